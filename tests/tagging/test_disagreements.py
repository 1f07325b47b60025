"""Where two annotators differ, pair by pair, with what stands around it."""

from reader.tagging.disagreements import disagreements
from tests.export.material import span, surface_span
from tests.tagging.words import at


def test_disagreements_are_paired_by_range_then_label_then_overlap():
    a = at((0, 1, "PER"), (2, 4, "ORG"), (5, 6, "GPE"), (7, 8, "PER"))
    b = at((0, 1, "ORG"), (2, 3, "ORG"), (2, 4, "PER"), (5, 7, "ORG"), (9, 10, "PER"))
    found = [
        (each.kind, each.a and each.a.label, each.b and each.b.label)
        for each in disagreements(a, b)
    ]
    assert found == [
        ("label", "PER", "ORG"),
        ("only b", None, "ORG"),
        ("label", "ORG", "PER"),
        ("label and range", "GPE", "ORG"),
        ("only a", "PER", None),
        ("only b", None, "PER"),
    ]


def test_the_context_is_one_line():
    text = "قال\nإن باريس\tهنا"
    (each,) = disagreements([span(text, 7, 12, "GPE")], [])
    assert each.context(text) == ("قال إن ", "باريس", " هنا")


def test_the_context_is_whole_words_and_parts_none():
    text = "كلمة " * 9 + "وواشنطن" + " كلمة" * 9
    (each,) = disagreements([surface_span(text, "واشنطن", "GPE")], [])
    before, at, after = each.context(text)
    assert (before, at, after) == ("كلمة " * 5 + "و", "واشنطن", " كلمة" * 6)
