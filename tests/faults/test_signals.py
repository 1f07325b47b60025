"""SIGTERM, SIGHUP and a terminal that is closed: what was tagged is there."""

import os
import signal
import time

import pytest

from tests.faults.programs import READER
from tests.faults.work import TEXT, Run, Work
from tests.ui.pseudo_terminal import PseudoTerminal


def tagged(terminal, count):
    for number in range(1, count + 1):
        terminal.send("\x1b[Dp")
        terminal.wait_for(
            lambda it, n=number: any(f"{n} span" in row and "saved" in row for row in it.rows),
            f"{number} spans",
        )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT[:2_000], encoding="utf-8")
    return tmp_path


def ended(terminal):
    """Whether the program has ended within some seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        pid, _ = os.waitpid(terminal.pid, os.WNOHANG)
        if pid:
            terminal.status = 0
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_to_the_screen_loses_nothing(folder, number):
    with PseudoTerminal("a.txt", folder=folder) as terminal:
        terminal.wait_for(lambda it: it.shows("a.txt"), "the page")
        tagged(terminal, 5)
        os.kill(terminal.pid, number)
        terminal.wait()
    assert len(READER.state(folder, "a.txt")) == 5
    with PseudoTerminal("a.txt", folder=folder) as terminal:
        terminal.wait_for(lambda it: it.shows("5 spans"), "all of them after a restart")


def test_a_terminal_that_is_closed_loses_nothing(folder):
    with PseudoTerminal("a.txt", folder=folder) as terminal:
        terminal.wait_for(lambda it: it.shows("a.txt"), "the page")
        tagged(terminal, 5)
        os.close(terminal._file)
        terminal._file = -1
        assert ended(terminal), "a program without a terminal does not stay behind"
    assert len(READER.state(folder, "a.txt")) == 5


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_to_an_import_loses_nothing(tmp_path, number):
    work = Work(tmp_path, number)
    run = Run(READER, work)
    run.go_on(time.monotonic() + 20, most=100)
    run.kill(number)
    assert b"Traceback" not in run.errors
    work.settle(READER, run.sent, run.acknowledged)


def test_an_output_that_nobody_reads_any_more_ends_an_import(tmp_path):
    work = Work(tmp_path, 5)
    run = Run(READER, work)
    run.go_on(time.monotonic() + 20, most=50)
    acknowledged = run.acknowledged
    run.process.stdout.close()
    for _ in range(20):
        run._waiting = work.record()
        run.sent += 1
        run._send()
        time.sleep(0.01)
    run.end_of_input()
    run.process.wait(20)
    assert b"Traceback" not in run.process.stderr.read()
    run.process.stderr.close()
    work.settle(READER, run.sent, acknowledged)
