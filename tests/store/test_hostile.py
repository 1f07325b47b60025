"""Files that somebody made to hurt: one clear line, nothing run, nothing lost."""

import json
import pickle

import pytest

from reader.cli import main
from reader.loading import sha256_of
from reader.store import loglines
from reader.store.log_end import LogEnd
from reader.store.loglines import SNAPSHOT, Entry
from reader.store.naming import lock_path, log_path

TEXT = "قصفت الطائرات الميناء\n"
SPAN = {"start": 0, "end": 4, "layer": "event", "label": "ATTACK", "surface": "قصفت"}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "annotations").mkdir()
    return tmp_path / "annotations" / "a.txt.json"


def spans(**records):
    return json.dumps({"document": {"1": {"doc": "a.txt"}}, "spans": records}).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[" * 100_000, "nested too deeply"),
        (b'{"spans":' * 100_000, "nested too deeply"),
        (b'{"spans": {"x": {"start": ' + b"9" * 5_000 + b"}}}", "broken JSON"),
        (b'{"spans": {"x": {"start": NaN}}}', "NaN"),
        (b'{"spans": {"x": {"start": -Infinity}}}', "Infinity"),
        (b'{"spans": {"x": 3}}', "is no record"),
        (b'{"spans": []}', "is no table"),
        (b'["spans"]', "no JSON object"),
        (b'{"spans": {"x": {}, "x": {}}}', "stands twice"),
        (b'{"spans": {"x": {"note": "\\ud800"}}}', "surrogate"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        (b"", "is empty"),
        (b"null", "no JSON object"),
        (pickle.dumps({"spans": {}}), "UTF-8"),
        (b'{"spans": {"x": [' + b"0," * 4_000_000 + b"0]}}", "too finely divided"),
        (b'{"document": {"1": {"schema": 99}}}', "schema 99"),
    ],
)
def test_a_hostile_file_is_one_line_for_everybody_who_only_looks(here, content, words, capsys):
    here.write_bytes(content)
    for argv, code in [(["check"], 1), (["check", "a.txt"], 1)]:
        assert main(argv) == code
        out = capsys.readouterr().out
        assert words in out
        assert out.count("\n") == 1
        assert len(out) < 400
    assert here.read_bytes() == content


def test_a_hundred_megabytes_of_nothing_are_one_line(here, capsys):
    with here.open("wb") as file:
        file.write(b'{"spans": {"x": {"note": "')
        for _ in range(100):
            file.write(b"a" * 2**20)
        file.write(b'"}}}')
    assert main(["check"]) == 1
    assert capsys.readouterr().out.count("\n") == 1


@pytest.mark.parametrize("what", ["pipe", "device", "terabyte", "folder"])
@pytest.mark.parametrize("suffix", [".json", ".log.jsonl", ".lock"])
def test_what_is_no_file_is_one_line_and_not_waited_for(here, capsys, what, suffix):
    import os

    (here.parent.parent / "more.jsonl").write_text(json.dumps({"doc": "a.txt", **SPAN}))
    assert main(["import", "--format", "jsonl", "more.jsonl"]) == 0
    capsys.readouterr()
    place = here.with_name(f"a.txt{suffix}")
    place.unlink()
    if what == "pipe":
        os.mkfifo(place)
    elif what == "device":
        place.symlink_to("/dev/zero")
    elif what == "terabyte":
        with place.open("wb") as file:
            file.truncate(2**40)
    else:
        place.mkdir()
    codes = [main(["check"]), main(["export"])]
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    if suffix == ".lock":
        assert codes == [0, 0]
        return
    assert codes == [1, 2]
    assert captured.out.count("\n") == 1
    reason = {"terabyte": "too long", "folder": "is a directory"}.get(what, "is no regular file")
    assert f"annotations/a.txt.json: {reason}" in captured.out


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({**SPAN, "end": 10**9}, "beyond the text"),
        ({**SPAN, "end": 10**400}, "out of any text"),
        ({**SPAN, "start": -1}, "out of any text"),
        ({**SPAN, "start": "0"}, "whole number"),
        ({**SPAN, "layer": {"a": 1}}, "a layer is"),
        ({**SPAN, "label": "__import__('os')\n"}, "white space"),
        ({**SPAN, "note": ["x"]}, "a string"),
        ({**SPAN, "id": "y"}, 'the "id" of another span'),
        ({**SPAN, "arguments": "all"}, "is a list"),
        ({**SPAN, "attributes": {"a": {}}}, "is a string"),
        ({}, "missing"),
    ],
)
def test_a_hostile_record_is_one_line_and_stays_in_the_file(here, record, words, capsys):
    content = spans(x=record)
    here.write_bytes(content)
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert words in out
    assert out.count("\n") == 1
    assert "\x1b" not in out
    assert here.read_bytes() == content


def test_names_in_records_lead_nowhere(here, capsys, tmp_path):
    for name in ["../../etc/passwd", "/etc/passwd", "a\0b", "x" * 5_000, "\x1b[2J"]:
        here.write_text(json.dumps({"document": {"1": {"doc": name}}, "spans": {"x": SPAN}}))
        assert main(["check"]) == 1
        out = capsys.readouterr().out
        assert "\x1b" not in out
        assert "\0" not in out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "annotations"]


def test_a_hostile_log_is_damage_not_a_crash(here, collect, source, document_of, capsys):
    import zlib

    here.write_bytes(spans(x=SPAN))
    bodies = [
        b'{"n":0,"op":"base","by":"","at":"","part":[1,1],"ops":[]}',
        b'{"n":1,"op":"add","by":"","at":"","ops":%s}' % (b"[" * 50_000),
        b'{"n":2,"op":"add","by":"","at":"","ops":[["spans","x",5,null]]}',
    ]
    log = here.with_name("a.txt.log.jsonl")
    log.write_bytes(b"".join(b"%08x %s\n" % (zlib.crc32(body), body) for body in bodies))
    assert main(["check"]) == 1
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    assert "a fault of Reader's own" not in captured.err


DEEP = b"[" * 100_000 + b"]" * 100_000
FINE = b'"document": {\n"1": {"doc": "a.txt", "schema": 2}\n}'


@pytest.mark.parametrize("words", [["check"], ["export", "--format", "conll2003"], ["stats"]])
@pytest.mark.parametrize(
    ("document", "line"),
    [
        (FINE[:-3] + b', "x": %b}\n}' % DEEP, b'"x": {}'),
        (b'"document": []', b'"x": {}'),
        (b'"apart": 1', b'"x": {}'),
        (FINE, b'"x": {"y": %b}' % DEEP),
        (FINE, b'"x": 17'),
        (FINE, b"no record"),
        (FINE, b'"x": {"y":'),
    ],
)
def test_a_hostile_file_that_a_log_vouches_for_is_no_fault_of_ours(
    here, document, line, words, capsys
):
    content = b'{\n%b,\n"spans": {\n%b\n}\n}\n' % (document, line)
    here.write_bytes(content)
    base = b"".join(loglines.encode_base({}, 0, ""))
    mark = loglines.encode(Entry(0, SNAPSHOT, "", "", sha256=sha256_of(content)))
    log_path(here).write_bytes(base + mark)
    end = LogEnd(0, len(base + mark), base[:8], mark[:8])
    lock_path(here).write_bytes(end.encode() + mark)
    main(words)
    err = capsys.readouterr().err
    assert "a fault of Reader's own" not in err
    assert here.read_bytes() == content
