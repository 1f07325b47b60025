"""Programs of others read what Reader writes: exactly the spans that the report says are in it.

Each is driven by the lines that docs/export.md has for it, taken from the page.
"""

import json
import re
import subprocess
from collections import Counter
from itertools import groupby, pairwise

import pytest

from reader.cli import main
from reader.export.options import Options
from reader.export.writing import export
from reader.store import Collection
from tests.export.documented import REPOSITORY, compare, consumers, tagged, told, typed
from tests.export.material import expected, tag_ranges
from tests.export.test_conllu import spans_in

pytestmark = pytest.mark.filterwarnings("ignore")

# What can be installed without gigabytes or a server is run by a test.
BY_HAND = {"Flair", "Stanza", "INCEpTION", "Tried by hand"}
BY_TESTS = {"nervaluate", "conllu", "UD validator", "Hugging Face", "seqeval", "conlleval", "brat"}
BY_TESTS |= {"doccano"}
BY_TESTS_OF_SPACY = {"spaCy", "spancat and Prodigy"}


def test_every_consumer_of_the_page_is_run_somewhere():
    assert set(consumers()) == BY_HAND | BY_TESTS | BY_TESTS_OF_SPACY


def test_every_python_line_of_the_page_can_be_read():
    for consumer, blocks in consumers().items():
        for language, lines in blocks:
            if language == "python":
                compile(lines, consumer, "exec")


def test_the_ud_validator_passes_level_one(place):
    assert "*** PASSED ***" in typed("UD validator", place)["said"]


def test_conllu_reads_every_span_of_every_level(place, dense_ones, capsys):
    names = typed("conllu", place)
    by_document = groupby(names["sentences"], key=document_of())
    reports = told(dense_ones, "conllu", ("entity", "event"))
    for (document, report), (name, sentences) in zip(reports, by_document, strict=True):
        assert name == document.name
        content = "".join(sentence.serialize() for sentence in sentences)
        assert spans_in(content) == expected(document, report)
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 2 * sum(map(len, names["sentences"]))


def test_conllu_reads_the_columns_of_conllu_plus(place, dense_ones):
    plus = typed("conllu", place)["plus"]
    for layer in ("entity", "event"):
        by_document = groupby(plus, key=document_of())
        reports = told(dense_ones, "conll2002", (layer,))
        for (document, report), (_, sentences) in zip(reports, by_document, strict=True):
            found = [each for sentence in sentences for each in in_column(sentence, layer)]
            assert sorted(found) == expected(document, report, [layer])


def in_column(sentence, layer):
    """(start, end, layer, label) of the spans in the column that a layer has in CoNLL-U Plus."""
    words = [each for each in sentence if isinstance(each["id"], int)]
    for first, stop, label in tag_ranges([word[f"reader:{layer}"] for word in words]):
        start, end = words[first]["misc"]["start_char"], words[stop - 1]["misc"]["end_char"]
        yield int(start), int(end), layer, label


def document_of():
    """What gives the document of each sentence, read in order."""
    current = [""]

    def name(sentence):
        current[0] = sentence.metadata.get("newdoc id", current[0])
        return current[0]

    return name


def test_nervaluate_reads_tsv2(place, dense_ones):
    guessed(place / "guess.tsv", dense_ones, "tsv2")
    strict = typed("nervaluate", place)["scores"]
    held = sum(report.layers["entity"].out for _, report in told(dense_ones, "tsv2"))
    assert (strict.correct, strict.missed, strict.spurious) == (held - 1, 1, 0)


def guessed(path, documents, name):
    """Write what a model might have found: all spans but the first."""
    export(documents, Options(name, layers=("entity",)), path)
    content, count = re.subn(
        "([ \t])B-[A-Z]+\n((?:.*[ \t]I-[A-Z]+\n)*)",
        lambda match: f"{match[1]}O\n" + re.sub("I-[A-Z]+\n", "O\n", match[2]),
        path.read_text(encoding="utf-8"),
        count=1,
    )
    assert count
    path.write_text(content, encoding="utf-8")


@pytest.mark.consumers
def test_hugging_face_loads_hf_and_tsv2(place, dense_ones, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(place / "cache"))
    names = typed("Hugging Face", place)
    rows = names["sentences"]
    assert rows.column_names == ["doc", "tokens", "ner_tags"]
    reports = told(dense_ones, "hf")
    held = sum(report.layers["entity"].out for _, report in reports)
    assert compare((tagged(row["tokens"], row["ner_tags"]) for row in rows), reports) == held
    sentences = [
        tagged(*zip(*((row["token"], row["tag"]) for row in sentence), strict=True))
        for is_one, sentence in groupby(names["tokens"], key=lambda row: bool(row["token"]))
        if is_one
    ]
    assert compare(sentences, reports) == held


@pytest.mark.consumers
def test_seqeval_sees_the_spans(place, dense_ones):
    from seqeval.metrics.sequence_labeling import get_entities
    from seqeval.scheme import IOB2, Entities

    export(dense_ones, Options("hf", layers=("entity",)), place / "guess.jsonl")
    names = typed("seqeval", place)
    assert names["score"] == 1
    reports = told(dense_ones, "hf")
    records = [json.loads(line) for line in (place / "out.jsonl").open(encoding="utf-8")]
    strict = [
        (record["tokens"], [(each.start, each.end, each.tag) for each in found])
        for record, found in zip(
            records, Entities(names["gold"], scheme=IOB2).entities, strict=True
        )
    ]
    loose = [
        (record["tokens"], [(a, b + 1, label) for label, a, b in get_entities(tags)])
        for record, tags in zip(records, names["gold"], strict=True)
    ]
    held = sum(report.layers["entity"].out for _, report in reports)
    assert compare(strict, reports) == compare(loose, reports) == held


