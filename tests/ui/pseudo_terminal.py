"""A real pseudo terminal with a terminal model behind it: bytes in, cells out."""

import codecs
import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

import pyte

PATIENCE = 20.0
TOP_LEFT = b"\x1b[1;1H"
# How the page begins that is there before Textual.
FIRST_PAGE = b"\x1b[?1049h\x1b[?25l\x1b[?7l" + TOP_LEFT
# The shape of the pointer: what Textual sends when its screen is there, the frame apart.
TEXTUAL_IS_THERE = b"\x1b]22;"


class PseudoTerminal:
    """A program on a terminal of its own; `bytes` is everything that it has sent."""

    def __init__(
        self, *arguments, rows=24, columns=80, folder=None, environment=None, answers=None
    ):
        # What this terminal says of itself: question -> answer.
        self.answers = (
            {b"\x1b[>q": b"\x1bP>|XTerm(379)\x1b\\", b"\x1b[c": b"\x1b[?62c"}
            if answers is None
            else answers
        )
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.bytes = b""
        self.status = None
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            try:
                self._become(arguments, rows, columns, folder, environment or {})
            finally:
                os._exit(127)
        self._resize(rows, columns)

    @staticmethod
    def _become(arguments, rows, columns, folder, environment):
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        if folder:
            os.chdir(folder)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        variables = {
            **kept,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "READER_SETTINGS": os.environ["READER_SETTINGS"],
            "XDG_STATE_HOME": str(folder or os.getcwd()),  # noqa: PTH109 -- a string is wanted
            **environment,
        }
        os.execve(  # noqa: S606 -- ourselves, on the new terminal
            sys.executable, [sys.executable, "-m", "reader", *arguments], variables
        )

    def _resize(self, rows, columns):
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, rows, columns):
        """Give the terminal another size, as a window does."""
        self.screen.resize(rows, columns)
        self._resize(rows, columns)
        os.kill(self.pid, signal.SIGWINCH)

    def send(self, keys):
        """Send what a key sends: text, or bytes."""
        os.write(self._file, keys.encode() if isinstance(keys, str) else keys)

    @property
    def is_loading(self):
        """Whether the first page is there, and nobody yet who would answer a key."""
        return (
            FIRST_PAGE in self.bytes
            and TEXTUAL_IS_THERE not in self.bytes
            and b"\x1b[?1049l" not in self.bytes
        )

    def wait_for(self, condition, what="what was waited for", *, loading=False):
        """Read until ``condition(self)`` holds; fail with the screen if it never does.

        The first page does not count, before the program is loaded, unless ``loading`` is true.
        """
        end = time.monotonic() + PATIENCE
        while (self.is_loading and not loading) or not condition(self):
            if time.monotonic() > end or not self._read(0.1):
                assert condition(self), f"{what}:\n" + "\n".join(self.rows)
                return

    def wait_until_quiet(self, seconds=0.3):
        """Read until nothing has come for a while."""
        last = time.monotonic()
        while time.monotonic() - last < seconds or self.is_loading:
            before = len(self.bytes)
            if not self._read(0.05):
                return
            if len(self.bytes) != before:
                last = time.monotonic()

    def _read(self, seconds):
        """Take in what has come; False where the program has ended."""
        ready, _, _ = select.select([self._file], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self._file, 1 << 16)
        except OSError:
            return False
        self.bytes += data
        self._answer(data)
        self._stream.feed(self._decoder.decode(data))
        return bool(data)

    def _answer(self, data):
        """Answer the questions that a program may ask a terminal."""
        for question, answer in self.answers.items():
            if question in data:
                os.write(self._file, answer)

    @property
    def rows(self):
        """The rows of the screen without trailing blanks."""
        # Not by pyte's `display`, which fails where something lies over half of a wide character.
        lines = (self.screen.buffer[row] for row in range(self.screen.lines))
        columns = range(self.screen.columns)
        return ["".join(line[column].data for column in columns).rstrip() for line in lines]

    def shows(self, text):
        """Whether any row holds ``text``."""
        return any(text in row for row in self.rows)

    def style_at(self, row, column):
        """What pyte knows of a cell: its character, colours, bold, underscore, reverse."""
        return self.screen.buffer[row][column]

    def close(self):
        """End the program if it still runs, and take its exit status."""
        if self.status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.wait()
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def wait(self):
        """Wait for the program's end; its exit status."""
        end = time.monotonic() + PATIENCE
        while self.status is None and time.monotonic() < end:
            self._read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        # What it wrote last may have come after the last look.
        while select.select([self._file], [], [], 0)[0] and self._read(0):
            pass
        return self.status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
