"""The map index <-> cell, and what a page promises of its rows."""

import itertools

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from reader.text.bidi import levels_of
from reader.text.characters import CHARACTERS, Kind
from reader.text.folding import fold, fold_by_clusters
from reader.text.layout import MIN_WIDTH, Page, letters_of
from reader.text.runs import BLANKS, Shaper

# Letters of all directions and joining types, marks, brackets, digits, controls, wide characters.
ALPHABET = (
    "ابتلادءآأإىيةلا لا  \u064e\u0651\u0653\u0670ـ٤٥12AZéß.,:()[]«»\"'-/%"
    "אב\u05b0\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\u061c\u200b\u2060\ufeff\u00ad\ufe0f\t\n\r\x0b\x0c\x1b\x9b\x7f\u2028\u2029\x85\u00a0\u3000"
    "漢字😀🇵🇸👍🏽\u0301\u0600\u06dd\u0695ۆگپ"
)
TEXTS = st.text(st.sampled_from(ALPHABET), max_size=60) | st.text(max_size=40)
# Whatever is seen, of the codes of folded text, is as good as another.
SAME = bytes.maketrans(b"la", b"xx")
WIDTHS = st.integers(MIN_WIDTH, 25)
DIRECTIONS = st.sampled_from(["auto", "rtl", "ltr"])
TASHKEEL = st.sampled_from(["show", "hide"])


def pages(text, width, direction="auto", tashkeel="show"):
    page = Page(text, width, direction=direction, tashkeel=tashkeel)
    return page, [page.row(number) for number in range(page.row_count)]


@given(TEXTS, WIDTHS, DIRECTIONS, TASHKEEL)
@example("a\u2028", 4, "auto", "show")
@example("\u064e\u2028\u064e", 4, "auto", "show")
@example("لا" * 30, 3, "rtl", "show")
def test_every_index_is_in_exactly_one_cell_or_hidden(text, width, direction, tashkeel):
    _, rows = pages(text, width, direction, tashkeel)
    seen = []
    for row in rows:
        inside = [(cell.start, cell.end) for cell in row.cells]
        ranges = sorted([*inside, *row.hidden])
        assert all(start < end for start, end in ranges)
        assert [start for start, _ in ranges][:1] in ([], [row.start])
        assert [end for _, end in ranges][-1:] in ([], [row.end])
        seen += [index for start, end in ranges for index in range(start, end)]
    assert seen == list(range(len(text)))


SETTINGS = st.fixed_dictionaries(
    {"width": WIDTHS, "direction": DIRECTIONS, "tashkeel": TASHKEEL},
)


@given(TEXTS, SETTINGS, SETTINGS)
def test_a_page_set_anew_from_another_is_as_one_set_from_the_text(text, earlier, setting):
    before = Page(text, **earlier)
    for number in range(before.row_count):
        before.row(number)
    fresh, anew = Page(text, **setting), Page(text, **setting, before=before)
    assert anew.row_count == fresh.row_count
    for number in range(fresh.row_count):
        assert anew.row(number) == fresh.row(number)
        assert anew.set_row(number) == fresh.set_row(number)


@given(TEXTS, WIDTHS, DIRECTIONS)
def test_no_row_is_wider_than_asked_and_cells_lie_side_by_side(text, width, direction):
    _, rows = pages(text, width, direction)
    for row in rows:
        assert row.width <= width
        column = row.cells[0].column if row.cells else 0
        assert column == (width - row.width if row.base and row.cells else 0)
        for cell in row.cells:
            assert cell.column == column
            column += cell.width


EVERYDAY = st.text("ابتلادءآ لا  12Ae.()")
CONTROLS = st.text("بA \u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069")


