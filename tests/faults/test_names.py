"""Documents called anything: each has a file of its own, inside the annotations folder."""

import json
import subprocess

import pytest

from tests.faults.programs import COMMAND, ENVIRONMENT, IMPORT

TEXT = "قال المتحدث إن الطائرات قصفت الميناء.\n"


def imported(folder, *records):
    lines = "".join(json.dumps(record) + "\n" for record in records)
    return subprocess.run(
        [*COMMAND, *IMPORT],
        input=lines.encode(),
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
    )


def record(name, start=0):
    return {"doc": name, "start": start, "end": start + 3, "layer": "entity", "label": "PER"}


def exported(folder):
    done = subprocess.run(
        [*COMMAND, "export", "--format", "jsonl"],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        check=True,
    )
    return [json.loads(line)["doc"] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    "name",
    [
        "خبر أول.txt",
        'it\'s “quoted” "twice".txt',
        "مقالات/قديمة جدا/خبر.txt",
        "a.json/b.txt",
        "x.lock",
        "a.txt.log.jsonl",
        ".hidden.txt",
        "outside/a.txt",
        "ش" * 120 + ".txt",
        "n" * 250,
        "back\\slash.txt",
        "new\nline.txt",
        "-",
    ],
)
def test_a_text_of_any_name_is_annotated_and_exported(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT, encoding="utf-8")
    done = imported(tmp_path, record(name))
    assert (done.returncode, done.stderr) == (0, b"")
    assert exported(tmp_path) == [name]
    inside = [each for each in (tmp_path / "annotations").rglob("*.json") if each.is_file()]
    assert len(inside) == 1


def test_texts_whose_names_are_alike_do_not_meet(tmp_path):
    names = ["a.txt", "A.txt", "a.txt.json", "a.txt.log", "a", "sub/a.txt", "a.txt.lock"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert imported(tmp_path, *map(record, names)).returncode == 0
    assert exported(tmp_path) == sorted(names)


@pytest.mark.parametrize("name", ["../a.txt", "/etc/passwd\0", "none.txt", "", "sub", "\ud800"])
def test_a_record_that_names_no_text_writes_nothing_anywhere(tmp_path, name):
    (tmp_path / "sub").mkdir()
    done = imported(tmp_path, record(name))
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"reader: -:1: ")
    assert [path.name for path in tmp_path.iterdir()] == ["sub"]


def test_a_text_above_the_working_directory_is_kept_outside_under_its_whole_path(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    here = tmp_path / "here"
    here.mkdir()
    assert imported(here, record("../a.txt")).returncode == 0
    (kept,) = (here / "annotations" / "outside").glob("*.json")
    assert kept.name.endswith("-a.json")
    assert exported(here) == [str(tmp_path / "a.txt")]
