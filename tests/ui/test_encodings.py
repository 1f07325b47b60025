"""What is sent for a row; Arabic here as it is seen from the left, written as code points."""

from typing import NamedTuple

from reader.text.layout import Page
from reader.ui.lines import piece_of, set_line
from reader.ui.terminal.encodings import ENCODINGS, LRM, Piece


def sent(text, mode, looks=None):
    """The runs of a line in an encoding; ``looks`` gives the look of an index."""
    row = Page(text, 200, direction="auto").row(0)
    pieces = [piece_of(cell, text, (looks or {}).get(cell.start)) for cell in row.cells]
    return ENCODINGS[mode](pieces)


def joined(runs):
    return "".join(text for text, _ in runs)


def test_visual_is_what_the_engine_set():
    text = "قال OpenAI (27)"
    assert joined(sent(text, "visual")) == set_line(text).glyphs


def test_words_go_back_to_front_with_brackets_as_written_and_without_marks():
    visual = joined(sent("(كتَب) ab", "visual"))
    assert joined(sent("(كتَب) ab", "words")) == ("ab " + "(" + "\ufedb\ufe98\ufe90" + ")"), ascii(
        visual
    )


def test_words_leave_colours_in_their_columns():
    runs = sent("كتب", "words", {0: "first"})
    # The first letter stands rightmost, so the look of the rightmost column is its.
    assert [look for _, look in runs] == [None, "first"]


def test_runs_turn_each_stretch_inside_one_look():
    runs = sent("كتب كتب", "runs", dict.fromkeys(range(3), "a"))
    assert [look for _, look in runs] == [None, "a"]
    assert runs[1][0] == "\ufedb\ufe98\ufe90"
    assert runs[0][0].strip() == "\ufedb\ufe98\ufe90"


def test_numbers_in_a_stretch_keep_their_order():
    text = joined(sent("في 27 مايو", "rows"))
    assert "27" in text
    assert text.endswith(LRM)


def test_rows_leave_latin_where_it_is():
    text = joined(sent("قال OpenAI نعم", "rows"))
    assert "OpenAI" in text
    assert text.count(LRM) == 2


def test_logical_is_the_text_itself():
    text = "قال OpenAI (27) سلامًا"
    assert joined(sent(text, "logical")) == text


def test_no_encoding_loses_a_cell():
    text = "قال “OpenAI” (27 مايو) لأحمد، 3.5%"
    count = sum(piece.width for piece in set_line(text).pieces)
    for mode in ENCODINGS:
        row = joined(sent(text, mode)).replace(LRM, "")
        width = len(row) if mode != "logical" else len(row) - 1  # lam and alef are two letters
        assert width == count, mode


def test_a_wide_character_in_a_word_keeps_its_width():
    pieces = [Piece("漢", 2, "w", 1, "漢"), Piece("\ufe8f", 1, "b", 0, "\u0628")]
    assert joined(ENCODINGS["words"](pieces)) == "\ufe8f漢"


class Bold(NamedTuple):
    """A look that says whether it is bold, as a style does."""

    bold: bool


def test_words_end_where_bold_does_as_the_runs_of_kitty_do():
    plain, bold = Bold(bold=False), Bold(bold=True)
    runs = sent("وحريق", "words", {0: plain, **dict.fromkeys(range(1, 5), bold)})
    # On the screen the bold letters stand left of the first one.
    assert runs == [("\ufea3\ufeae\ufef3\ufed6", bold), ("\ufeed", plain)]


def test_arabic_digits_go_back_to_front_for_kitty_and_european_ones_do_not():
    assert joined(sent("في ١٢٣", "words")).split() == ["٣٢١", "\ufed3\ufef2"]
    assert joined(sent("در ۱۲۳", "words")).split()[0] == "۳۲۱"
    assert joined(sent("في 123", "words")).split()[0] == "123"
