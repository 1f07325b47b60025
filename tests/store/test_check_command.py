"""`reader check`: silent and 0 when all is well, else a line for each fault and 1."""

import json
import shutil
import subprocess

import pytest

from reader.cli import main
from reader.store import Collection
from reader.tagging.document import Document
from reader.text.source import Source

RECORD = b'{"doc": "a.txt", "start": 5, "end": 13, "layer": "entity", "label": "PER"}\n'
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


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [("state", "finished", "counts as new"), ("state", [], "state"), ("sha256", 5, "no hash")],
)
def test_what_a_file_says_of_its_document_is_checked_too(here, capsys, key, value, words):
    put(here, {"start": 0, "end": 4, "surface": "قصفت"})
    path = here / "annotations" / "a.txt.json"
    tables = json.loads(path.read_text())
    tables["document"]["1"][key] = value
    path.write_text(json.dumps(tables))
    code, lines = check(capsys)
    assert code == 1
    assert len(lines) == 1
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


def test_a_text_that_changed_is_repaired_with_a_backup_that_is_told(here, capsys):
    put(here, {"start": 0, "end": 4, "surface": "قصفت"}, sha256="0" * 64)
    before = (here / "annotations" / "a.txt.json").read_bytes()
    (here / "a.txt").write_text("ثم " + TEXT, encoding="utf-8")
    code, lines = check(capsys, "--fix")
    assert code == 0, lines
    (aside,) = (here / "annotations").glob("a.txt.json.moved-*")
    assert aside.read_bytes() == before
    assert lines[0].startswith("fixed: a.txt: moved: ATTACK «قصفت» at 0 to 4, now 3 to 7")
    assert lines[1].startswith("fixed: annotations/a.txt.json: as it was ")
    assert lines[1].endswith(f"is kept as annotations/{aside.name}")
    assert check(capsys) == (0, [])
    assert check(capsys, "--fix") == (0, [])


def test_the_backup_has_what_only_the_log_had(here, capsys):
    put(here, {"start": 0, "end": 4, "surface": "قصفت"}, sha256="0" * 64)
    main(["check", "--fix"])
    collection = Collection(here / "annotations", annotator="sara", tagset=None)
    source = Source("a.txt", here / "a.txt", TEXT)
    document = Document(source, None, collection.open(source).spans, annotator="sara")
    collection.commit("a.txt", document.add(5, 13, "entity", "PER"))
    (here / "a.txt").write_text("ثم " + TEXT, encoding="utf-8")
    for old in (here / "annotations").glob("*.moved-*"):
        old.unlink()
    assert check(capsys, "--fix")[0] == 0
    (aside,) = (here / "annotations").glob("a.txt.json.moved-*")
    assert len(json.loads(aside.read_bytes())["spans"]) == 2


def commit(here, *places, killed=False):
    """One commit a place, as a start of the program makes them."""
    collection = Collection(here / "annotations", annotator="sara", tagset=None)
    source = Source("a.txt", here / "a.txt", TEXT)
    document = Document(source, None, collection.open(source).spans, annotator="sara")
    for start in places:
        collection.commit("a.txt", document.add(start, start + 1, "entity", "PER"))
    if not killed:
        collection.close()


def test_two_logs_made_one_are_said_by_everybody_who_looks(here, capsys):
    commit(here, 0)
    folder, clone = here / "annotations", here / "clone"
    common = (folder / "a.txt.log.jsonl").read_bytes()
    shutil.copytree(folder, clone)
    commit(here, 1, 2)
    mine = (folder / "a.txt.log.jsonl").read_bytes()
    shutil.rmtree(folder)
    shutil.copytree(clone, folder)
    commit(here, 3)
    theirs = (folder / "a.txt.log.jsonl").read_bytes().removeprefix(common)
    # As git joins them, with the side at the end that the annotation file is of.
    (folder / "a.txt.log.jsonl").write_bytes(mine + theirs)
    assert check(capsys)[0] == 1
    for argv in (["export"], ["stats"], ["export", "--format", "jsonl", "a.txt"]):
        assert main(argv) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert "its log is damaged: revision 2 stands in it twice" in captured.err
        assert "(reader check --fix repairs it)" in captured.err
    assert check(capsys, "--fix")[0] == 0
    assert main(["export", "--format", "jsonl"]) == 0
    assert capsys.readouterr().out.count("\n") == 4


