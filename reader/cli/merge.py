"""Join two annotations of the same texts: what both say, and the rest as conflicts to settle."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from reader.cli.errors import ReaderError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reader.cli.sides import Side
    from reader.tagging.span import Span
    from reader.text.source import Source

DONE = 0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `reader merge`."""
    parser.add_argument("first", metavar="A", help="a folder of annotations, or an annotator")
    parser.add_argument("second", metavar="B", help="another")
    parser.add_argument(
        "-o", "--output", metavar="DIR", required=True, help="a new folder of annotations"
    )


def run(options: argparse.Namespace) -> int:
    """Write the merged annotations to a new folder; say per document what is to be settled."""
    from reader.cli.sides import sides, texts
    from reader.export.report import counted
    from reader.tagging import conflicts

    out = Path(options.output)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ReaderError(f"{out}: is there already; a merge goes to a new folder")
    one, other = sides(options.first, options.second, options)
    merged: list[tuple[Source, list[Span]]] = []
    for source in texts(one, other, options):
        a, b = (conflicts.Side(side.name, _settled(side, source)) for side in (one, other))
        merged.append((source, conflicts.merge(a, b)))
    with _whole(out) as folder:
        _store(merged, (one.name, other.name), folder, options)
    total = 0
    for source, spans in merged:
        found = conflicts.conflicts(spans)
        total += len(found)
        agreed = len(spans) - sum(len(each.spans) for each in found)
        print(f"{source.name}: {agreed} agreed, {counted(len(found), 'conflict')}")
    print(f"{counted(total, 'conflict')}: reader --annotations {out}")
    return DONE


def _settled(side: Side, source: Source) -> list[Span]:
    """The spans of a side; raises ReaderError where it has conflicts of an earlier merge."""
    from reader.export.report import counted
    from reader.tagging.conflicts import conflicts

    spans = side.spans(source)
    if still := len(conflicts(spans)):
        found = counted(still, "open conflict")
        raise ReaderError(f"{side.name}: {source.name} has {found}: settle before merging again")
    return spans


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """Give a folder to fill, which becomes ``out`` when it is whole, and else is taken away."""
    from reader.store import StoreError

    place = Path(os.path.realpath(out))
    place.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent) as beside:
        folder = Path(beside, place.name)
        folder.mkdir()
        try:
            yield folder
        except StoreError as error:
            # It happened on the way to the folder that was asked for.
            raise ReaderError(str(error).replace(str(folder), str(out))) from error
        folder.replace(place)


def _store(
    merged: list[tuple[Source, list[Span]]],
    names: tuple[str, str],
    out: Path,
    options: argparse.Namespace,
) -> None:
    """Write the spans, and beside them what the first side is called and what the second."""
    from reader.cli.arguments import annotator_of, settings_of
    from reader.store import Collection
    from reader.tagging.conflicts import SIDES
    from reader.tagging.history import IN_WORK, NEW, Change, Edit
    from reader.tagging.tagset_file import load_tagset

    tagset = load_tagset(settings_of(options).tagset)
    facts = {SIDES: list(names)}
    collection = Collection(out, annotator=annotator_of(options), tagset=tagset)
    for source, spans in merged:
        if spans:
            collection.open(source)
            edits = tuple(Edit(None, span) for span in spans)
            collection.commit(source.name, Change("merge", edits, (NEW, IN_WORK)), facts)
    collection.close()
