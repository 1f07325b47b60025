"""spaCy reads what Reader writes, with the lines of docs/export.md: every span, in its place."""

import pytest

from tests.export.documented import copied, in_text, told, typed
from tests.export.material import expected

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def read(annotated_folder, tmp_path_factory):
    """What the lines of the page bind."""
    return typed("spaCy", copied(annotated_folder, tmp_path_factory.mktemp("spacy")))


def entities(document, docs):
    """(start, end, layer, label) of the entities of ``docs``, which together are ``document``."""
    sentences = [
        ([token.text for token in doc], [(each.start, each.end, each.label_) for each in doc.ents])
        for doc in docs
    ]
    return in_text(document, sentences)


def test_spacy_convert_reads_conll2003(read, dense_ones):
    for (document, report), doc in zip(told(dense_ones, "conll2003"), read["flat"], strict=True):
        assert entities(document, [doc]) == expected(document, report, ["entity"])
        assert len(list(doc.sents)) == report.extent.sentences


def test_spacy_convert_reads_conllu(read, dense_ones):
    docs = read["levels"]  # a sentence each: spaCy's converter knows no `# newdoc`
    held = zip(
        told(dense_ones, "conllu", ("entity", "event")), told(dense_ones, "conll2003"), strict=True
    )
    for (document, report), (_, flat) in held:
        here, docs = docs[: report.extent.sentences], docs[report.extent.sentences :]
        assert entities(document, here) == expected(document, flat, ["entity"])
    assert not docs


def test_spacy_reads_a_docbin_of_both_layers(read, dense_ones):
    nested = told(dense_ones, "spacy", ("entity", "event"))
    flat = told(dense_ones, "conll2003")
    for (document, report), (_, one), doc in zip(nested, flat, read["nested"], strict=True):
        assert doc.text == document.text
        assert doc.user_data["doc"] == document.name
        found = [
            (span.start_char, span.end_char, layer, span.label_)
            for layer in ("entity", "event")
            for span in doc.spans[layer]
        ]
        assert sorted(found) == expected(document, report)
        assert len(list(doc.sents)) == report.extent.sentences
        ents = [(ent.start_char, ent.end_char, "entity", ent.label_) for ent in doc.ents]
        assert sorted(ents) == expected(document, one, ["entity"])


def test_spacy_places_the_spans_of_spans(place, dense_ones):
    docs = typed("spancat and Prodigy", place)["docs"]
    for document, doc in zip(dense_ones, docs, strict=True):
        assert doc.text == document.text
        for span, placed in zip(document.spans, doc.spans["sc"], strict=True):
            assert placed.label_ == span.label
            assert span.surface.strip() in placed.text
            # There is more than was marked only where spaCy's own tokens go on.
            assert placed[0].idx + len(placed[0]) > span.start
            assert placed[-1].idx < span.end
