"""CoNLL-U: read by the library `conllu`, every span on its level, the text to the letter."""

import re
import unicodedata

import conllu
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.export.conllu import escape
from reader.export.options import Options
from reader.export.writing import export
from tests.export.material import (
    HARD_TEXT,
    annotated,
    dense,
    documents,
    expected,
    span,
    surface_span,
    tag_ranges,
)

KEY = re.compile(r"(NE|EV)(\d*)")
LAYERS = {"NE": "entity", "EV": "event"}


def written(folder, *all_documents, **choices):
    """What stands in the file, and the report."""
    out = folder / "out.conllu"
    report = export(all_documents, Options(**{"format": "conllu", **choices}), out)
    return out.read_bytes().decode("utf-8"), report


def words(sentence):
    return [token for token in sentence if isinstance(token["id"], int)]


def levels_of(sentence):
    """(layer, level) -> the tags of the sentence's words."""
    found = {}
    for number, word in enumerate(words(sentence)):
        for key, tag in (word["misc"] or {}).items():
            match = KEY.fullmatch(key)
            if match:
                place = (LAYERS[match[1]], int(match[2] or 1))
                found.setdefault(place, ["O"] * len(words(sentence)))[number] = tag
    return found


def spans_in(content, level=None):
    """(start, end, layer, label) by start_char and end_char."""
    found = []
    for sentence in conllu.parse(content):
        ranges = [
            (int(word["misc"]["start_char"]), int(word["misc"]["end_char"]))
            for word in words(sentence)
        ]
        for (layer, number), tags in levels_of(sentence).items():
            if level in {None, number}:
                for first, stop, label in tag_ranges(tags):
                    found.append((ranges[first][0], ranges[stop - 1][1], layer, label))
    return sorted(found)


def rebuilt(content):
    """The text as MISC spells it: UDPipe's SpacesAfter and SpacesBefore, and our Raw."""
    pieces = []
    for sentence in conllu.parse(content):
        inside = 0
        for token in sentence:
            if isinstance(token["id"], tuple):
                inside = token["id"][2]
            elif isinstance(token["id"], int) and token["id"] <= inside:
                continue
            misc = token["misc"]
            pieces.append(unescaped(misc.get("SpacesBefore", "")))
            pieces.append(unescaped(misc["Raw"]) if "Raw" in misc else token["form"])
            default = "" if misc.get("SpaceAfter") == "No" else " "
            pieces.append(unescaped(misc["SpacesAfter"]) if "SpacesAfter" in misc else default)
    return "".join(pieces)


def unescaped(spelled):
    plain = {"s": " ", "t": "\t", "n": "\n", "r": "\r", "p": "|", "\\": "\\"}
    return re.sub(
        r"\\(?:([stnrp\\])|u([0-9A-F]{4})|U([0-9A-F]{8}))",
        lambda match: plain[match[1]] if match[1] else chr(int(match[2] or match[3], 16)),
        spelled,
    )


def test_a_cut_word_is_a_multiword_token_and_each_span_has_its_level(tmp_path):
    text = "قالت وواشنطن.\nثم"
    spans = [
        surface_span(text, "واشنطن", "GPE"),
        surface_span(text, "قالت وواشنطن", "ORG"),
        surface_span(text, "قالت", "MEET"),
    ]
    content, report = written(tmp_path, annotated(text, spans, "seeds/مقال 1.txt"))
    assert content == (
        "# newdoc id = seeds/مقال 1.txt\n"
        "# newpar id = seeds_مقال_1.txt-p1\n"
        "# sent_id = seeds_مقال_1.txt-s1\n"
        "# text = قالت وواشنطن.\n"
        "1\tقالت\t_\t_\t_\t_\t_\t_\t_\tNE=B-ORG|EV=B-MEET|start_char=0|end_char=4\n"
        "2-3\tوواشنطن\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No|start_char=5|end_char=12\n"
        "2\tو\t_\t_\t_\t_\t_\t_\t_\tNE=I-ORG|start_char=5|end_char=6\n"
        "3\tواشنطن\t_\t_\t_\t_\t_\t_\t_\tNE=I-ORG|NE2=B-GPE|start_char=6|end_char=12\n"
        "4\t.\t_\t_\t_\t_\t_\t_\t_\tSpacesAfter=\\n|start_char=12|end_char=13\n"
        "\n"
        "# newpar id = seeds_مقال_1.txt-p2\n"
        "# sent_id = seeds_مقال_1.txt-s2\n"
        "# text = ثم\n"
        "1\tثم\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No|start_char=14|end_char=16\n"
        "\n"
    )
    assert report.losses == 0


