"""`reader check`: silent and 0 when all is well, else a line for each fault and 1."""

import json

import pytest

from reader.cli import main

TEXT = "قصفت الطائرات الميناء كَبيرا\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def put(here, *spans, sha256=None, name="a.txt"):
    path = here / "annotations" / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    document = {"doc": name, "schema": 1, "state": "new"}
    if sha256:
        document["sha256"] = sha256
    records = {}
    for number, span in enumerate(spans):
        record = {"layer": "event", "label": "ATTACK", **span}
        records[record.get("id", f"s{number}")] = record
    path.write_text(json.dumps({"document": {"1": document}, "spans": records}))


def check(capsys, *argv):
    code = main(["check", *argv])
    return code, capsys.readouterr().out.splitlines()


def test_nothing_stored_is_nothing_wrong(here, capsys):
    assert check(capsys) == (0, [])
    assert check(capsys, "a.txt") == (0, [])


def test_good_spans_are_nothing_wrong(here, capsys):
    put(here, {"start": 0, "end": 4, "surface": "قصفت"})
    assert check(capsys) == (0, [])


ENTITY = {"start": 5, "end": 13, "layer": "entity", "label": "DATE", "id": "e"}


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        ([{"start": 0, "end": 999}], "beyond the text"),
        ([{"start": 0, "end": 3, "surface": "قصفت"}], "its surface is"),
        ([{"start": 0, "end": TEXT.index("كَ") + 1}], "marks"),
        ([{"start": 0, "end": 4, "label": "NONESUCH"}], "no label NONESUCH"),
        ([{"start": 0, "end": 4, "label": "PER"}], "of the entity layer"),
        ([{"start": "a", "end": 4}], "whole number"),
        ([{"start": 0, "end": 4}, {"start": 0, "end": 4}], "there twice"),
        (
            [{"start": 0, "end": 4, "arguments": [{"role": "Target", "target": "gone"}]}],
            "which is not there",
        ),
        (
            [{"start": 0, "end": 4, "arguments": [{"role": "Target", "target": "e"}]}, ENTITY],
            "a DATE",
        ),
        (
            [{"start": 0, "end": 4, "arguments": [{"role": "Judge", "target": "e"}]}, ENTITY],
            "no role Judge",
        ),
    ],
)
def test_a_fault_is_a_line_with_the_document(here, capsys, spans, words):
    put(here, *spans)
    for argv in ([], ["a.txt"]):
        code, lines = check(capsys, *argv)
        assert code == 1
        assert len(lines) == 1
        assert lines[0].startswith("a.txt: ")
        assert words in lines[0]


def test_a_text_that_changed_is_told(here, capsys):
    put(here, {"start": 0, "end": 4, "surface": "قصفت"}, sha256="0" * 64)
    code, lines = check(capsys)
    assert code == 1
    assert lines[0] == "a.txt: the text has changed since it was annotated"
    assert lines[1].startswith("a.txt: kept: ATTACK «قصفت» at 0 to 4")


def test_a_text_that_is_gone_is_told(here, capsys):
    put(here, {"start": 0, "end": 4}, name="b.txt")
    code, lines = check(capsys)
    assert code == 1
    assert "b.txt: its text cannot be read" in lines[0]


def test_a_broken_file_is_told_and_left_as_it_is(here, capsys):
    put(here)
    path = here / "annotations" / "a.txt.json"
    path.write_text('{"spans": {')
    code, lines = check(capsys)
    assert code == 1
    assert "broken JSON" in lines[0]
    assert [each.name for each in path.parent.iterdir()] == ["a.txt.json"]


def test_only_one_annotators_spans_are_spoken_of(here, capsys):
    put(here, {"start": 0, "end": 999, "annotator": "omar"})
    assert check(capsys, "--annotator", "sara") == (0, [])
    assert check(capsys, "--annotator", "omar")[0] == 1


def test_a_path_that_is_not_there_is_bad_usage(here, capsys):
    assert check(capsys, "none.txt")[0] == 2
