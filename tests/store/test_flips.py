"""One bit flipped, or the end cut off, of either file: said with the bytes kept, or harmless.

As the program finds it when it opens the document: what it then has in memory, what it says, and
what lies in the folder.
"""

import contextlib
import os
import random
import shutil
import tempfile
from pathlib import Path

import pytest

from reader.store import past
from reader.store.errors import StoreError
from reader.store.keeper import Keeper
from reader.store.loglines import Op
from reader.store.naming import lock_path, log_path
from reader.store.proposals import Proposal

FLIPS = 1_000


def record(key, start, label="PER", **more):
    span = {"id": key, "start": start, "end": start + 3, "layer": "entity", "label": label}
    return {**span, "surface": "نصر", "changed": f"2025-01-31T12:00:{start:02}.000000Z", **more}


STEPS = [
    ("one", record("one", 1)),
    ("two", record("two", 2, "ORG")),
    ("one", record("one", 1, "GPE")),
    # Here the annotation file is written; what follows is in the log alone.
    ("two", None),
    ("six", record("six", 6)),
]


@pytest.fixture
def memory(tmp_path):
    """A folder in memory where there is one: some thousand times both files are laid down."""
    place = Path("/dev/shm")  # noqa: S108 -- a folder of its own is made in it
    folder = tempfile.mkdtemp(prefix="reader-", dir=place if place.is_dir() else tmp_path)
    yield Path(folder)
    shutil.rmtree(folder)


@pytest.fixture
def files(memory, monkeypatch):
    """The bytes of log and annotation file, the good tables, and how to lay them down anew."""
    # What is durable is not the question here, and thousands of times it would take long.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    path = memory / "annotations" / "a.txt.json"
    keeper = Keeper(path)
    keeper.load()
    for number, (key, new) in enumerate(STEPS):
        if number == 3:
            keeper.snapshot()

        def make(tables, key=key, new=new):
            return [Op("spans", key, new, tables.get("spans", {}).get(key))]

        proposal = Proposal("add", "sara", make)
        keeper.commit([proposal])
        proposal.result()
    keeper._lock.close()
    return path, {each: each.read_bytes() for each in (path, log_path(path), lock_path(path))}


class Found:
    """What a program that opens the damaged files finds, and what it leaves in the folder."""

    def __init__(self, files, damaged, content):
        self.path, whole = files
        for each in self.path.parent.iterdir():
            each.unlink()
        for each, good in whole.items():
            each.write_bytes(content if each == damaged else good)
        self.keeper = Keeper(self.path)
        self.refused = ""
        try:
            self.keeper.load()
        except StoreError as error:
            self.refused = str(error)
        self.keeper._lock.close()
        self.said = [*self.keeper.notices, *([self.refused] if self.refused else [])]
        self.tables = self.keeper.tables
        self.left = {each: each.read_bytes() for each in self.path.parent.iterdir()}
        if not (self.refused or self.keeper.read_only):
            again = Keeper(self.path)
            again.load()
            assert (again.tables, again.notices) == (self.tables, []), "it is mended for good"

    def has(self, content):
        """Whether the bytes are all there still, in one file or in a log and what it lost."""
        log = self.left[log_path(self.path)]
        cut = [each for name, each in self.left.items() if ".cut-" in name.name]
        return (
            content in self.left.values()
            or log.startswith(content)
            or any(content.endswith(each) and log.startswith(content[: -len(each)]) for each in cut)
        )

    def reaches(self, tables):
        """Whether the log still leads back to the tables."""
        steps = list(self.keeper.steps)
        moments = [line.at for line in steps] if not self.refused else []
        return any(past.state_at(steps, self.tables, at) == tables for at in moments)


@pytest.fixture
def good(files):
    """The tables as they were."""
    path, whole = files
    return Found(files, path, whole[path]).tables


def examine(files, good, damaged, content):
    """Open the damaged files; True where it made a difference to what is stored."""
    found = Found(files, damaged, content)
    place = f"{damaged.name}: {found.said}"
    assert found.has(content), place
    if found.left.get(damaged) != content:
        assert found.said, place
    if found.tables == good:
        return False
    assert found.said, place
    assert all(str(found.path) in line for line in found.said)
    if damaged == found.path:
        assert found.refused or found.reaches(good), place
    else:
        # The log: what it has lost is not known any more, the rest is.
        lost = ("is damaged", "was cut", "no whole line")
        assert any(word in line for word in lost for line in found.said), place
    return True


def test_a_thousand_flipped_bits_of_both_files_are_said_and_kept_or_harmless(files, good):
    path, whole = files
    places = [(each, bit) for each in (path, log_path(path)) for bit in range(8 * len(whole[each]))]
    differ = 0
    for each, bit in random.Random(11).sample(places, FLIPS):
        content = bytearray(whole[each])
        content[bit // 8] ^= 1 << bit % 8
        differ += examine(files, good, each, bytes(content))
    assert differ > FLIPS // 10


def test_every_truncation_of_both_files_is_said_and_kept_or_harmless(files, good):
    path, whole = files
    for each in (path, log_path(path)):
        for length in range(len(whole[each])):
            found = examine(files, good, each, whole[each][:length])
            assert not (found and each == path), "the log has it all"


def test_no_bit_of_the_lock_file_makes_a_difference(files, good):
    path, whole = files
    lock = lock_path(path)
    damaged = [whole[lock][:length] for length in range(len(whole[lock]))]
    for bit in random.Random(12).sample(range(8 * len(whole[lock])), 300):
        content = bytearray(whole[lock])
        content[bit // 8] ^= 1 << bit % 8
        damaged.append(bytes(content))
    for content in damaged:
        found = Found(files, lock, content)
        assert (found.tables, found.said) == (good, [])


def test_both_files_emptied_are_no_new_database(files):
    path, whole = files
    for each in whole:
        each.write_bytes(b"")
    keeper = Keeper(path)
    keeper.load()
    assert keeper.read_only
    assert len(keeper.notices) == 2
    with contextlib.suppress(StoreError):
        keeper.commit([])
    assert path.read_bytes() == log_path(path).read_bytes() == b""
