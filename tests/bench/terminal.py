"""A pseudo terminal with a program in it, driven from outside: keys in, bytes and times out.

It answers what programs ask of a terminal as xterm does, so that none of them waits for an answer.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from tests.bench.processes import cpu_seconds, peak_megabytes, wakeups

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

COLUMNS, ROWS = 160, 50
QUIET = 0.06  # nothing for so many seconds: the program has painted what it had to
PATIENCE = 20.0
_LONGEST_ANSWER = 5.0
_KEPT = 20_000
# CPU seconds in a quiet time by which a program that has not answered is seen to be at work.
_STANDSTILL = 0.004

# What is asked of terminals, and the answers of xterm 390 with Textual's synchronised output.
_QUESTIONS = re.compile(
    rb"\x1b\[0?c|\x1b\[>0?c|\x1b\[>0?q|\x1b\[\?(\d+)\$p|\x1b\[(\d+)\$p|\x1b\[6n"
    rb"|\x1b\](1[01]);\?(?:\x07|\x1b\\)"
)
_CONTROL = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P^_X].*?(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]|[\x00-\x1f]", re.DOTALL
)


class NoAnswerError(Exception):
    """The program has ended, or has not done in time what was waited for."""


class TooSlowError(NoAnswerError):
    """The program is at work on its answer for so long that nobody would wait for it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came after keys were sent: seconds to the first and the last byte, how many bytes.

    ``cpu`` is the CPU of the program from the key to the end of the quiet time, in seconds.
    """

    first: float
    last: float
    bytes: int
    cpu: float


class Terminal:
    """A program in a terminal of 160×50; a context manager that ends the program."""

    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> None:
        self._received = b""
        self._ended = False
        self.begun = time.perf_counter()
        self.pid, self._file = pty.fork()
        if not self.pid:
            _set_size(0, COLUMNS, ROWS)
            os.chdir(folder)
            os.execvpe(command[0], list(command), dict(environment))  # noqa: S606

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End the program and what it has started, however it is."""
        if self._ended:
            return
        self._ended = True
        os.close(self._file)
        # The program leads the session of its terminal, and so a process group.
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)
            for _ in range(100):
                if os.waitpid(self.pid, os.WNOHANG)[0]:
                    return
                time.sleep(0.02)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        _set_size(self._file, columns, rows)

    # Waiting.

    def until_shown(self, needles: Sequence[str]) -> float:
        """Read until one of the needles is on the screen; the seconds since the program began."""
        deadline = time.perf_counter() + PATIENCE
        while not self._shows(needles):
            if self._read(deadline) is None:
                raise NoAnswerError(f"none of {needles} in {self._tail!r}")
        return time.perf_counter() - self.begun

    def settle(self, quiet: float = 0.4) -> float:
        """Read until nothing has come for a while, nor is prepared; the seconds to the last byte.

        A first page may be there long before the program that paints it again.
        """
        last = time.perf_counter()
        busy = self.cpu
        while True:
            if self._read(time.perf_counter() + quiet) is not None:
                last = time.perf_counter()
            elif self.cpu - busy < _STANDSTILL:
                return last - self.begun
            busy = self.cpu

    def press(self, keys: bytes, quiet: float = QUIET) -> Answer:
        """Send keys at once, and read what comes until nothing comes any more."""
        before = self.cpu
        begun = time.perf_counter()
        os.write(self._file, keys)
        return self._answer(begun, before, quiet)

    def changed_size(self, columns: int, rows: int, quiet: float = QUIET) -> Answer:
        """Resize, and read what comes until nothing comes any more."""
        before = self.cpu
        begun = time.perf_counter()
        self.resize(columns, rows)
        return self._answer(begun, before, quiet)

    def hold(self, keys: Iterable[bytes], rate: int, quiet: float = 0.3) -> Answer:
        """Send keys, so many a second, as a held key repeats; the answer to the last one.

        ``cpu`` is that of all of them.
        """
        before = self.cpu
        begun = sent = time.perf_counter()
        for number, key in enumerate(keys):
            self._read_until(begun + number / rate)
            sent = time.perf_counter()
            os.write(self._file, key)
        return self._answer(sent, before, quiet)

    def idle(self, seconds: float) -> tuple[float, float]:
        """What a second costs in which nothing is asked: CPU in seconds, how often it wakes."""
        cpu, wakes = self.cpu, wakeups(self.pid)
        self._read_until(time.perf_counter() + seconds)
        return (self.cpu - cpu) / seconds, (wakeups(self.pid) - wakes) / seconds

    # The program.

    @property
    def cpu(self) -> float:
        """CPU that the program has used so far, in seconds."""
        return cpu_seconds(self.pid)

    @property
    def peak(self) -> float:
        """The most memory that the program has held, in 10**6 bytes."""
        return peak_megabytes(self.pid)

    # Reading.

    def _answer(self, begun: float, cpu_before: float, quiet: float) -> Answer:
        first = last = 0.0
        received = 0
        busy = cpu_before
        while True:
            data = self._read(time.perf_counter() + quiet)
            if data is None:
                if received or self.cpu - busy < _STANDSTILL:
                    break
                if time.perf_counter() - begun > _LONGEST_ANSWER:
                    raise TooSlowError(f"no answer in {_LONGEST_ANSWER} s")
                busy = self.cpu  # still at work on its answer
                continue
            last = time.perf_counter() - begun
            first = first or last
            received += len(data)
        if not received:
            raise NoAnswerError("nothing came")
        return Answer(first, last, received, self.cpu - cpu_before)

    def _read_until(self, moment: float) -> None:
        while time.perf_counter() < moment:
            self._read(moment)

    def _read(self, deadline: float) -> bytes | None:
        """What has come, after waiting for it no longer than to ``deadline``; None if nothing."""
        wait = deadline - time.perf_counter()
        if wait <= 0 or not select.select([self._file], [], [], wait)[0]:
            return None
        try:
            data = os.read(self._file, 1 << 16)
        except OSError as error:
            raise NoAnswerError(f"the program has ended: {self._tail!r}") from error
        self._received = self._received[-_KEPT:] + data
        self._reply(data)
        return data

    def _shows(self, needles: Sequence[str]) -> bool:
        text = _CONTROL.sub("", self._received.decode(errors="replace"))
        return any(needle in text for needle in needles)

    @property
    def _tail(self) -> bytes:
        return self._received[-400:]

    def _reply(self, data: bytes) -> None:
        if b"\x1b" not in data:
            return
        for asked in _QUESTIONS.finditer(data):
            os.write(self._file, _reply_to(asked))


def _set_size(file: int, columns: int, rows: int) -> None:
    fcntl.ioctl(file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _reply_to(asked: re.Match[bytes]) -> bytes:
    question = asked.group()
    private, public, colour = asked.groups()
    if private:
        known = b"2" if private == b"2026" else b"0"
        return b"\x1b[?" + private + b";" + known + b"$y"
    if public:
        return b"\x1b[" + public + b";0$y"
    if colour:
        return b"\x1b]" + colour + b";rgb:0000/0000/0000\x1b\\"
    if question.endswith(b"q"):
        return b"\x1bP>|XTerm(390)\x1b\\"
    if question.endswith(b"n"):
        return b"\x1b[1;1R"
    return b"\x1b[>41;390;0c" if b">" in question else b"\x1b[?64;1;2;6;22c"
