"""Whether anything is stored for a document is told without opening it, and rightly."""

import pytest

from reader.store import Collection
from reader.store.untouched import is_untouched
from reader.tagging.history import Change, Edit
from reader.tagging.span import Span
from reader.text.source import Source


@pytest.mark.parametrize("name", ["a.txt", "seeds/a.txt", "/elsewhere/a.txt", "../a.txt"])
@pytest.mark.parametrize("left", [".json", ".log.jsonl"])
def test_a_document_is_untouched_until_something_is_stored(tmp_path, name, left):
    folder = tmp_path / "annotations"
    assert is_untouched(folder, name)
    collection = Collection(folder, annotator="tester", tagset=None)
    collection.open(Source(name, tmp_path, "وصل"))
    collection.commit(name, Change("add", (Edit(None, Span("s", 0, 3, "entity", "PER", "وصل")),)))
    collection.close()
    assert not is_untouched(folder, name)
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.endswith(left):
            path.unlink()
    assert not is_untouched(folder, name)


def test_a_file_in_the_way_is_for_the_store_to_tell_of(tmp_path):
    (tmp_path / "annotations").write_text("in the way")
    assert not is_untouched(tmp_path / "annotations", "a.txt")
