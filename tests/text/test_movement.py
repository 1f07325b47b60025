"""Movement by the eye and by reading order, on text of both directions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.layout import Page
from reader.text.movement import Navigator

MIXED = "قال مسؤول في OpenAI Research إن العدد 27 ارتفع\n\nsecond paragraph here\nوانتهى"


def navigator(text, width=24):
    return Navigator(Page(text, width))


def word(moves, index):
    start, end = moves.word_range(index)
    return moves.page.text[start:end]


def walk(step, index, times):
    seen = []
    for _ in range(times):
        index = step(index)
        seen.append(index)
    return seen


def test_left_goes_to_the_next_word_of_a_right_to_left_row():
    moves = navigator("وصل الوفد إلى العاصمة")
    assert [word(moves, each) for each in walk(moves.left_word, 0, 3)] == [
        "الوفد", "إلى", "العاصمة",
    ]  # fmt: skip


def test_right_goes_to_the_next_word_of_a_left_to_right_row():
    moves = navigator("one two three")
    assert [word(moves, each) for each in walk(moves.right_word, 0, 2)] == ["two", "three"]


def test_inside_latin_words_in_an_arabic_row_left_is_still_left():
    moves = navigator(MIXED, 60)
    start = MIXED.index("في")
    assert [word(moves, each) for each in walk(moves.left_word, start, 3)] == [
        "Research", "OpenAI", "إن",
    ]  # fmt: skip


def test_left_at_the_left_edge_enters_the_next_row_at_its_right_edge():
    moves = navigator("وصل الوفد إلى العاصمة صباح اليوم", 12)
    assert [word(moves, each) for each in walk(moves.left_word, 0, 5)] == [
        "الوفد", "إلى", "العاصمة", "صباح", "اليوم",
    ]  # fmt: skip


def test_left_through_the_edge_of_an_arabic_row_enters_a_latin_one_where_it_begins():
    moves = navigator(MIXED, 60)
    last = MIXED.index("ارتفع")
    assert word(moves, moves.left_word(last)) == "second"


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_left_goes_on_from_a_blank_row_between_arabic_ones(blank):
    text = f"وصل الوفد\n{blank}\nثم عاد"
    moves = navigator(text)
    assert word(moves, moves.left_word(10)) == "ثم"
    assert word(moves, moves.right_word(10)) == "الوفد"
    if not blank.strip("\n"):
        assert moves.left_cluster(10) == text.index("ثم")


@given(st.integers(8, 60))
def test_left_passes_every_word_and_right_goes_back_the_same_way(width):
    text = "وصل الوفد (27 عضواً) إلى العاصمة، صباح اليوم.\nثم غادرَ لاحقاً"
    moves = navigator(text, width)
    there = [0]
    while (following := moves.left_word(there[-1])) != there[-1]:
        there.append(following)
    assert "ثم" in [word(moves, each) for each in there]
    back = [there[-1]]
    while (following := moves.right_word(back[-1])) != back[-1]:
        back.append(following)
    assert back == there[::-1]


def test_clusters_are_passed_by_the_eye_and_at_the_inner_edge_of_lam_alef_by_reading_order():
    moves = navigator("قلاع")
    assert walk(moves.left_cluster, 0, 3) == [1, 3, 3]
    assert walk(moves.next_cluster, 0, 4) == [1, 2, 3, 3]
    assert walk(moves.previous_cluster, 3, 3) == [2, 1, 0]
    assert moves.cluster_range(1) == (1, 3)
    assert moves.cluster_range(2) == (2, 3)


def test_marks_belong_to_their_cluster():
    moves = navigator("شنَّت")
    assert walk(moves.next_cluster, 0, 2) == [1, 4]
    assert moves.cluster_range(1) == (1, 4)


def test_up_and_down_keep_the_column():
    moves = navigator("وصل الوفد إلى العاصمة صباح اليوم", 12)
    page = moves.page
    start = page.text.index("الوفد")
    below = moves.vertical(start, 1)
    assert page.row_of(below) == 1
    assert page.column_of(below) == page.column_of(start)
    assert moves.vertical(below, -1) == start
    assert page.row_of(moves.vertical(start, 99)) == page.row_count - 1


def test_row_ends_are_those_of_reading_order():
    moves = navigator(MIXED, 60)
    assert moves.row_start(20) == 0
    assert moves.row_end(3) == MIXED.index("\n") - 1


def test_sentences_and_paragraphs():
    text = "جملة أولى. جملة ثانية؟\n\n  \nفقرة أخرى"
    moves = navigator(text, 60)
    second, other = text.index("جملة ثانية"), text.index("فقرة")
    assert walk(moves.next_sentence, 0, 3) == [second, other, other]
    assert walk(moves.previous_sentence, other, 3) == [second, 0, 0]
    assert walk(moves.next_paragraph, 0, 2) == [other, other]
    assert walk(moves.previous_paragraph, len(text) - 1, 2) == [other, 0]
    assert text[slice(*moves.sentence_range(3))] == "جملة أولى."


@pytest.mark.parametrize("text", ["", "\n", "\u200f", "\n\n\n", " ", "\u064e"])
def test_every_movement_stays_in_a_text_with_hardly_anything_in_it(text):
    moves = navigator(text)
    for name in (
        "left_word", "right_word", "left_cluster", "right_cluster", "row_start", "row_end",
        "next_cluster", "previous_cluster", "next_word", "previous_word", "next_sentence",
        "previous_sentence", "next_paragraph", "previous_paragraph",
    ):  # fmt: skip
        for index in range(len(text) + 1):
            assert 0 <= getattr(moves, name)(index) <= len(text)
    assert 0 <= moves.document_start() <= moves.document_end() <= len(text)


@given(
    st.text(st.sampled_from("ابلا وت ab12.\n\u064e\u200f()"), max_size=40),
    st.integers(3, 20),
    st.data(),
)
def test_reading_order_goes_one_way_and_the_eye_never_leaves_the_text(text, width, data):
    moves = navigator(text, width)
    index = data.draw(st.integers(0, len(text)))
    for name in ("next_cluster", "next_word", "next_sentence", "next_paragraph"):
        assert getattr(moves, name)(index) >= index
    for name in ("previous_cluster", "previous_word", "previous_sentence", "previous_paragraph"):
        assert getattr(moves, name)(index) <= index
    for name in ("left_word", "right_word", "left_cluster", "right_cluster"):
        target = getattr(moves, name)(index)
        assert 0 <= target <= len(text)


def test_content_words_are_reached_over_function_words_with_their_conjunctions():
    text = "وفي السياق قال إن الوزير الروسي وصل إلى المدينة"
    moves = navigator(text, 60)
    assert [word(moves, each) for each in walk(moves.next_content_word, 0, 5)] == [
        "قال", "الوزير", "الروسي", "وصل", "المدينة",
    ]  # fmt: skip
    last = text.index("المدينة")
    assert [word(moves, each) for each in walk(moves.previous_content_word, last, 2)] == [
        "وصل", "الروسي",
    ]  # fmt: skip
    assert moves.next_content_word(last) == last
    assert moves.previous_content_word(0) == 0
