"""The figures of agreement: by hand, and as libraries have them."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.tagging.agreement import Agreement, agreement
from tests.export.material import ENTITIES, span
from tests.tagging.words import TEXT, at


def named(tokens):
    """The pairs of label sets that tokens have, each set as a string."""
    return {(" ".join(sorted(a)), " ".join(sorted(b))): n for (a, b), n in tokens.items()}


def test_figures_by_hand():
    a = at((0, 2, "PER"), (3, 4, "GPE"), (5, 7, "ORG"))
    b = at((0, 2, "PER"), (3, 4, "ORG"), (5, 6, "ORG"), (8, 9, "PER"))
    found = agreement(TEXT, a, b)
    assert found.counts.exact_f1 == pytest.approx(2 / 7)
    assert found.counts.overlap_f1 == pytest.approx(4 / 7)
    assert found.counts.label_agreement == pytest.approx(1 / 2)
    assert found.labels["ORG"].exact_f1 == 0
    assert found.labels["ORG"].overlap_f1 == pytest.approx(2 / 3)
    assert found.labels["GPE"].label_agreement is None
    # 10 tokens, 7 alike: PER PER . GPE/ORG . ORG ORG/. . ./PER .
    assert named(found.counts.tokens) == {
        ("PER", "PER"): 2,
        ("", ""): 4,
        ("GPE", "ORG"): 1,
        ("ORG", "ORG"): 1,
        ("ORG", ""): 1,
        ("", "PER"): 1,
    }
    chance = (2 * 3 + 5 * 5 + 1 * 0 + 2 * 2) / 100
    assert found.counts.kappa == pytest.approx((0.7 - chance) / (1 - chance))


def test_nobody_has_anything():
    counts = agreement(TEXT, [], []).counts
    assert (counts.exact_f1, counts.overlap_f1, counts.label_agreement) == (None, None, None)
    assert counts.kappa is None


def test_a_cut_word_counts_as_the_pieces_that_either_side_makes():
    text = "وواشنطن"
    found = agreement(text, [span(text, 1, 7, "GPE")], [span(text, 0, 7, "GPE")])
    assert named(found.counts.tokens) == {("", "GPE"): 1, ("GPE", "GPE"): 1}


def test_nested_spans_count_for_kappa():
    outer, inner = (0, 5, "ORG"), (1, 2, "GPE")
    both, one = at(outer, inner), at(outer)
    alike = agreement(TEXT, both, both)
    assert alike.counts.kappa == 1
    assert {label: counts.kappa for label, counts in alike.labels.items()} == {"GPE": 1, "ORG": 1}
    found = agreement(TEXT, both, one)
    assert named(found.counts.tokens) == {("ORG", "ORG"): 4, ("GPE ORG", "ORG"): 1, ("", ""): 5}
    # 9 of 10 alike; by chance 4 * 5 + 5 * 5 of 100
    assert found.counts.kappa == pytest.approx((0.9 - 0.45) / 0.55)
    assert (found.labels["ORG"].kappa, found.labels["GPE"].kappa) == (1, 0)


def test_labels_of_several_texts_are_seen_over_all_their_tokens():
    total = Agreement()
    total.add(agreement(TEXT, at((0, 1, "PER")), at((0, 1, "PER"))))
    total.add(agreement(TEXT, at((0, 1, "GPE")), at((0, 1, "ORG"))))
    assert (total.counts.a, total.counts.exact, total.counts.tokens.total()) == (2, 1, 20)
    assert {label: counts.a for label, counts in total.labels.items()} == {
        "PER": 1,
        "GPE": 1,
        "ORG": 0,
    }
    for counts in total.labels.values():
        assert counts.tokens.total() == 20
    assert total.labels["PER"].kappa == 1
    assert total.labels["GPE"].kappa == 0


def random_side(chance):
    found, word = [], 0
    while word < 10:
        if chance.random() < 0.5:
            stop = min(10, word + chance.choice([1, 1, 2]))
            found.append((word, stop, chance.choice(ENTITIES)))
            word = stop
        word += 1
    return found


def test_exact_f1_is_that_of_nervaluate():
    from nervaluate.evaluator import Evaluator

    chance = random.Random(1)
    for _ in range(30):
        a, b = random_side(chance), random_side(chance)
        if not a or not b:
            continue
        lists = [
            [{"label": label, "start": first, "end": stop - 1} for first, stop, label in side]
            for side in (a, b)
        ]
        evaluator = Evaluator([lists[0]], [lists[1]], tags=list(ENTITIES), loader="dict")
        results = evaluator.evaluate()
        found = agreement(TEXT, at(*a), at(*b))
        assert found.counts.exact_f1 == pytest.approx(results["overall"]["strict"].f1)
        for label, counts in found.labels.items():
            strict = results["entities"][label]["strict"]
            assert counts.exact_f1 == pytest.approx(strict.f1)


def random_nested(chance):
    """Spans that nest, cross and share ranges, of one label and of several."""
    found = []
    for _ in range(chance.randrange(1, 9)):
        first = chance.randrange(10)
        found.append((first, min(10, first + chance.randrange(1, 5)), chance.choice(ENTITIES)))
    return found


def categories(side):
    """What each word of TEXT is to one side, found without the code under test."""
    return [
        "+".join(sorted({label for first, stop, label in side if first <= word < stop}))
        for word in range(10)
    ]


@pytest.mark.consumers
@pytest.mark.parametrize("drawn", [random_side, random_nested])
def test_kappa_is_that_of_scikit_learn(drawn):
    from sklearn.metrics import cohen_kappa_score

    def alike(found, wanted):
        assert (found is None) == math.isnan(wanted)
        assert found is None or found == pytest.approx(wanted)

    chance = random.Random(2)
    rows_of_all = ([], [])
    total = Agreement()
    for _ in range(100):
        a, b = drawn(chance), drawn(chance)
        found = agreement(TEXT, at(*a), at(*b))
        total.add(found)
        rows = categories(a), categories(b)
        alike(found.counts.kappa, cohen_kappa_score(*rows))
        for side, row in zip(rows_of_all, rows, strict=True):
            side.extend(row)
        for label, counts in found.labels.items():
            under = [[label in each.split("+") for each in row] for row in rows]
            alike(counts.kappa, cohen_kappa_score(*under))
    alike(total.counts.kappa, cohen_kappa_score(*rows_of_all))
    for label, counts in total.labels.items():
        under = [[label in each.split("+") for each in row] for row in rows_of_all]
        alike(counts.kappa, cohen_kappa_score(*under))


sides = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 4), st.sampled_from(ENTITIES)), max_size=8
).map(lambda raw: at(*((first, min(first + length, 10), label) for first, length, label in raw)))


@given(sides, sides)
def test_figures_lie_between_their_bounds_and_do_not_hang_on_who_is_first(a, b):
    one, other = agreement(TEXT, a, b), agreement(TEXT, b, a)
    for name in ("exact_f1", "overlap_f1", "label_agreement", "kappa"):
        value = getattr(one.counts, name)
        assert value == getattr(other.counts, name)
        assert value is None or -1 <= value <= 1
    if one.counts.exact_f1 is not None:
        assert one.counts.exact_f1 <= one.counts.overlap_f1
    assert (not one.disagreements) == (one.counts.exact_f1 in {None, 1})
    in_a = [each.a for each in one.disagreements if each.a]
    assert len(in_a) == len({each.key for each in a}) - one.counts.exact


@given(sides)
def test_everybody_agrees_with_himself(a):
    found = agreement(TEXT, a, a)
    for counts in (found.counts, *found.labels.values()):
        assert counts.exact_f1 in {None, 1}
        assert counts.kappa in {None, 1}
