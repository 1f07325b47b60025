"""kill -9 at any moment: nothing acknowledged is lost, and the collection opens every time.

READER_KILLS says how many kills there are in all (default 200; `make faults`: 1,000).
"""

import os
import random
import re
import subprocess
import time

import pytest

from tests.faults.programs import (
    COMMAND,
    DYING_READER,
    ENVIRONMENT,
    FOLDING_READER,
    READER,
    STOCK,
)
from tests.faults.work import TEXT, Run, Work
from tests.ui.pseudo_terminal import PseudoTerminal

KILLS = int(os.environ.get("READER_KILLS", "200"))
TAGGING = max(8, KILLS // 20)
CASES = 8
LEFT, BACKSPACE = "\x1b[D", "\x7f"


def kill_at_any_moment(program, work, rng):
    """From before it has opened anything until it is in the middle of its work."""
    run = Run(program, work)
    run.go_on(time.monotonic() + rng.uniform(0, 0.6))
    run.kill()
    return run


def kill_at_work(program, work, rng):
    """While records come in and ids go out."""
    run = Run(program, work)
    run.go_on(time.monotonic() + 20, most=1 + rng.randrange(5))
    run.go_on(time.monotonic() + rng.uniform(0, 0.15))
    run.kill()
    return run


def kill_while_closing(program, work, rng):
    """When everything is acknowledged and the annotation files are written anew."""
    run = Run(program, work)
    run.go_on(time.monotonic() + 20, most=5 + rng.randrange(60))
    run.end_of_input()
    time.sleep(rng.uniform(0, 0.03))
    run.kill()
    return run


MOMENTS = [kill_at_any_moment, kill_at_work, kill_while_closing]


def kill(program, work, count, seed):
    """Kill a program ``count`` times; what is stored is compared with the model each time."""
    rng = random.Random(seed)
    for number in range(count):
        run = rng.choice(MOMENTS)(program, work, rng)
        work.settle(program, run.sent, run.acknowledged)
        if number % 10 == 9:
            check = subprocess.run(
                [*COMMAND, "check"],
                capture_output=True,
                check=False,
                cwd=work.folder,
                env=ENVIRONMENT,
            )
            said = check.stdout.decode() + check.stderr.decode()
            assert check.returncode in (0, 1), said
            assert "Traceback" not in said


def filled(program, folder, seed, count):
    """Work on a store that has ``count`` records already."""
    work = Work(folder, seed)
    run = Run(program, work)
    run.go_on(time.monotonic() + 120, most=count)
    run.end_of_input()
    assert run.wait() == 0
    assert run.acknowledged == count
    work.settle(program, run.sent, run.acknowledged)
    return work


@pytest.mark.parametrize("case", range(CASES))
def test_nothing_acknowledged_is_lost(tmp_path, case):
    size = (0, 50, 400, 2_500)[case % 4]
    program = (READER, FOLDING_READER)[case // 4 % 2]
    work = filled(program, tmp_path, case, size) if size else Work(tmp_path, case)
    kill(program, work, (KILLS - TAGGING + CASES - 1) // CASES, 100 + case)
    left = [path.name for path in tmp_path.rglob("*.broken-*")]
    assert left == [], "no annotation file was ever broken"


def test_a_file_in_place_that_nobody_has_noted_undoes_nothing(tmp_path):
    work = filled(READER, tmp_path, 3, 100)
    for _ in range(3):
        run = Run(DYING_READER, work)
        run.go_on(time.monotonic() + 20)
        assert run.wait() == -9
        work.settle(READER, run.sent, run.acknowledged)
        # As the next program finds it, which also mends it.
        run = Run(READER, work)
        run.go_on(time.monotonic() + 20, most=3)
        run.end_of_input()
        assert run.wait() == 0
        work.settle(READER, run.sent, run.acknowledged)
    assert not list(tmp_path.rglob("*.broken-*"))
    assert not list(tmp_path.rglob("*.damaged-*"))


@pytest.mark.parametrize("number", range(TAGGING))
def test_nothing_that_the_screen_said_was_saved_is_lost(tmp_path, number):
    rng = random.Random(number)
    (tmp_path / "a.txt").write_text(TEXT[:2_000], encoding="utf-8")
    saved = going = 0
    with PseudoTerminal("a.txt", folder=tmp_path) as terminal:
        terminal.wait_for(lambda it: it.shows("a.txt"), "the page")
        end = time.monotonic() + rng.uniform(0, 1.5)
        keys = ""
        while time.monotonic() < end:
            if says(terminal, going):
                saved = going
                # Tag the next word, or take off the tag that was put on last.
                keys = BACKSPACE if "p" in keys and rng.random() < 0.3 else LEFT + "p"
                going += 1 if "p" in keys else -1
                terminal.send(keys)
            terminal._read(0.01)
    stored = READER.state(tmp_path, "a.txt")
    assert len(stored) in {saved, going}


def says(terminal, count):
    """Whether the status line says that so many spans are saved."""
    if count == 0:
        return terminal.shows("0 spans")
    return any("saved" in row and re.search(rf"\b{count} span", row) for row in terminal.rows)


def test_the_same_suite_finds_out_stock_tinydb(tmp_path):
    work = filled(STOCK, tmp_path, 1, 600)
    with pytest.raises((AssertionError, ValueError, KeyError)):
        kill(STOCK, work, 150, 7)