def test_level_one_is_what_the_flat_export_holds(tmp_path, capsys):
    for seed in range(20):
        document = annotated(HARD_TEXT, dense(HARD_TEXT, seed))
        content, _ = written(tmp_path, document)
        for layer in ("entity", "event"):
            report = export([document], Options("conll2002", (layer,)), None).documents[0]
            capsys.readouterr()
            level_one = [each for each in spans_in(content, level=1) if each[2] == layer]
            assert level_one == expected(document, report, [layer])


def test_a_trimmed_span_keeps_its_own_range_beside_its_tags(tmp_path):
    text = "قال نعم ثم"
    content, report = written(tmp_path, annotated(text, [span(text, 3, 8)]))
    assert "NE=B-PER|NEspan=3:8:5|start_char=4|end_char=7" in content
    assert [(what, more) for what, _, more in report.documents[0].told] == [
        ("trimmed", {"to": [4, 7], "beside": [3, 8]})
    ]
    assert report.losses == 0  # it comes back as it was marked


def test_forms_and_text_are_in_nfc_and_the_raw_token_stands_beside_them(tmp_path):
    text = "مت\u0651\u064eصل آ\u0627\u0653"
    content, _ = written(tmp_path, annotated(text))
    assert unicodedata.is_normalized("NFC", content)
    assert "Raw=مت\\u0651\\u064Eصل" in content
    assert rebuilt(content) == text


def test_marks_that_a_zero_width_character_kept_apart_are_in_nfc_without_it(tmp_path):
    text = "مد\u064e\u200f\u064dر هنا\n"
    assert unicodedata.is_normalized("NFC", text)
    content, _ = written(tmp_path, annotated(text))
    assert unicodedata.is_normalized("NFC", content)
    assert "\tمد\u064d\u064eر\t" in content
    assert rebuilt(content) == text


def test_several_documents_share_a_file(tmp_path):
    content, report = written(
        tmp_path, annotated("قمة", name="a.txt"), annotated(" \n"), annotated("قمة", name="b.txt")
    )
    parsed = conllu.parse(content)
    assert [sentence.metadata["newdoc id"] for sentence in parsed] == ["a.txt", "b.txt"]
    assert len({sentence.metadata["sent_id"] for sentence in parsed}) == 2
    assert len(report.documents) == 3


def test_the_layer_asked_for_is_the_one_that_is_written(tmp_path):
    text = "قمة"
    document = annotated(text, [span(text, 0, 3), span(text, 0, 3, "MEET")])
    content, report = written(tmp_path, document, layers=("event",))
    assert "EV=B-MEET" in content
    assert "NE=" not in content
    assert report.documents[0].left_out == {"entity span": 1}


def test_all_that_is_hard_in_a_text_comes_through(tmp_path):
    for seed in range(20):
        document = annotated(HARD_TEXT, dense(HARD_TEXT, seed))
        content, report = written(tmp_path, document)
        assert spans_in(content) == expected(document, report.documents[0])
        assert rebuilt(content) == HARD_TEXT


@pytest.mark.parametrize("clitics", ["split", "expand", "strict"])
def test_the_articles_come_through(tmp_path, articles, clitics):
    for number, path in enumerate(articles):
        text = path.read_text(encoding="utf-8")
        document = annotated(text, dense(text, number), path.name)
        content, report = written(tmp_path, document, clitics=clitics)
        assert spans_in(content) == expected(document, report.documents[0])
        assert rebuilt(content) == text


@given(documents(), st.sampled_from(["split", "expand", "strict"]))
@settings(deadline=None)
def test_every_span_has_a_level_and_the_text_can_be_rebuilt(tmp_path_factory, document, clitics):
    content, report = written(tmp_path_factory.mktemp("conllu"), document, clitics=clitics)
    told = report.documents[0]
    assert report.total.dropped == report.counts["same"]
    assert spans_in(content) == expected(document, told)
    assert all(line == unicodedata.normalize("NFC", line) for line in content.split("\n"))
    if content:
        assert rebuilt(content) == document.text
    for sentence in conllu.parse(content):
        for token in sentence:
            assert token["form"]
            assert not any(c.isspace() for c in token["form"])
        for word in words(sentence):
            start, end = int(word["misc"]["start_char"]), int(word["misc"]["end_char"])
            assert start < end <= len(document.text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_escaped_can_be_read_back_and_holds_no_blank(raw):
    spelled = escape(raw)
    assert unescaped(spelled) == raw
    assert unicodedata.is_normalized("NFC", spelled)
    assert not any(c.isspace() or c == "|" for c in spelled)
