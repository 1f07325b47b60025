"""spaCy reads what Reader writes: `spacy convert`, and its readers, on the dense articles."""

import subprocess
import sys

import pytest

from reader.export.options import Options
from reader.export.writing import export
from tests.export.material import HARD_TEXT, annotated, dense, expected, places

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def spacy():
    import spacy

    return spacy


def converted(spacy, path, converter):
    """The documents that `spacy convert` makes of a file."""
    from spacy.tokens import DocBin

    subprocess.run(
        [
            sys.executable,
            "-m",
            "spacy",
            "convert",
            path.name,
            ".",
            "--converter",
            converter,
            "--lang",
            "ar",
            "--n-sents",
            "1",
        ],
        cwd=path.parent,
        check=True,
        capture_output=True,
    )
    box = DocBin().from_disk(path.with_suffix(".spacy"))
    return list(box.get_docs(spacy.blank("ar").vocab))


def entities(docs, text):
    """(start, end, layer, label) of the entities of ``docs``, which together are ``text``."""
    found, forms = [], [token.text for doc in docs for token in doc]
    ranges, first = places(forms, text), 0
    for doc in docs:
        for entity in doc.ents:
            start, end = ranges[first + entity.start][0], ranges[first + entity.end - 1][1]
            found.append((start, end, "entity", entity.label_))
        first += len(doc)
    return sorted(found)


def texts_of(articles):
    yield "hard.txt", HARD_TEXT
    for path in articles:
        yield path.name, path.read_text(encoding="utf-8")


def test_spacy_convert_reads_conll2003(spacy, tmp_path, articles):
    for number, (name, text) in enumerate(texts_of(articles)):
        document = annotated(text, dense(text, number), name)
        out = tmp_path / f"{number}.conll"
        report = export([document], Options("conll2003", ("entity",)), out).documents[0]
        docs = converted(spacy, out, "ner")
        assert entities(docs, text) == expected(document, report, ["entity"])
        assert sum(len(list(doc.sents)) for doc in docs) == report.sentences


def test_spacy_convert_reads_several_documents_as_several(spacy, tmp_path, articles):
    documents = [
        annotated(text, dense(text, number), name)
        for number, (name, text) in enumerate(texts_of(articles))
    ]
    out = tmp_path / "all.conll"
    report = export(documents, Options("conll2003", ("entity",)), out)
    docs = converted(spacy, out, "ner")
    assert len(docs) == len(documents)
    for document, doc, told in zip(documents, docs, report.documents, strict=True):
        assert entities([doc], document.text) == expected(document, told, ["entity"])


def test_spacy_convert_reads_conllu(spacy, tmp_path, articles):
    for number, (name, text) in enumerate(texts_of(articles)):
        document = annotated(text, dense(text, number), name)
        out = tmp_path / f"{number}.conllu"
        export([document], Options("conllu"), out)
        flat = export([document], Options("conll2003", ("entity",)), tmp_path / "flat.conll")
        docs = converted(spacy, out, "conllu")
        assert entities(docs, text) == expected(document, flat.documents[0], ["entity"])
