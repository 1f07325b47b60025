"""Keys on the page as terminals send them: layouts, modifiers alone, F3 in a report's shape."""

import pytest
from textual import events

from reader.ui.keys.resolver import Pending
from tests.ui.looking import spans, status


@pytest.mark.parametrize(
    ("keys", "label"),
    [
        (["ح"], "PER"),  # p under Arabic 101
        (["خ"], "ORG"),  # o
        (["ء", "ف"], "TIME"),  # x t
        (["٢", "ح"], "PER"),  # 2p with the digits of the Mac
    ],
)
async def test_a_label_is_tagged_by_what_its_key_types_under_an_arabic_layout(sitting, keys, label):
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert [found for _, _, found in spans(app)] == [label]


async def test_shift_by_itself_is_no_press_and_ends_no_count(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        before = status(app)
        app.post_message(events.Key("left_shift", None))
        await pilot.pause()
        assert status(app) == before
        await pilot.press("2")
        app.post_message(events.Key("right_shift", None))
        await pilot.pause()
        assert app.screen._resolver.pending == Pending((), 2)


async def test_shift_and_f3_arrive_though_textual_takes_them_for_a_cursor_report(sitting):
    app = sitting.app()
    pressed = []
    async with app.run_test(size=(60, 20)) as pilot:
        app.screen.run_command = pressed.append
        app.screen._act = lambda match: pressed.append(match.command)
        app.post_message(events.CursorPosition(1, 0))
        await pilot.pause()
        app.post_message(events.CursorPosition(1, 7))
        await pilot.pause()
    assert pressed == ["search.previous"]
