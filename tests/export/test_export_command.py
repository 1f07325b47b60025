"""`reader export` as a program that a shell calls."""

import hashlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from reader import shipped
from reader.cli import main
from reader.store import Collection
from reader.tagging.document import Document
from reader.text.source import read_source
from tests.export.material import span

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
TEXT = "قالت وواشنطن قمة.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working directory with an annotated text, and one without annotations."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "seeds" / "b.txt").write_text("سطر\n", encoding="utf-8")
    spans = [
        span(TEXT, 6, 12, "GPE"),
        span(TEXT, 0, 12, "ORG", annotator="other"),
        span(TEXT, 13, 16, "MEET"),
    ]
    records = [{"doc": "seeds/a.txt", **each.as_record()} for each in spans]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (tmp_path / "in.jsonl").write_text(lines, encoding="utf-8")
    assert main(["import", "--format", "jsonl", "in.jsonl"]) == 0
    return tmp_path


@pytest.fixture
def run(folder, capsys):
    """Run the program; gives the exit code, standard output and standard error."""
    capsys.readouterr()

    def run(*words):
        code = main(["export", *words])
        return code, *capsys.readouterr()

    return run


def test_without_a_path_all_that_is_annotated_comes_out(run):
    code, out, err = run("--format", "conll2003")
    assert code == 0
    assert out == (
        "-DOCSTART- -X- O O\n\nقالت -X- O B-ORG\nوواشنطن -X- O I-ORG\nقمة -X- O O\n. -X- O O\n\n"
    )
    assert "spans: 2 in = 1 out + 1 dropped + 0 refused" in err
    assert "1 event span" in err


def test_where_the_text_has_changed_spans_come_out_on_their_words_or_are_refused(run, capsys):
    text = "قال متحدث باسم الوزارة إن الوفد وصل إلى واشنطن مساء الثلاثاء بعد قمة باريس.\n"
    path = Path("seeds/b.txt")
    path.write_text(text, encoding="utf-8")
    places = (("واشنطن", "entity", "GPE"), ("قمة", "event", "MEET"), ("الوزارة", "entity", "ORG"))
    records = [
        {"start": start, "end": start + len(word), "layer": layer, "label": label}
        for word, layer, label in places
        for start in [text.index(word)]
    ]
    lines = (json.dumps({"doc": "seeds/b.txt", **each}) + "\n" for each in records)
    Path("b.jsonl").write_text("".join(lines))
    assert main(["import", "--format", "jsonl", "b.jsonl"]) == 0
    capsys.readouterr()
    changed = "خبر عاجل: " + text.replace("قمة", "لقاء")
    path.write_text(changed, encoding="utf-8")
    code, out, err = run("--format", "jsonl", "seeds/b.txt", "--report", "report.json")
    found = [json.loads(line) for line in out.splitlines()]
    assert (code, [each["surface"] for each in found]) == (0, ["الوزارة", "واشنطن"])
    assert {each["sha256"] for each in found} == {hashlib.sha256(changed.encode()).hexdigest()}
    assert all(changed[each["start"] : each["end"]] == each["surface"] for each in found)
    assert "the text has changed since it was annotated: 0 kept, 2 moved, 1 lost\n" in err
    assert "spans: 3 in = 2 out + 0 dropped + 1 refused" in err
    (document,) = json.loads(Path("report.json").read_text(encoding="utf-8"))["documents"]
    assert [change["what"] for change in document["changes"]] == ["refused"]
    assert "\nواشنطن B-GPE\n" in run("--format", "conll2002", "seeds/b.txt")[1]
    for name in ("jsonl", "spans", "tsv2"):
        code, out, err = run("--format", name, "--strict", "--layer", "event", "seeds/b.txt")
        assert (code, out) == (3, "")
        assert "spans: 1 in = 0 out + 0 dropped + 1 refused" in err
    assert main(["check", "--fix", "seeds/b.txt"]) == 1
    code, _, err = run("--format", "jsonl", "seeds/b.txt")
    assert "spans: 3 in = 2 out + 0 dropped + 1 refused" in err
    assert "changed" not in err


@pytest.mark.parametrize("name", ["conll2003", "wojood", "conllu", "jsonl", "spans", "hf"])
@pytest.mark.parametrize("is_vouched_for", [True, False])
def test_a_record_that_cannot_be_read_is_refused(run, name, is_vouched_for):
    file = Path("annotations/seeds/a.txt.json")
    broken = file.read_text(encoding="utf-8").replace('"start": 13, ', '"start": 99, ')
    file.write_text(broken, encoding="utf-8")
    if is_vouched_for:  # as where an older program wrote it
        assert main(["check", "--fix"]) == 1
        broken = file.read_text(encoding="utf-8")
    words = ("--format", name, "--layer", "entity", "--report", "report.json")
    code, out, err = run(*words)
    report = json.loads(Path("report.json").read_text(encoding="utf-8"))
    total = report["spans"]
    assert (code, total["in"], total["refused"]) == (0, 3, 1)
    assert total["in"] == total["out"] + total["dropped"] + total["refused"]
    assert report["told"]["refused"] == 1
    (document,) = report["documents"]
    assert document["layers"]["unreadable"] == {"in": 1, "out": 0, "dropped": 0, "refused": 1}
    (change,) = [each for each in document["changes"] if each["what"] == "refused"]
    assert change["id"] in broken
    assert f"span {change['id']} is left out: {change['why']}" in err
    code, out, err = run(*words, "--strict")
    assert (code, out) == (3, "")
    assert "nothing was written" in err
    assert "+ 1 refused" in err


