"""Print a text as the page sets it, row by row.

The contract: `--plain --bidi visual` prints the rows as the page sets them at `--width`,
`--bidi logical` the same rows in logical order with base letters, `--trace` one JSON object per
row with its cells and hidden indices.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import islice
from typing import TYPE_CHECKING

from reader.cli.arguments import annotations_folder, settings_of
from reader.cli.batches import without_looking_for_garbage
from reader.cli.errors import ReaderError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reader.text.layout import Page, Row

DEFAULT_WIDTH = 80
MAX_WIDTH = 1_000_000
# Columns that are written in one go: where output is not buffered, each write is a system call.
_COLUMNS_AT_ONCE = 1 << 14


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `reader show`."""
    parser.add_argument("file", metavar="FILE", help="a text, or the name of a document")
    parser.add_argument(
        "--width", type=int, metavar="N", help=f"columns of the page (default: {DEFAULT_WIDTH})"
    )
    parser.add_argument(
        "--plain", action="store_true", help="without escape sequences (which is the only way yet)"
    )
    parser.add_argument("--trace", action="store_true", help="one JSON object a row")
    parser.add_argument("--direction", choices=("auto", "rtl", "ltr"), default="auto")
    parser.add_argument("--tashkeel", choices=("show", "hide"), default="show")


def run(options: argparse.Namespace) -> int:
    """Print the rows; 0, or ReaderError for what cannot be shown."""
    from reader.cli.documents import find_documents, read_document
    from reader.text.layout import MIN_WIDTH, Page

    width = DEFAULT_WIDTH if options.width is None else options.width
    if width < MIN_WIDTH:
        raise ReaderError(f"--width: a page is at least {MIN_WIDTH} columns wide, not {width}")
    if width > MAX_WIDTH:  # each row of it is padded to its width
        raise ReaderError(f"--width: a page is at most {MAX_WIDTH} columns wide, not {width}")
    entries = find_documents([options.file])
    if len(entries) != 1:
        raise ReaderError(f"{options.file}: is a folder; show takes one text")
    source = read_document(entries[0], options.encoding, annotations_folder(options), hashed=False)
    page = Page(source.text, width, direction=options.direction, tashkeel=options.tashkeel)
    lines = _traced(page) if options.trace else _plain(page, _mode(options))
    at_once = max(1, _COLUMNS_AT_ONCE // width)
    with without_looking_for_garbage():
        while some := list(islice(lines, at_once)):
            sys.stdout.write("\n".join(some) + "\n")
    return 0


def _mode(options: argparse.Namespace) -> str:
    """How rows are written: what was stated, else as the page sets them on a terminal.

    What goes into a pipe or a file is searched and read by programs, which want letters in
    reading order, not their forms in the order of the eye.
    """
    stated = options.bidi or settings_of(options).bidi
    if stated != "auto":
        return stated
    looked_at = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return "visual" if looked_at else "logical"


def _plain(page: Page, mode: str) -> Iterator[str]:
    if mode == "visual":
        yield from map(page.glyphs_of, range(page.row_count))
        return
    from reader.cli.arabic import rows_of

    yield from rows_of(page, mode)


def _traced(page: Page) -> Iterator[str]:
    for number in range(page.row_count):
        yield json.dumps(_as_record(page.row(number)), ensure_ascii=False)


def _as_record(row: Row) -> dict[str, object]:
    return {
        "paragraph": row.paragraph,
        "row": row.number,
        "start": row.start,
        "end": row.end,
        "base": row.base,
        "cells": [cell._asdict() for cell in row.cells],
        "hidden": [list(hidden) for hidden in row.hidden],
    }
