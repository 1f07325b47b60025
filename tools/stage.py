"""A display that nobody sees, one terminal on it: keys are pressed, pictures taken.

Needs the Debian packages xvfb, xdotool and imagemagick, and the terminal's own.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import signal
import subprocess
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from terminals import Terminal

_DOTS_PER_INCH = 96
_POINTS_PER_INCH = 72
# Until the first frame is there, and until a frame no longer changes.
_PATIENCE = 30.0
_STEP = 0.4
# A terminal that shows nothing yet has fewer colours than this.
_FRAME_COLOURS = 12


class StageError(Exception):
    """What did not come to be on the stage."""


class Look(NamedTuple):
    """Size in cells, font, and its size in points."""

    columns: int = 100
    rows: int = 30
    font: str = "DejaVu Sans Mono"
    points: int = 12


class Stage:
    """One terminal that runs one program; a context manager, which ends what it has started."""

    def __init__(
        self,
        terminal: Terminal,
        program: Sequence[str],
        folder: Path,
        look: Look | None = None,
    ) -> None:
        """``program`` runs in ``folder``; every path in it is absolute or from there."""
        self._stack = ExitStack()
        # What was started may still write while it ends.
        home = tempfile.TemporaryDirectory(prefix="stage.", ignore_cleanup_errors=True)
        self._home = Path(self._stack.enter_context(home))
        look = look or Look()
        pixels = round(look.points * _DOTS_PER_INCH / _POINTS_PER_INCH)
        self._terminal = terminal.filled({**look._asdict(), "pixels": pixels, "home": self._home})
        self._program = program
        self._folder = folder
        self._environment = self._clean_environment()
        self._window = ""

    # Coming and going.

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _start(self) -> None:
        self._start_display()
        for name, text in self._terminal.files.items():
            path = self._home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        if self._terminal.ending:
            self._stack.callback(self._run, *self._terminal.ending)
        self._launch([*self._terminal.words, *self._terminal.inside, str(self._script())])
        self._wait_for(self._found_window, "a window")
        # Out of the window, where it would point at something; there is no window manager to
        # give the window the keys.
        self._run("xdotool", "mousemove", "1599", "1099")
        self._run("xdotool", "windowfocus", "--sync", self._window)
        self._wait_for(lambda: len(self._colours()) >= _FRAME_COLOURS, "a first frame")
        self._wait_until_still()

    def _clean_environment(self) -> dict[str, str]:
        """Nothing of the terminal in which this runs may be seen by the one on the stage."""
        runtime = self._home / "run"
        runtime.mkdir(mode=0o700)
        (self._home / "screens").mkdir(mode=0o700)
        own = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._home),
            "LANG": "C.UTF-8",
            "SHELL": "/bin/sh",
            "XDG_RUNTIME_DIR": str(runtime),
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "NO_AT_BRIDGE": "1",
            "QT_QPA_PLATFORM": "xcb",
            "GDK_BACKEND": "x11",
        }
        return {**own, **self._terminal.environment}

    def _start_display(self) -> None:
        reading, writing = os.pipe()
        # Without -noreset it begins anew, and refuses whoever comes then, when its last guest goes.
        screen = ["-screen", "0", "1600x1100x24", "-dpi", str(_DOTS_PER_INCH), "-noreset"]
        self._launch(["Xvfb", "-displayfd", str(writing), *screen], pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as answer:
            number = answer.readline().strip()
        if not number:
            raise StageError("Xvfb did not start")
        self._environment["DISPLAY"] = f":{number}"

    def _script(self) -> Path:
        """A script for the program, since some terminals take one word and others many."""
        script = self._home / "program"
        words = " ".join(map(shlex.quote, self._program))
        folder, log = shlex.quote(str(self._folder)), shlex.quote(str(self._home / "ended"))
        # Again, for xterm takes COLORTERM away from what runs in it.
        own = " ".join(f"{name}={value}" for name, value in self._terminal.environment.items())
        script.write_text(f"#!/bin/sh\ncd {folder}\n{own} {words} || echo $? >{log}\n")
        script.chmod(0o755)
        return script

    def _launch(self, words: Sequence[str], pass_fds: Sequence[int] = ()) -> None:
        with (self._home / "errors").open("ab") as errors:
            process = subprocess.Popen(
                words,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
                pass_fds=pass_fds,
            )
        self._stack.callback(_end, process)

    # What one does on a stage.

    def press(self, *keys: str) -> None:
        """Press keys, each by its X name: ``Left``, ``shift+Left``, ``p``, ``F2``."""
        for key in keys:
            self._run("xdotool", "key", "--clearmodifiers", key)
            time.sleep(0.1)

    def picture(self, path: Path, *, colours: int = 32) -> None:
        """Write a PNG of the window with so many colours, when it no longer changes."""
        self._wait_until_still()
        path.parent.mkdir(parents=True, exist_ok=True)
        small = ["-strip", "+dither", "-colors", str(colours), "-define", "png:compression-level=9"]
        self._run("import", "-window", self._window, *small, f"png8:{path}")

    # Looking.

    def _found_window(self) -> bool:
        """Find the largest window, for some toolkits open small ones that nobody sees."""
        largest = 0
        for window in self._run("xdotool", "search", "--onlyvisible", "--name", "").split():
            shape = self._run("xdotool", "getwindowgeometry", "--shell", window).split()
            values = dict(line.split("=", 1) for line in shape if "=" in line)
            area = int(values.get("WIDTH", 0)) * int(values.get("HEIGHT", 0))
            if largest < area < 1600 * 1100:
                largest, self._window = area, window
        return bool(largest)

    def _pixels(self) -> bytes:
        done = subprocess.run(
            ["import", "-window", self._window, "-depth", "8", "rgb:-"],
            env=self._environment,
            capture_output=True,
            check=False,
        )
        return done.stdout

    def _colours(self) -> set[tuple[int, int, int]]:
        pixels = self._pixels()
        return set(zip(pixels[0::3], pixels[1::3], pixels[2::3], strict=False))

    def _wait_until_still(self) -> None:
        seen: list[str] = []
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            seen = [*seen[-2:], hashlib.sha256(self._pixels()).hexdigest()]
            if len(seen) == 3 and len(set(seen)) == 1:
                return
            time.sleep(_STEP)
        raise StageError("the picture keeps changing")

    def _wait_for(self, condition: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + _PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise StageError(f"{what} did not come{self._why()}")
            time.sleep(_STEP)

    def _why(self) -> str:
        """What the programs have said on their way, if anything."""
        said = [path.read_text("utf-8", "replace").strip() for path in self._logs()]
        return "".join(f"\n  {line}" for line in "\n".join(said).splitlines()[-5:])

    def _logs(self) -> list[Path]:
        return [path for path in (self._home / "errors", self._home / "ended") if path.exists()]

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            words, env=self._environment, capture_output=True, text=True, check=False
        )
        return done.stdout


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it has started: they are in a session of their own."""
    for name in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, name)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=2)


def installed_version(package: str) -> str:
    """The upstream version of a Debian package, or an empty string."""
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${source:Upstream-Version}", package],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout if done.returncode == 0 else ""
