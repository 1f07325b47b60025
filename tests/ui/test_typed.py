"""Keys that are read all at once mean what they mean one after the other."""

import pytest
from textual import events

from tests.ui.looking import spans

BOTH = {"one.txt": "وصل الوزير إلى واشنطن OpenAI\n", "two.txt": "نص آخر\n"}
# What is pressed, and with it the character that it types.
SEQUENCES = {
    "a list, one of it, and a label on the page": ("ctrl+o", *"two", "enter", "p"),
    "a list left three times": ("p", "ctrl+p", "escape", "escape", "escape", "left", "o"),
    "what is searched for, and a label": ("slash", *"OpenAI", "enter", "p"),
    "a note, and a label": ("p", "quotation_mark", *"note", "enter", "left", "o"),
    "a list within a list": ("p", "enter", "enter", "escape", "escape", "left", "g"),
    "two words clicked, a label for each": (("click", 50, 1), "p", ("click", 44, 1), "o"),
    "a key, a button pressed, a label": ("left", ("press", 44, 1), "p"),
    "words drawn over, and a label": (("draw", 50, 44), "p", "left"),
    "scrolled, and on": (("scroll", 50, 1), "down", "p"),
    "what is searched for, a click, a label": ("slash", *"OpenAI", ("click", 50, 1), "enter", "p"),
    "a list from another one, and what it is narrowed by": ("f1", "ctrl+o", *"two"),
    "a list again and again": ("f2", "ctrl+p", "ctrl+p", "escape", "o"),
    "F3 in a report's shape, and a label": ("slash", "و", "enter", ("shift+f3",), "p"),
    "a list, a click on it, a label": ("ctrl+o", ("click", 50, 3), "p"),
}


def key(name):
    signs = {"slash": "/", "quotation_mark": '"'}
    return events.Key(name, signs.get(name, name if len(name) == 1 else None))


BARE = {"shift": False, "meta": False, "ctrl": False}


def mouse(what, column, line):
    return what(None, column, line, 0, 0, 1, **BARE, screen_x=column, screen_y=line)


def arriving(each):
    """The events that a key is, or something done with the mouse."""
    match each:
        case ("click", column, line):
            return [mouse(events.MouseDown, column, line), mouse(events.MouseUp, column, line)]
        case ("shift+f3",):
            return [events.CursorPosition(1, 0)]
        case ("press", column, line):
            return [mouse(events.MouseDown, column, line)]
        case ("draw", start, end):
            draw = [mouse(events.MouseMove, column, 1) for column in range(start, end - 1, -1)]
            return [mouse(events.MouseDown, start, 1), *draw, mouse(events.MouseUp, end, 1)]
        case ("scroll", column, line):
            return [mouse(events.MouseScrollDown, column, line)]
    return [key(each)]


async def settled(app, pilot):
    await pilot.pause()
    while app.typed:
        await pilot.pause(0.002)
    await pilot.pause()


def seen(app):
    """The screens that are open, what the page holds, and what is typed into a field."""
    focused = app.focused
    return (
        [type(each).__name__ for each in app.screen_stack],
        app.session.name,
        spans(app),
        [span.note for span in app.session.reading.document.spans],
        getattr(focused, "text", None),
        app.session.reading.caret,
    )


@pytest.mark.parametrize("keys", SEQUENCES.values(), ids=SEQUENCES.keys())
async def test_keys_read_at_once_do_what_they_do_one_by_one(sitting, tmp_path, keys):
    sitting.texts = BOTH
    found = []
    for at_once in (False, True):
        sitting.folder = tmp_path / str(at_once)
        app = sitting.app()
        async with app.run_test(size=(60, 20)) as pilot:
            await pilot.pause()
            for each in keys:
                for event in arriving(each):
                    app.post_message(event)
                if not at_once:
                    await settled(app, pilot)
            await settled(app, pilot)
            assert app.is_running
            found.append(seen(app))
    assert found[0] == found[1]


async def test_what_is_pasted_keeps_its_place_among_the_keys(sitting):
    sitting.texts = BOTH
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        app.post_message(key("slash"))
        app.post_message(events.Paste("Open"))
        app.post_message(key("A"))
        await settled(app, pilot)
        assert app.focused.text == "OpenA"


async def test_a_field_that_lost_the_focus_gets_what_is_typed(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("slash")
        app.post_message(events.AppBlur())
        await pilot.pause()
        assert app.focused is None
        for each in "Open":
            app.post_message(key(each))
        await settled(app, pilot)
        assert app.focused.text == "Open"


async def test_a_click_where_the_terminal_has_no_cell_any_more_takes_no_focus(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("slash")
        for event in (*arriving(("click", 70, 25)), key("a")):
            app.post_message(event)
        await pilot.pause()
        assert app.focused.text == "a"


async def test_a_button_that_is_let_go_while_the_page_is_hidden_draws_no_mark(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        app.post_message(mouse(events.MouseDown, 50, 1))
        await pilot.pause()
        await pilot.resize_terminal(20, 5)
        await pilot.pause(0.03)
        app.post_message(mouse(events.MouseUp, 10, 1))
        await pilot.pause()
        await pilot.resize_terminal(60, 20)
        await pilot.pause(0.03)
        await pilot.hover("#page", offset=(20, 0))
        await pilot.pause()
        assert app.session.reading.mark is None


async def test_a_list_that_is_clicked_twice_at_once_is_left_once(sitting):
    sitting.texts = BOTH
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        screen = app.screen
        screen.dismiss(None)
        screen.dismiss(None)
        await pilot.pause()
        assert [type(each).__name__ for each in app.screen_stack] == ["ReadingScreen"]