@given(CONTROLS, EVERYDAY, CONTROLS)
def test_controls_elsewhere_in_a_paragraph_change_no_letters(before, words, after):
    alone = Shaper(words, levels_of(words)).clusters(0, len(words))
    whole = f"{before} {words} {after}"
    start = len(before) + 1
    shaper = Shaper(whole, levels_of(whole))
    inside = shaper.clusters(start, start + len(words))
    assert [each.glyphs for each in inside] == [each.glyphs for each in alone]
    assert [each.start - start for each in inside] == [each.start for each in alone]


def test_a_control_behind_it_changes_no_word_that_a_row_cuts():
    with_control, without = Page("111آب \u2066", 2), Page("111آب", 2)
    assert [with_control.row(n).glyphs for n in range(3)] == [
        without.row(n).glyphs for n in range(3)
    ]


def test_letters_in_an_override_join_to_the_side_that_they_run_to():
    page = Page("\u202dنعم نعم سلام قال نعم\u202c", 8, direction="rtl")
    assert page.glyphs_of(1) == page.row(1).glyphs == "ﺲﻟﺎﻣ ﻕﺎﻟ"


@given(TEXTS, WIDTHS, DIRECTIONS)
def test_the_map_leads_there_and_back(text, width, direction):
    page, rows = pages(text, width, direction)
    for number, row in enumerate(rows):
        for cell in row.cells:
            for column in range(cell.column, cell.column + cell.width):
                assert page.index_at(number, column) == cell.start
            for index in range(cell.start, cell.end):
                assert page.row_of(index) == number
                assert page.column_of(index) == cell.column
        for start, end in row.hidden:
            for index in range(start, end):
                assert page.row_of(index) == number
                assert page.cell_of(index) is None
                assert 0 <= page.column_of(index) < width


@given(TEXTS, WIDTHS, DIRECTIONS)
def test_only_what_is_never_seen_is_hidden(text, width, direction):
    page, rows = pages(text, width, direction)
    for row in rows:
        swallowed = False
        for start, end in row.hidden:
            for index in range(start, end):
                kind = CHARACTERS[text[index]].kind
                swallowed = swallowed or text[index] in BLANKS
                separator = index >= page.paragraphs[row.paragraph].end
                attached = kind in (Kind.MARK, Kind.TASHKEEL, Kind.JOINER)
                assert kind is Kind.HIDDEN or separator or swallowed or attached


@given(TEXTS, WIDTHS, DIRECTIONS)
def test_nothing_that_could_drive_a_terminal_is_sent(text, width, direction):
    _, rows = pages(text, width, direction)
    for row in rows:
        for glyph in row.glyphs:
            assert CHARACTERS[glyph].kind in (Kind.VISIBLE, Kind.MARK, Kind.TASHKEEL)
            assert glyph == CHARACTERS[glyph].glyph, "a control would be another glyph"


@given(TEXTS, WIDTHS)
def test_a_break_swallows_blanks_and_nothing_else(text, width):
    """Words stay whole unless they are wider than a row."""
    _page, rows = pages(text, width)
    for row, following in itertools.pairwise(rows):
        if row.paragraph != following.paragraph or not row.cells or not following.cells:
            continue
        last = max(cell.end for cell in row.cells)
        first = min(cell.start for cell in following.cells)
        between = text[last:first]
        if not any(character in f"{BLANKS}\u2028" for character in between):
            # Broken inside a word: it fills the row up to the next character.
            assert not any(text[cell.start] in BLANKS for cell in row.cells)
            assert row.width + following.in_reading_order()[0].width > width


@given(TEXTS)
@example("ل\u2061\u064eا")  # one cell, where without the mark it would be two
def test_the_quick_way_of_folding_is_exact(text):
    assume(not any(separator in text for separator in "\n\r\x1c\x1d\x1e\x85\u2029"))
    quick = fold(text)
    assume(quick)
    slow = fold_by_clusters(Shaper(text, levels_of(text)), 0, len(text))
    count = len(quick.cells)
    assert count == len(slow.cells)
    assert quick.cells.translate(SAME) == slow.cells
    assert [quick.offset(at) for at in range(count)] == [slow.offset(at) for at in range(count)]
    assert slow.edges == list(range(count + 1)) or "\u2028" in text


