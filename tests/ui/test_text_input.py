"""The field that text is typed into, on a screen: what stands where, what keys and mouse do."""

from pathlib import Path

import pytest
from textual import events
from textual.app import App

import reader.ui
from reader.ui.widgets.text_input import TextInput


class Field(App):
    """Nothing but a field of twelve columns."""

    CSS_PATH = Path(reader.ui.__file__).parent / "reader.tcss"
    CSS = "TextInput { width: 12; }"

    def __init__(self, text="", direction="rtl"):
        super().__init__()
        self.field = TextInput(text, direction=direction)
        self.said = []

    def compose(self):
        yield self.field

    def on_mount(self):
        self.field.focus()

    def on_text_input_changed(self, event):
        self.said.append(event.text)

    def on_text_input_submitted(self, event):
        self.said.append(("enter", event.text))


async def typed(*keys, **options):
    app = Field(**options)
    async with app.run_test(size=(20, 3)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        app.row = app.field.render_line(0)
        app.shown = app.row.text
        app.caret = caret_column(app.row)
    return app


def caret_column(strip):
    """The column of the cell drawn in reverse, or None."""
    column = 0
    for segment in strip:
        if segment.style and segment.style.reverse:
            return column
        column += segment.cell_length
    return None


async def test_arabic_is_joined_at_the_right_edge_with_the_caret_left_of_it():
    app = await typed(*"سلم")
    assert app.field.text == "سلم"
    assert app.shown[-3:] == "\ufee2\ufee0\ufeb3"
    assert app.caret == 8


async def test_latin_stands_at_the_left_edge_with_the_caret_right_of_it():
    app = await typed(*"abc")
    assert app.shown.startswith("abc")
    assert app.caret == 3


async def test_an_empty_field_shows_its_caret_where_typing_begins():
    assert (await typed()).caret == 11
    assert (await typed(direction="ltr")).caret == 0


async def test_arrows_move_the_caret_as_the_eye_sees_it():
    assert (await typed(*"سلم", "right")).caret == 9
    assert (await typed(*"سلم", "right", "right", "left")).caret == 9
    assert (await typed(*"سلم", "home")).caret == 11
    assert (await typed(*"سلم", "home", "end")).caret == 8


async def test_what_is_typed_goes_in_at_the_caret():
    app = await typed(*"سم", "right", "ل")
    assert app.field.text == "سلم"


async def test_a_line_longer_than_the_field_follows_its_caret():
    app = await typed(*"كلمة ثم كلمة ثم كلمة")
    assert len(app.shown.strip()) >= 10
    assert app.caret == 0
    app = await typed(*"كلمة ثم كلمة ثم كلمة", "home")
    assert app.caret == 11
    app = await typed(*"a long line of words")
    assert app.caret == 11
    app = await typed(*"a long line of words", "home")
    assert (app.caret, app.shown[:6]) == (0, "a long")


async def test_selecting_and_deleting():
    assert (await typed(*"سلام", "ctrl+a", "ك")).field.text == "ك"
    assert (await typed(*"سلام", "home", "shift+left", "backspace")).field.text == "لام"
    assert (await typed(*"قال الوزير", "ctrl+w")).field.text == "قال "
    assert (await typed(*"قال", "ctrl+u")).field.text == ""
    assert (await typed(*"قال", "home", "delete")).field.text == "ال"


async def test_cut_and_paste_keep_the_logical_text():
    app = await typed(*"سلام", "ctrl+a", "ctrl+x", *"ab ", "ctrl+v")
    assert app.field.text == "ab سلام"
    assert app.clipboard == "سلام"


async def test_what_the_terminal_pastes_is_one_harmless_row():
    app = Field()
    async with app.run_test(size=(20, 3)) as pilot:
        app.field.post_message(events.Paste("أول\nثان\x1b]52;c;x\x07"))
        await pilot.pause()
        assert app.field.text == "أول ثان]52;c;x"
        assert "\x1b" not in app.field.render_line(0).text


async def test_it_tells_of_changes_and_of_enter():
    assert (await typed("ن", "right", "enter")).said == ["ن", ("enter", "ن")]


@pytest.mark.parametrize(("column", "typed_there"), [(11, "xسلم"), (10, "سxلم"), (0, "سلمx")])
async def test_a_click_puts_the_caret_there(column, typed_there):
    app = Field("سلم")
    async with app.run_test(size=(20, 3)) as pilot:
        await pilot.click(TextInput, offset=(column, 0))
        await pilot.press("x")
        assert app.field.text == typed_there


async def test_marks_typed_after_their_letter_take_no_column():
    app = await typed("ك", "ت", "َ", "ب")
    assert app.field.text == "كتَب"
    assert app.caret == 8