def test_a_log_cut_between_two_lines_is_said_by_everybody_who_looks(here, capsys):
    commit(here, 0)
    commit(here, 1, killed=True)
    log = here / "annotations" / "a.txt.log.jsonl"
    cut = b"".join(log.read_bytes().splitlines(keepends=True)[:-1])
    log.write_bytes(cut)
    words = "its log was cut: revision 2 is missing"
    assert check(capsys) == (1, [f"a.txt: {words}"])
    assert main(["export", "--format", "jsonl"]) == 0
    assert words in capsys.readouterr().err
    assert main(["log", "a.txt"]) == 0
    captured = capsys.readouterr()
    assert (captured.out.count("\n"), captured.err) == (1, f"reader: a.txt: {words}\n")
    code, lines = check(capsys, "--fix")
    (aside,) = log.parent.glob("*.cut-*")
    assert (code, aside.read_bytes()) == (0, cut)
    assert lines[0].startswith(f"fixed: annotations/a.txt.json: {words}")
    assert check(capsys) == (0, [])


def test_what_a_file_said_before_somebody_changed_it_comes_back_with_restore(here, capsys):
    commit(here, 0)
    path = here / "annotations" / "a.txt.json"
    before = json.loads(path.read_text())["spans"]
    flipped = path.read_bytes().replace(b'"PER"', b'"PES"')
    path.write_bytes(flipped)
    main(["log", "--json", "a.txt"])
    moment = json.loads(capsys.readouterr().out.splitlines()[-1])["at"]
    assert main(["restore", "a.txt", "--at", moment]) == 0
    after = json.loads(path.read_text())["spans"]
    assert {key: each["label"] for key, each in after.items()} == {
        key: each["label"] for key, each in before.items()
    }
    (aside,) = path.parent.glob("*.edited-*")
    assert aside.read_bytes() == flipped
    main(["log", "a.txt"])
    assert "  external  external: ~ PES" in capsys.readouterr().out


def test_copies_put_aside_are_named_with_the_way_to_be_rid_of_them(here, capsys):
    commit(here, 0)
    folder = here / "annotations"
    path = folder / "a.txt.json"
    (folder / "a.txt.json.edited-mine").write_bytes(b"")
    capsys.readouterr()
    assert main(["check"]) == 0
    assert capsys.readouterr().err == ""
    with (folder / "a.txt.log.jsonl").open("ab") as log:
        log.write(b"half a li")
    path.write_bytes(path.read_bytes().replace(b"PER", b"ORG"))
    main(["check", "--fix"])
    capsys.readouterr()
    assert main(["check", "a.txt"]) == 0
    said = capsys.readouterr().err
    assert "reader: a.txt: 2 copies were put aside, which no program reads" in said
    (edited,), (cut,) = folder.glob("*.edited-2*"), folder.glob("*.cut-*")
    command = said.partition("when nothing is missing: ")[2]
    assert command.split() == ["rm", *(str(each.relative_to(here)) for each in (edited, cut))]
    subprocess.run(["sh", "-c", command], check=True)
    assert not any(each.exists() for each in (edited, cut))
    assert main(["check"]) == 0
    assert capsys.readouterr().err == ""


def test_going_back_says_what_happened_to_the_files(here, capsys):
    commit(here, 0)
    with (here / "annotations" / "a.txt.log.jsonl").open("ab") as log:
        log.write(b"half a li")
    assert main(["restore", "a.txt", "--at", "2099-01-01"]) == 0
    assert "its log ended in 9 bytes that are no whole line; they are kept" in (
        capsys.readouterr().err
    )


def test_an_import_says_what_happened_to_the_files_while_it_went_on(here, capsys, monkeypatch):
    commit(here, 0)
    folder = here / "annotations"
    (here / "more.jsonl").write_bytes(RECORD)
    real = Collection.commit

    def removed_before(self, *arguments):
        (folder / "a.txt.log.jsonl").unlink()
        return real(self, *arguments)

    monkeypatch.setattr(Collection, "commit", removed_before)
    assert main(["import", "--format", "jsonl", "more.jsonl"]) == 0
    assert "its log was removed; it was written anew from memory" in capsys.readouterr().err


