"""Lines of a log: what is written is read, what was not written so is found out."""

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.store import loglines
from reader.store.journal import OpenLog
from reader.store.loglines import Entry, LogLineError, Op, encode

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner),
    max_leaves=5,
)
texts = st.text(st.characters(codec="utf-8"), max_size=8)
records = st.none() | st.dictionaries(texts, values, max_size=3)
ops = st.builds(Op, table=texts, id=texts, new=records, was=records)
entries = st.builds(
    Entry,
    n=st.integers(0, 10**9),
    operation=st.sampled_from(["add", "undo", "text moved", "قص"]),
    by=texts,
    at=st.just("2025-01-31T12:00:00.000000Z"),
    ops=st.lists(ops, max_size=3).map(tuple),
)


@given(st.lists(entries, max_size=4))
def test_what_is_written_is_read(written):
    data = b"".join(loglines.encode(entry) for entry in written)
    lines, bad = loglines.scan(data)
    assert bad == []
    assert [line.entry() for line in lines] == written
    assert b"".join(line.raw for line in lines) == data
    assert [line.offset for line in lines] == [data.index(line.raw, line.offset) for line in lines]


def test_a_line_is_a_checksum_a_blank_and_an_object():
    op = Op("spans", "x", {"note": "ملاحظة"}, None)
    raw = loglines.encode(Entry(7, "add", "sara", "2025-01-31T12:00:00.000000Z", (op,)))
    checksum, _, body = raw.rstrip(b"\n").partition(b" ")
    assert checksum == b"%08x" % zlib.crc32(body)
    assert "ملاحظة".encode() in body
    assert json.loads(body) == {
        "n": 7,
        "op": "add",
        "by": "sara",
        "at": "2025-01-31T12:00:00.000000Z",
        "ops": [["spans", "x", {"note": "ملاحظة"}, None]],
    }


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_json_in_utf8_cannot_hold_is_refused(value):
    with pytest.raises(ValueError, match=r"(?i)nan|inf|surrogate|JSON"):
        loglines.encode(Entry(1, "add", "", "", (Op("spans", "x", {"a": value}, None),)))


def test_bad_stretches_are_told_by_where_they_lie():
    good = [loglines.encode(Entry(n, "add", "", "")) for n in range(4)]
    data = good[0] + b"rubbish\nmore\n" + good[1] + good[2][:-1]
    lines, bad = loglines.scan(data, 100)
    assert [line.n for line in lines] == [0, 1]
    first = len(good[0])
    end = len(data) - len(good[2]) + 1
    assert bad == [(100 + first, 100 + first + 13), (100 + end, 100 + len(data))]


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{}",
        b'{"n":1}',
        b'{"n":"1","op":"a","by":"","at":"","ops":[]}',
        b'{"n":-1,"op":"a","by":"","at":"","ops":[]}',
        b'{"n":1,"op":"a","by":"\\ud8","at":"","ops":[]}',
        b'{"n":1,"op":"\xff","by":"","at":"","ops":[]}',
    ],
)
def test_an_object_that_is_no_line_of_ours_is_bad_though_its_checksum_is_right(body):
    assert loglines.scan(b"%08x %s\n" % (zlib.crc32(body), body))[0] == []


@pytest.mark.parametrize(
    "ops", ["3", "{}", "[3]", "[[]]", '[["a","b",3,null]]', '[[1,"b",{},null]]', "[", "[" * 9000]
)
def test_ops_that_are_none_are_a_value_error_when_they_are_wanted(ops):
    body = b'{"n":1,"op":"a","by":"","at":"","ops":%s}' % ops.encode()
    (line,), _ = loglines.scan(b"%08x %s\n" % (zlib.crc32(body), body))
    with pytest.raises(ValueError):
        line.entry()


def test_a_base_holds_all_records_in_lines_of_a_bearable_length():
    tables = {"spans": {f"s{n}": {"start": n} for n in range(1201)}, "document": {"1": {}}}
    data = b"".join(loglines.encode_base(tables, 5, ""))
    lines, bad = loglines.scan(data)
    assert bad == []
    assert [(line.n, line.part) for line in lines] == [(5, (1, 3)), (5, (2, 3)), (5, (3, 3))]
    found = {op.id: op.new for line in lines for op in line.entry().ops if op.table == "spans"}
    assert found == tables["spans"]
    assert len(loglines.scan(b"".join(loglines.encode_base({}, 0, "")))[0]) == 1


@pytest.fixture
def left(tmp_path, monkeypatch):
    """A log of two commits, scanned with its lines left in it."""
    monkeypatch.setattr(loglines, "_LONG", 0)
    ops = (Op("spans", "a", {"note": "لا"}, None),)
    path = tmp_path / "log"
    path.write_bytes(b"".join(encode(Entry(n, "add", "sara", "", ops)) for n in (1, 2)))
    return path, loglines.scan(path.read_bytes(), 0, OpenLog(path))[0]


def test_lines_left_in_the_log_are_read_when_they_are_wanted(left):
    path, lines = left
    held, _ = loglines.scan(path.read_bytes())
    assert [line.raw for line in lines] == [line.raw for line in held]
    assert [line.entry() for line in lines] == [line.entry() for line in held]
    assert [line.identity for line in lines] == [line.identity for line in held]
    assert not any(isinstance(line.content, bytes) for line in lines)


def test_lines_left_in_a_log_outlast_its_replacement(left):
    path, lines = left
    path.with_name("other").write_bytes(b"")
    path.with_name("other").replace(path)
    assert [line.entry().n for line in lines] == [1, 2]


@pytest.mark.parametrize(
    "change", [lambda data: data[:-1], lambda data: data[len(data) // 2 :] * 2]
)
def test_lines_that_are_no_longer_in_their_log_are_refused(left, change):
    path, lines = left
    path.write_bytes(change(path.read_bytes()))
    refused = 0
    for line in lines:
        try:
            line.entry()
        except LogLineError:
            refused += 1
    assert refused == 1
