"""What the engine meant to be on the screen, from the program's own `show`, and what there is."""

import functools
import json
import subprocess
import sys
import unicodedata
from pathlib import Path

TORTURE = Path(__file__).resolve().parent.parent / "data" / "torture.txt"
CONTROLS = TORTURE.with_name("torture_controls.txt")
# A blank column at each side of the page; wider terminals than these have wider margins.
EDGE = 1
WIDEST = 100


def show(path, columns, *words):
    """What `reader show` prints of a text, set as the page of so many columns sets it."""
    width = str(columns - 2 * EDGE)
    command = [sys.executable, "-m", "reader", "show", str(path), "--width", width, *words]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode("utf-8").splitlines()


@functools.cache
def rows_meant(path, columns):
    """The rows of a text as strings, from the first column of the screen, no blanks at the end."""
    assert columns <= WIDEST + 2 * EDGE
    plain = show(path, columns, "--plain", "--bidi", "visual")
    return [(" " * EDGE + row).rstrip() for row in plain]


@functools.cache
def trace(path, columns):
    """The rows of a text as `reader show --trace` tells them."""
    return [json.loads(line) for line in show(path, columns, "--trace")]


@functools.cache
def cells_meant(path, columns):
    """The rows of a text as {column of the screen: what stands there}; blanks are left out."""
    return [
        {
            cell["column"] + EDGE: unicodedata.normalize("NFC", cell["glyphs"])
            for cell in row["cells"]
            if not cell["glyphs"].isspace()
        }
        for row in trace(path, columns)
    ]


def columns_meant(path, columns, row, start, end):
    """The columns of the screen where a row shows ``[start, end)``, in pieces perhaps."""
    return {
        cell["column"] + EDGE + more
        for cell in trace(path, columns)[row]["cells"]
        if cell["start"] < end and start < cell["end"]
        for more in range(cell["width"])
    }


def cells_of(terminal, row):
    """What a terminal model holds in a row, as {column: what stands there}; blanks left out."""
    line = terminal.screen.buffer[row]
    return {
        column: unicodedata.normalize("NFC", line[column].data)
        for column in range(terminal.screen.columns)
        if line[column].data.strip()
    }


def looks_of(terminal, row):
    """The look of each cell of a row, without what stands in it."""
    line = terminal.screen.buffer[row]
    return [line[column]._replace(data="") for column in range(terminal.screen.columns)]


def changed_columns(before, after):
    """The columns in which two rows of looks differ."""
    return {column for column, (a, b) in enumerate(zip(before, after, strict=True)) if a != b}