def test_one_record_that_cannot_be_read_is_counted_once_for_two_files(run):
    file = Path("annotations/seeds/a.txt.json")
    content = file.read_text(encoding="utf-8")
    file.write_text(content.replace('"start": 13, ', '"start": 99, '), encoding="utf-8")
    code, _, err = run("--format", "conll2002", "--layer", "all", "-o", "out.conll")
    assert code == 0
    assert "spans: 3 in = 1 out + 1 dropped + 1 refused" in err
    code, _, err = run("--format", "conll2002", "--annotator", "other", "--strict")
    assert code == 3
    assert "--strict: 1 span would be bent or lost" in err


def files_below(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        ["-o", "seeds/a.txt"],
        ["-o", "linked.txt"],
        ["-o", "out.conll", "--report", "seeds/a.txt"],
        ["-o", "out.conll", "--report", "seeds/a.txt", "--strict"],
        ["--format", "brat", "-o", "other"],
    ],
    ids=" ".join,
)
def test_a_text_that_is_exported_is_not_overwritten(run, folder, words):
    Path("linked.txt").symlink_to("seeds/a.txt")
    Path("other").mkdir()
    Path("other/a.txt").write_text("نص آخر\n", encoding="utf-8")
    before = files_below(folder)
    code, _, err = run("seeds/a.txt", "other/a.txt", *words)
    assert code == 2
    assert err.splitlines()[-1].endswith(
        "a.txt: is a text that is exported, and would be overwritten"
    )
    assert files_below(folder) == before


@pytest.mark.parametrize("words", [["-o", "map"], ["--report", "./map"]], ids=" ".join)
def test_a_label_map_is_not_overwritten(run, words):
    Path("map").write_text("GPE = PLACE\n", encoding="utf-8")
    code, out, err = run("--map", "map", *words)
    assert (code, out) == (2, "")
    assert err == "reader: map: is the label map, and would be overwritten\n"
    assert Path("map").read_text(encoding="utf-8") == "GPE = PLACE\n"


def test_for_brat_a_text_may_stay_where_it_is(run, folder):
    before = files_below(folder)
    assert run("--format", "brat", "-o", "seeds")[0] == 0
    assert files_below(folder).items() >= before.items()
    assert Path("seeds/a.ann").read_text(encoding="utf-8").startswith("T1\t")


