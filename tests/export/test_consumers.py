"""Programs of others read what Reader writes: exactly the spans that the report says are in it."""

import json
import os
import subprocess
import sys

import pytest

from reader.export.options import Options
from reader.export.writing import export
from tests.export.material import HARD_TEXT, annotated, dense, expected, places, tag_ranges

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def documents(articles):
    """The articles and the hard text, annotated densely."""
    texts = [("hard.txt", HARD_TEXT)]
    texts += [(path.name, path.read_bytes().decode()) for path in articles]
    return [annotated(text, dense(text, n), name) for n, (name, text) in enumerate(texts)]


def written(folder, documents, name, **choices):
    """Export to a file; gives its path and the report of each document."""
    out = folder / f"out.{name}"
    report = export(documents, Options(name, **choices), out)
    return out, report.documents


def in_text(document, sentences):
    """(start, end, layer, label) of (forms, [(first, stop, label)]) sentences of a document."""
    ranges = places([form for forms, _ in sentences for form in forms], document.text)
    found, before = [], 0
    for forms, spans in sentences:
        for first, stop, label in spans:
            start, end = ranges[before + first][0], ranges[before + stop - 1][1]
            found.append((start, end, "entity", label))
        before += len(forms)
    return sorted(found)


def test_the_ud_validator_passes_level_one(tmp_path, documents):
    out, _ = written(tmp_path, documents, "conllu")
    process = subprocess.run(
        [sys.executable, "-m", "udtools.cli", "--lang", "ar", "--level", "1", str(out)],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert "*** PASSED ***" in process.stdout + process.stderr


def test_nervaluate_reads_tsv2(tmp_path, documents):
    from nervaluate.evaluator import Evaluator

    for document in documents:
        out, (told,) = written(tmp_path, [document], "tsv2", layers=("entity",))
        content = out.read_text(encoding="utf-8")
        labels = sorted({each.label for each in document.spans if each.layer == "entity"})
        evaluator = Evaluator(content, content, tags=labels, loader="conll")
        strict = evaluator.evaluate()["overall"]["strict"]
        assert (strict.correct, strict.f1) == (told.layers["entity"].out, 1)


def test_spacy_reads_a_docbin_of_both_layers(tmp_path, documents):
    import spacy
    from spacy.tokens import DocBin

    out, reports = written(tmp_path, documents, "spacy")
    docs = list(DocBin().from_disk(out).get_docs(spacy.blank("ar").vocab))
    for document, doc, told in zip(documents, docs, reports, strict=True):
        assert doc.text == document.text
        assert doc.user_data["doc"] == document.name
        found = [
            (span.start_char, span.end_char, layer, span.label_)
            for layer in ("entity", "event")
            for span in doc.spans[layer]
        ]
        assert sorted(found) == expected(document, told)
        assert len(list(doc.sents)) == told.sentences
        _, (flat,) = written(tmp_path, [document], "conll2002", layers=("entity",))
        ents = [(ent.start_char, ent.end_char, "entity", ent.label_) for ent in doc.ents]
        assert sorted(ents) == expected(document, flat, ["entity"])


def test_spacy_places_the_spans_of_spans(tmp_path, documents):
    import spacy

    out, _ = written(tmp_path, documents, "spans")
    nlp = spacy.blank("ar")
    for document, line in zip(documents, out.read_text("utf-8").split("\n"), strict=False):
        record = json.loads(line)
        doc = nlp.make_doc(record["text"])
        for each, span in zip(record["spans"], document.spans, strict=True):
            placed = doc.char_span(
                each["start"], each["end"], each["label"], alignment_mode="expand"
            )
            assert span.surface.strip() in placed.text
            assert record["text"][each["start"] : each["end"]] == span.surface


@pytest.mark.consumers
@pytest.mark.parametrize("scheme", ["iob2", "bioes"])
def test_seqeval_sees_the_spans(tmp_path, documents, scheme):
    from seqeval.metrics import f1_score
    from seqeval.metrics.sequence_labeling import get_entities
    from seqeval.scheme import IOB2, IOBES, Entities

    for document in documents:
        out, (told,) = written(tmp_path, [document], "hf", layers=("entity",), scheme=scheme)
        records = [json.loads(line) for line in out.read_bytes().decode().split("\n") if line]
        tags = [record["ner_tags"] for record in records]
        strict = Entities(tags, scheme=IOB2 if scheme == "iob2" else IOBES).entities
        sentences = [
            (record["tokens"], [(each.start, each.end, each.tag) for each in entities])
            for record, entities in zip(records, strict, strict=True)
        ]
        wanted = expected(document, told, ["entity"])
        assert in_text(document, sentences) == wanted
        loose = [
            (record["tokens"], [(a, b + 1, label) for label, a, b in get_entities(each)])
            for record, each in zip(records, tags, strict=True)
        ]
        assert in_text(document, loose) == wanted
        assert f1_score(tags, tags) == 1


@pytest.mark.consumers
def test_hugging_face_loads_hf_and_tsv2(tmp_path, documents, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from datasets import load_dataset

    for number, document in enumerate(documents):
        folder = tmp_path / str(number)
        folder.mkdir()
        out, (told,) = written(folder, [document], "hf", layers=("entity",))
        dataset = load_dataset(
            "json", data_files=str(out), split="train", cache_dir=str(folder / "cache")
        )
        assert dataset.column_names == ["doc", "tokens", "ner_tags"]
        sentences = [(row["tokens"], tag_ranges(row["ner_tags"])) for row in dataset]
        assert in_text(document, sentences) == expected(document, told, ["entity"])
        out, (told,) = written(folder, [document], "tsv2", layers=("entity",))
        table = load_dataset(
            "csv",
            data_files=str(out),
            split="train",
            sep="\t",
            quoting=3,
            column_names=["token", "tag"],
            keep_default_na=False,
            skip_blank_lines=False,
            cache_dir=str(folder / "csv"),
        )
        sentences, forms, tags = [], [], []
        for row in table:
            if row["token"]:
                forms.append(row["token"])
                tags.append(row["tag"])
            elif forms:
                sentences.append((forms, tag_ranges(tags)))
                forms, tags = [], []
        assert in_text(document, sentences) == expected(document, told, ["entity"])
