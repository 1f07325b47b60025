"""What terminals that reorder make of the encodings for them, with python-bidi in their place."""

import random
import unicodedata

import pytest
from bidi import get_display

from reader.text.layout import Page
from reader.ui.lines import piece_of
from reader.ui.terminal.encodings import ENCODINGS
from tests.ui.meant import TORTURE

TEXT = TORTURE.read_text(encoding="utf-8")
# python-bidi mirrors nothing; which bracket of a pair is shown is tested elsewhere.
PAIRS = str.maketrans(")]}>»›", "([{<«‹")


def pieces_of(text, width=78):
    page = Page(text, width)
    for number in range(page.row_count):
        row = page.row(number)
        yield [piece_of(cell, text, None) for cell in row.cells]


def shown(pieces):
    """The row as it is to be seen, as far as the oracle can say."""
    return comparable("".join(piece.glyphs for piece in pieces))


def comparable(row):
    return "".join(
        each for each in row.translate(PAIRS) if unicodedata.category(each) not in {"Mn", "Cf"}
    )


def reordered(sent):
    """What a terminal shows of a row whose base direction is left to right for it."""
    return comparable(get_display(sent, base_dir="L"))


def sent(pieces, mode):
    return "".join(text for text, _ in ENCODINGS[mode](pieces))


def test_a_terminal_that_reorders_rows_shows_every_row_of_the_torture_text_as_meant():
    rows = [pieces for pieces in pieces_of(TEXT) if pieces]
    wrong = [
        (shown(row), reordered(sent(row, "rows")))
        for row in rows
        if reordered(sent(row, "rows")) != shown(row)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "النطاق 10-20 والهاتف +962-6-123 والسعر 3,450.75 والتاريخ 15/03/2024",
        "عام ٢٠٢٢",
        "٢٠٢٢ عام و٣٫٥ و10٪ و٪٥٠ و$20",
        "قال OpenAI (27 مايو) نعم. abc 12 كتب 34",
        "בשנת 10-20 או 5% (1998)",
        "Latin سعاد 1970 and كتب 5-6",
    ],
)
def test_a_terminal_that_reorders_rows_shows_numbers_where_they_are_meant(text):
    (row,) = pieces_of(text)
    assert reordered(sent(row, "rows")) == shown(row)


def test_random_rows_come_out_as_meant():
    choose = random.Random(5)
    units = [
        "كتب",
        "قال،",
        "(مايو)",
        "12",
        "3.5",
        "10-20",
        "٤٥",
        "ab",
        "X.",
        "«نعم»",
        "؟",
        "-",
        "שלום",
    ]
    wrong = []
    for _ in range(3000):
        text = "ب " + " ".join(choose.choices(units, k=choose.randint(1, 6)))
        (row,) = pieces_of(text)
        if reordered(sent(row, "rows")) != shown(row):
            wrong.append(text)
    assert wrong == []