@pytest.mark.consumers
def test_seqeval_sees_the_spans_of_bioes(dense_ones, tmp_path):
    from seqeval.scheme import IOBES, Entities

    out = tmp_path / "out.jsonl"
    export(dense_ones, Options("hf", layers=("entity",), scheme="bioes"), out)
    records = [json.loads(line) for line in out.open(encoding="utf-8")]
    found = Entities([record["ner_tags"] for record in records], scheme=IOBES).entities
    sentences = [
        (record["tokens"], [(each.start, each.end, each.tag) for each in entities])
        for record, entities in zip(records, found, strict=True)
    ]
    assert compare(sentences, told(dense_ones, "hf", scheme="bioes"))


@pytest.mark.consumers
def test_conlleval_counts_the_spans(place, dense_ones):
    guessed(place / "guess.conll", dense_ones, "conll2002")
    typed("conlleval", place)
    scores = (place / "scores.txt").read_text(encoding="utf-8")
    reports = told(dense_ones, "conll2002")
    held = sum(report.layers["entity"].out for _, report in reports)
    tokens = sum(report.extent.tokens for _, report in reports)
    assert scores.startswith(
        f"processed {tokens} tokens with {held} phrases; "
        f"found: {held - 1} phrases; correct: {held - 1}.\n"
    )
    spans = [each for pair in reports for each in expected(*pair, ["entity"])]
    by_label = Counter(label for _, _, _, label in spans)
    by_label[spans[0][3]] -= 1  # the one that was not found
    assert {
        label: int(count)
        for label, count in re.findall(r"^ *([A-Z]+): precision.* (\d+)$", scores, re.MULTILINE)
    } == by_label


def test_the_words_in_brat_files_are_those_of_the_text_to_the_character(dense_ones, tmp_path):
    """What brat's server asks of every line, and refuses a line for; its lines end as Python's."""
    export(dense_ones, Options("brat"), tmp_path / "data")
    for document in dense_ones:
        path = tmp_path / "data" / document.name
        text = path.read_bytes().decode()
        assert text == document.text
        lines = path.with_suffix(".ann").read_bytes().decode().splitlines()
        for line in lines:
            if line.startswith("T"):
                _, marked, words = line.split("\t", 2)
                pieces = [map(int, each.split(" ")) for each in marked.split(" ", 1)[1].split(";")]
                assert words == " ".join(text[start:end] for start, end in pieces)
        assert sum(line.startswith("T") for line in lines) >= len(document.spans) - 1


@pytest.mark.consumers
def test_brat_files_hold_every_span_and_every_role(place, dense_ones):
    examples = {each.id: each for each in typed("brat", place)["examples"]}
    for document, report in told(dense_ones, "brat", ("entity", "event")):
        example = examples[document.name.removesuffix(".txt")]
        triggers = {event.trigger.id: event for event in example.events}
        found = sorted(
            (
                each.spans[0].start,
                each.spans[-1].end,
                "event" if each.id in triggers else "entity",
                each.type,
            )
            for each in example.entities
        )
        assert found == expected(document, report)
        roles = sum(len(span.arguments) for span in document.spans)
        assert sum(len(event.arguments) for event in example.events) == roles


@pytest.mark.consumers
def test_doccano_imports_every_span_and_gives_it_back(place, dense_ones, monkeypatch):
    typed("doccano", place)
    overlapping, apart = through_doccano(place / "out.jsonl", place)
    reports = told(dense_ones, "doccano", ("entity", "event"))
    for (document, report), row, kept in zip(reports, overlapping, apart, strict=True):
        assert (row["text"], row["meta"]["doc"]) == (document.text, document.name)
        layers = row["meta"]["layers"]
        found = [(start, end, layers[label], label) for start, end, label in row["spans"]]
        assert sorted(found) == expected(document, report)
        # Where spans may not overlap it leaves out those that begin inside one that it took.
        taken = sorted(map(tuple, kept["spans"]))
        assert all(one[1] <= other[0] for one, other in pairwise(taken))
        assert all(
            any(start <= each[0] < end for start, end, _ in taken)
            for each in map(tuple, row["spans"])
            if each not in taken
        )
    monkeypatch.chdir(place)
    words = ["import", "--annotations", "back", "--format", "doccano", "from-doccano.jsonl"]
    assert main(words) == 0
    back = Collection(place / "back", annotator="", tagset=None)
    for document, report in reports:
        found = [(s.start, s.end, s.layer, s.label) for s in back.spans_of(document.name)]
        assert sorted(found) == expected(document, report)


def through_doccano(path, folder):
    """What doccano holds of a file, with overlapping spans and without; its own export beside it.

    It wants an environment to itself: what it asks for cannot stand beside the other consumers.
    """
    python = REPOSITORY / "build" / "doccano" / "bin" / "python"
    assert python.exists(), "doccano's environment is missing: make test-consumers"
    script = REPOSITORY / "tests" / "export" / "doccano_reads.py"
    process = subprocess.run(
        [python, script, path, folder], check=False, capture_output=True, text=True
    )
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)
