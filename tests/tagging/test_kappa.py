"""Cohen's kappa at its bounds; tests/tagging/test_agreement.py has it over texts."""

from collections import Counter

from reader.tagging.kappa import cohen_kappa


def test_kappa_of_nothing_is_none():
    assert cohen_kappa(Counter()) is None
    one, other = frozenset("A"), frozenset("B")
    assert cohen_kappa(Counter({(one, one): 5})) is None
    assert cohen_kappa(Counter({(one, other): 5, (other, one): 5})) == -1
