"""Work to be interrupted: inserts, edits and deletions in a model, and a program that does them.

After a kill every document must be what the model was after some of the records sent, and not
before those that were acknowledged.
"""

import contextlib
import json
import os
import random
import select
import signal
import subprocess
import time

from tests.faults.programs import ENVIRONMENT

TEXT = "قال المتحدث إن الطائرات قصفت ميناء المدينة مساء الثلاثاء.\n" * 400
LABELS = ["PER", "ORG", "GPE", "LOC"]
# Records on their way: sent, and not acknowledged yet.
_WINDOW = 300


class Work:
    """The records of one run, and what each document is after each of them."""

    def __init__(self, folder, seed, documents=("a.txt", "sub/b.txt")):
        self.folder = folder
        self.random = random.Random(seed)
        self.documents = documents
        self.records = []
        # Per document: the state after each of its records, and which record that was.
        self.states = {name: [(-1, {})] for name in documents}
        self.number = 0
        for name in documents:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(TEXT, encoding="utf-8")

    def record(self):
        """Make up the next record and note what comes of it."""
        name = self.random.choice(self.documents)
        state = dict(self.states[name][-1][1])
        choice = self.random.random()
        if state and choice < 0.2:
            identity = self.random.choice(sorted(state))
            del state[identity]
            record = {"doc": name, "id": identity, "deleted": True}
        else:
            identity, label = f"s{self.number}", self.random.choice(LABELS)
            start = self.number * 7 % (len(TEXT) - 200)
            end = start + 1 + self.number % 97
            if state and choice < 0.5:
                identity = self.random.choice(sorted(state))
                start, end, label, _ = state[identity]
            note = "ملاحظة " * self.random.randrange(4) + str(self.number)
            self.number += 1
            state[identity] = (start, end, label, note)
            record = {
                "doc": name,
                "id": identity,
                "start": start,
                "end": end,
                "layer": "entity",
                "label": label,
                "note": note,
                "surface": TEXT[start:end],
            }
        self.states[name].append((len(self.records), state))
        self.records.append(identity)
        return (json.dumps(record, ensure_ascii=False) + "\n").encode()

    def settle(self, program, sent, acknowledged):
        """Compare what is stored with the model, and go on from there. Raises AssertionError."""
        for name in self.documents:
            stored = program.state(self.folder, name)
            states = self.states[name]
            late = [state for number, state in states if number < acknowledged][-1]
            possible = [state for number, state in states if acknowledged <= number < sent]
            assert stored in [late, *possible], _difference(name, stored, late)
            self.states[name] = [(-1, stored)]
        self.records = []


def _difference(name, stored, expected):
    lost = {key: value for key, value in expected.items() if stored.get(key) != value}
    more = {key: value for key, value in stored.items() if key not in expected}
    return f"{name}: lost or other {lost!a:.300}; not expected {more!a:.300}"


def _hear_signals():
    """Let signals end a program, though whoever started us, as nohup does, may ignore them."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


class Run:
    """One start of a program: records go in, ids come out, until it is killed or ends."""

    def __init__(self, program, work, *arguments):
        self.work = work
        self.begin = len(work.records)
        self.sent = 0
        self.output = b""
        self._waiting = b""
        self.process = subprocess.Popen(
            [*program.command, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=work.folder,
            env=ENVIRONMENT,
            preexec_fn=_hear_signals,  # noqa: PLW1509 -- no thread of ours holds a lock then
        )
        os.set_blocking(self.process.stdin.fileno(), False)

    @property
    def acknowledged(self):
        """How many records were acknowledged, which is told in the order of the records."""
        ids = self.output.decode().split("\n")[:-1]
        assert ids == self.work.records[self.begin : self.begin + len(ids)]
        return len(ids)

    def go_on(self, until, most=10**9):
        """Send and receive until the moment ``until``, or all of ``most`` is acknowledged."""
        while (left := until - time.monotonic()) > 0 and self.process.poll() is None:
            count = self.output.count(b"\n")
            if count >= most:
                return
            if not self._waiting and self.sent < most and self.sent - count < _WINDOW:
                self._waiting = self.work.record()
                self.sent += 1
            stdin = [self.process.stdin] if self._waiting else []
            ready, writable, _ = select.select([self.process.stdout], stdin, [], min(left, 0.05))
            if writable:
                self._send()
            if ready:
                self.output += os.read(self.process.stdout.fileno(), 1 << 16)

    def _send(self):
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            written = os.write(self.process.stdin.fileno(), self._waiting)
            self._waiting = self._waiting[written:]

    def end_of_input(self):
        """Say that nothing more comes; the program finishes its work."""
        self.process.stdin.close()

    def kill(self, signal_number=9):
        """Kill it, and take what it had said before."""
        self.process.send_signal(signal_number)
        return self.wait()

    def wait(self):
        """Wait for the end; its exit code."""
        rest, self.errors = self.process.stdout.read(), self.process.stderr.read()
        self.output += rest
        if not self.process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()
        code = self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()
        return code
