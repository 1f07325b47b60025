"""A file system that cannot be written: what is there can be used, and the reason is said."""

import json
import subprocess

import pytest

from tests.faults.programs import COMMAND, ENVIRONMENT, IMPORT

TEXT = "قال المتحدث إن الطائرات قصفت الميناء.\n"


def record(identity, start):
    span = {"start": start, "end": start + 3, "layer": "entity", "label": "PER"}
    return (json.dumps({"doc": "a.txt", "id": identity, **span}) + "\n").encode()


def run(folder, *arguments, standard_input=b""):
    return subprocess.run(
        [*COMMAND, *arguments],
        input=standard_input,
        cwd=folder,
        env={**ENVIRONMENT, "HOME": str(folder)},
        capture_output=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path):
    """A text with one annotation."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "annotations").mkdir()
    return tmp_path


def mount(folder, *options):
    command = ["mount", *options, str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("nobody may mount a file system here")


@pytest.mark.parametrize("lock", ["with", "without"])
def test_a_read_only_file_system_is_called_so(folder, lock):
    place = folder / "annotations"
    mount(place, "-t", "tmpfs", "-o", "size=1m", "tmpfs")
    try:
        assert run(folder, *IMPORT, standard_input=record("one", 0)).returncode == 0
        if lock == "without":
            (place / "a.txt.lock").unlink()
        mount(place, "-o", "remount,ro")
        refused = run(folder, *IMPORT, standard_input=record("two", 4))
        assert (refused.returncode, refused.stdout) == (2, b"")
        assert b"reader: annotations/a.txt.json: cannot be written" in refused.stderr
        for line in refused.stderr.splitlines():
            assert line.endswith(b": read-only file system"), line
        assert run(folder, "check").returncode == 0
        assert run(folder, "check", "--fix").stdout == b""
        assert run(folder, "export", "--format", "jsonl").stdout.count(b"\n") == 1
    finally:
        subprocess.run(["umount", str(place)], check=True)
