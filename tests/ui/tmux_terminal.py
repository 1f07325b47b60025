"""Reader inside a real tmux that nobody looks at: keys in, what its panes hold out."""

import os
import shlex
import shutil
import subprocess
import sys
import time

import pytest

PATIENCE = 20.0


class Tmux:
    """A tmux server of its own that runs Reader in one pane, with all harakat shown."""

    def __init__(self, folder, *arguments, rows=24, columns=80):
        self._socket = str(folder / "socket")
        settings, configuration = folder / "settings.toml", folder / "tmux.conf"
        # Nobody looks, so nobody knows whether the terminal around tmux would show them.
        settings.write_text('tashkeel = "show"\n')
        configuration.write_text("set -g status off\nset -g allow-passthrough on\n")
        self._environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "LC_ALL": "C.UTF-8",
            "READER_SETTINGS": str(settings),
        }
        # xdist gives its workers a size, which would count more than the pane's.
        for name in ("TMUX", "LINES", "COLUMNS"):
            self._environment.pop(name, None)
        program = shlex.join([sys.executable, "-m", "reader", *arguments])
        self.tmux("-f", str(configuration), "new-session", "-d", "-c", str(folder), program)
        self.resize(rows, columns)

    def tmux(self, *words):
        """Run a command of tmux; what it prints."""
        command = ["tmux", "-u", "-S", self._socket, *words]
        done = subprocess.run(command, env=self._environment, capture_output=True, check=True)
        return done.stdout.decode("utf-8")

    def resize(self, rows, columns):
        """Give the window another size."""
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def press(self, *keys):
        """Press keys, each by the name that tmux has for it."""
        self.tmux("send-keys", *keys)

    @property
    def rows(self):
        """The rows of the pane without trailing blanks."""
        return [row.rstrip() for row in self.tmux("capture-pane", "-p").split("\n")[:-1]]

    def wait_for(self, condition, what):
        """Wait until ``condition(rows)`` holds; fail with what the pane holds if it never does."""
        end = time.monotonic() + PATIENCE
        while not condition(rows := self.rows):
            assert time.monotonic() < end, f"{what}:\n" + "\n".join(rows)
            time.sleep(0.05)
        return rows

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # A pane that has ended by itself has left no program behind.
        running = [int(pid) for pid in self.tmux("list-panes", "-F", "#{pane_pid}").split()]
        self.tmux("kill-server")
        end = time.monotonic() + PATIENCE
        while any(map(is_running, running)):
            assert time.monotonic() < end, "a program without a terminal stays behind"
            time.sleep(0.02)


def is_running(pid):
    """Whether there is a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
