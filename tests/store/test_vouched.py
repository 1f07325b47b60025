"""An annotation file that its log vouches for says the same as both files together."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.store import encoding, span_lines
from reader.store.file_pair import FilePair
from reader.store.folder import Folder
from reader.store.locking import Lock
from reader.store.loglines import Entry, Line, Op, encode
from reader.store.naming import lock_path, log_path
from reader.store.vouched import vouched
from reader.tagging.span_columns import SpanColumns

STAMP = "2025-01-31T12:00:00.000000Z"


def record(key, start, **more):
    return {
        "id": key,
        "start": start,
        "end": start + 3,
        "layer": "entity",
        "label": "PER",
        "surface": "قال",
        "note": "",
        "annotator": "sara",
        "created": STAMP,
        "changed": STAMP,
        "arguments": [],
        "attributes": {},
        "context": ["", " المتحدث"],
        **more,
    }


def written(path, spans, document=None):
    """Both files as the store writes them; the pair, to write more."""
    path.parent.mkdir(exist_ok=True)
    lock = Lock(lock_path(path))
    pair = FilePair(path, lock)
    tables = {
        "document": {"1": {"doc": "a.txt", "schema": 2, "state": "in work", **(document or {})}},
        "spans": spans,
    }
    with lock.held(), pair.opened():
        pair.begin(tables, 5, (), ())
        pair.write_snapshot(tables, 5)
    return pair


odd = st.one_of(
    st.fixed_dictionaries({"surface": st.text(max_size=5)}),
    st.fixed_dictionaries({"surface": st.text(st.sampled_from('"\\\nأ, :'), max_size=4)}),
    st.fixed_dictionaries({"note": st.text(max_size=5), "annotator": st.sampled_from('ab"')}),
    st.fixed_dictionaries({"end": st.integers(-1, 3)}),
    st.fixed_dictionaries({"label": st.sampled_from(["ORG", "", "P R", "أ\t"])}),
    st.fixed_dictionaries({"created": st.sampled_from(["", "2025-01-31", "31.1.", None])}),
    st.just({"arguments": [{"role": "Place", "target": "x"}]}),
    st.just({"attributes": {"a": "b"}}),
    st.just({"id": "other"}),
    st.just({"layer": "none"}),
    st.just({"start": 2.5}),
    st.just({}),
)


@given(st.lists(odd, max_size=6))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_says_what_both_files_say(folder, made):
    records = {f"s{n}": {**record(f"s{n}", 4 * n), **more} for n, more in enumerate(made)}
    path = folder / "a.txt.json"
    for file in (path, log_path(path)):
        file.unlink(missing_ok=True)
    try:
        written(path, records)
    except ValueError:  # a lone surrogate
        return
    found = Folder(folder)
    assert found.read("a.txt") == found.examine("a.txt")
    assert found.names() == (["a.txt"] if records else [])
    assert bool(vouched(path)) == bool(records)
    # In columns, it is the same spans, whether they are asked for one by one or all at once.
    whole, one_by_one, at_once = (
        Folder(folder).read("a.txt", in_columns=in_columns) for in_columns in (False, True, True)
    )
    assert [one_by_one.spans[n] for n in range(len(whole.spans))] == [*at_once.spans] == whole.spans
    assert SpanColumns.of(at_once.spans) == SpanColumns.of(whole.spans)
    assert one_by_one.refused == whole.refused


@pytest.mark.parametrize("count", [30, 200])  # one by one to the end, and all at once from some on
def test_each_span_of_many_pieces_is_the_one_that_it_is_in_the_whole(folder, monkeypatch, count):
    monkeypatch.setattr(span_lines, "_PIECE", 1000)
    others = [{"note": "n"}, {"layer": "none"}, {"surface": 'a"b'}, {"end": 0}, {"label": "ORG"}]
    records = {
        f"s{n:03}": {**record(f"s{n:03}", 4 * n), **(others[n % 5] if n % 7 == 3 else {})}
        for n in range(200)
    }
    written(folder / "a.txt.json", records)
    whole = Folder(folder).read("a.txt").spans
    asked = Folder(folder).read("a.txt", in_columns=True).spans
    assert isinstance(asked, span_lines.SpanLines)
    assert 100 < len(asked) == len(whole) < 200
    numbers = Random(1).choices(range(len(whole)), k=count)
    assert [asked[n] for n in numbers] == [whole[n] for n in numbers]
    assert asked[numbers[0]] is asked[numbers[0]]
    assert asked[-1] == whole[-1]


def test_what_others_wrote_since_is_looked_at(folder):
    path = folder / "a.txt.json"
    written(path, {"s": record("s", 0)})
    assert vouched(path)
    new = {**record("t", 4), "context": ["", ""]}
    line = encode(Entry(6, "add", "sara", STAMP, (Op("spans", "t", new, None),)))
    marker = log_path(path).read_bytes().splitlines(keepends=True)[-1]
    log_path(path).write_bytes(log_path(path).read_bytes() + line)
    assert vouched(path) is None
    # The file was written while that commit was made, so it is noted after it.
    log_path(path).write_bytes(log_path(path).read_bytes() + marker)
    assert vouched(path) is None
    assert [span.id for span in Folder(folder).read("a.txt").spans] == ["s", "t"]


def test_a_file_noted_after_others_went_on_is_looked_at(folder):
    path = folder / "a.txt.json"
    pair = written(path, {"s": record("s", 0)})
    new = {**record("t", 4), "context": ["", ""]}
    raw = encode(Entry(6, "add", "sara", STAMP, (Op("spans", "t", new, None),)))
    lock = Lock(lock_path(path))
    with lock.held(), pair.opened():
        pair.append([Line(0, raw, 6, "add", "sara", STAMP)])
        pair.mark()
    lock.close()
    assert vouched(path) is None
    assert [span.id for span in Folder(folder).read("a.txt").spans] == ["s", "t"]


def test_a_log_that_ends_otherwise_than_it_was_noted_to_is_looked_at(folder):
    path = folder / "a.txt.json"
    written(path, {"s": record("s", 0)})
    assert vouched(path)
    log, lock = log_path(path), lock_path(path)
    whole, note = log.read_bytes(), lock.read_bytes()
    # The lines of another log before its own last one, as a merge leaves them.
    log.write_bytes(whole[:-1] + b"\n" + whole)
    assert vouched(path) is None
    log.write_bytes(whole)
    lock.write_bytes(note.replace(b"5 ", b"6 ", 1))
    assert vouched(path) is None
    lock.unlink()
    assert vouched(path) is None
    assert Folder(folder).read("a.txt") == Folder(folder).examine("a.txt")


def test_a_file_that_was_changed_by_hand_is_looked_at(folder):
    path = folder / "a.txt.json"
    written(path, {"s": record("s", 0)})
    path.write_bytes(path.read_bytes().replace(b"PER", b"ORG"))
    assert vouched(path) is None
    assert [span.label for span in Folder(folder).read("a.txt").spans] == ["ORG"]


def test_a_file_laid_out_otherwise_is_looked_at(folder):
    path = folder / "a.txt.json"
    pair = written(path, {"s": record("s", 0)})
    tables = encoding.decode(path.read_bytes())
    path.write_text(str(tables).replace("'", '"'), encoding="utf-8")
    found = pair.read()
    pair.adopt(found)
    with pair.opened():
        pair.mark()
    assert vouched(path) is None
    assert [span.id for span in Folder(folder).read("a.txt").spans] == ["s"]


def test_a_file_that_says_it_is_anothers_is_not_taken(folder):
    path = folder / "a.txt.json"
    # Where names fold, that is the other one's place too; then this one's lies elsewhere.
    written(path, {"s": record("s", 0)}, {"doc": "A.txt"})
    (folder / "A.txt.json").hardlink_to(path)
    assert Folder(folder).read("a.txt").spans == []
    assert Folder(folder).path_of("a.txt").parent.name == "outside"
    # Where it can be nobody else's, it is read.
    path.unlink()
    log_path(path).unlink()
    written(path, {"s": record("s", 0)}, {"doc": "b.txt"})
    assert [span.id for span in Folder(folder).read("a.txt").spans] == ["s"]
