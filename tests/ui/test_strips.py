"""Lines of the program as they are sent: field after field, with harakat where they can stand."""

import pytest
from rich.cells import cell_len
from rich.style import Style

from reader.ui.lines import set_line
from reader.ui.strips import Field, line_of, output, strip_of


@pytest.fixture
def terminal():
    """What the terminal is told to take, put back afterwards."""
    before = output.mode, output.marks
    yield output
    output.mode, output.marks = before


def line(*texts):
    return line_of([Field(text) for text in texts], 40, Style()).text


@pytest.mark.parametrize("mode", ["visual", "words", "runs", "rows", "logical"])
def test_fields_stay_side_by_side_in_every_encoding(terminal, mode):
    terminal.mode = mode
    assert line("p PER ", "o ORG ", "2/5").rstrip() == "p PER o ORG 2/5"


def test_arabic_fields_are_read_one_after_the_other_where_order_is_logical(terminal):
    terminal.mode = "logical"
    assert line("ab ", "كتب", " cd ", "قال").rstrip() == "ab كتب cd قال"


@pytest.mark.parametrize("mode", ["visual", "rows"])
def test_harakat_are_left_out_of_lines_where_they_shift(terminal, mode):
    terminal.mode = mode
    assert "\u064e" in line("كَتَبَ")
    terminal.marks = False
    assert "\u064e" not in line("كَتَبَ")
    # Madda and hamza belong to their letters.
    assert "\u0654" in line("هٔ")


@pytest.mark.parametrize(("before", "blanks"), [(6, (4, 0)), (2, (2, 2)), (0, (0, 4))])
def test_letters_that_share_a_cell_have_room_where_they_are_sent_apart(terminal, before, blanks):
    terminal.mode = "logical"
    pieces = set_line("لا الآن").pieces
    strip = strip_of(pieces, lambda _: Style(), 11, before=before)
    assert strip.text == f"{' ' * blanks[0]}لا الآن{' ' * blanks[1]}"
    assert cell_len(strip.text) == 11
