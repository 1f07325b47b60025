"""A long text, which is no string, is read, searched and tagged as a short one is."""

from pathlib import Path

import pytest

from reader.cli.documents import find_documents
from reader.cli.open import _Shelf
from reader.text import long_source, long_text, search
from reader.text.long_text import LongText, packed
from reader.text.source import AnySource, Source
from tests.ui.conftest import TEXT, Sitting
from tests.ui.looking import screen_rows, spans, status

LONG = "".join(TEXT.replace("27", f"{number}\u2029😀") for number in range(40))
KEYS = [
    *("left", "p", "shift+left", "o", "pagedown", "pagedown", "f6", "p", "ctrl+end", "right"),
    *(
        "shift+right",
        "p",
        "ctrl+z",
        "pageup",
        "/",
        *"وفد",
        "f3",
        "enter",
        "p",
        "a",
        "left",
        "p",
    ),
]


class LongSitting(Sitting):
    """The same texts, packed."""

    def read(self, name: str) -> AnySource:
        whole = Source(name, Path(name), self.texts[name])
        # What is not in the first piece has no number of its own.
        text = packed([whole.text[:90], whole.text[90:]])
        assert isinstance(text, LongText)
        return AnySource(name, Path(name), text, whole.encoding, whole.sha256)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(long_text, "_STRETCH", 64)
    monkeypatch.setattr(long_text, "_SELDOM", 0)
    monkeypatch.setattr(search, "_WINDOW", 64)


async def seen(sitting):
    """What stands on the screen after each key, and what is stored in the end."""
    sitting.texts = {"one.txt": LONG}
    app = sitting.app()
    found = []
    async with app.run_test(size=(60, 20)) as pilot:
        for key in KEYS:
            await pilot.press(key)
            found.append((key, screen_rows(app), status(app)))
        for size in ((31, 12), (90, 30)):
            await pilot.resize_terminal(*size)
            await pilot.pause(0.05)
            found.append((size, screen_rows(app)))
        await pilot.press("ctrl+end")
        found.append(screen_rows(app))
        found.append(spans(app))
    sitting.collection.close()
    return found


@pytest.mark.usefixtures("small")
async def test_a_session_goes_as_it_goes_on_a_string(tmp_path):
    expected = await seen(Sitting(tmp_path / "string"))
    found = await seen(LongSitting(tmp_path / "long"))
    assert len(expected[-1]) > 4
    for one, other in zip(found, expected, strict=True):
        assert one == other


def test_a_long_file_is_opened_as_a_long_text(tmp_path, monkeypatch):
    monkeypatch.setattr(long_source, "LONG", 99)
    (tmp_path / "long.txt").write_text(LONG, encoding="utf-8")
    (tmp_path / "short.txt").write_text("سلام", encoding="utf-8")
    shelf = _Shelf(find_documents([str(tmp_path)]), None, tmp_path / "annotations")
    long, short = (shelf.read(name) for name in shelf.names)
    assert (type(long.text), type(short.text)) == (LongText, str)
    assert long.text == LONG
