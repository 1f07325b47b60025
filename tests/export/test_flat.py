"""CoNLL-2003 and CoNLL-2002: the letter of the format, and the spans in it."""

import pytest

from reader.export.options import Borders, Options
from reader.export.writing import export
from tests.export.material import (
    HARD_TEXT,
    annotated,
    dense,
    expected,
    places,
    span,
    surface_span,
    tag_ranges,
)


def written(capsys, document, **choices):
    """What is printed for one document, and its report."""
    options = Options(**{"format": "conll2003", "layers": ("entity",), **choices})
    report = export([document], options, None)
    return capsys.readouterr().out, report


def rows(printed):
    """The sentences of a CoNLL-2003 file as lists of columns; checks all that a reader needs."""
    assert printed.startswith("-DOCSTART- -X- O O\n\n")
    body = printed.removeprefix("-DOCSTART- -X- O O\n\n")
    assert not body or body.endswith("\n\n")
    assert "\n\n\n" not in printed
    sentences = [block.split("\n") for block in body.split("\n\n")[:-1]]
    return [[line.split(" ") for line in sentence] for sentence in sentences]


def spans_in(printed, text):
    """(start, end, label) of the spans in a CoNLL-2003 file, found in the text by their forms."""
    sentences = rows(printed)
    forms = [row[0] for sentence in sentences for row in sentence]
    ranges = places(forms, text)
    found, first = [], 0
    for sentence in sentences:
        assert all(len(row) == 4 and row[1:3] == ["-X-", "O"] for row in sentence)
        for a, b, label in tag_ranges([row[3] for row in sentence]):
            found.append((ranges[first + a][0], ranges[first + b - 1][1], "entity", label))
        first += len(sentence)
    return sorted(found)


def test_a_word_is_cut_where_the_span_begins_and_nowhere_else(capsys):
    text = "قالت وواشنطن للرئيس."
    spans = [surface_span(text, "واشنطن", "GPE"), surface_span(text, "رئيس", "PER")]
    printed, report = written(capsys, annotated(text, spans))
    assert printed == (
        "-DOCSTART- -X- O O\n\n"
        "قالت -X- O O\nو -X- O O\nواشنطن -X- O B-GPE\nلل -X- O O\nرئيس -X- O B-PER\n. -X- O O\n\n"
    )
    assert [each.id for what, each, _ in report.documents[0].told if what == "cut"] == [
        each.id for each in sorted(spans, key=lambda each: each.start)
    ]


def test_expand_gives_the_whole_word_and_says_so(capsys):
    text = "وواشنطن"
    printed, report = written(capsys, annotated(text, [span(text, 1, 7, "GPE")]), clitics="expand")
    assert "وواشنطن -X- O B-GPE" in printed
    ((what, _, details),) = report.documents[0].told
    assert (what, details) == ("widened", {"to": [0, 7]})
    assert report.losses == 1


def test_strict_clitics_refuse_and_say_so(capsys):
    text = "وواشنطن"
    printed, report = written(capsys, annotated(text, [span(text, 1, 7, "GPE")]), clitics="strict")
    assert "وواشنطن -X- O O" in printed
    assert report.total.refused == 1


def test_the_longest_wins_and_what_loses_is_listed(capsys):
    text = "رئيس الولايات المتحدة ترامب"
    outer, inner = span(text, 0, 21, "PER"), span(text, 5, 21, "GPE")
    crossing = span(text, 14, 27, "ORG")
    printed, report = written(capsys, annotated(text, [outer, inner, crossing]))
    assert [row[3] for row in rows(printed)[0]] == ["B-PER", "I-PER", "I-PER", "O"]
    told = [(what, each.id, details) for what, each, details in report.documents[0].told]
    assert told == [
        ("dropped", inner.id, {"by": outer.id}),
        ("dropped", crossing.id, {"by": outer.id}),
    ]
    tally = report.total
    assert (tally.into, tally.out, tally.dropped, tally.refused) == (3, 1, 2, 0)


def test_the_longest_wins_wherever_it_begins(capsys):
    text = "رئيس الولايات المتحدة ترامب"
    first, longer = span(text, 0, 13, "PER"), span(text, 5, 27, "ORG")
    printed, _ = written(capsys, annotated(text, [first, longer]))
    assert [row[3] for row in rows(printed)[0]] == ["O", "B-ORG", "I-ORG", "I-ORG"]


def test_what_is_dropped_cuts_no_word(capsys):
    text = "وواشنطن قالت"
    printed, _ = written(capsys, annotated(text, [span(text, 0, 12), span(text, 1, 7, "GPE")]))
    assert [row[0] for row in rows(printed)[0]] == ["وواشنطن", "قالت"]


def test_the_order_of_equally_long_spans_is_settled(capsys):
    text = "قمة"
    pair = [span(text, 0, 3, "ORG"), span(text, 0, 3, "GPE")]
    for spans in (pair, pair[::-1]):
        printed, _ = written(capsys, annotated(text, spans))
        assert "B-GPE" in printed