def test_a_mark_holds_lam_and_alef_together_over_a_hidden_character():
    page = Page("قال ل\u2061\u064eا", 9)
    assert page.row(0).width == 5
    assert page.set_row(0) == (page.row(0).glyphs, 9)


def test_no_row_is_too_wide_however_far_behind_an_override():
    page = Page("\u202d" + "لا " * 200, 6)
    assert all(page.row(number).width <= 6 for number in range(page.row_count))


def test_the_quick_way_of_folding_is_exact_for_every_character_it_takes():
    for code_point in range(0x20, 0x10000):
        text = f"ا{chr(code_point)}ب"
        quick = fold(text)
        if 0xD800 <= code_point < 0xE000 or not quick or code_point in (0x2028, 0x2029):
            continue
        slow = fold_by_clusters(Shaper(text, levels_of(text)), 0, len(text))
        assert len(quick.cells) == len(slow.cells), hex(code_point)
        assert slow.edges == list(range(len(slow.cells) + 1)), hex(code_point)


# Words as people set them off with direction marks and isolates, and some that hold one inside.
SET_OFF = st.sampled_from(
    [
        *("كتب", "في", "لا", "12", "٤٥", "A-1", "(ب)", "\u064eم", "ك\u200dـ"),
        *("\u200fقال", "كتب\u200f", "\u200e12\u200e", "\u2067A\u2069", "\u202bلا\u202c"),
        *("\u200f\u200e", "ك\u200fب", "ل\u200eا", "\u200f\u064eم"),
        *("\u202eAب\u202c", "\u202dقال\u202c"),
    ]
)


@given(st.lists(SET_OFF, max_size=12).map(" ".join), WIDTHS, DIRECTIONS, TASHKEEL)
def test_rows_of_words_set_off_by_controls_are_printed_as_their_cells(
    text, width, direction, tashkeel
):
    page, rows = pages(text, width, direction, tashkeel)
    assert [page.glyphs_of(number) for number in range(len(rows))] == [row.glyphs for row in rows]


def test_a_mark_on_a_blank_is_drawn_there_before_the_last_word_of_a_row_too():
    page, (row, *_) = pages("م \u0654A\t ", 3, "ltr")
    assert page.glyphs_of(0) == row.glyphs == "\ufee1 \u0654A"


@given(TEXTS, WIDTHS, DIRECTIONS)
@settings(max_examples=50)
def test_hiding_tashkeel_moves_no_cell(text, width, direction):
    _, shown = pages(text, width, direction, "show")
    _, hidden = pages(text, width, direction, "hide")
    for with_marks, without in zip(shown, hidden, strict=True):
        assert [cell[:5] for cell in with_marks.cells] == [cell[:5] for cell in without.cells]
        assert all(
            CHARACTERS[glyph].kind is not Kind.TASHKEEL
            for cell in without.cells
            for glyph in cell.glyphs
        )


@given(TEXTS, WIDTHS, DIRECTIONS, TASHKEEL)
def test_glyphs_without_cells_are_those_of_the_cells(text, width, direction, tashkeel):
    page, rows = pages(text, width, direction, tashkeel)
    assert [page.glyphs_of(number) for number in range(page.row_count)] == [
        row.glyphs for row in rows
    ]


def test_the_first_word_stands_at_the_right_edge():
    _, (row,) = pages("وصل الوفد", 20)
    assert [cell.start for cell in row.cells] == list(range(8, -1, -1))
    assert row.cells[-1].column == 19
    assert row.cells[-1].glyphs == "\ufeed"


