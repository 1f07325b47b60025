"""A disk that is full, or a limit that is reached: said in one line, and nothing is lost."""

import resource
import shutil
import subprocess
import time

import pytest

from tests.faults.programs import COMMAND, ENVIRONMENT, READER
from tests.faults.work import TEXT, Run, Work
from tests.ui.pseudo_terminal import PseudoTerminal


def limited(program, size):
    """The program, with a limit to the size of the files that it writes."""
    from dataclasses import replace

    return replace(program, command=("prlimit", f"--fsize={size}", *program.command))


def check_what_is_left(work, run):
    assert run.errors.decode().startswith("reader: ")
    assert run.errors.count(b"\n") == 1
    work.settle(READER, run.sent, run.acknowledged)
    # With room again, work goes on.
    run = Run(READER, work)
    run.go_on(time.monotonic() + 20, most=50)
    run.end_of_input()
    assert run.wait() == 0, run.errors
    work.settle(READER, run.sent, run.acknowledged)
    assert not list(work.folder.rglob("*.broken-*"))


@pytest.mark.parametrize("size", [2_000, 30_000, 100_001])
def test_a_limit_to_the_size_of_files(tmp_path, size):
    assert shutil.which("prlimit"), "a part of util-linux"
    work = Work(tmp_path, size)
    run = Run(limited(READER, size), work)
    run.go_on(time.monotonic() + 30)
    assert run.wait() == 2
    assert b"too large" in run.errors.lower()
    check_what_is_left(work, run)


def small_disk(folder):
    """Put a disk of 1 MB on ``folder``; False where that is not allowed."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    return subprocess.run(mount, capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path):
    """A folder on a disk of 1 MB; where nobody may mount one, a file system in a file's limits."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not small_disk(folder):
        yield folder, limited(READER, 2**18)
        return
    yield folder, READER
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_of_a_megabyte_is_filled_up(tmp_path, disk):
    folder, program = disk
    work = Work(tmp_path, 3)
    (tmp_path / "annotations").symlink_to(folder)
    run = Run(program, work)
    run.go_on(time.monotonic() + 60)
    assert run.wait() == 2
    assert run.acknowledged > 100
    assert any(words in run.errors.lower() for words in (b"no space", b"too large"))
    assert run.errors.count(b"\n") == 1
    work.settle(READER, run.sent, run.acknowledged)
    # A full disk can still be read from.
    export = [*COMMAND, "export", "--format", "jsonl"]
    done = subprocess.run(export, capture_output=True, cwd=tmp_path, env=ENVIRONMENT, check=False)
    assert done.returncode == 0
    stored = sum(len(READER.state(tmp_path, name)) for name in work.documents)
    assert done.stdout.count(b"\n") == stored


def test_no_more_open_files_is_said(tmp_path):
    work = Work(tmp_path, 4)
    run = Run(READER, work)
    run.go_on(time.monotonic() + 20, most=20)
    resource.prlimit(run.process.pid, resource.RLIMIT_NOFILE, (3, 3))
    run.go_on(time.monotonic() + 20, most=40)
    run.end_of_input()
    assert run.wait() == 2
    assert run.errors.startswith(b"reader: ")
    work.settle(READER, run.sent, run.acknowledged)


def test_the_screen_says_what_is_not_saved_and_saves_it_when_there_is_room(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT[:2_000], encoding="utf-8")
    with PseudoTerminal("a.txt", folder=tmp_path) as terminal:
        terminal.wait_for(lambda it: it.shows("a.txt"), "the page")
        terminal.send("p")
        terminal.wait_for(lambda it: it.shows("1 span"), "the first span")
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (1_000, resource.RLIM_INFINITY))
        for key in "og":
            terminal.send("\x1b[D" + key)
        terminal.wait_for(lambda it: it.shows("NOT SAVED"), "what was not saved")
        assert len(READER.state(tmp_path, "a.txt")) == 1
        resource.prlimit(
            terminal.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        )
        terminal.send("\x1b[D" + "p")
        terminal.wait_for(
            lambda it: any("4 spans" in row and "saved" in row for row in it.rows), "all of it"
        )
        assert len(READER.state(tmp_path, "a.txt")) == 4
