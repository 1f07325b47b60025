"""The trie of key sequences, counts, modes and folded layouts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.ui.keys.resolver import (
    MAX_COUNT,
    Binding,
    Clash,
    KeyResolver,
    Match,
    Miss,
    Pending,
    Trie,
)

KEYS = ["a", "b", "g", "left", "ctrl+k"]
sequences = st.lists(st.sampled_from(KEYS), min_size=1, max_size=3).map(tuple)


def command(name, count=None):
    return Match(name, None, count or 1, count is not None)


def resolver(bindings, folds=None, visual=None, *, counts=True):
    tries = {"normal": Trie(), "visual": Trie()}
    for mode, table in (("normal", bindings), ("visual", visual or bindings)):
        for keys, name in table.items():
            tries[mode].add(Binding(tuple(keys.split()), name, None))
    return KeyResolver(tries, folds or {}, counts=counts)


def press(machine, keys):
    return [machine.feed(key, key if len(key) == 1 else None) for key in keys.split()][-1]


def clashes(one, other):
    return one[: len(other)] == other or other[: len(one)] == one


@given(st.lists(sequences, max_size=12))
def test_a_sequence_is_taken_just_when_no_other_begins_it_or_goes_on_from_it(wanted):
    trie, taken = Trie(), []
    for number, sequence in enumerate(wanted):
        if any(clashes(sequence, other) for other in taken):
            with pytest.raises(Clash):
                trie.add(Binding(sequence, str(number), None))
        else:
            trie.add(Binding(sequence, str(number), None))
            taken.append(sequence)
    assert sorted(binding.sequence for binding in trie) == sorted(taken)


@given(st.lists(sequences, max_size=12), st.lists(st.sampled_from(KEYS), max_size=30))
def test_presses_lead_where_a_plain_list_of_sequences_says(wanted, presses):
    trie, known = Trie(), set()
    for sequence in wanted:
        if not any(clashes(sequence, other) for other in known):
            trie.add(Binding(sequence, " ".join(sequence), None))
            known.add(sequence)
    machine = KeyResolver({"normal": trie}, {})
    begun = ()
    for key in presses:
        begun = (*begun, key)
        answer = machine.feed(key, None)
        if begun in known:
            assert answer == command(" ".join(begun))
            begun = ()
        elif any(one[: len(begun)] == begun for one in known):
            assert answer == Pending(begun)
        else:
            assert answer == Miss(begun)
            begun = ()


@given(st.integers(min_value=1, max_value=10**6))
def test_a_count_goes_before_a_key_and_has_an_end(count):
    machine = resolver({"a": "do"})
    for digit in str(count):
        assert isinstance(machine.feed(digit, digit), Pending)
    assert machine.feed("a", "a") == command("do", min(count, MAX_COUNT))
    assert machine.feed("a", "a") == command("do")


def test_a_clash_names_both_claimants():
    trie = Trie()
    trie.add(Binding(("g", "g"), "first", None))
    with pytest.raises(Clash) as caught:
        trie.add(Binding(("g",), "second", None))
    assert (caught.value.binding.claimant, caught.value.other.claimant) == ("second", "first")


def test_a_count_goes_before_a_sequence_but_not_into_it():
    machine = resolver({"g g": "top", "g 2": "other"})
    assert press(machine, "1 2 g g") == command("top", 12)
    assert press(machine, "g 2") == command("other")


def test_a_nought_begins_no_count_and_goes_on_with_one():
    machine = resolver({"0": "start", "a": "do"})
    assert press(machine, "0") == command("start")
    assert press(machine, "1 0 a") == command("do", 10)


def test_where_counts_are_off_digits_are_keys():
    machine = resolver({"3": "three"}, counts=False)
    assert press(machine, "3") == command("three")


def test_escape_takes_a_count_back_and_nothing_else():
    machine = resolver({"escape": "clear", "a": "do"})
    assert press(machine, "4 escape") == Miss(("escape",))
    assert machine.pending is None
    assert press(machine, "escape") == command("clear")


def test_a_miss_forgets_the_count_and_the_keys():
    machine = resolver({"g g": "top", "a": "do"})
    assert press(machine, "5 g x") == Miss(("g", "x"))
    assert press(machine, "a") == command("do")


def test_a_modifier_on_its_way_interrupts_nothing():
    machine = resolver({"ctrl+k w": "mark", "asterisk": "everywhere"})
    assert press(machine, "2 left_control ctrl+k left_shift w") == command("mark", 2)
    assert machine.feed("left_shift") == Miss(("left_shift",))


def test_what_may_follow_is_told():
    machine = resolver({"ctrl+k w": "word", "ctrl+k s": "sentence", "a": "do"})
    assert machine.continuations() == []
    machine.feed("ctrl+k")
    assert [binding.command for binding in machine.continuations()] == ["word", "sentence"]
    machine.reset()
    assert machine.pending is None


def test_the_mode_decides_until_a_sequence_has_begun():
    machine = resolver({"d d": "remove", "a": "do"}, visual={"d": "cut", "a": "do"})
    assert press(machine, "d d") == command("remove")
    machine.mode = "visual"
    assert press(machine, "d") == command("cut")


FOLDS = {"ح": ("p",), "ر": ("v", "n"), "٣": ("3",), "ص": ("w",), "ؤ": ("c",)}


def test_an_arabic_character_stands_for_the_latin_key_behind_it():
    machine = resolver({"p": "person", "ctrl+k w": "word"}, FOLDS)
    assert press(machine, "ح") == command("person")
    assert press(machine, "٣ ctrl+k ص") == command("word", 3)


def test_of_two_layouts_the_first_that_leads_somewhere_wins():
    assert press(resolver({"v": "first", "n": "second"}, FOLDS), "ر") == command("first")
    assert press(resolver({"n": "second"}, FOLDS), "ر") == command("second")
    assert press(resolver({"x v": "a", "n": "b"}, FOLDS), "x ر") == command("a")


def test_an_arabic_character_that_is_bound_itself_keeps_its_meaning():
    assert press(resolver({"p": "latin", "ح": "arabic"}, FOLDS), "ح") == command("arabic")


@pytest.mark.parametrize("key", ["ctrl+ؤ", "ctrl+c"])
def test_control_and_an_arabic_letter_is_control_and_the_latin_one(key):
    assert press(resolver({"ctrl+c": "copy"}, FOLDS), key) == command("copy")


def test_shift_and_an_arabic_letter_is_the_capital():
    assert press(resolver({"P": "capital", "p": "small"}, FOLDS), "shift+ح") == command("capital")
