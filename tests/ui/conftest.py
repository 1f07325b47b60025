"""A sitting to press keys in: real texts, a real store in a temporary folder, the real app."""

import asyncio
from pathlib import Path
from time import monotonic, process_time

import pytest

from reader.settings import Settings
from reader.store import Collection
from reader.tagging.tagset_file import load_tagset
from reader.text.source import Source
from reader.ui.application import ReaderApp
from reader.ui.keymap import load_keymap
from reader.ui.session import Session

# Short, and with all that is hard: quotes, a prefixed و, a number, Latin, brackets, harakat.
TEXT = "وصل الوزير إلى واشنطن مساءً.\nقال أحمد “نعم” وزار OpenAI (27 مايو) ولأحمد وفد.\n"

# Seconds of a look whether anything is done.
LOOK = 1 / 250


class Sitting:
    """Texts by name, a folder for annotations, and apps on both; as often as wanted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts = {"one.txt": TEXT}
        self.tagset = load_tagset("news")
        self.annotator = "tester"
        self.collection = None

    def read(self, name: str) -> Source:
        return Source(name, Path(name), self.texts[name])

    def app(self, keymap="default", **settings) -> ReaderApp:
        """A new app on the same folder, as after a restart."""
        self.collection = Collection(self.folder, annotator=self.annotator, tagset=self.tagset)
        session = Session(list(self.texts), self.read, self.collection, self.tagset, self.annotator)
        return ReaderApp(session, load_keymap(keymap, self.tagset), Settings(**settings))


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A save is waited for, however busy the machine is."""
    monkeypatch.setattr("reader.ui.saving.PATIENCE", 60.0)


async def until_idle(_=0.0, most=1.0):
    """Wait until nothing was done in one look of a few milliseconds, and nobody kept it from it."""
    end = monotonic() + most
    while True:
        began, worked = monotonic(), process_time()
        await asyncio.sleep(LOOK)
        now = monotonic()
        was_free = now - began < 2 * LOOK
        if now >= end or (was_free and process_time() - worked < LOOK / 10):
            return


@pytest.fixture(autouse=True)
def idle(monkeypatch):
    """A pilot waits twice after each key; a look of Textual's takes five times as long."""
    monkeypatch.setattr("textual.app.wait_for_idle", until_idle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", until_idle)


@pytest.fixture
def sitting(tmp_path):
    return Sitting(tmp_path / "annotations")