def test_the_end_of_a_sentence_is_on_the_last_row():
    text = "وصل الوفد إلى العاصمة صباح اليوم"
    _, rows = pages(text, 12)
    assert [text[row.start : row.end].strip() for row in rows] == [
        "وصل الوفد",
        "إلى العاصمة",
        "صباح اليوم",
    ]


def test_brackets_are_mirrored_and_numbers_run_to_the_right():
    _, (row,) = pages("يوم (27 مايو) في OpenAI", 40)
    assert (
        row.glyphs.strip()
        == "OpenAI \ufef2\ufed3 (\ufeee\ufbfe\ufe8e\ufee3 27) \ufee1\ufeee\ufbfe".replace(
            "\ufbfe\ufe8e", "\ufef3\ufe8e"
        ).replace("\ufeee\ufbfe", "\ufeee\ufef3")
    )


def test_lam_and_alef_share_a_cell_and_their_marks_go_with_it():
    _, (row,) = pages("لَاَ", 10)
    (cell,) = row.cells
    assert (cell.start, cell.end, cell.glyphs) == (0, 4, "\ufefb\u064e\u064e")


@pytest.mark.parametrize("between", ["\u200c", "\u200d", "\u200f", "ـ"])
def test_lam_and_alef_stay_apart_with_something_between(between):
    _, (row,) = pages(f"ل{between}ا", 10)
    assert len(row.cells) >= 2


def test_a_letter_without_forms_lets_its_neighbours_join():
    _, (row,) = pages("ب\u063dب", 10)
    assert [cell.glyphs for cell in row.in_reading_order()] == ["\ufe91", "\u063d", "\ufe90"]


def test_letters_join_over_marks_and_direction_marks_but_not_over_zwnj():
    assert [cell.glyphs for cell in pages("ب\u200fب", 9)[1][0].in_reading_order()] == [
        "\ufe91",
        "\ufe90",
    ]
    assert [cell.glyphs for cell in pages("ب\u200cب", 9)[1][0].in_reading_order()] == [
        "\ufe8f",
        "\ufe8f",
    ]


def test_a_word_cut_by_the_page_keeps_its_joined_forms():
    _, rows = pages("ببببب", 3)
    glyphs = [cell.glyphs for row in rows for cell in row.in_reading_order()]
    assert glyphs == ["\ufe91", "\ufe92", "\ufe92", "\ufe92", "\ufe90"]


def test_wide_characters_take_two_columns():
    _, (row,) = pages("漢😀a", 10)
    assert [(cell.column, cell.width) for cell in row.cells] == [(0, 2), (2, 2), (4, 1)]


def test_an_emoji_of_several_is_sent_without_its_joiners_and_modifiers():
    # Most terminals give a modifier two cells of its own, and the rest of the row would shift.
    _, (row,) = pages("👩\u200d🚀👍🏽", 10)
    assert [cell.glyphs for cell in row.cells] == ["👩", "🚀", "👍"]
    assert [cell.start for cell in row.cells] == [0, 2, 3]


def test_a_code_point_that_nothing_is_assigned_to_has_a_stand_in():
    # Terminals give it one cell or none.
    _, (row,) = pages("a\u0378\ufdd0b", 10)
    assert [(cell.glyphs, cell.width) for cell in row.cells] == [
        ("a", 1),
        ("\ufffd", 1),
        ("\ufffd", 1),
        ("b", 1),
    ]


def test_letters_are_given_in_logical_order_without_controls():
    text = "\u202eلَا\x1b\u202c"
    _page, (row,) = pages(text, 10)
    letters = [letters_of(text, cell) for cell in row.in_reading_order()]
    assert "".join(letters) == "لَا\u241b"


def test_a_page_too_narrow_for_a_wide_character_is_refused():
    with pytest.raises(ValueError, match="at least 2 cells"):
        Page("a", 1)


def test_a_row_beyond_the_page_is_an_index_error():
    page = Page("سلام", 10)
    for number in (-1, 1):
        with pytest.raises(IndexError):
            page.row(number)
