"""What a terminal says of itself when it is asked before the screen is taken.

Asked: its name (XTVERSION), whether it knows explicit order (DECRQM of mode 8), its kind (DA2), and
last its attributes (DA1), which nearly every terminal answers, so that the answer to it ends the
wait. Textual would take these answers for key presses, so all of it happens before Textual starts;
what was typed in the meantime is kept.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

# An answer takes 0 to 20 ms locally, and over ssh as long as the line is. Loading Textual takes
# about as long as the shorter patience, so a terminal that never answers holds nobody up.
_PATIENCE: Final = 0.15
_PATIENCE_OVER_SSH: Final = 0.5

_XTVERSION, _EXPLICIT_ORDER, _DA2, _DA1 = b"\x1b[>q", b"\x1b[8$p", b"\x1b[>c", b"\x1b[c"
# Some terminals print the last letter of a question that they don't know.
_WIPE: Final = b"\r\x1b[K"
_ENDS: Final = (signal.SIGTERM, signal.SIGHUP)

_ANSWERS: Final = {
    "version": re.compile(rb"\x1bP>\|(.*?)(?:\x1b\\|\x07)", re.DOTALL),
    "order": re.compile(rb"\x1b\[8;(\d)\$y"),
    "kind": re.compile(rb"\x1b\[>([\d;]*)c"),
    "attributes": re.compile(rb"\x1b\[\?([\d;]*)c"),
}


class Answers(NamedTuple):
    """What came back; empty or None where nothing did.

    ``version`` is what XTVERSION says (``XTerm(379)``), ``order`` the state of mode 8 (0 unknown,
    1 set, 2 reset …), ``kind`` the numbers of DA2 (``0;136;0``). ``answered`` is whether the
    terminal answered at all, ``milliseconds`` how long it took, ``typed`` what people typed while.
    """

    version: str = ""
    order: int | None = None
    kind: str = ""
    answered: bool = False
    milliseconds: int = 0
    typed: bytes = b""


class Handshake:
    """Questions to the terminal behind two descriptors: put first, read later.

    Between the two the program can go on starting: the answers wait in the terminal's line, which
    is raw meanwhile, so that nothing is echoed. A signal that ends the program then has the line
    put back first, and the answers taken out of it, which a shell would take for typed.
    """

    def __init__(self, reading: int, writing: int, environment: Mapping[str, str]) -> None:
        self._reading = reading
        self._writing = writing
        self._attributes: list[Any] | None = None
        self._asked = 0.0
        self._found = b""
        # Apple's terminal prints the p of DECRQM.
        knows_requests = environment.get("TERM_PROGRAM") != "Apple_Terminal"
        self._patience = _PATIENCE_OVER_SSH if environment.get("SSH_CONNECTION") else _PATIENCE
        self._question = _XTVERSION + _EXPLICIT_ORDER * knows_requests + _DA2 + _DA1

    def ask(self) -> None:
        """Put the questions; a terminal that cannot be asked is left as it is."""
        import termios
        import tty

        try:
            self._attributes = termios.tcgetattr(self._reading)
            self._asked = time.monotonic()
            self._catch_ends()
            tty.setraw(self._reading, termios.TCSANOW)
        except (termios.error, OSError):
            self._give_back()
            return
        try:
            os.write(self._writing, self._question)
        except OSError:
            self._give_back()

    def is_answered(self, seconds: float) -> bool:
        """Whether all answers are there, or come within ``seconds``; or none can be asked for."""
        if self._attributes is None:
            return True
        with contextlib.suppress(OSError):
            self._read_until(time.monotonic() + seconds)
        return _ANSWERS["attributes"].search(self._found) is not None

    def answers(self) -> Answers:
        """Read the answers that are there, or come within the patience since the question."""
        if self._attributes is None:
            return Answers()
        try:
            self._read_until(self._asked + self._patience)
            os.write(self._writing, _WIPE)
        except OSError:
            pass
        finally:
            self._give_back()
        return parsed(self._found, round((time.monotonic() - self._asked) * 1000))

    def _read_until(self, end: float) -> None:
        """Read up to the last answer, or until ``end``. Raises OSError."""
        while not _ANSWERS["attributes"].search(self._found):
            left = max(end - time.monotonic(), 0)
            if not select.select([self._reading], [], [], left)[0]:
                return
            data = os.read(self._reading, 4096)
            if not data:
                return
            self._found += data

    def _give_back(self) -> None:
        import termios

        if self._attributes is not None:
            with contextlib.suppress(termios.error, OSError):
                termios.tcsetattr(self._reading, termios.TCSANOW, self._attributes)
            self._attributes = None
        for number in _ENDS:
            if signal.getsignal(number) == self._end:
                signal.signal(number, signal.SIG_DFL)

    def _catch_ends(self) -> None:
        for number in _ENDS:
            # What is ignored, as by nohup, stays ignored; other threads than the first catch none.
            if signal.getsignal(number) == signal.SIG_DFL:
                with contextlib.suppress(ValueError):
                    signal.signal(number, self._end)

    def _end(self, number: int, _: object) -> None:
        """Put the line back, and end as the signal would have ended us."""
        self.answers()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def parsed(data: bytes, milliseconds: int = 0) -> Answers:
    """Take apart what a terminal sent: answers, and between them what somebody typed."""
    found = {name: pattern.search(data) for name, pattern in _ANSWERS.items()}
    typed = data
    for pattern in _ANSWERS.values():
        typed = pattern.sub(b"", typed)
    version, order, kind = found["version"], found["order"], found["kind"]
    return Answers(
        version=version[1].decode("utf-8", "replace") if version else "",
        order=int(order[1]) if order else None,
        kind=kind[1].decode("ascii") if kind else "",
        answered=any(found.values()),
        milliseconds=milliseconds,
        typed=typed,
    )