@pytest.mark.parametrize(
    ("words", "report"),
    [
        (["--layer", "all", "-o", "out.conll"], "out.entity.conll"),
        (["--split", "1:1:1", "-o", "out.conll"], "out.train.conll"),
        (["--format", "brat", "-o", "seeds"], "seeds/a.ann"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else each,
)
def test_the_report_takes_no_file_of_the_export(run, folder, words, report):
    before = files_below(folder)
    code, _, err = run(*words, "--report", report)
    assert code == 2
    assert err == f"reader: {report}: two files that are to be written would go there\n"
    assert files_below(folder) == before


@pytest.mark.parametrize("words", [["-o", "/dev/full"], ["--report", "/dev/full"]], ids=" ".join)
def test_a_full_disk_is_told_with_the_file(run, words):
    code, _, err = run(*words)
    assert (code, err) == (2, "reader: /dev/full: no space left on device\n")


def test_where_the_report_finds_no_room_nothing_appears(folder):
    limit = 600  # bytes that a file may have: the export fits, its report does not
    run = subprocess.run(
        [sys.executable, "-m", "reader", "export", "-o", "out.conll", "--report", "report.json"],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "reader: report.json: file too large\n"
    assert not [path for path in folder.iterdir() if "out" in path.name or "report" in path.name]


def test_a_document_done_without_a_span_is_annotated(run):
    source = read_source(Path("seeds/b.txt"), "seeds/b.txt")
    collection = Collection(Path("annotations"), annotator="", tagset=None)
    collection.open(source)
    collection.commit(source.name, Document(source, None, annotator="").set_state("done"))
    collection.close()
    assert run("--format", "conll2002")[1].endswith("سطر O\n\n")
    assert run("--format", "conll2002", "--only", "done")[:2] == (0, "سطر O\n\n")


def test_a_named_document_without_annotations_is_all_o(run):
    assert run("--format", "conll2002", "seeds/b.txt")[:2] == (0, "سطر O\n\n")
    code, out, _ = run("--format", "conll2003", "seeds")
    assert code == 0
    assert out.count("-DOCSTART-") == 2


def test_annotator_keeps_only_that_ones_spans(run):
    _, out, err = run("--format", "conll2002", "--annotator", "tester")
    assert "واشنطن B-GPE" in out
    assert "1 in = 1 out" in err


def test_only_done_leaves_out_what_is_in_work(run):
    code, out, err = run("--only", "done", "--format", "conllu")
    assert (code, out) == (0, "")
    assert "0 documents" in err


def test_strict_refuses_with_exit_3_and_writes_nothing(run, folder):
    code, out, err = run("--strict", "-o", "out.conll", "--report", "report.json")
    assert (code, out) == (3, "")
    assert not (folder / "out.conll").exists()
    assert "nothing was written" in err
    assert json.loads((folder / "report.json").read_text())["spans"]["dropped"] == 1
    assert run("--strict", "--format", "conllu", "-o", "out.conllu")[0] == 0


def test_the_report_says_what_became_of_every_span(run, folder):
    run("--format", "conllu", "-o", "out", "--report", "report.json")
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    (document,) = report["documents"]
    assert report["spans"] == {"in": 3, "out": 3, "dropped": 0, "refused": 0}
    assert document["doc"] == "seeds/a.txt"
    assert [change["what"] for change in document["changes"]] == ["moved", "cut"]
    assert report["files"] == ["out"]


def test_the_report_may_go_to_standard_output(run):
    code, out, _ = run("-o", "out.conll", "--report", "-")
    assert code == 0
    assert json.loads(out)["spans"]["in"] == 2


def test_a_report_never_takes_the_place_of_the_export(run, folder):
    assert run("-o", "out", "--report", "./out")[0] == 2
    assert not (folder / "out").exists()


def test_a_label_map_renames_and_its_faults_have_a_line(run, folder):
    (folder / "map").write_text("GPE = PLACE\nORG = GROUP\n")
    _, out, err = run("--map", "map", "--format", "conll2002", "--annotator", "tester")
    assert "B-PLACE" in out
    assert "GPE written PLACE" in err
    (folder / "map").write_text("GPE = PLACE\nORG = PLACE\n")
    code, out, err = run("--map", "map")
    assert (code, out) == (2, "")
    assert err.startswith("reader: map:2: ")

    (folder / "map").write_text("GPE = a-b\n")
    code, out, err = run("--map", "map")
    assert (code, out) == (2, "")
    assert err == "reader: map: gives GPE the name a-b, which this format cannot hold\n"


@pytest.mark.parametrize(
    "words",
    [
        ["--layer", "all"],
        ["--format", "nothing"],
        ["no.txt"],
        ["--scheme", "iob9"],
        ["-o", "no/such/folder"],
        ["--map", "no.map"],
        ["seeds/a.txt", "--report", "no/such/report"],
        ["seeds/a.txt", "--report", "-"],
        ["-o", "seeds"],
    ],
)
def test_bad_usage_is_one_line_and_exit_2(run, words):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("reader: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_broken_annotation_file_is_an_error_that_names_it(run, folder):
    path = folder / "annotations" / "seeds" / "a.txt.json"
    path.write_text("{")
    path.with_name("a.txt.log.jsonl").unlink()
    code, out, err = run()
    assert (code, out) == (2, "")
    assert "a.txt.json" in err


def test_a_broken_annotation_file_whose_log_is_whole_is_exported_from_it_and_said(run, folder):
    _, whole, _ = run()
    path = folder / "annotations" / "seeds" / "a.txt.json"
    path.write_text("{")
    code, out, err = run()
    assert (code, out) == (0, whole)
    line = err.splitlines()[0]
    assert line.startswith("reader: annotations/seeds/a.txt.json: is broken JSON")
    assert "reader check --fix" in line
    assert path.read_text() == "{", "looking writes nothing"


def test_exporting_never_imports_the_screen(folder):
    script = (
        "import sys; from reader.cli import main; main(['export']);"
        "print([name for name in sys.modules if name.partition('.')[0] in"
        " {'textual', 'rich', 'conllu', 'spacy'}], file=sys.stderr)"
    )
    process = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, env=ENVIRONMENT
    )
    assert process.stderr.decode().splitlines()[-1] == "[]"


def test_a_shipped_article_that_nobody_has_changed_has_the_spans_that_it_is_shown_with(run, capsys):
    (annotated,) = (shipped.annotations_folder() / "seeds").glob("*.txt.json")
    name = shipped.PREFIX + annotated.name.removesuffix(".json")
    count = len(json.loads(annotated.read_text(encoding="utf-8"))["spans"])
    code, out, err = run("--format", "jsonl", name)
    assert code == 0
    assert len(out.splitlines()) == count
    assert f"spans: {count} in = {count} out + 0 dropped + 0 refused" in err
    assert main(["stats", "--json", name]) == 0
    assert json.loads(capsys.readouterr().out)["spans"] == count
