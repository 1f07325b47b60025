"""Rows are found and counted as far as they are asked for, and always the same."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.text.bidi import levels_of
from reader.text.counting import count_slab
from reader.text.layout import Page
from reader.text.long_text import packed
from reader.text.paragraphs import Paragraphs
from reader.text.runs import Shaper
from reader.text.wrapping import RowRanges

EVERYDAY = "ابتلادءآأإىيةلا لا  \u064e\u0651\u0653\u0655\u0670ـ٤٥12AZ.,:()«»\t\u200c\u200f\u2060\n"
ODD = "\u202b\u202c\u2067\u2069\r\x1c\x85\u2028\u2029漢😀🇵\u0301\u05b0\u00a0\u3000"
TEXTS = st.text(st.sampled_from(EVERYDAY), max_size=80) | st.text(
    st.sampled_from(EVERYDAY + ODD), max_size=80
)
WIDTHS = st.integers(2, 25)


def row_ranges(text, width, at_once=None):
    return RowRanges(text, width, lambda: Shaper(text, levels_of(text)), at_once)


def ranges(text, width, at_once=None):
    found = row_ranges(text, width, at_once)
    return [found[number] for number in range(len(found))]


@given(TEXTS, WIDTHS, st.integers(1, 12))
@example("لا" * 9, 2, 3)
@example("ا\u2028\u2028" * 4, 2, 1)
@example("\u064e" * 9 + "ا", 2, 2)
@example("\u2028\u200c\u064e11", 2, 1)
def test_rows_found_in_small_stretches_are_those_found_at_once(text, width, at_once):
    for start, end, _ in Paragraphs(text):
        content = text[start:end]
        assert ranges(content, width, at_once) == ranges(content, width, len(content) + 1)


@given(TEXTS, WIDTHS, st.data())
def test_the_row_of_an_offset_is_the_one_that_holds_it(text, width, data):
    content = text[slice(*Paragraphs(text)[0][:2])]
    offset = data.draw(st.integers(0, len(content)))
    number = row_ranges(content, width, 3).number_at(offset)
    whole = ranges(content, width)
    assert whole[number].start <= offset
    assert offset < whole[number].stop or number == len(whole) - 1


@given(TEXTS, WIDTHS)
@example("\u064eا\n\u064e", 2)
@example("لآاا", 2)
@example("\n\n", 2)
def test_counting_gives_as_many_rows_as_laying_out(text, width):
    counts = count_slab(text, 0, len(text), width)
    long = packed([text[:7], text[7:]]) or text
    assert count_slab(long, 0, len(long), width) == counts
    if counts is not None:
        page = Page(text, width)
        assert counts == [len(page._lay(number).ranges) for number in range(len(page.paragraphs))]


def test_everyday_text_is_counted_without_laying_it_out():
    text = "قال الرئيسُ، في 27 مايو (أيار): «لا».\n\nOpenAI\n"
    for each in (text, packed([text]), packed(["", text])):
        assert count_slab(each, 0, len(text), 10) == [5, 1, 1]


def test_a_page_counts_no_further_than_it_is_asked():
    text = "سطر من الكلام في فقرة واحدة\n" * 9_000
    page = Page(text, 10)
    page.row(3)
    assert not page.is_counted
    assert page.rows_up_to(20) == 20
    assert not page.is_counted
    assert page.row_count == page.rows_up_to(10**9) == 3 * 9_000
    assert page.is_counted
    with pytest.raises(IndexError):
        page.row(page.row_count)


def test_a_number_is_the_same_whether_rows_before_it_were_counted_or_not():
    text = "سطر من الكلام في فقرة واحدة\n😀 وآخر\n" * 3_000
    deep, counted = Page(text, 10), Page(text, 10)
    assert counted.row_count
    index = len(text) - 5
    assert deep.row_of(index) == counted.row_of(index)
    assert deep.row(deep.row_of(index)) == counted.row(counted.row_of(index))
    assert deep.row_range(7) == (counted.row(7).start, counted.row(7).end)


@given(st.text(st.sampled_from("ab\n\r\x1c\x1d\x1e\x85\u2028\u2029"), max_size=20))
def test_a_paragraph_ends_after_one_character_of_class_b_or_cr_lf(text):
    pieces = re.split("(\r\n|[\n\r\x1c-\x1e\x85\u2029])", text)
    contents, separators = pieces[::2], [*pieces[1::2], ""]
    if len(contents) > 1 and not contents[-1]:
        contents.pop()
    paragraphs = Paragraphs(text)
    assert [text[start:end] for start, end, _ in paragraphs] == contents
    ends = [text[end:stop] for _, end, stop in paragraphs]
    assert ends == separators[: len(contents)]
    assert paragraphs[-1] == paragraphs[len(paragraphs) - 1] == list(paragraphs)[-1]
