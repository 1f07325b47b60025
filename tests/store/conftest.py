"""A text, a folder for its annotations, and collections on it."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from reader.store import Collection
from reader.store.keeper import Keeper
from reader.tagging.document import Document
from reader.tagging.tagset_file import load_tagset
from reader.text.source import Source

TEXT = "قال المتحدث إن الطائرات قصفت ميناء المدينة مساء الثلاثاء.\n"


@pytest.fixture(autouse=True)
def is_settled(monkeypatch):
    """Nobody is just about to finish the files that tests break, so nobody need be waited for."""
    monkeypatch.setattr("reader.store.file_pair._SETTLED", 0.0)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "annotations"


@pytest.fixture
def collect(folder):
    """Make a collection on the folder, as each start of the program does."""
    made = []

    def make(annotator="sara", tagset="news", at=folder):
        made.append(Collection(at, annotator=annotator, tagset=load_tagset(tagset)))
        return made[-1]

    yield make
    for collection in made:
        collection.close()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "annotations" / "a.txt.json"


@pytest.fixture
def start(path):
    """Start a program on the file."""
    started = []

    def begin(at=path):
        started.append(Keeper(at))
        started[-1].load()
        return started[-1]

    yield begin
    for each in started:
        each._lock.close()


@pytest.fixture
def source(tmp_path):
    return Source("seeds/a.txt", tmp_path / "a.txt", TEXT)


@pytest.fixture
def document_of():
    """Open a text as the program does."""

    def opened(collection, source):
        stored = collection.open(source)
        return Document(
            source,
            collection.tagset,
            stored.spans,
            annotator=collection.annotator,
            state=stored.state,
        )

    return opened


NOBODY = 65534


@pytest.fixture
def nobody():
    """A folder, and while it is used no rights to write where the mode says no (root has them)."""

    @contextlib.contextmanager
    def become():
        home = Path(tempfile.mkdtemp(prefix="reader-"))
        try:
            if os.geteuid() != 0:
                yield home
                return
            os.chown(home, NOBODY, NOBODY)
            os.seteuid(NOBODY)
            try:
                yield home
            finally:
                os.seteuid(0)
        finally:
            shutil.rmtree(home, ignore_errors=True)

    return become
