"""What is said of files: by the store while one works, and of those that cannot be read."""

import asyncio
import os
from pathlib import Path

import pytest

from reader.cli.documents import find_documents
from reader.cli.open import _Shelf
from tests.ui.looking import screen_rows, status, title
from tests.ui.test_reading_screen import press


async def settled(pilot):
    """Wait until every document was looked at."""
    for _ in range(200):
        await pilot.pause()
        if pilot.app._looking is not None and pilot.app._looking.done():
            await pilot.pause()
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the documents were not looked at")


async def test_what_the_store_had_to_say_is_said_once_and_kept_in_a_list(sitting):
    app = sitting.app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("p")
        app.session.collection.close()
        # Somebody breaks the file behind our back; what it was is put aside and said.
        (path,) = sitting.folder.glob("*.json")
        path.write_text("{ broken", encoding="utf-8")
        await pilot.press("left")
        await pilot.pause()
        said = "\n".join(screen_rows(app))
        assert "it is kept as" in said
        await pilot.press("left")
        await pilot.pause()
        assert "it is kept as" not in "\n".join(screen_rows(app))
        await pilot.press("ctrl+k", "i")
        await pilot.pause()
        assert "it is kept as" in "\n".join(screen_rows(app))
        assert app.session.notices


async def test_of_several_the_last_is_said_and_the_key_that_lists_them(sitting):
    app = sitting.app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        app.session.add_notice("the first")
        app.session.add_notice("the second")
        await pilot.press("left")
        assert "the second (1 more: Ctrl+K i)" in status(app)
        await pilot.press("ctrl+k", "i")
        await pilot.pause()
        rows = [row.strip() for row in screen_rows(app)]
        assert rows.index("the second") < rows.index("the first")


async def test_a_document_says_two_things_at_the_start_and_where_the_others_are(sitting):
    sitting.texts["two.txt"] = "نص\n"
    app = sitting.app()
    async with app.run_test(size=(100, 24)) as pilot:
        app.session.opened("two.txt").notices = tuple("abcd")
        await pilot.press("ctrl+n")
        assert "a · b · 2 more: Ctrl+K i" in status(app)


async def test_a_change_that_is_not_saved_is_said_before_any_notice(sitting):
    app = sitting.app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()

        def refuse(changes):
            raise OSError(28, "No space left on device")

        app.session.collection.commit_all = refuse
        app.session.add_notice("a notice")
        await pilot.press("p")
        await pilot.pause()
        assert "NOT SAVED" in status(app)
        del app.session.collection.commit_all
        await pilot.press("left", "o", "left")
        await pilot.pause()
    assert app.session.notices == ["a notice"]


@pytest.fixture
def folder(sitting, tmp_path, monkeypatch):
    """A folder of which two files are no texts."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    for name, data in {
        "a.txt": b"\x00\x01binary",
        "b.txt": "نص يقرأ\n".encode(),
        "c.txt": b"",
        "d.txt": "نص آخر\n".encode(),
    }.items():
        (tmp_path / "texts" / name).write_bytes(data)
    shelf = _Shelf(find_documents(["texts"]), None, Path("annotations"))
    shelf.require_texts(["texts"])
    sitting.texts = dict.fromkeys(shelf.names)
    sitting.read = shelf.read
    return sitting, shelf


async def test_files_that_cannot_be_read_are_counted_once_and_stand_in_the_list(folder):
    sitting, shelf = folder
    app = sitting.app()
    app.session.probe = shelf.probe
    async with app.run_test(size=(100, 24)) as pilot:
        await settled(pilot)
        assert app.session.name == "texts/b.txt"
        assert "2 files could not be read: Ctrl+O lists them" in status(app)
        await pilot.press("left")
        assert "could not" not in status(app)
        await pilot.press("ctrl+o")
        await pilot.pause()
        rows = "\n".join(screen_rows(app))
        assert "texts/a.txt: " in rows
        assert "texts/c.txt: is empty" in rows
        assert set(app.session.readings) == {"texts/b.txt"}


def test_a_pipe_is_not_read_to_find_out_whether_it_can_be(folder, tmp_path):
    _, shelf = folder
    os.mkfifo(tmp_path / "texts" / "e.txt")
    shelf = _Shelf(find_documents(["texts"]), None, Path("annotations"))
    shelf.probe("texts/e.txt")


@pytest.mark.parametrize("columns", [24, 30, 40])
async def test_a_narrow_title_says_whether_all_is_saved(sitting, columns):
    sitting.texts = {"seeds/a-name-that-is-much-too-long-for-it.txt": sitting.texts["one.txt"]}
    app = await press(sitting, "p", size=(columns, 12))
    assert "saved" in app.title_seen
    assert "a-name" in app.title_seen
    assert len(app.title_seen) == columns
    app = sitting.app()
    async with app.run_test(size=(columns, 12)) as pilot:
        app.session.reading.read_only = "read only"
        app.screen.refresh_bars()
        await pilot.pause()
        assert "read-only" in title(app)
        await pilot.resize_terminal(100, 12)
        await pilot.pause(0.05)
        assert "in work · 1 span · read-only" in title(app)
        assert "seeds/a-name-that" in title(app)


async def test_what_is_said_above_the_status_line_is_wrapped_anew_in_another_size(sitting):
    said = "what went wrong is told in so many words that one line never has room for them"
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        app.screen.say_problem(said)
        for columns in (30, 50):
            await pilot.resize_terminal(columns, 20)
            await pilot.pause(0.05)
            rows = screen_rows(app)[10:]
            assert said in " ".join(" ".join(rows).split())
            assert max(map(len, rows)) <= columns