def test_a_sentence_break_inside_a_span_is_none(capsys):
    text = "قال نعم. ثم ذهب.\nوعاد"
    printed, report = written(capsys, annotated(text, [span(text, 4, 11)]))
    assert len(rows(printed)) == 2
    assert report.documents[0].extent.merged == [(0, 16)]


@pytest.mark.parametrize(
    ("scheme", "tags"),
    [
        ("iob2", "B-PER I-PER B-PER B-ORG O B-ORG"),
        ("iob1", "I-PER I-PER B-PER I-ORG O I-ORG"),
        ("bioes", "B-PER E-PER S-PER S-ORG O S-ORG"),
    ],
)
def test_schemes(capsys, scheme, tags):
    text = "ا ب ج د ه و"
    ranges = [(0, 3, "PER"), (4, 5, "PER"), (6, 7, "ORG"), (10, 11, "ORG")]
    spans = [span(text, *each) for each in ranges]
    printed, _ = written(capsys, annotated(text, spans), scheme=scheme)
    assert [row[3] for row in rows(printed)[0]] == tags.split()


def test_blanks_at_the_edges_are_trimmed_and_a_span_of_blanks_is_refused(capsys):
    text = "قال  نعم"
    printed, report = written(capsys, annotated(text, [span(text, 3, 8), span(text, 3, 5, "ORG")]))
    assert [row[3] for row in rows(printed)[0]] == ["O", "B-PER"]
    assert [(what, details) for what, _, details in report.documents[0].told] == [
        ("trimmed", {"to": [5, 8]}),
        ("refused", {"why": "covers no token"}),
    ]
    assert report.losses == 2


def test_zero_width_characters_leave_the_form_and_are_counted(capsys):
    text = "و\u200fواشنطن\u200f قالت"
    printed, report = written(capsys, annotated(text, [span(text, 1, 9, "GPE")]))
    assert [row[0] for row in rows(printed)[0]] == ["و", "واشنطن", "قالت"]
    assert report.documents[0].stripped == {"\u200f": 2}
    # No token holds them, so a span that ends in one comes back without it: it is not the same.
    assert [(what, more) for what, _, more in report.documents[0].told if what != "cut"] == [
        ("trimmed", {"to": [2, 8]})
    ]
    assert report.losses == 1
    _, report = written(capsys, annotated(text, [span(text, 2, 8, "GPE")]))
    assert report.losses == 0


def test_a_piece_of_zero_width_characters_alone_is_no_token(capsys):
    text = "و\u200fا"
    printed, _ = written(capsys, annotated(text, [span(text, 0, 1), span(text, 2, 3)]))
    assert [row[0] for row in rows(printed)[0]] == ["و", "ا"]


def test_trimmed_and_widened_spans_are_put_in_order_again(capsys):
    text = "قمة  باريس"
    spans = [span(text, 3, 10, "GPE"), span(text, 4, 8, "ORG"), span(text, 0, 3)]
    for clitics in ("split", "expand"):
        printed, report = written(capsys, annotated(text, spans), clitics=clitics)
        assert spans_in(printed, text) == [(0, 3, "entity", "PER"), (5, 10, "entity", "GPE")]
        assert report.total.dropped == 1


def test_a_text_without_spans_is_all_o_and_a_text_without_tokens_is_empty(capsys):
    printed, _ = written(capsys, annotated("قمة"))
    assert printed == "-DOCSTART- -X- O O\n\nقمة -X- O O\n\n"
    printed, _ = written(capsys, annotated(" \n\u200f"))
    assert printed == "-DOCSTART- -X- O O\n\n"


def test_conll2002_has_two_columns_and_no_docstart(capsys):
    text = "قمة باريس"
    document = annotated(text, [span(text, 4, 9, "GPE")])
    printed, _ = written(capsys, document, format="conll2002")
    assert printed == "قمة O\nباريس B-GPE\n\n"


def test_all_that_is_hard_in_a_text_comes_through(capsys):
    for seed in range(20):
        document = annotated(HARD_TEXT, dense(HARD_TEXT, seed))
        printed, report = written(capsys, document)
        assert spans_in(printed, HARD_TEXT) == expected(document, report.documents[0], ["entity"])


@pytest.mark.parametrize("clitics", ["split", "expand", "strict"])
def test_the_articles_come_through(capsys, articles, clitics):
    for number, path in enumerate(articles):
        text = path.read_text(encoding="utf-8")
        document = annotated(text, dense(text, number), path.name)
        printed, report = written(capsys, document, clitics=clitics)
        assert spans_in(printed, text) == expected(document, report.documents[0], ["entity"])


def test_borders_that_do_not_fit_the_text_are_not_used():
    source = annotated("قمة باريس").source
    good = Borders(((0, 3), (4, 9)), ((0, 9),))
    assert Borders.of_facts(good.as_facts(source.sha256), source) == good
    fewer = Borders(((0, 3),), ((0, 9),))
    inside = Borders(((0, 3), (4, 9)), ((0, 2), (2, 9)))
    for bad in (fewer, inside):
        assert Borders.of_facts(bad.as_facts(source.sha256), source) is None
