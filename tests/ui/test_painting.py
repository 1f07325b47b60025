"""Looks of cells: which spans lie over them, what is marked, where the caret is."""

from reader.tagging.span import ENTITY, EVENT, Span
from reader.text.layout import Page
from reader.ui.painting import NOTHING, PLAIN, Overlay, looks, paint

TEXT = "وزير الخارجية لأحمد"


def span(start, end, layer=ENTITY, label="PER"):
    return Span(f"{start}-{end}-{label}", start, end, layer, label, TEXT[start:end])


def looks_by_index(spans=(), overlay=NOTHING, text=TEXT, width=40):
    """The look of the cell that holds each index of the first row."""
    row = Page(text, width).row(0)
    found = dict(zip(row.cells, looks(row, spans, overlay), strict=True))
    return {index: look for cell, look in found.items() for index in range(cell.start, cell.end)}


def test_a_cell_without_anything_over_it_is_plain():
    assert set(looks_by_index().values()) == {PLAIN}


def test_a_span_covers_its_indices_and_no_other():
    found = looks_by_index([span(5, 13)])
    assert {index for index, look in found.items() if look.entity} == set(range(5, 13))
    assert found[5].inner == ENTITY
    assert not found[5].nested


def test_the_innermost_of_nested_spans_gives_the_label_and_the_outer_shows():
    found = looks_by_index([span(0, 13, label="OCC"), span(5, 13, label="ORG")])
    assert (found[0].entity, found[0].nested) == ("OCC", False)
    assert (found[6].entity, found[6].nested) == ("ORG", True)


def test_what_is_not_looked_at_is_set_aside_and_hides_nothing():
    outer, inner = span(0, 13, label="OCC"), span(5, 13, label="ORG")
    found = looks_by_index([outer, inner], Overlay(about=frozenset([outer.id])))
    assert (found[6].entity, found[6].aside, found[6].nested) == ("OCC", True, False)
    found = looks_by_index([outer, inner], Overlay(about=frozenset([inner.id])))
    assert (found[0].entity, found[0].inner, found[0].aside) == ("", "", True)
    assert (found[6].entity, found[6].nested) == ("ORG", False)


def test_an_event_in_an_entity_keeps_both():
    found = looks_by_index([span(0, 13, label="OCC"), span(5, 13, EVENT, "MEET")])
    assert (found[6].entity, found[6].event, found[6].inner) == ("OCC", "MEET", EVENT)


def test_an_edge_between_lam_and_alef_marks_their_one_cell():
    # The lam is a proclitic: the span begins at the alef, in the middle of the cell.
    found = looks_by_index([span(15, 19)])
    assert found[14].edge
    assert found[15].edge
    assert not found[16].edge


def test_mark_word_and_caret():
    found = looks_by_index(overlay=Overlay(marked=(0, 4), caret=3))
    assert [index for index, look in found.items() if look.marked] in ([3, 2, 1, 0], [0, 1, 2, 3])
    assert [index for index, look in found.items() if look.caret] == [3]


def test_a_marked_range_that_falls_apart_on_the_screen_is_marked_in_pieces():
    text = "قال OpenAI كلمة"
    row = Page(text, 40).row(0)
    painted = looks(row, (), Overlay(marked=(2, 6)))
    marks = "".join("#" if look.marked else "." for look in painted)
    # From the left: the last letter of the first word, a blank and two Latin letters apart from it.
    assert marks.strip(".").count(".") > 0
    assert marks.count("#") == 4


def test_a_caret_in_an_empty_row_has_a_column_of_its_own():
    page = Page("\nكلمة", 20)
    painted = paint(page.row(0), "\nكلمة", (), Overlay(caret=0), caret_column=page.column_of(0))
    assert painted.before == page.column_of(0)
    assert [piece.look.caret for piece in painted.pieces] == [True]


def test_a_caret_behind_the_last_letter_stands_left_of_it():
    text = "كلمة"
    page = Page(text, 20)
    overlay = Overlay(caret=4)
    painted = paint(page.row(0), text, (), overlay, caret_column=page.column_of(4))
    assert painted.before == 15
    assert painted.pieces[0].look.caret
    assert len(painted.pieces) == 5


def test_only_what_changed_of_a_growing_mark_is_drawn_again():
    assert Overlay(marked=(0, 9)).changes(Overlay(marked=(0, 12))) == [(9, 12)]
    assert Overlay(caret=3).changes(Overlay(caret=5)) == [(3, 4), (5, 6)]
    assert Overlay(word=(0, 3)).changes(Overlay(word=(4, 6))) == [(0, 3), (4, 6)]
    assert Overlay(marked=(0, 9)).changes(Overlay(marked=(0, 9))) == []
