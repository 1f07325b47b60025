"""`reader import --format jsonl`: files all or nothing, a stream record by record."""

import hashlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cli import main
from reader.store import Collection, StoreError

# Output that Python itself does not flush shows whether Reader does.
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": ""}
TEXT = "قالت وواشنطن قمة.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def record(**fields):
    return {"doc": "a.txt", "start": 6, "end": 12, "layer": "entity", "label": "GPE", **fields}


def stored(name="a.txt"):
    return Collection(Path("annotations"), annotator="", tagset=None).spans_of(name)


@pytest.fixture
def from_file(folder, capsys):
    """Import records from a file; gives the exit code, the ids printed and standard error."""

    def run(*records, more=()):
        lines = (each if isinstance(each, str) else json.dumps(each) for each in records)
        (folder / "in.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        code = main(["import", "--format", "jsonl", *more, "in.jsonl"])
        out, err = capsys.readouterr()
        return code, out.split(), err

    return run


@pytest.fixture
def streamed(folder):
    """Import a stream in a process; gives the exit code, the ids printed and standard error."""

    def run(*records, more=()):
        lines = (each if isinstance(each, str) else json.dumps(each) for each in records)
        process = subprocess.run(
            [sys.executable, "-m", "reader", "import", "--format", "jsonl", *more, "-"],
            input="".join(f"{line}\n" for line in lines).encode(),
            capture_output=True,
            check=False,
            env=ENVIRONMENT,
        )
        return process.returncode, process.stdout.decode().split(), process.stderr.decode()

    return run


@pytest.fixture(params=["from_file", "streamed"])
def imported(request):
    """Both ways in: what holds for good records holds for either."""
    return request.getfixturevalue(request.param)


def test_what_a_record_leaves_out_is_filled_in(imported):
    code, (identity,), _ = imported(record(), more=["--annotator", "ali"])
    assert code == 0
    (span,) = stored()
    assert (span.id, span.surface, span.annotator) == (identity, "واشنطن", "ali")
    assert len(identity) == 26
    assert span.created == span.changed != ""


def test_everything_in_a_record_is_kept(imported):
    full = {
        "doc": "a.txt",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "id": "E-1_x",
        "start": 6,
        "end": 12,
        "layer": "event",
        "label": "MEET",
        "surface": "واشنطن",
        "note": "ملاحظة\n",
        "annotator": "سعاد",
        "created": "2025-01-31T12:00:00.000000Z",
        "changed": "2025-02-01T12:00:00.000000Z",
        "arguments": [{"role": "Entity", "target": "E2"}],
        "attributes": {"tense": "past"},
    }
    code, ids, _ = imported(full, record(id="E2"))
    assert (code, ids) == (0, ["E-1_x", "E2"])
    found = {span.id: span.as_record() for span in stored()}
    assert found["E-1_x"] == {key: full[key] for key in found["E-1_x"]}


def test_a_duplicate_prints_the_id_that_exists_and_stands_for_it(imported):
    code, ids, _ = imported(
        record(id="one"),
        record(id="two"),
        record(
            label="MEET", layer="event", id="ev", arguments=[{"role": "Entity", "target": "two"}]
        ),
    )
    assert (code, ids) == (0, ["one", "one", "ev"])
    event = next(span for span in stored() if span.id == "ev")
    assert [argument.target for argument in event.arguments] == ["one"]


def test_a_target_that_comes_later_may_turn_out_a_duplicate(imported):
    event = record(
        label="MEET", layer="event", id="ev", arguments=[{"role": "Entity", "target": "two"}]
    )
    code, ids, _ = imported(record(id="one"), event, record(id="two"))
    assert (code, ids) == (0, ["one", "ev", "one"])
    event = next(span for span in stored() if span.id == "ev")
    assert [argument.target for argument in event.arguments] == ["one"]


def test_a_record_whose_id_exists_replaces_that_annotation(imported):
    code, ids, _ = imported(record(id="one", note="old"), record(id="one", start=0, end=4))
    assert (code, ids) == (0, ["one", "one"])
    (span,) = stored()
    assert (span.start, span.end, span.note, span.surface) == (0, 4, "", "قالت")


def test_a_deletion_removes_and_an_unknown_one_is_no_error(imported):
    code, ids, _ = imported(
        record(id="one"),
        record(
            label="MEET", layer="event", id="ev", arguments=[{"role": "Entity", "target": "one"}]
        ),
        {"doc": "a.txt", "id": "one", "deleted": True},
        {"doc": "a.txt", "id": "never", "deleted": True},
    )
    assert (code, ids) == (0, ["one", "ev", "one", "never"])
    (event,) = stored()
    assert event.arguments == ()


def test_the_same_import_twice_changes_nothing(imported):
    first = imported(record(), record(start=0, end=4))
    assert imported(record(), record(start=0, end=4))[:2] == first[:2]
    assert len(stored()) == 2


BAD = [
    ("{", "is no JSON"),
    ("[1]", "is no JSON object"),
    ("null", "is no JSON object"),
    (record(doc=None), '"doc" is missing'),
    (record(doc="no.txt"), "no.txt: no such file"),
    (record(doc="."), "."),
    (record(start=6, end=6), "empty span"),
    (record(start=7, end=6), "before its start"),
    (record(end=99), "beyond the text"),
    (record(start=-1), "out of any text"),
    (record(start=True), "whole number"),
    (record(layer="other"), "a layer is"),
    (record(label=""), "a label is"),
    (record(surface="باريس"), "the surface is"),
    (record(sha256="0" * 64), "another text"),
    (record(id="بغداد"), "an id is"),
    (record(id="x" * 65), "an id is"),
    (record(arguments=[{"role": "Entity", "target": "x"}]), "only an event has roles"),
    ({"doc": "a.txt", "deleted": True}, "an id is"),
    (record(deleted="yes"), '"deleted" is true or false'),
    ('{"doc": ' + "[" * 100_000, "is no JSON"),
    (record(start="9" * 10), "whole number"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD)
def test_a_bad_record_in_a_file_stores_nothing_of_it(from_file, bad, reason):
    code, ids, err = from_file(record(id="one"), bad)
    assert (code, ids) == (2, [])
    assert err.startswith("reader: in.jsonl:2: ")
    assert reason in err
    assert len(err.splitlines()) == 1
    assert stored() == ()


def test_bad_records_of_a_stream_are_said_and_the_stream_goes_on(streamed):
    code, ids, err = streamed(record(id="one"), *(bad for bad, _ in BAD), record(id="two", end=11))
    assert (code, ids) == (2, ["one", "two"])
    lines = err.splitlines()
    assert len(lines) == len(BAD)
    for number, (line, (_, reason)) in enumerate(zip(lines, BAD, strict=True), 2):
        assert line.startswith(f"reader: -:{number}: ")
        assert reason in line
    assert [span.id for span in stored()] == ["one", "two"]


def test_a_role_that_nothing_fills_is_said_at_the_end(from_file, streamed):
    event = record(
        label="MEET", layer="event", id="ev", arguments=[{"role": "Entity", "target": "nobody"}]
    )
    code, ids, err = from_file(event, record(id="one"))
    assert (code, ids, stored()) == (2, [], ())
    assert err.startswith("reader: in.jsonl:1: the role Entity is filled by nobody")
    code, ids, err = streamed(event, record(id="one"))
    assert (code, ids) == (2, ["ev", "one"])
    assert err.startswith("reader: -:1: the role Entity")
    assert len(stored()) == 2


def test_an_edge_between_a_letter_and_its_mark_is_refused(from_file, folder):
    (folder / "a.txt").write_text("مُدرس", encoding="utf-8")
    code, _, err = from_file(record(start=1, end=5))
    assert code == 2
    assert "part a letter from its marks" in err


def test_a_byte_order_mark_empty_lines_and_crlf_are_no_matter(from_file):
    lines = ["\ufeff" + json.dumps(record(id="one")) + "\r", "", "  \r", json.dumps(record(end=11))]
    code, ids, _ = from_file(*lines)
    assert code == 0
    assert len(ids) == 2


def test_each_id_is_printed_when_its_annotation_is_on_disk(folder):
    process = subprocess.Popen(
        [sys.executable, "-m", "reader", "import", "--format", "jsonl", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    for number in range(3):
        line = json.dumps(record(id=f"id{number}", start=number, end=12)) + "\n"
        process.stdin.write(line.encode())
        process.stdin.flush()
        assert process.stdout.readline() == f"id{number}\n".encode()
        assert {f"id{n}" for n in range(number + 1)} == {span.id for span in stored()}
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    assert len(stored()) == 3


def test_a_stream_goes_on_where_the_annotations_of_one_document_cannot_be_read(streamed, folder):
    (folder / "b.txt").write_text("نص آخر", encoding="utf-8")
    (folder / "annotations").mkdir()
    newer = {"document": {"1": {"doc": "b.txt", "schema": 99}}, "spans": {}}
    (folder / "annotations" / "b.txt.json").write_text(json.dumps(newer))
    bad = record(doc="b.txt", start=0, end=2)
    code, ids, error = streamed(bad, record(id="one"), {**bad, "end": 3}, record(id="two", end=11))
    assert (code, ids) == (2, ["one", "two"])
    reason = "annotations/b.txt.json: was written by another Reader"
    assert [line.partition(" (")[0] for line in error.splitlines()] == [
        f"reader: -:1: {reason}",
        f"reader: -:3: {reason}",
    ]
    assert json.loads((folder / "annotations" / "b.txt.json").read_text()) == newer


def test_several_files_are_taken_together(folder, capsys):
    Path("one.jsonl").write_text(json.dumps(record(id="one")) + "\n")
    Path("two.jsonl").write_text(json.dumps(record(end=99)) + "\n")
    assert main(["import", "--format", "jsonl", "one.jsonl", "two.jsonl"]) == 2
    assert capsys.readouterr().err.startswith("reader: two.jsonl:1: ")
    assert stored() == ()


@pytest.mark.parametrize("words", [["no.jsonl"], ["-", "a.txt"], []])
def test_bad_usage_is_one_line(folder, capsys, words):
    assert main(["import", "--format", "jsonl", *words]) == 2
    assert capsys.readouterr().err.startswith("reader: ")


def test_another_name_for_a_document_is_the_same_document(from_file):
    code, ids, _ = from_file(
        record(id="one"), record(doc="./a.txt"), record(doc=str(Path("a.txt").absolute()))
    )
    assert (code, ids) == (0, ["one", "one", "one"])


def test_export_and_import_give_everything_back(folder, capsys):
    Path("in.jsonl").write_text(
        "".join(
            json.dumps(each) + "\n"
            for each in [
                record(id="one", note="ن"),
                record(
                    id="ev",
                    layer="event",
                    label="MEET",
                    annotator="b",
                    arguments=[{"role": "Entity", "target": "one"}],
                ),
            ]
        )
    )
    assert main(["import", "--format", "jsonl", "in.jsonl"]) == 0
    assert main(["export", "--format", "jsonl", "-o", "out.jsonl"]) == 0
    assert main(["import", "--annotations", "second", "--format", "jsonl", "out.jsonl"]) == 0
    assert main(["export", "--annotations", "second", "--format", "jsonl", "-o", "again"]) == 0
    assert Path("again").read_bytes() == Path("out.jsonl").read_bytes()


def test_with_text_the_records_of_one_document_are_laid_on_it(imported):
    Path("copy.txt").write_text(TEXT, encoding="utf-8")
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    code, (first, second), _ = imported(
        record(doc="gone.txt", sha256=sha256, surface="واشنطن"),
        record(doc="./gone.txt", start=0, end=4, label="ORG"),
        more=["--text", "copy.txt"],
    )
    assert code == 0
    assert stored() == ()
    assert {span.id for span in stored("copy.txt")} == {first, second}


def test_with_text_another_document_is_refused_with_its_line(from_file, streamed):
    records = [record(), record(doc="b.txt", end=11), record(start=0, end=4)]
    reason = "2: is about b.txt, records before it about a.txt; --text is the text of one document"
    code, ids, err = from_file(*records, more=["--text", "a.txt"])
    assert (code, ids, err) == (2, [], f"reader: in.jsonl:{reason}\n")
    assert stored() == ()
    code, ids, err = streamed(*records, more=["--text", "a.txt"])
    assert (code, len(ids), err) == (2, 2, f"reader: -:{reason}\n")


def test_a_record_of_another_text_shows_the_place(from_file):
    Path("other.txt").write_text("قالت وموسكو قمة.\n", encoding="utf-8")
    more = ["--text", "other.txt"]
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    _, _, err = from_file(record(sha256=sha256, surface="واشنطن"), more=more)
    assert err == (
        "reader: in.jsonl:1: was made on another text than other.txt (sha256): "
        "at 6, for «واشنطن», it has «موسكو »\n"
    )
    _, _, err = from_file(record(surface="واشنطن"), more=more)
    assert err == (
        "reader: in.jsonl:1: the surface is «واشنطن», but 6 to 12 of the text is «موسكو »\n"
    )
    _, _, err = from_file(record(sha256=sha256, start=90, end=93, surface="قمة"), more=more)
    assert err.endswith("at 90, for «قمة», it has ended\n")
    _, _, err = from_file(record(sha256=sha256, start=0, end=4, surface="قالت"), more=more)
    assert err.endswith("was made on another text than other.txt (sha256)\n")


def test_into_is_for_formats_that_bring_texts(from_file):
    code, _, err = from_file(record(), more=["--into", "texts"])
    assert (code, err) == (2, "reader: --into: jsonl brings no texts that could go there\n")


def test_events_alone_come_out_with_the_roles_that_the_file_can_fill(from_file, capsys):
    mention = record(id="one")
    roles = [{"role": "Entity", "target": "one"}, {"role": "Place", "target": "other"}]
    event = record(id="ev", label="MEET", layer="event", arguments=roles)
    from_file(mention, event, record(id="other", start=0, end=4, label="MEET", layer="event"))
    assert main(["export", "--format", "jsonl", "--layer", "event", "-o", "out.jsonl"]) == 0
    assert "not in it: 1 argument, 1 entity span" in capsys.readouterr().err
    assert main(["import", "--annotations", "new", "--format", "jsonl", "out.jsonl"]) == 0
    again = ["--annotations", "new", "--format", "jsonl", "-o", "again.jsonl"]
    assert main(["export", *again]) == 0
    assert Path("again.jsonl").read_bytes() == Path("out.jsonl").read_bytes()


def test_a_file_says_what_it_brought(from_file, capsys):
    event = {"layer": "event", "start": 0, "end": 4}
    records = [record(id="one"), record(label="MEET", **event), record(label="GPD", end=11)]
    _, _, err = from_file(*records, record(label="MEET", end=10))
    assert err.splitlines() == [
        "reader: import jsonl: 1 document; 4 spans (GPD 1, GPE 1, MEET 2)",
        "reader: the tagset news has no label GPD",
        "reader: 1 span of MEET came as entities; in the tagset news they are events",
    ]
    _, _, err = from_file(record(), {"doc": "a.txt", "id": "one", "deleted": True})
    assert err == (
        "reader: import jsonl: 1 document; 1 span (GPE 1), 1 removed, 1 of them there already\n"
    )


@pytest.mark.parametrize("name", ["spans", "doccano"])
def test_offsets_that_were_altered_on_the_way_are_said(from_file, capsys, name):
    from_file(record(), record(start=0, end=5, label="ORG"))
    words = ["--format", name, "out.jsonl", "--text", "a.txt", "--annotations", "new"]
    assert main(["export", "--format", name, "-o", "out.jsonl"]) == 0
    capsys.readouterr()
    assert main(["import", *words]) == 0
    assert "changed since" not in capsys.readouterr().err
    line = Path("out.jsonl").read_text(encoding="utf-8")
    moved = line.replace("12", "11")
    for content, said in (
        (moved, ["changed since Reader wrote it", "blank", "inside a word"]),
        (moved.replace('"checksum"', '"other"'), ["blank", "inside a word"]),
        (line.replace("GPE", "LOC"), ["changed since Reader wrote it"]),
    ):
        Path("out.jsonl").write_text(content, encoding="utf-8")
        assert main(["import", *words]) == 0
        err = capsys.readouterr().err
        for each in said:
            assert each in err


def test_what_a_full_disk_lets_nobody_put_back_is_said(folder):
    text = "كلمة " * 200
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(text, encoding="utf-8")
    spans = [(n, n + 4) for n in range(0, len(text), 5)]
    records = [
        record(doc=name, start=start, end=end)
        for name, count in (("a.txt", 70), ("b.txt", 200))
        for start, end in spans[:count]
    ]
    lines = [f"{json.dumps(each)}\n" for each in records]
    (folder / "in.jsonl").write_text(lines[0], encoding="utf-8")
    assert main(["import", "--format", "jsonl", "in.jsonl"]) == 0
    (folder / "in.jsonl").write_text("".join(lines[1:]), encoding="utf-8")
    # The first document has room in its log, but not for the way back; the second has none.
    limit = (40_000, 40_000)
    run = subprocess.run(
        [sys.executable, "-m", "reader", "import", "--format", "jsonl", "in.jsonl"],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (
        "reader: annotations/b.txt.json: file too large; a.txt could not be put back as it was\n"
    )
    assert (len(stored("a.txt")), len(stored("b.txt"))) == (70, 0)


@pytest.mark.parametrize("before", [(), ("a.txt", "b.txt")])
@pytest.mark.parametrize("number", [1, 2])
def test_an_import_that_is_interrupted_leaves_nothing(folder, monkeypatch, before, number):
    (folder / "b.txt").write_text(TEXT, encoding="utf-8")

    def lines(*names, **fields):
        written = "".join(f"{json.dumps(record(doc=name, **fields))}\n" for name in names)
        (folder / "in.jsonl").write_text(written, encoding="utf-8")

    words = ["import", "--format", "jsonl", "in.jsonl"]
    if before:
        lines(*before, label="ORG")
        assert main(words) == 0
    was = {name: stored(name) for name in ("a.txt", "b.txt")}
    lines("a.txt", "b.txt")
    commit, committed = Collection.commit, []

    def interrupted(self, *arguments):
        answer = commit(self, *arguments)
        committed.append(arguments)
        if len(committed) == number:
            raise KeyboardInterrupt
        return answer

    monkeypatch.setattr(Collection, "commit", interrupted)
    assert main(words) == 130
    assert {name: stored(name) for name in was} == was
    assert (folder / "annotations").exists() == bool(before)


@pytest.mark.parametrize("is_used", [False, True])
def test_a_text_that_others_have_annotated_stays_when_its_import_fails(
    folder, monkeypatch, capsys, is_used
):
    """Theirs was acknowledged, and would stand on nothing."""
    lines = [{"doc": f"{n}.txt", "tokens": ["قمة"], "ner_tags": ["B-ORG"]} for n in ("one", "two")]
    (folder / "in.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in lines))
    commit = Collection.commit

    def failing(self, name, *arguments):
        if name == "two.txt":
            if is_used:
                taken = json.dumps(record(doc="one.txt", start=0, end=3, id="theirs"))
                run = [sys.executable, "-m", "reader", "import", "--format", "jsonl", "-"]
                subprocess.run(run, input=taken.encode(), check=True, env=ENVIRONMENT)
            raise StoreError(name, "no room")
        return commit(self, name, *arguments)

    monkeypatch.setattr(Collection, "commit", failing)
    assert main(["import", "--format", "hf", "in.jsonl"]) == 2
    assert [span.id for span in stored("one.txt")] == ["theirs"] * is_used
    if is_used:  # what goes into git has nothing of it either
        assert [*json.loads(Path("annotations/one.txt.json").read_text())["spans"]] == ["theirs"]
    assert [Path(f"{name}.txt").exists() for name in ("one", "two")] == [is_used, False]
    assert main(["check"]) == 0


def test_an_interrupted_import_says_what_it_could_not_put_back(folder, monkeypatch, capsys):
    def refused(self, *_):
        raise StoreError("a.txt", "no room")

    def interrupted(self, *_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Collection, "commit", interrupted)
    monkeypatch.setattr(Collection, "withdraw", refused)
    (folder / "in.jsonl").write_text(f"{json.dumps(record())}\n", encoding="utf-8")
    assert main(["import", "--format", "jsonl", "in.jsonl"]) == 130
    assert "reader: a.txt: could not be put back as it was\n" in capsys.readouterr().err


def by_sentence(name, *tokens, tags=()):
    tags = [*tags, *["O"] * (len(tokens) - len(tags))]
    return json.dumps({"doc": name, "tokens": tokens, "ner_tags": tags}) + "\n"


@pytest.mark.parametrize("tag", ["O", "B-ORG"])
@pytest.mark.parametrize("before", [(), ("قالت", "و", "واشنطن", "قمة", ".")])
def test_an_import_that_failed_leaves_borders_and_state_as_they_were(folder, before, tag):
    def document():
        found = Collection(Path("annotations"), annotator="", tagset=None).read("a.txt")
        return found.document.get("borders"), found.state, len(found.spans)

    (folder / "b.txt").write_text("كلمة " * 200, encoding="utf-8")
    words = ["import", "--format", "hf", "in.jsonl"]
    if before:
        (folder / "in.jsonl").write_text(by_sentence("a.txt", *before), encoding="utf-8")
        assert main(words) == 0
    was = document()
    assert bool(was[0]) is bool(before)
    brought = by_sentence("a.txt", "قالت", "وواش", "نطن", "قمة", ".", tags=[tag])
    brought += by_sentence("b.txt", *["كلمة"] * 200, tags=["B-ORG"] * 200)
    (folder / "in.jsonl").write_text(brought, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "reader", *words],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)),
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "reader: annotations/b.txt.json: file too large\n"
    assert document() == was
    assert not list((folder / "annotations").glob("b.*"))
    assert (folder / "annotations").exists() == bool(before), "of new documents nothing is left"


def test_an_import_with_our_own_borders_takes_away_those_of_an_earlier_one(folder, capsys):
    words = ("--format", "hf", "in.jsonl")
    for tokens in (
        ("قالت", "وواش", "نطن", "قمة", "."),
        ("قالت", "وواشنطن", "قمة", "."),
        ("قالت", "و", "واشنطن", "قمة."),
    ):
        line = by_sentence("a.txt", *tokens)
        (folder / "in.jsonl").write_text(line, encoding="utf-8")
        assert main(["import", *words]) == 0
        capsys.readouterr()
        assert main(["export", "--format", "hf", "a.txt"]) == 0
        exported = json.loads(capsys.readouterr().out)["tokens"]
        assert exported == list(tokens)
