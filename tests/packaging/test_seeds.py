"""The shipped articles are our own, as hard as real ones, and one of them is annotated."""

import re
import unicodedata
from itertools import pairwise

import pytest

from reader import shipped
from reader.store import Collection
from reader.tagging.checking import problems
from reader.tagging.span import ENTITY, EVENT
from reader.tagging.tagset_file import load_tagset
from reader.text.clitics import enclitic_edges, proclitic_edges
from reader.text.source import read_source
from reader.text.words import word_at

# As many words of an article in a row would be a quotation.
QUOTATION = 5
ANNOTATED = "drones-over-moscow.txt"
# What the articles hold between them, by what it looks like.
DIFFICULTIES = {
    "curly quotes": r"“[^“”]+”",
    "straight quotes": r'"[^"]+"',
    "wrong-way quotes": r"”[^“”]+“",
    "the same curly quote at both ends": r"”[^“”]+”",
    "guillemets": r"«[^»]+»",
    "a quote inside a quote": r"“[^”]*‘[^’]+’[^”]*”",
    "Arabic in parentheses": r"\([ء-ي][^)]*\)",
    "Latin in parentheses": r"\([A-Za-z][^)]*\)",
    "a European number": r"\b[0-9]{2,}\b",
    "an Arabic-Indic number": r"[٠-٩]{2,}",
    "an Arabic decimal sign": r"[٠-٩]٫[٠-٩]",
    "an Arabic thousands sign": r"[٠-٩]٬[٠-٩]{3}",
    "a decimal point": r"[0-9]\.[0-9]%",
    "a decimal comma": r"[0-9],[0-9]+%",
    "a date in digits": r"\b\d{2}/\d{2}/\d{4}\b",
    "a time": r"\b\d{2}:\d{2}\b",
    "an acronym": r"\bNATO\b",
    "a Latin word with a number": r"\bF-16\b",
    "a Latin word with a slash": r"\bSAMP/T\b",
    "a URL": r"https://\S+\?\S+#\S+",
    "an e-mail address": r"\S+@example\.org",
    "a handle": r"(?<!\S)@\w+",
    "a hashtag": r"(?<!\S)#\w+",
    "tanwin before the alef": "\u064bا",
    "tanwin after the alef": "ا\u064b",
    "shadda before fatha": "\u0651\u064e",
    "shadda after fatha": "\u064e\u0651",
    "shadda before fathatan": "\u0651\u064b",
    "shadda after fathatan": "\u064b\u0651",
    "a superscript alef": "\u0670",
    "a mark between lam and alef": "ل[\u064b-\u0652]+[اأإآ]",
    "tatweel inside a word": r"[ء-ي]ـ+[ء-ي]",
    "tatweel before a quote": "ـ[”«]",
    "tatweel before a number": r"ـ\d",
    "two blanks": r"\S  \S",
    "a no-break space": "\u00a0",
    "blanks at the end of a line": r"\S {2,}\n",
    "many blank lines at the end": r"\S\n{10,}\Z",
    "no newline at the end": r"[^\n]\Z",
    "a quoted line": r"(?m)^> “",
    "an empty quoted line": r"(?m)^>$",
    "a byline": r"(?m)^بقلم: ",
    "a headline without a full stop": r"\A[^\n]+[^\n.]\n\n",
    "wa before a name": r"\bوواشنطن\b",
    "li before a name": r"\bلأوكرانيا\b",
    "bi before a name": r"\bبموسكو\b",
    "fa and li with the article": r"\bفللكرملين\b",
    "a direction mark": "[\u200e\u200f]",
}


@pytest.fixture(scope="module")
def texts():
    """The text of each shipped article, by the name of its file."""
    return {path.name: path.read_bytes().decode("utf-8") for path in shipped.seed_paths()}


@pytest.fixture(scope="module")
def source():
    return read_source(shipped.seed_path(ANNOTATED), f"seeds/{ANNOTATED}")


@pytest.fixture(scope="module")
def contents():
    """What the shipped annotation file holds, read by the store."""
    ours = Collection(shipped.annotations_folder(), annotator="", tagset=None)
    return ours.read(f"seeds/{ANNOTATED}")


@pytest.fixture(scope="module")
def spans(contents):
    """The annotator's own: whoever works in this checkout may have added others."""
    return [span for span in contents.spans if span.annotator == "reader"]


def runs_of(text, length=QUOTATION):
    """The runs of words in a text, whatever their marks, tatweel and punctuation."""
    bare = (c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c)[0] != "M")
    words = re.findall(r"\w+", "".join(bare).replace("\u0640", ""))
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_there_are_five_articles_with_plain_names(texts):
    assert len(texts) == 5
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*\.txt", name) for name in texts)


def test_an_article_has_the_length_of_a_news_article(texts):
    assert all(350 <= len(text.split()) <= 550 for text in texts.values())


def test_an_article_is_utf8_with_line_feeds_and_no_control(texts):
    for text in texts.values():
        assert not text.startswith("\ufeff")
        assert {c for c in text if unicodedata.category(c) in {"Cc", "Zl", "Zp"}} == {"\n"}


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_the_articles_hold(difficulty, texts):
    assert any(re.search(DIFFICULTIES[difficulty], text) for text in texts.values())


def test_the_readme_names_every_article(texts):
    readme = (shipped.seeds_folder() / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\S+)`", readme, re.MULTILINE)) == set(texts)


def test_no_run_of_words_stands_in_the_real_articles(texts, articles):
    assert articles
    theirs = set().union(*(runs_of(path.read_text(encoding="utf-8")) for path in articles))
    for name, text in texts.items():
        assert (name, runs_of(text) & theirs) == (name, set())


def test_the_first_article_is_the_annotated_one(texts):
    assert min(texts) == ANNOTATED


def test_the_annotations_belong_to_the_text_as_it_is(contents, source):
    assert contents.refused == {}
    assert (contents.name, contents.sha256) == (source.name, source.sha256)


def test_every_span_stands_on_its_words(spans, source):
    assert len(spans) >= 60
    assert [span.surface for span in spans] == [source.text[s.start : s.end] for s in spans]


def test_the_annotations_fit_the_tagset(contents, source):
    tagset = load_tagset("news")
    assert list(problems(contents.spans, source.text, tagset, annotator="reader")) == []


def test_both_layers_are_annotated_and_events_have_arguments(spans):
    layers = {span.layer for span in spans}
    assert layers == {ENTITY, EVENT}
    known = {span.id for span in spans}
    events = [span for span in spans if span.layer == EVENT]
    assert all(span.arguments for span in events)
    assert {each.target for span in events for each in span.arguments} <= known


def test_required_roles_are_filled(spans):
    tagset = load_tagset("news")
    for span in spans:
        label = next(each for each in tagset.labels if each.name == span.label)
        required = {role.name for role in label.roles if role.required}
        assert required <= {each.role for each in span.arguments}, span.surface


def test_some_spans_nest(spans):
    outer_first = sorted(spans, key=lambda span: (span.start, -span.end))
    assert sum(inner.end <= outer.end for outer, inner in pairwise(outer_first)) >= 10


def test_some_spans_leave_out_a_proclitic_or_a_pronoun(spans, source):
    began, ended = 0, 0
    for span in spans:
        start, end = word_at(source.text, span.start)
        word = source.text[start:end]
        began += span.start - start in proclitic_edges(word)
        ended += span.end - start in enclitic_edges(word)
    assert began >= 15
    assert ended >= 3


def test_a_span_begins_between_a_lam_and_its_alef(spans, source):
    before = {source.text[s.start - 1 : s.start + 1] for s in spans if s.start}
    assert "لأ" in before
