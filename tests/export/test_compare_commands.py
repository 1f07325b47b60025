"""`reader agree`, `reader merge` and `reader stats` as a shell calls them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cli import main

TEXT = "قصفت الطائرات كييف وموسكو.\n"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Two annotators' work in a folder, and one's in another; gives a way to run the program."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT)

    def record(start, end, label, annotator, layer="entity", **more):
        return {
            "doc": "a.txt",
            "start": start,
            "end": end,
            "label": label,
            "layer": layer,
            "annotator": annotator,
            **more,
        }

    def run(*words, code=0):
        assert main(list(words)) == code
        return capsys.readouterr()

    def store(folder, *records):
        lines = "".join(json.dumps(each) + "\n" for each in records)
        Path("in.jsonl").write_text(lines)
        run("import", "--annotations", folder, "--format", "jsonl", "in.jsonl")

    ali = [
        record(14, 18, "GPE", "ali"),
        record(20, 25, "GPE", "ali"),
        record(0, 4, "ATTACK", "ali", "event"),
    ]
    sara = [record(14, 18, "GPE", "sara"), record(19, 25, "GPE", "sara")]
    store("both", *ali, *sara)
    store("ali", *ali)
    store("sara", *sara)
    return run


def test_agreement_of_two_annotators_and_of_two_folders_is_the_same(run):
    of_names = json.loads(run("agree", "ali", "sara", "--annotations", "both", "--json").out)
    of_folders = json.loads(run("agree", "ali", "sara", "--json").out)
    for each in (of_names, of_folders):
        (document,) = each["documents"]
        assert document["entity"]["exact_f1"] == 0.5
        assert document["entity"]["overlap_f1"] == 1
        assert document["event"]["exact_f1"] == 0
        assert document["entity"]["labels"]["GPE"]["exact"] == 1
        (only,) = document["entity"]["disagreements"]
        assert only["kind"] == "range"
        assert (only["a"]["start"], only["b"]["start"]) == (20, 19)
        assert only["context"][1] == "وموسكو"
        assert each["total"]["entity"]["kappa"] == document["entity"]["kappa"]


def test_agreement_is_printed_for_people(run):
    lines = run("agree", "ali", "sara").out.splitlines()
    assert lines[0] == "A = ali   B = sara"
    assert "0.500" in next(line for line in lines if line.startswith("a.txt          entity"))
    assert any("19-25 entity range: A: GPE «موسكو» B: GPE «وموسكو»" in line for line in lines)


def test_a_word_that_is_nobody_is_an_error(run):
    err = run("agree", "ali", "nobody", code=2).err
    assert err.startswith("reader: nobody: is no folder of annotations, and nobody's name")


def test_a_folder_without_annotations_is_no_side(run):
    Path("texts").mkdir()
    for words in (["agree", "ali", "texts"], ["merge", "texts", "ali", "-o", "merged"]):
        assert run(*words, code=2).err == "reader: texts: is a folder without annotations\n"
    assert not Path("merged").exists()


def test_merge_keeps_who_said_what_and_counts_conflicts(run):
    printed = run("merge", "ali", "sara", "-o", "merged").out
    assert printed.splitlines() == [
        "a.txt: 1 agreed, 2 conflicts",
        "2 conflicts: reader --annotations merged",
    ]
    lines = run("export", "--annotations", "merged", "--format", "jsonl").out.splitlines()
    records = [json.loads(line) for line in lines]
    assert [(each["start"], each["annotator"], each["attributes"]) for each in records] == [
        (0, "ali", {"conflict": "2", "side": "ali"}),
        (14, "ali+sara", {"agreed": "ali, sara"}),
        (19, "sara", {"conflict": "1", "side": "sara"}),
        (20, "ali", {"conflict": "1", "side": "ali"}),
    ]
    assert "new folder" in run("merge", "ali", "sara", "-o", "merged", code=2).err
    checked = run("check", "--annotations", "merged")
    assert (checked.out, checked.err) == ("", "reader: a.txt: 2 conflicts are open\n")
    assert "open conflicts: 2\n" in run("stats", "--annotations", "merged").out
    counts = json.loads(run("stats", "--annotations", "merged", "--json").out)
    assert counts["open_conflicts"] == 2


def test_an_export_says_that_conflicts_are_open(run):
    run("merge", "ali", "sara", "-o", "merged")
    said = run("export", "--annotations", "merged", "--report", "report.json").err
    assert said.endswith("reader: 2 conflicts are open: the spans of both sides went in\n")
    assert json.loads(Path("report.json").read_text())["documents"][0]["open_conflicts"] == 2
    assert "open" not in run("export", "--annotations", "ali").err


def test_a_merge_that_the_disk_stops_leaves_nothing_and_can_be_done_again(run):
    text = "كلمة " * 600
    Path("b.txt").write_text(text)
    lines = (
        json.dumps({"doc": "b.txt", "start": n, "end": n + 4, "layer": "entity", "label": "PER"})
        for n in range(0, len(text), 5)
    )
    Path("in.jsonl").write_text("\n".join(lines))
    run("import", "--annotations", "ali", "--format", "jsonl", "in.jsonl")
    # A limit stands for a full disk: the first document has room, the second has not.
    merge = 'ulimit -f 64; exec "$0" -m reader merge ali sara -o merged'
    stopped = subprocess.run(
        ["sh", "-c", merge, sys.executable],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    assert (stopped.returncode, stopped.stdout) == (2, "")
    assert stopped.stderr == "reader: merged/b.txt.json: file too large\n"
    assert not [path for path in Path().iterdir() if "merged" in path.name]
    assert "600 conflicts" in run("merge", "ali", "sara", "-o", "merged").out


def test_what_has_open_conflicts_is_not_merged_again(run):
    run("merge", "ali", "sara", "-o", "merged")
    err = run("merge", "merged", "ali", "-o", "again", code=2).err
    assert err == "reader: merged: a.txt has 2 open conflicts: settle before merging again\n"
    assert not Path("again").exists()


def test_stats_as_table_as_json_and_as_bars(run):
    table = run("stats", "--annotations", "both").out
    assert "documents  1 (1 in work)" in table
    assert "spans of ali: 3" in table
    assert "GPE     2      كييف" in table
    assert "ATTACK  Attacker         0   0.0 %" in table
    record = json.loads(run("stats", "--annotations", "both", "--json").out)
    assert record["layers"]["entity"]["labels"]["GPE"]["spans"] == 4
    only = json.loads(run("stats", "--annotations", "both", "--annotator", "sara", "--json").out)
    assert only["spans"] == 2
    bars = run("stats", "--annotations", "both", "--bars").out.splitlines()
    assert bars[0].startswith("entity  GPE           4  ████")


def test_stats_of_nothing(run):
    assert run("stats", "--annotations", "empty").out.startswith("documents  0\n")
    assert json.loads(run("stats", "--annotations", "empty", "--json").out)["tokens"] == 0
    assert run("stats", "no.txt", code=2).err == "reader: no.txt: no such file or folder\n"


def test_arabic_is_set_on_a_terminal_and_logical_in_a_pipe(run, monkeypatch):
    words = ["stats", "--annotations", "both"]
    assert "  كييف\n" in run(*words).out
    set_right = run(*words, "--bidi", "visual").out
    assert "  ﻒﻴﻴﻛ\n" in set_right
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("TMUX", "STY", "KONSOLE_VERSION", "MLTERM", "VTE_VERSION", "KITTY_WINDOW_ID"):
        monkeypatch.delenv(name, raising=False)
    # A terminal that reorders by itself is told to leave these lines alone.
    assert run(*words).out == f"\x1b[8l{set_right}\x1b[8h"
    assert "  كييف\n" in run(*words, "--bidi", "logical").out
    lines = run("agree", "ali", "sara").out.splitlines()
    number = next(n for n, line in enumerate(lines) if " range: " in line)
    assert lines[number].endswith("A: GPE «ﻮﻜﺳﻮﻣ» B: GPE «ﻮﻜﺳﻮﻣﻭ»")
    context = "… .[ﻮﻜﺳﻮﻣﻭ] ﻒﻴﻴﻛ ﺕﺍﺮﺋﺎﻄﻟﺍ ﺖﻔﺼﻗ …"
    assert lines[number + 1] == context.rjust(80)
    monkeypatch.setenv("TERM", "dumb")
    assert run(*words).out == run(*words, "--bidi", "logical").out
