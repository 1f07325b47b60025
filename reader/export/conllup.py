"""CoNLL-U Plus: the tags of level 1 in columns of their own, the rest of CoNLL-U's in MISC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.export.conllu import KEYS, Row, sentences
from reader.export.conllu_reading import read_sentences
from reader.export.schemes import OUTSIDE
from reader.tagging.span import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.job import Job
    from reader.export.options import Annotated
    from reader.export.reading import ReadDocument, Reading

HEADER: Final = "# global.columns = ID FORM MISC READER:ENTITY READER:EVENT"
_NOT_ANNOTATED: Final = "*"


def write(document: Annotated, job: Job) -> Iterator[str]:
    """Yield the document, before the first one the line that names the columns."""
    if job.number == 1:
        yield f"{HEADER}\n"
    for comments, rows in sentences(document, job):
        lines = (_line(row, job.layers) for row in rows)
        yield "\n".join([*comments, *lines, "", ""])


def _line(row: Row, layers: tuple[str, ...]) -> str:
    columns = []
    for layer in LAYERS:
        outside = "_" if "-" in row.identity else OUTSIDE
        columns.append(row.tags.get(KEYS[layer], outside) if layer in layers else _NOT_ANNOTATED)
    rest = [f"{key}={tag}" for key, tag in row.tags.items() if key not in KEYS.values()]
    misc = "|".join([*rest, *row.places])
    return "\t".join([row.identity, row.form, misc or "_", *columns])


def read(data: bytes, reading: Reading) -> list[ReadDocument]:
    """Read a file whose columns its first line names; FORM must be one of them."""
    return read_sentences(data, reading, columns=())
