"""spaCy's DocBin: one file of documents, spans in ``doc.spans`` by layer, ``doc.ents`` of level 1.

Needs spaCy (``pip install 'arabic-reader[spacy]'``). ``doc.text`` is the text to the letter: what
lies between tokens, but for one space, is a token as in spaCy's own tokenizers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reader.export.conllu import every_level
from reader.export.offsets import checked_text, optional_name
from reader.export.options import ExportError
from reader.export.reading import ReadDocument, ReadError, ReadSpan
from reader.tagging.span import ENTITY, LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.alignment import Sentence
    from reader.export.job import Job
    from reader.export.options import Annotated
    from reader.export.reading import Reading

_NAME: Final = "doc"
_ATTRIBUTES: Final = ("ENT_IOB", "ENT_TYPE", "SENT_START")
MISSING: Final = "needs spaCy: pip install 'arabic-reader[spacy]'"


def write(document: Annotated, job: Job) -> Iterator[str]:
    """Put the document into the box, which :func:`closing` makes a file of; yields nothing."""
    try:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab
    except ImportError as error:
        raise ExportError(f"--format spacy {MISSING}") from error

    if "box" not in job.kept:
        job.kept["box"] = DocBin(attrs=_ATTRIBUTES, store_user_data=True)
        job.kept["vocab"] = Vocab()
    sentences = list(job.sentences(job.align(document, every_level)))
    job.kept["box"].add(_doc(document, sentences, job))
    yield from ()


def closing(job: Job) -> bytes:
    """Return the file; without a document it is an empty box."""
    from spacy.tokens import DocBin

    box = job.kept.get("box") or DocBin(attrs=_ATTRIBUTES, store_user_data=True)
    made: bytes = box.to_bytes()
    return made


def _doc(document: Annotated, sentences: list[Sentence], job: Job) -> Any:  # noqa: ANN401 -- spaCy
    """The document as spaCy has it; ``places`` says which of its words are our tokens."""
    from spacy.tokens import Doc

    words, spaces, places = _words(document.text, sentences)
    # spaCy begins a sentence with its first word; what lies before our first token goes with it.
    starts = {0}
    count = 0
    for sentence in sentences:
        if count:
            starts.add(places[count])
        count += len(sentence.tokens)
    flags: Any = [number in starts for number in range(len(words))] or None
    doc = Doc(job.kept["vocab"], words, spaces, sent_starts=flags)
    doc.user_data[_NAME] = document.name
    groups: dict[str, list[Any]] = {layer: [] for layer in job.layers}
    entities = []
    count = 0
    for sentence in sentences:
        for first, stop, held in sentence.placed:
            layer = held.span.layer
            start, end = places[count + first], places[count + stop - 1] + 1
            span = _span(doc, start, end, held.label)
            groups[layer].append(span)
            if layer == ENTITY and held.level == 1:
                entities.append(span)
        count += len(sentence.tokens)
    for layer, spans in groups.items():
        doc.spans[layer] = spans
    doc.set_ents(entities)
    return doc


def _span(doc: Any, start: int, end: int, label: str) -> Any:  # noqa: ANN401 -- spaCy's
    from spacy.tokens import Span

    return Span(doc, start, end, label=label)


def _words(text: str, sentences: list[Sentence]) -> tuple[list[str], list[bool], list[int]]:
    """SpaCy's words of a text, whether a space follows each, and which of them are our tokens."""
    words: list[str] = []
    spaces: list[bool] = []
    places: list[int] = []
    position = 0
    ranges = [token for sentence in sentences for token in sentence.tokens]
    for start, end in [*ranges, (len(text), len(text))]:
        gap = text[position:start]
        if gap.startswith(" ") and words:
            spaces[-1] = True
            gap = gap[1:]
        if start < end:
            places.append(len(words) + bool(gap))
        for word in filter(None, (gap, text[start:end])):
            words.append(word)
            spaces.append(False)
        position = end
    return words, spaces, places


def read(data: bytes, reading: Reading) -> list[ReadDocument]:
    """Read a DocBin: our layers of ``doc.spans`` where it has them, else all groups and ents."""
    try:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab
    except ImportError as error:
        raise ReadError(0, MISSING) from error
    try:
        docs = list(DocBin().from_bytes(data).get_docs(Vocab()))
    except Exception as error:  # whatever spaCy trips over in it
        raise ReadError(0, f"is no DocBin that can be read: {type(error).__name__}") from error
    return [_read_doc(doc, reading) for doc in docs]


def _read_doc(doc: Any, reading: Reading) -> ReadDocument:  # noqa: ANN401 -- spaCy's
    record = {"text": doc.text, _NAME: doc.user_data.get(_NAME)}
    identity = optional_name(record, _NAME, 0)
    document = ReadDocument(0, identity, checked_text(record, 0))
    ours = [(layer, doc.spans[layer]) for layer in LAYERS if layer in doc.spans]
    if not ours:
        ours = [("", group) for group in doc.spans.values()] + [("", doc.ents)]
        reading.notes["has no groups entity and event in doc.spans; all it has is read"] += 1
    document.spans = [
        ReadSpan(span.start_char, span.end_char, span.label_, layer)
        for layer, group in ours
        for span in group
    ]
    return document
