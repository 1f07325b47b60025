"""Spans found again in a text that changed: on their words, or lost, never on others."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.tagging.anchoring import CONTEXT, Quote, anchored, context_of

TEXT = (
    "زار الوزير مدينة كييف صباح الثلاثاء والتقى رئيس البلدية في مكتبه قبل الظهر.\n"
    "وقال الوزير إن المدينة صمدت، ثم غادر كييف إلى وارسو في قطار خاص.\n"
    "وفي وارسو قال الوزير إن المحادثات كانت مفيدة وإن المدينة تنتظر الدعم.\n"
)


def quote(text, start, end, key="q", kind=""):
    before, after = context_of(text, start, end)
    return Quote(key, start, text[start:end], before, after, kind)


def words(text):
    """(start, end) of every blank-delimited word."""
    place = 0
    for word in text.split():
        start = text.index(word, place)
        place = start + len(word)
        yield start, place


def found(new, text=TEXT, **kind):
    """Where every word of the text went, as pairs of places in the old text and the new."""
    quotes = [quote(text, a, b, str(a)) for a, b in words(text)]
    return {int(key): place for key, place in anchored(quotes, new).items()}


def test_in_the_same_text_everything_is_kept():
    assert all(old == place for old, place in found(TEXT).items())


def test_what_is_put_before_moves_everything_by_its_length():
    places = found("خبر عاجل: " + TEXT)
    assert all(place == old + 10 for old, place in places.items())


def test_a_change_in_the_middle_moves_what_follows_and_keeps_what_precedes():
    cut = TEXT.index("صباح")
    new = TEXT[:cut] + "يوم أمس " + TEXT[cut:]
    places = found(new)
    assert all(place == old for old, place in places.items() if old < cut)
    assert all(place == old + 8 for old, place in places.items() if old >= cut)


def test_a_word_that_is_gone_is_lost_though_it_stands_elsewhere():
    first, second = TEXT.index("كييف"), TEXT.rindex("كييف")
    quotes = [quote(TEXT, first, first + 4, "1"), quote(TEXT, second, second + 4, "2")]
    new = TEXT.replace("زار الوزير مدينة كييف صباح الثلاثاء والتقى", "التقى الوزير")
    places = anchored(quotes, new)
    assert places == {"1": None, "2": new.index("كييف")}


def test_sentences_that_change_places_take_their_spans_with_them():
    lines = TEXT.splitlines(keepends=True)
    new = lines[2] + lines[0] + lines[1]
    places = found(new)
    inside = [place for place in places if CONTEXT < place - TEXT.index(lines[1]) < 40]
    for old in inside:
        assert places[old] == new.index(lines[1]) + old - TEXT.index(lines[1])


def test_a_word_among_identical_ones_is_told_by_what_is_around_it():
    starts = [i for i in range(len(TEXT)) if TEXT.startswith("المدينة", i)]
    assert len(starts) == 2
    new = TEXT.replace("وقال الوزير", "وأضاف السيد الوزير").replace("مفيدة", "مفيدة جدا")
    places = anchored([quote(TEXT, s, s + 7, str(s)) for s in starts], new)
    assert [places[str(s)] for s in starts] == [
        i for i in range(len(new)) if new.startswith("المدينة", i)
    ]


def test_in_a_text_that_is_quite_another_everything_is_lost():
    other = "في المدينة أسواق كثيرة، وفي وارسو أيضا. قال الوزير شيئا آخر عن كييف.\n"
    assert set(found(other).values()) == {None}


def test_words_that_got_a_mark_at_an_edge_are_other_words():
    new = TEXT.replace("كييف صباح", "كييفَ صباح")
    start = TEXT.index("كييف")
    assert anchored([quote(TEXT, start, start + 4)], new) == {"q": None}


def test_two_spans_of_one_kind_never_come_to_stand_on_the_same_words():
    text = "ألف باء جيم. " * 2
    one = text.index("باء")
    two = text.rindex("باء")
    new = "ألف باء جيم. "
    quotes = [quote(text, one, one + 3, "1", "k"), quote(text, two, two + 3, "2", "k")]
    places = anchored(quotes, new)
    assert sorted(places.values(), key=str).count(new.index("باء")) <= 1


def test_without_a_context_only_what_is_beyond_doubt_is_found():
    start = TEXT.index("وارسو")
    plain = Quote("q", start, "وارسو")
    assert anchored([plain], TEXT) == {"q": start}
    assert anchored([plain], "- " + TEXT) == {"q": None}, "it stands there twice"
    unique = Quote("q", TEXT.index("صباح"), "صباح")
    assert anchored([unique], "- " + TEXT) == {"q": TEXT.index("صباح") + 2}


def test_nested_spans_move_together():
    outer = quote(TEXT, 4, 21, "outer")
    inner = quote(TEXT, 11, 16, "inner")
    assert anchored([outer, inner], "# " + TEXT) == {"outer": 6, "inner": 13}


alphabet = st.sampled_from("اب ت\n")


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet, min_size=1, max_size=200), st.integers(0, 200), st.text(alphabet, max_size=9)
)
def test_whatever_is_inserted_a_span_is_on_its_words_or_lost(text, place, added):
    new = text[:place] + added + text[place:]
    spans = [(a, min(len(text), a + 3)) for a in range(0, len(text), 5)]
    places = anchored([quote(text, a, b, str(a)) for a, b in spans], new)
    for a, b in spans:
        now = places[str(a)]
        assert now is None or new[now : now + b - a] == text[a:b]


def test_many_edits_of_a_long_text_put_nothing_on_the_wrong_words():
    rng = random.Random(3)
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    vocabulary = ["".join(rng.choices(letters, k=rng.randrange(1, 7))) for _ in range(150)]
    tokens = [(rng.choice(vocabulary), number) for number in range(1_500)]

    def laid(tokens):
        places, text = {}, ""
        for word, number in tokens:
            places[number] = len(text)
            text += word + " "
        return text, places

    old, was = laid(tokens)
    changed = list(tokens)
    for number in range(60):
        at = rng.randrange(len(changed))
        if rng.random() < 0.5:
            del changed[at : at + rng.randrange(1, 8)]
        else:
            changed.insert(at, (rng.choice(vocabulary), -1 - number))
    new, now = laid(changed)
    chosen = [(word, number) for word, number in tokens if number % 4 == 0]
    quotes = [quote(old, was[n], was[n] + len(word), str(n)) for word, n in chosen]
    places = anchored(quotes, new)
    wrong = [n for _, n in chosen if places[str(n)] not in (None, now.get(n))]
    right = [n for _, n in chosen if n in now and places[str(n)] == now[n]]
    assert wrong == []
    assert len(right) > 0.9 * sum(1 for _, n in chosen if n in now)
