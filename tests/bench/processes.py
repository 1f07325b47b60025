"""What a process has cost, as Linux counts it: CPU to the nanosecond, memory at its peak."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WEIGH = Path(__file__).with_name("weigh.py")


def cpu_seconds(pid: int) -> float:
    """CPU that the threads of a process and of its children have used; 0 once it is gone."""
    nanoseconds = 0
    for one in (pid, *_children(pid)):
        for thread in Path(f"/proc/{one}/task").glob("*"):
            try:
                nanoseconds += int((thread / "schedstat").read_text().split()[0])
            except (FileNotFoundError, ProcessLookupError):
                continue
    return nanoseconds / 1e9


def peak_megabytes(pid: int) -> float:
    """The most memory that a process has held at once: resident, in 10**6 bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def wakeups(pid: int) -> int:
    """How often the threads of a process have gone to sleep of themselves, to be woken again."""
    count = 0
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            for line in (thread / "status").read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches:"):
                    count += int(line.split()[1])
    return count


def _children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that ran to its end: wall and CPU seconds, peak memory in 10**6 bytes, output."""

    wall: float
    cpu: float
    peak: float
    output: bytes


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Ended:
    """Run a command to its end; raises CalledProcessError where it fails."""
    result = folder / "weighed.json"
    weighed = [sys.executable, "-IS", str(_WEIGH), str(result), *command]
    process = subprocess.Popen(
        weighed,
        cwd=folder,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        output, errors = process.communicate()
    except BaseException:  # interrupted: end what it has started too
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if process.returncode:
        sys.stderr.write(errors.decode(errors="replace"))
        raise subprocess.CalledProcessError(process.returncode, command)
    return Ended(**json.loads(result.read_text(encoding="utf-8")), output=output)
