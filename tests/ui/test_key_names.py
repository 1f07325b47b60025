"""Names of keys: the same as Textual's, and what people may write for them."""

import string

import pytest
from textual.keys import KEY_NAME_REPLACEMENTS, _character_to_key

from reader.ui.keys.names import (
    KeyNameError,
    character_of,
    is_modifier,
    key_of_cursor_report,
    name_of,
    never_sent,
    other_names,
    parse_key,
    parse_sequence,
    shown,
)

PRINTABLE = [chr(code) for code in range(0x20, 0x7F)]
ARABIC = [chr(code) for code in (*range(0x60C, 0x670), *range(0x670, 0x6D4), 0xF7, 0xD7, 0xFEFB)]


@pytest.mark.parametrize("character", PRINTABLE + ARABIC)
def test_a_character_has_the_name_that_textual_gives_it(character):
    assert name_of(character) == _character_to_key(character)


@pytest.mark.parametrize("character", PRINTABLE)
def test_a_name_leads_back_to_its_character(character):
    assert character_of(name_of(character)) == character


def test_the_shortened_names_are_all_of_textuals():
    shortened = {name_of(character) for character in PRINTABLE} & set(
        KEY_NAME_REPLACEMENTS.values()
    )
    assert shortened == set(KEY_NAME_REPLACEMENTS.values())


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("p", "p"),
        ("P", "P"),
        ("7", "7"),
        ("[", "left_square_bracket"),
        ("left_square_bracket", "left_square_bracket"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        ("-", "minus"),
        ("Left", "left"),
        ("Ctrl+Left", "ctrl+left"),
        ("shift+ctrl+left", "ctrl+shift+left"),
        ("control+PgUp", "ctrl+pageup"),
        ("ctrl+K", "ctrl+k"),
        ("ctrl+\\", "ctrl+backslash"),
        ("backtab", "shift+tab"),
        ("shift+space", "shift+space"),
        ("esc", "escape"),
        ("F3", "f3"),
        ("ش", "ش"),
        ("؟", "arabic_question_mark"),
    ],
)
def test_keys_may_be_written_as_people_write_them(written, name):
    assert parse_key(written) == name


@pytest.mark.parametrize("written", ["lefft", "f99", "ctr+left", "shift+p", "shift+[", "", "ctrl+"])
def test_what_is_no_key_is_refused(written):
    with pytest.raises(KeyNameError):
        parse_key(written)


def test_a_sequence_is_keys_with_blanks_between():
    assert parse_sequence(" ctrl+k  [ ") == ("ctrl+k", "left_square_bracket")
    with pytest.raises(KeyNameError, match="empty"):
        parse_sequence("  ")


def test_a_modifier_by_itself_is_told_from_keys():
    assert is_modifier("left_shift")
    assert is_modifier("right_control")
    assert is_modifier("iso_level3_shift")
    assert not any(is_modifier(key) for key in ("left", "right", "shift+left", "l", "space"))


@pytest.mark.parametrize(
    ("key", "character", "other"),
    [
        ("ctrl+@", "\x00", "ctrl+space"),  # xterm, VTE
        ("ctrl+space", None, "ctrl+@"),  # kitty
        ("shift+space", " ", "space"),
        ("multiply", "*", "asterisk"),  # the number pad in kitty
        ("ctrl+shift+minus", None, "ctrl+underscore"),
        ("f15", None, "shift+f3"),  # Linux console
    ],
)
def test_one_press_is_known_under_the_names_that_terminals_give_it(key, character, other):
    assert other in other_names(key, character)


def test_a_key_has_no_other_name_without_reason():
    for character in string.ascii_letters + string.digits:
        assert other_names(character, character) == []
    assert other_names("left", None) == []


def test_what_terminals_cannot_send_is_known():
    assert "kitty" in never_sent("ctrl+shift+p")
    assert "tab" in never_sent("ctrl+i")
    for key in ("ctrl+p", "ctrl+shift+left", "shift+f5", "p", "ctrl+backslash", "alt+left"):
        assert never_sent(key) is None


@pytest.mark.parametrize(
    ("row", "column", "key"),
    [(1, 2, "shift+f3"), (1, 5, "ctrl+f3"), (1, 6, "ctrl+shift+f3"), (1, 1, None), (2, 2, None)],
)
def test_f3_with_modifiers_is_read_from_a_cursor_report(row, column, key):
    assert key_of_cursor_report(row, column) == key


@pytest.mark.parametrize(
    ("sequence", "face"),
    [
        ("ctrl+left", "Ctrl+←"),
        ("left_square_bracket", "["),
        ("p", "p"),
        ("P", "P"),
        ("ctrl+k w", "Ctrl+K w"),
        ("f3", "F3"),
        ("pageup", "Page Up"),
        ("ctrl+backslash", "Ctrl+\\"),
    ],
)
def test_keys_are_shown_as_on_the_keyboard(sequence, face):
    assert shown(sequence) == face
