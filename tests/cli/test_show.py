"""`reader show`: the contract of its output, on articles and on awkward texts."""

import itertools
import json

import pytest
from wcwidth import wcswidth

from reader.cli import main
from reader.text.layout import Page

TEXT = "وصل الوفد (27 عضواً) إلى OpenAI.\r\n\r\nالصفحة الثانية\u2028وسطر\u202eآخر\u202c\n"


@pytest.fixture
def show(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def run(text, *options):
        (tmp_path / "a.txt").write_bytes(text.encode())
        code = main(["show", "a.txt", *options])
        return code, *capsys.readouterr()

    return run


def test_rows_are_printed_as_the_page_sets_them(show):
    code, out, err = show(TEXT, "--width", "16", "--plain", "--bidi", "visual")
    page = Page(TEXT, 16)
    assert (code, err) == (0, "")
    assert out.split("\n")[:-1] == [page.row(n).glyphs for n in range(page.row_count)]
    assert all(wcswidth(row) <= 16 for row in out.split("\n"))
    assert "\x1b" not in out


def test_logical_rows_are_in_logical_order_without_padding(show):
    _, out, _ = show(TEXT, "--width", "16", "--plain", "--bidi", "logical")
    assert out.split("\n") == [
        "وصل الوفد (27",
        "عضواً) إلى",
        "OpenAI.",
        "",
        "الصفحة الثانية",
        "وسطرآخر",
        "",
    ]


def test_into_a_pipe_rows_are_logical_unless_stated_otherwise(show):
    _, stated, _ = show(TEXT, "--width", "16", "--plain", "--bidi", "logical")
    assert show(TEXT, "--width", "16", "--plain")[1] == stated
    assert show(TEXT, "--width", "16", "--bidi", "auto")[1] == stated


def test_on_a_terminal_rows_are_as_the_page_sets_them(show, monkeypatch):
    _, stated, _ = show(TEXT, "--width", "16", "--bidi", "visual")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    assert show(TEXT, "--width", "16")[1] == stated
    monkeypatch.setenv("TERM", "dumb")
    assert show(TEXT, "--width", "16")[1] != stated


def test_hidden_tashkeel_leaves_the_letters(show):
    _, out, _ = show("مُحَمَّد", "--bidi", "logical", "--tashkeel", "hide")
    assert out == "محمد\n"


def test_a_trace_tiles_the_text(show):
    _, out, _ = show(TEXT, "--width", "16", "--trace")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [list(row) for row in rows] == [
        ["paragraph", "row", "start", "end", "base", "cells", "hidden"]
    ] * len(rows)
    assert rows[0]["start"] == 0
    assert rows[-1]["end"] == len(TEXT)
    for row, following in itertools.pairwise(rows):
        assert row["end"] == following["start"]
    for row in rows:
        covered = [[cell["start"], cell["end"]] for cell in row["cells"]] + row["hidden"]
        indices = sorted(index for start, end in covered for index in range(start, end))
        assert indices == list(range(row["start"], row["end"]))
        assert [cell["column"] for cell in row["cells"]] == sorted(
            cell["column"] for cell in row["cells"]
        )
    assert [(row["paragraph"], row["row"]) for row in rows] == [
        (0, 0), (0, 1), (0, 2), (1, 0), (2, 0), (2, 1),
    ]  # fmt: skip
    assert rows[3]["cells"] == []


def test_a_direction_can_be_stated(show):
    assert show("abc", "--width", "9", "--bidi", "visual", "--direction", "rtl")[1] == "      abc\n"
    assert show("سلام", "--width", "9", "--direction", "ltr")[1][0] != " "


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["show", "none.txt"], "reader: none.txt: no such file or folder\n"),
        (["show", "."], "a folder"),
        (["show", "a.txt", "--width", "1"], "at least 2 columns"),
        (["show", "a.txt", "--width", "x"], "invalid int"),
        (["show"], "FILE"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(words, reason, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("سلام", "utf-8")
    (tmp_path / "b.txt").write_text("سلام", "utf-8")
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert reason in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("mode", ["words", "runs", "rows"])
def test_other_encodings_keep_every_letter(show, mode):
    text = "وصل الوفد (27) إلى OpenAI"
    _, out, _ = show(text, "--bidi", mode)
    assert len(out.strip().replace("\u200e", "")) == len(text)
