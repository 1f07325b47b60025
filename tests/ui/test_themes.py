"""Every theme that the program goes through is legible: text, labels, marks, bars, lists."""

import pytest

from reader.settings import settings_path
from reader.tagging.span import ENTITY, EVENT
from reader.ui.colours import contrast
from reader.ui.painting import PLAIN, Look
from reader.ui.themes import DEFAULT_THEME, THEMES
from tests.ui.looking import screen_rows


def ratio(style, ground):
    """The contrast of a style's letters on what lies behind them; reversed or not is the same."""
    letters = style.color.get_truecolor() if style.color else ground.color.get_truecolor()
    behind = style.bgcolor.get_truecolor() if style.bgcolor else ground.bgcolor.get_truecolor()
    return contrast(tuple(letters), tuple(behind))


def faint_segments(app):
    """What stands on the screen with too little contrast."""
    found = []
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            if not text.strip() or style is None:
                continue
            if style.color is None or style.bgcolor is None:
                continue
            value = contrast(
                tuple(style.color.get_truecolor()), tuple(style.bgcolor.get_truecolor())
            )
            if value < 4.5:
                found.append((text, value))
    return found


@pytest.mark.parametrize("colours", ["truecolor", ""])
@pytest.mark.parametrize("theme", THEMES)
async def test_a_theme_is_legible(sitting, theme, colours, monkeypatch):
    monkeypatch.setenv("COLORTERM", colours)
    monkeypatch.setenv("TERM", "xterm")
    app = sitting.app(theme=theme)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert app.theme == theme
        style_of = app.screen.page_view.colours
        ground = style_of(PLAIN)
        looks = [PLAIN, Look(word=True), Look(marked=True), Look(found=True)]
        for label in sitting.tagset.labels:
            layer = label.layer
            names = {"entity": label.name} if layer == ENTITY else {"event": label.name}
            looks += [Look(inner=layer, **names), Look(inner=layer, nested=True, **names)]
            looks += [Look(inner=layer, marked=True, **names)]
            looks += [Look(inner=layer, edge=True, **names)]
        looks.append(Look(entity="PER", event="MEET", inner=EVENT, nested=True))
        too_faint = [(look, ratio(style_of(look), ground)) for look in looks]
        assert [each for each in too_faint if each[1] < 4.5] == []
        if not colours:
            return  # which 16 colours a terminal has nobody knows
        # What the screens themselves show: bars, a problem, a list with one row chosen.
        for keys in ([], ["/", *"zz", "enter"], ["ctrl+o"]):
            await pilot.press(*keys)
            if not keys:
                app.screen.say_problem("a problem")
            await pilot.pause()
            assert faint_segments(app) == []


async def test_what_went_wrong_is_told_in_the_colours_of_another_theme(sitting):
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        app.screen.reading.read_only = "another program has it"
        app.screen.refresh_bars()
        app.theme = "textual-light"
        await pilot.pause()
        app.screen._compositor_refresh()
        title = app.screen._compositor.render_strips()[0]
        told = next(style for text, style, _ in title if text.strip() == "read-only")
        assert told.color == app.screen.problem.color


async def test_a_theme_that_there_is_none_of_is_said_with_the_file_that_wants_it(sitting):
    app = sitting.app(theme="nope")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert app.theme == DEFAULT_THEME
        assert f"{settings_path()}: theme: there is none called 'nope'" in "\n".join(
            screen_rows(app)
        )
