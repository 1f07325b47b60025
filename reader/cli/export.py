"""Write annotations as training data, with a report of what became of every span."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.batches import without_looking_for_garbage
from reader.cli.errors import ReaderError, say
from reader.export.formats import FORMATS, format_named
from reader.export.options import CLITICS, SCHEMES, Options
from reader.export.report import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reader.cli.documents import Entry
    from reader.export.options import Annotated
    from reader.export.output import OutputFile
    from reader.export.report import Report
    from reader.store.folder import Folder
    from reader.tagging.tagset import Tagset

DONE, REFUSED = 0, 3
LAYERS = ("entity", "event")
_STANDARD_OUTPUT = "-"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `reader export`."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="what to export (default: all that is annotated)"
    )
    parser.add_argument(
        "--format",
        metavar="F",
        default="conll2003",
        choices=tuple(FORMATS),
        help=f"one of {', '.join(FORMATS)} (default: %(default)s)",
    )
    parser.add_argument(
        "--layer",
        choices=(*LAYERS, "all"),
        help="default: entity for flat formats, all for the rest",
    )
    parser.add_argument("--scheme", choices=SCHEMES, default="iob2", help="of the tags")
    parser.add_argument(
        "--clitics",
        choices=CLITICS,
        default="split",
        help="what to do where a span begins or ends inside a word",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="write nothing if a span would not come out as it was marked",
    )
    parser.add_argument("--map", metavar="FILE", help="labels and the names to write for them")
    parser.add_argument("--only", choices=("done",), help="only documents in that state")
    parser.add_argument(
        "--split", metavar="A:B:C", help="shares of train, dev and test, by document; needs -o"
    )
    parser.add_argument("--seed", type=int, default=0, help="what --split is drawn with")
    parser.add_argument("-o", "--output", metavar="OUT", help="a file, or - for standard output")
    parser.add_argument(
        "--report", metavar="FILE", help="write the whole report there, as JSON; - prints it"
    )


def run(options: argparse.Namespace) -> int:
    """Export; 0 when done, 3 when `--strict` refused."""
    from reader.export.output import Output

    out = options.output or _STANDARD_OUTPUT
    if options.report and os.path.realpath(options.report) == os.path.realpath(out):
        raise ReaderError(f"{options.report}: the export goes there, so the report cannot")
    if options.map and os.path.realpath(options.map) in map(
        os.path.realpath, filter(None, (out, options.report))
    ):
        raise ReaderError(f"{options.map}: is the label map, and would be overwritten")
    with Output() as output:
        # Before anything is written: a report that has no place to go ends the export.
        file = output.open(_place(options.report)) if options.report else None
        report, code = _export(options, file)
        output.finish()
    for line in report.lines():
        say(line)
    if code == REFUSED:
        lost = counted(report.losses, "span")
        say(f"--strict: {lost} would be bent or lost; nothing was written")
    return code


def _place(word: str) -> Path | None:
    """The file of that name, None for the standard output."""
    return None if word == _STANDARD_OUTPUT else Path(word)


def _export(options: argparse.Namespace, told: OutputFile | None) -> tuple[Report, int]:
    """Export, and write the report to ``told``; it and the exit code."""
    from reader.export.labels import MappedNameError
    from reader.export.options import ExportError
    from reader.export.writing import RefusedError, export

    out = _place(options.output or _STANDARD_OUTPUT)
    try:
        with without_looking_for_garbage():
            return export(_documents(options), _choices(options), out, told), DONE
    except RefusedError as refusal:
        return refusal.report, REFUSED
    except MappedNameError as error:
        raise ReaderError(f"{options.map}: {error.reason}") from error
    except ExportError as error:
        raise ReaderError(error.reason) from error


def _choices(options: argparse.Namespace) -> Options:
    chosen = format_named(options.format)
    layers = chosen.layers
    if options.layer:
        layers = LAYERS if options.layer == "all" else (options.layer,)
    labels = _label_map(Path(options.map)) if options.map else {}
    return Options(
        chosen.name,
        layers,
        options.scheme,
        options.clitics,
        options.strict,
        labels,
        tagset=_tagset(options) if chosen.name == "html" else None,
        split=_shares(options.split) if options.split else None,
        seed=options.seed,
    )


def _tagset(options: argparse.Namespace) -> Tagset:
    from reader.cli.arguments import settings_of
    from reader.tagging.tagset_file import load_tagset

    return load_tagset(settings_of(options).tagset)


def _shares(stated: str) -> tuple[int, int, int]:
    """Read A:B:C, three whole numbers."""
    parts = stated.split(":")
    if len(parts) != 3 or not all(
        part.isascii() and part.isdigit() and len(part) < 10 for part in parts
    ):
        raise ReaderError(f"--split is three shares, as in 80:10:10, not {stated}")
    first, second, third = map(int, parts)
    return first, second, third


def _label_map(path: Path) -> dict[str, str]:
    from reader.export.labels import LabelMapError, read_label_map

    try:
        return read_label_map(path.read_text(encoding="utf-8-sig"))
    except LabelMapError as error:
        raise ReaderError(f"{path}:{error.line}: {error.reason}") from error
    except UnicodeDecodeError as error:
        raise ReaderError(f"{path}: is not UTF-8") from error


def _documents(options: argparse.Namespace) -> Iterator[Annotated]:
    """Yield the documents asked for, one by one as they are written."""
    from reader.cli.arguments import annotations_folder
    from reader.cli.documents import Entry, document_path, find_documents
    from reader.store.folder import Folder

    # Looking is enough: what a collection needs to write would take as long to load again.
    collection = Folder(annotations_folder(options))
    if options.paths:
        entries = find_documents(options.paths)
    else:
        entries = [Entry(name, document_path(name)) for name in collection.names()]
    for entry in entries:
        document = _document(entry, collection, options)
        if document is not None:
            yield document


def _document(entry: Entry, collection: Folder, options: argparse.Namespace) -> Annotated | None:
    from reader.cli.documents import read_document
    from reader.cli.standing import standing_or_shipped
    from reader.export.options import Annotated, Borders

    # Tags are made of columns, unless spans are looked at one by one for something else.
    in_columns = format_named(options.format).flat and options.annotator is None
    stored = collection.read(entry.name, in_columns=in_columns)
    if stored.warning:
        say(stored.warning)
    if options.only and stored.state != options.only:
        return None
    source = read_document(entry, options.encoding or stored.encoding)
    for key, reason in stored.refused.items():
        say(f"{entry.name}: span {key} is left out: {reason}")
    spans, lost = standing_or_shipped(stored, collection, source)
    if options.annotator is not None:
        spans, lost = (
            [span for span in each if span.annotator == options.annotator] for each in (spans, lost)
        )
    borders = Borders.of_facts(stored.document.get("borders"), source)
    return Annotated(source, spans, borders, tuple(lost), stored.refused)
