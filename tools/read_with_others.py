#!/usr/bin/env python3
"""Have Flair, Stanza or the Perl conlleval read what Reader writes; docs/export.md tells.

    python3 tools/read_with_others.py {flair,stanza} … [--conlleval SCRIPT]

Flair and Stanza bring gigabytes with them, and nobody packages the script, so no test runs them.
Run this with the Python of an environment that has Reader and the libraries: `pip install '.[test]'
flair stanza`. No model is wanted and nothing is fetched. The articles are those of the tests
(READER_ARTICLES, else ../shared/seeds), annotated as densely as there; the lines that load an
export are taken from docs/export.md. Each prints one line, or fails where a span differs from the
report.
"""

# ruff: noqa: S101 -- to find out whether it holds is what this is for

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.export.options import Annotated

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))
# Flair brings a package of that name, which must not hide ours.
sys.modules["tests"] = ModuleType("tests")
sys.modules["tests"].__path__ = [str(REPOSITORY / "tests")]

from reader.export.options import Options  # noqa: E402
from reader.export.writing import export  # noqa: E402
from tests.export.documented import (  # noqa: E402
    compare,
    copied,
    dense_documents,
    told,
    typed,
    workplace,
)


def flair(folder: Path, documents: list[Annotated]) -> int:
    """Spans that a ColumnCorpus holds, after they were compared."""
    corpus = typed("Flair", folder)["corpus"]
    sentences = [
        (
            [token.text for token in sentence],
            [(s.tokens[0].idx - 1, s.tokens[-1].idx, s.tag) for s in sentence.get_spans("ner")],
        )
        for sentence in corpus.train
        if not sentence.is_document_boundary
    ]
    assert not corpus.dev
    assert not corpus.test
    return compare(sentences, told(documents, "conll2003"))


def stanza(folder: Path, documents: list[Annotated]) -> int:
    """Spans that Stanza's training data holds, read as its trainer does, after comparing."""
    from stanza.models.ner.utils import decode_from_bioes, process_tags

    read = typed("Stanza", folder)["document"]
    rows = read.get(["text", "ner"], as_sentences=True, from_token=True)
    sentences = []
    for sentence in process_tags(rows, "bioes"):
        found = decode_from_bioes([tag for _, tag in sentence])
        spans = [(each["start"], each["end"] + 1, each["type"]) for each in found]
        sentences.append(([word for word, _ in sentence], spans))
    return compare(sentences, told(documents, "conll2003"))


def conlleval(script: Path, folder: Path, documents: list[Annotated]) -> str:
    """The first line that the Perl script prints for an export scored against itself."""
    typed("conlleval", _with_guess(folder, documents))
    with (folder / "scored.conll").open("rb") as scored:
        said = subprocess.run(["perl", str(script)], stdin=scored, check=True, capture_output=True)
    port = (folder / "scores.txt").read_text(encoding="utf-8")
    assert said.stdout.decode().split() == port.split(), "the two conllevals differ"
    held = sum(report.layers["entity"].out for _, report in told(documents, "conll2002"))
    first = said.stdout.decode().split("\n", 1)[0]
    assert f"with {held} phrases; found: {held} phrases; correct: {held}." in first
    return first


def _with_guess(folder: Path, documents: list[Annotated]) -> Path:
    export(documents, Options("conll2002", layers=("entity",)), folder / "guess.conll")
    return folder


READERS: dict[str, Callable[[Path, list[Annotated]], int]] = {
    "flair": flair,
    "stanza": stanza,
}


def main() -> int:
    """Run the readers that are named; 1 where one does not hold what the report says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("readers", nargs="*", choices=[*READERS, []], metavar="READER")
    parser.add_argument("--conlleval", type=Path, metavar="SCRIPT", help="the Perl script")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    documents = dense_documents()
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch, "annotated")
        base.mkdir()
        workplace(base, documents)
        for name in options.readers:
            with contextlib.redirect_stdout(io.StringIO()):
                number = READERS[name](copied(base, Path(scratch, name)), documents)
            print(
                f"{name} {version(name)}: {number:,} spans of {len(documents)} documents, "
                "each as the report says"
            )
        if options.conlleval:
            print(conlleval(options.conlleval, copied(base, Path(scratch, "conlleval")), documents))
    return 0


if __name__ == "__main__":
    sys.exit(main())