def test_a_newer_file_is_named_as_every_other(here, capsys):
    put(here, {"start": 0, "end": 4})
    path = here / "annotations" / "a.txt.json"
    path.write_text(path.read_text().replace('"schema": 1', '"schema": 99'))
    code, lines = check(capsys)
    assert code == 1
    assert lines[0].startswith("a.txt: annotations/a.txt.json: was written by another Reader")
    for argv in (["export"], ["log", "a.txt"], ["restore", "a.txt", "--at", "2025-01-01"]):
        assert main(argv) == 2
        error = capsys.readouterr().err
        assert "reader: annotations/a.txt.json: was written by another Reader" in error


@pytest.mark.parametrize("argv", [["check"], ["export"], ["stats"]])
def test_a_folder_that_cannot_be_listed_is_not_an_empty_one(here, capsys, argv):
    (here / "annotations").write_text("no folder")
    assert main(argv) == 2
    assert capsys.readouterr().err == "reader: annotations: not a directory\n"


def test_a_link_that_leads_to_itself_is_one_line(here, capsys):
    (here / "annotations").mkdir()
    (here / "annotations" / "a.txt.json").symlink_to("a.txt.json")
    code, lines = check(capsys)
    assert code == 1
    assert lines == ["a.txt: annotations/a.txt.json: too many levels of symbolic links"]


def test_a_folder_that_may_not_be_written_is_read_and_not_mended(here, nobody, monkeypatch, capsys):
    # Loaded while it may be: Python itself may lie in a home that nobody may read.
    put(here, {"start": 0, "end": 4, "surface": "قصفت"})
    (here / "more.jsonl").write_bytes(RECORD)
    for line in ("check --fix", "export --format jsonl", "import --format jsonl more.jsonl"):
        assert main(line.split()) == 0
    with nobody() as home:
        monkeypatch.chdir(home)
        (home / "a.txt").write_text(TEXT, encoding="utf-8")
        (home / "more.jsonl").write_bytes(RECORD)
        put(home, {"start": 0, "end": 4, "surface": "قصفت"})
        place = home / "annotations"
        main(["restore", "a.txt", "--at", "2030-01-01"])
        before = sorted((each.name, each.read_bytes()) for each in place.iterdir())
        place.chmod(0o500)
        capsys.readouterr()
        try:
            assert check(capsys, "--fix") == (0, [])
            assert main(["export", "--format", "jsonl"]) == 0
            assert capsys.readouterr().out.count("\n") == 1
            assert main(["import", "--format", "jsonl", "more.jsonl"]) == 2
            out, err = capsys.readouterr()
            assert out == ""
            assert all(line.endswith(": permission denied") for line in err.splitlines())
            assert sorted((each.name, each.read_bytes()) for each in place.iterdir()) == before
            place.chmod(0)
            for command in ("export", "check", "stats"):
                assert main([command]) == 2
                assert capsys.readouterr().err == "reader: annotations: permission denied\n"
        finally:
            place.chmod(0o700)
        monkeypatch.undo()


def test_a_path_that_is_not_there_is_bad_usage(here, capsys):
    assert check(capsys, "none.txt")[0] == 2


def test_a_record_that_stands_apart_and_is_no_span_is_told_and_refused(here, capsys):
    put(here, {"start": 0, "end": 4, "surface": "قصفت"})
    path = here / "annotations" / "a.txt.json"
    tables = json.loads(path.read_text())
    tables["apart"] = {"gone": {"start": 4, "end": 4, "layer": "entity", "label": "PER"}}
    path.write_text(json.dumps(tables))
    assert check(capsys) == (1, ["a.txt: span gone: an empty span at 4"])
    assert main(["export", "--format", "jsonl", "--strict"]) == 3
    assert "2 in = 1 out + 0 dropped + 1 refused" in capsys.readouterr().err
    assert json.loads(path.read_text()) == tables
