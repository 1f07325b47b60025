"""Setting a line outside the page: joined, in order, in the room there is, and harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from reader.text.layout import Page
from reader.ui.lines import ELLIPSIS, UNBROKEN, SetLine, piece_of, set_line
from reader.ui.strips import Field, in_context, line_of


def test_a_line_is_what_the_engine_sets():
    text = "قال “OpenAI” (27 مايو) لأحمد"
    row = Page(text, 80).row(0)
    assert set_line(text).glyphs == row.glyphs.lstrip()
    assert set_line(text).width == row.width
    assert set_line(text).base == 1


@pytest.mark.parametrize("text", ["one.txt", "a b", "", "¶1 · row", "[bold]x[/]"])
def test_a_latin_line_stays_as_it_is(text):
    line = set_line(text)
    assert line.glyphs == text
    assert line.base == 0


@given(st.text("ابتجدسعفكلموياأإآةىءؤئ  ـَ1a", min_size=1), st.sampled_from(["auto", "rtl", "ltr"]))
def test_arabic_letters_stand_as_in_a_paragraph(text, direction):
    row = Page(text, UNBROKEN, direction=direction).row(0)
    cells = SetLine.of((piece_of(cell, text) for cell in row.cells), row.base)
    assert set_line(text, None, direction) == cells


def test_what_does_not_fit_is_left_out_at_the_end_of_reading():
    line = set_line("وصل الوزير إلى واشنطن", 12)
    assert line.width <= 12
    assert line.glyphs.startswith(ELLIPSIS)
    assert line.glyphs.endswith("\ufede\ufebb\ufeed")
    assert set_line("a long name", 6).glyphs == "a lon…"
    assert set_line("x", 0).width == 0


def test_controls_and_line_ends_do_no_harm():
    line = set_line("a\nb\tc\x1b]52;c;x\x07\u2028\u202e d\x85")
    assert not set(line.glyphs) & set("\n\t\x1b\x07\u2028\u202e\x85")
    assert line.glyphs.startswith("a b c\u241b]52;c;x\u2407")


def test_each_field_is_a_paragraph_of_its_own():
    strip = line_of([Field("قال "), Field("12/30")], 20, Style())
    assert strip.text.rstrip().endswith("12/30")
    assert strip.cell_length == 20


def test_on_the_right_side_the_first_field_stands_rightmost():
    strip = line_of([Field("A"), Field("B")], 6, Style(), side="right")
    assert strip.text == "    BA"


def test_the_field_that_does_not_fit_is_cut_and_those_after_left_out():
    strip = line_of([Field("abc"), Field("defgh"), Field("x")], 6, Style())
    assert strip.text == "abcde…"


def test_words_in_their_context_join_it_and_stay_when_room_is_short():
    text = "سيلتقي وزير الخارجية ولأحمد في المدينة"
    start = text.index("أحمد")
    line = in_context(text, start, start + 4, 12, Style(dim=True))
    # The lam before the words joins their alef in one cell, which is not part of them.
    plain = [piece.letters for piece in line.pieces if piece.look is None]
    assert "".join(reversed(plain)) == "حمد"
    short = line.within(10)
    assert short.width == 10
    assert [piece.letters for piece in short.pieces if piece.look is None] == plain
    assert line.within(0).width == 0
