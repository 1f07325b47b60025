"""Several programs at once on one document: nothing acknowledged is lost, nobody is stopped."""

import json
import os
import signal
import subprocess
import threading
import time

import pytest

from tests.faults.programs import COMMAND, ENVIRONMENT, IMPORT, READER
from tests.faults.work import TEXT

SECONDS = float(os.environ.get("READER_WRITERS_SECONDS", "10"))
DOCUMENT = "a.txt"


class Writer(threading.Thread):
    """One program that gets a record, waits for its id, and gets the next."""

    def __init__(self, folder, number, seconds, least=0):
        """Send for so many seconds, and at least so many records, however slow the machine is."""
        super().__init__()
        self.number = number
        self.seconds = seconds
        self.least = least
        self.kept = {}
        self.error = ""
        self.process = subprocess.Popen(
            [*COMMAND, *IMPORT, "--annotator", f"writer{number}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=ENVIRONMENT,
        )

    def run(self):
        end = time.monotonic() + self.seconds
        count = 0
        while time.monotonic() < end or count < self.least:
            start = count * 5 % (len(TEXT) - 300)
            identity = f"w{self.number}-{count // 3}"
            record = {
                "doc": DOCUMENT,
                "id": identity,
                "start": start,
                "end": start + 1 + count % 200,
                "layer": "entity",
                "label": "PER",
                "note": str(count),
            }
            if count % 7 == 6:
                record = {"doc": DOCUMENT, "id": identity, "deleted": True}
            self.process.stdin.write((json.dumps(record) + "\n").encode())
            self.process.stdin.flush()
            if self.process.stdout.readline().decode() != identity + "\n":
                return
            if record.get("deleted"):
                self.kept.pop(identity, None)
            else:
                self.kept[identity] = (start, record["end"], "PER", str(count))
            count += 1

    def end(self):
        self.join()
        _, error = self.process.communicate()
        self.error = error.decode()
        return self.process.returncode


@pytest.mark.parametrize("count", [2, 4])
def test_writers_at_once_lose_nothing(tmp_path, count):
    (tmp_path / DOCUMENT).write_text(TEXT, encoding="utf-8")
    writers = [Writer(tmp_path, number, SECONDS, least=90) for number in range(count)]
    for writer in writers:
        writer.start()
    assert [writer.end() for writer in writers] == [0] * count, [each.error for each in writers]
    expected = {key: value for writer in writers for key, value in writer.kept.items()}
    assert all(len(writer.kept) > 20 for writer in writers)
    assert READER.state(tmp_path, DOCUMENT) == expected


def test_a_writer_that_is_killed_stops_nobody(tmp_path):
    (tmp_path / DOCUMENT).write_text(TEXT, encoding="utf-8")
    writers = [Writer(tmp_path, number, 2.0) for number in range(3)]
    for writer in writers:
        writer.start()
    time.sleep(0.8)
    writers[0].process.kill()
    assert [writer.end() for writer in writers[1:]] == [0, 0]
    writers[0].end()
    stored = READER.state(tmp_path, DOCUMENT)
    for writer in writers[1:]:
        assert writer.kept.items() <= stored.items()
    # Of the one that was killed, the last record may be on disk without having been acknowledged.
    theirs = {key: value for key, value in stored.items() if key.startswith("w0-")}
    assert len(theirs.items() ^ writers[0].kept.items()) <= 2


def test_a_program_that_is_stopped_outside_of_a_commit_stops_nobody(tmp_path):
    (tmp_path / DOCUMENT).write_text(TEXT, encoding="utf-8")
    idle = Writer(tmp_path, 0, 0.5)
    idle.start()
    idle.join()
    idle.process.send_signal(signal.SIGSTOP)
    try:
        other = Writer(tmp_path, 1, 0.5)
        other.start()
        assert other.end() == 0
    finally:
        idle.process.send_signal(signal.SIGCONT)
    assert idle.end() == 0
    assert READER.state(tmp_path, DOCUMENT) == {**idle.kept, **other.kept}
