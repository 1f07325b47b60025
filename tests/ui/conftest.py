"""A sitting to press keys in: real texts, a real store in a temporary folder, the real app."""

from pathlib import Path

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


@pytest.fixture(autouse=True)
def idle(monkeypatch):
    """After a key the pilot waits until nothing is done for a while: a fifth of Textual's while."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 250)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 1 / 2500)


@pytest.fixture
def sitting(tmp_path):
    return Sitting(tmp_path / "annotations")
