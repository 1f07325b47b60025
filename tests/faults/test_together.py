"""Two readers, or a reader and an import, on one document: each sees the other at once."""

import json
import subprocess

import pytest

from tests.faults.programs import COMMAND, ENVIRONMENT, IMPORT, READER
from tests.faults.work import TEXT
from tests.ui.pseudo_terminal import PseudoTerminal

LEFT, BACKSPACE = "\x1b[D", "\x7f"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT[:1_000], encoding="utf-8")
    return tmp_path


def saved(terminal, count):
    terminal.wait_for(
        lambda it: any(f"{count} span" in row and "saved" in row for row in it.rows),
        f"{count} spans saved",
    )


def imported(folder, *records):
    lines = "".join(json.dumps({"doc": "a.txt", **record}) + "\n" for record in records)
    command = [*COMMAND, *IMPORT]
    subprocess.run(
        command, input=lines.encode(), cwd=folder, env=ENVIRONMENT, check=True, capture_output=True
    )


def test_two_readers_see_each_other(folder):
    with (
        PseudoTerminal("a.txt", folder=folder) as one,
        PseudoTerminal("a.txt", "--annotator", "other", folder=folder) as two,
    ):
        for each in (one, two):
            each.wait_for(lambda it: it.shows("a.txt"), "the page")
        one.send("p")
        saved(one, 1)
        two.send(LEFT)
        saved(two, 1)
        two.send("o")
        saved(two, 2)
        one.send(LEFT + LEFT)
        saved(one, 2)
        one.send("g")
        saved(one, 3)
        two.send(LEFT)
        saved(two, 3)
        for each in (one, two):
            each.send("\x11")
            assert each.wait() == 0
    assert len(READER.state(folder, "a.txt")) == 3


def test_a_reader_sees_what_is_imported_and_removed_meanwhile(folder):
    with PseudoTerminal("a.txt", folder=folder) as reader:
        reader.wait_for(lambda it: it.shows("a.txt"), "the page")
        reader.send("p")
        saved(reader, 1)
        record = {"start": 20, "end": 25, "layer": "entity", "label": "PER", "id": "x"}
        imported(folder, record, {**record, "id": "y", "start": 30, "end": 34})
        reader.send(LEFT)
        saved(reader, 3)
        imported(folder, {"id": "x", "deleted": True})
        reader.send(LEFT)
        saved(reader, 2)
        reader.send("o")
        saved(reader, 3)
    assert len(READER.state(folder, "a.txt")) == 3


def test_two_annotators_mark_the_same_word_and_both_are_kept(folder):
    for name in ("sara", "omar"):
        with PseudoTerminal("a.txt", "--annotator", name, folder=folder) as reader:
            reader.wait_for(lambda it: it.shows("a.txt"), "the page")
            reader.send("p")
            saved(reader, 1 if name == "sara" else 2)
    stored = sorted(READER.state(folder, "a.txt").values())
    assert [span[:3] for span in stored] == [(0, 3, "PER")] * 2
