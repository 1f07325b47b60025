"""A text full of controls reaches no terminal as controls, and its rows still tile it."""

import json
import unicodedata
from pathlib import Path

import pytest

from reader.cli import main

TORTURE = Path(__file__).parents[1] / "data" / "torture_controls.txt"
# The text as it is in the file: read_text would translate the lone CR.
TEXT = TORTURE.read_bytes().decode("utf-8")


def rows_of(capsys, *words):
    assert main(["show", str(TORTURE), *words]) == 0
    return capsys.readouterr().out.split("\n")[:-1]


def test_the_text_is_as_wild_as_it_says():
    for needle in ("\x1b[2J", "\x1b]52;", "\x9b", "\x7f", "\r", "\u202e", "\u2067", "\u200d"):
        assert needle in TEXT
    assert not TEXT.endswith("\n")


@pytest.mark.parametrize("width", ["20", "60", "160"])
@pytest.mark.parametrize("tashkeel", ["show", "hide"])
def test_no_control_and_no_format_character_is_printed(capsys, width, tashkeel):
    words = ("--width", width, "--plain", "--bidi", "visual", "--tashkeel", tashkeel)
    categories = {unicodedata.category(c) for row in rows_of(capsys, *words) for c in row}
    assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_no_control_is_printed_in_logical_order_either(capsys):
    rows = rows_of(capsys, "--width", "60", "--plain", "--bidi", "logical")
    assert not any(unicodedata.category(c) == "Cc" for row in rows for c in row)


def test_every_index_is_in_one_cell_or_hidden(capsys):
    pieces = []
    for row in map(json.loads, rows_of(capsys, "--width", "30", "--trace")):
        ranges = [(cell["start"], cell["end"]) for cell in row["cells"]]
        pieces += [row["start"], *sorted([*ranges, *map(tuple, row["hidden"])]), row["end"]]
    covered = [index for piece in pieces if isinstance(piece, tuple) for index in range(*piece)]
    assert covered == list(range(len(TEXT)))
    edges = [piece for piece in pieces if isinstance(piece, int)]
    assert edges[::2] == [0, *edges[1:-1:2]]
