"""The labels with their keys, in the room there is."""

import pytest

from tests.ui.looking import screen_rows


async def shown_rows(sitting, size, *keys):
    app = sitting.app()
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        return screen_rows(app)


async def shown(sitting, size, *keys):
    return " ".join(await shown_rows(sitting, size, *keys))


async def test_on_a_small_terminal_every_label_of_one_letter_is_there(sitting):
    text = await shown(sitting, (80, 24))
    labels = [label for label in sitting.tagset.labels if len(label.key) == 1]
    assert [label.name for label in labels if f"{label.key} {label.name}" not in text] == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_key_that_leads_to_the_labels_left_out_is_told(sitting, size):
    rows = await shown_rows(sitting, size)
    assert "ARREST" not in " ".join(rows)
    assert rows[-1].rstrip().endswith(" x…")
    every_label_has_room = await shown(sitting, (300, 60))
    assert "x a ARREST" in every_label_has_room
    assert "x…" not in every_label_has_room


async def test_a_prefix_shows_what_may_follow(sitting):
    text = await shown(sitting, (100, 30), "x")
    for label in sitting.tagset.labels:
        if label.key.startswith("x "):
            assert f"{label.key[2:]} {label.name}" in text
    assert "ATTACK" not in text
    assert "a ATTACK" in await shown(sitting, (100, 30), "x", "escape")


async def test_what_finds_no_room_is_said_to_be_missing(sitting):
    assert "…" in await shown(sitting, (40, 12))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_where_every_label_has_a_prefix_it_stands_once_in_front(sitting, size):
    app = sitting.app("vim")
    async with app.run_test(size=size) as pilot:
        before = screen_rows(app)
        await pilot.press("t")
        await pilot.pause()
        after = screen_rows(app)
    assert any(row.startswith("t…  p PER") for row in before)
    assert any(row.startswith("p PER") for row in after)
    assert not any("t p" in row for row in before + after)


async def test_a_screen_that_is_set_anew_while_a_prefix_is_pressed_leaves_the_labels_their_room(
    sitting,
):
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("x")
        await pilot.resize_terminal(140, 40)
        await pilot.resize_terminal(100, 30)
        await pilot.press("escape")
        await pilot.pause()
        after = screen_rows(app)
    assert after[-5:] == (await shown_rows(sitting, (100, 30)))[-5:]


async def test_a_click_takes_a_prefix_back_and_all_labels_are_there_again(sitting):
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("x")
        await pilot.click("#page", offset=(90, 0))
        await pilot.press("left")
        await pilot.pause()
        assert "a ATTACK" in " ".join(screen_rows(app))
