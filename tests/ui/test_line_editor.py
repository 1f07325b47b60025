"""Typing a line: the text in logical order, the caret where the eye expects it."""

import pytest

from reader.ui.line_editor import LineEditor


def typed(*keys, direction="auto"):
    """An editor after characters, and words between angle brackets that name its methods."""
    editor = LineEditor(direction=direction)
    for key in keys:
        if key.startswith("<"):
            getattr(editor, key[1:-1])()
        else:
            for character in key:
                editor.insert(character)
    return editor


def test_what_is_typed_stands_in_logical_order():
    assert typed("سلام").text == "سلام"
    assert typed("قال OpenAI (27)").text == "قال OpenAI (27)"


def test_after_the_last_letter_the_caret_stands_left_of_it():
    assert typed("سلم").caret_column == -1
    assert typed("abc").caret_column == 3


def test_an_empty_line_runs_as_it_is_told():
    assert typed(direction="rtl").caret_column == -1
    assert typed().caret_column == 0


@pytest.mark.parametrize(
    ("keys", "caret"),
    [
        (["سلم", "<right>"], 2),
        (["سلم", "<right>", "<right>"], 1),
        (["سلم", "<left>"], 3),
        (["abc", "<left>"], 2),
        # In a right-to-left line the caret goes through a Latin word from its left end.
        (["في AI", "<right>"], 3),
        (["في AI", "<right>", "<right>"], 4),
        (["في AI", "<right>", "<right>", "<right>"], 2),
    ],
)
def test_arrows_move_for_the_eye(keys, caret):
    assert typed(*keys).caret == caret


def test_words_and_ends():
    editor = typed("قال الوزير اليوم")
    editor.word_right()
    assert editor.caret == 11
    editor.move_to(0)
    editor.word_left()
    assert editor.caret == 4


def test_deleting_takes_a_letter_with_its_marks():
    assert typed("بَّ", "<delete_previous>").text == ""
    assert typed("كتَ", "<delete_previous>").text == "ك"
    editor = typed("كتَب")
    editor.move_to(1)
    editor.delete_next()
    assert editor.text == "كب"


def test_deleting_an_alef_leaves_the_lam():
    assert typed("سلا", "<delete_previous>").text == "سل"


def test_a_selection_is_replaced_by_what_is_typed():
    editor = typed("سلام")
    editor.move_to(0)
    editor.move_to(2, select=True)
    assert editor.selected == "سل"
    editor.insert("ك")
    assert editor.text == "كام"
    assert editor.caret == 1


def test_selecting_for_the_eye():
    editor = typed("سلام")
    editor.right(select=True)
    assert editor.selected == "م"


def test_pasting_keeps_one_harmless_row():
    assert typed().text == ""
    editor = LineEditor()
    editor.insert("أول\nثان\x1b[2J\u2028\ud800")
    assert editor.text == "أول ثان[2J "


def test_a_click_puts_the_caret_on_the_cell():
    editor = typed("سلم")
    assert editor.index_at(2) == 0
    assert editor.index_at(0) == 2
    assert editor.index_at(-5) == 3
