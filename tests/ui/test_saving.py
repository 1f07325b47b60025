"""Saving beside painting: a disk that is slow holds up no key, and nothing is shown as saved early.

The store is the real one; a disk that takes its time is one whose fsync waits to be let pass.
"""

import os
import threading

import pytest

from reader.store import Collection
from reader.tagging.document import Document
from reader.ui.status import title


class Disk:
    """A disk that is busy lets an fsync wait until it may pass; it counts those asked for."""

    def __init__(self, monkeypatch):
        self.is_busy = False
        self.asked = 0
        self._passes = threading.Semaphore(0)
        for name in ("fsync", "fdatasync"):
            monkeypatch.setattr(os, name, self._waiting(getattr(os, name)))

    def _waiting(self, sync):
        def synced(descriptor):
            self.asked += 1
            if self.is_busy:
                assert self._passes.acquire(timeout=60)
            return sync(descriptor)

        return synced

    def let_one_pass(self):
        self._passes.release()

    def be_busy_again(self):
        self._passes = threading.Semaphore(0)
        self.is_busy = True

    def rest(self):
        self.is_busy = False
        self._passes.release(1_000)


@pytest.fixture
def disk(monkeypatch, patience):
    monkeypatch.setattr("reader.ui.saving.PATIENCE", 0.001)
    slow = Disk(monkeypatch)
    yield slow
    slow.rest()


def titled(app):
    """What stands at the left of the title."""
    return "".join(field.text for field in title(app.session, None, 80)[0])


async def until(pilot, condition):
    for _ in range(500):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came true")


async def test_keys_are_answered_while_the_disk_is_busy_and_saved_is_said_after(sitting, disk):
    app = sitting.app()
    async with app.run_test() as pilot:
        disk.is_busy = True
        for key in ("p", "left", "o", "left", "g", "ctrl+z"):
            await pilot.press(key)
        assert [span.label for span in app.screen.reading.document.spans] == ["PER", "ORG"]
        assert "saving" in titled(app)
        assert not sitting.collection.spans_of("one.txt")
        disk.rest()
        await until(pilot, lambda: "saved" in titled(app))
        assert [span.label for span in sitting.collection.spans_of("one.txt")] == ["PER", "ORG"]


async def test_changes_made_while_the_disk_is_busy_share_its_next_turn(sitting, disk):
    app = sitting.app()
    async with app.run_test() as pilot:
        await pilot.press("p")
        await until(pilot, lambda: not app.session.saver.count)
        disk.is_busy = True
        await pilot.press("left", "o")
        before = disk.asked
        for _ in range(10):
            await pilot.press("ctrl+z", "ctrl+y")
        disk.rest()
        await until(pilot, lambda: not app.session.saver.count)
        assert disk.asked - before < 10
        assert [span.label for span in sitting.collection.spans_of("one.txt")] == ["PER", "ORG"]


async def test_leaving_waits_for_the_disk(sitting, disk):
    app = sitting.app()
    async with app.run_test() as pilot:
        disk.is_busy = True
        await pilot.press("p", "left", "o")
        threading.Timer(0.1, disk.rest).start()
        assert app.session.saver.finish()
        assert len(sitting.collection.spans_of("one.txt")) == 2


async def test_what_another_did_to_a_span_never_undoes_what_was_done_here_since(sitting, disk):
    app = sitting.app()
    async with app.run_test() as pilot:
        await pilot.press("p")
        await until(pilot, lambda: not app.session.saver.count)
        document = app.screen.reading.document
        [span] = document.spans
        other = Collection(sitting.folder, annotator="other", tagset=sitting.tagset)
        source = sitting.read("one.txt")
        theirs = Document(source, sitting.tagset, other.open(source).spans, annotator="other")
        other.commit("one.txt", theirs.set_note(span.id, "theirs"))
        disk.is_busy = True
        app.screen.edited(document.relabel(span.id, "ORG"))
        app.screen.edited(document.relabel(span.id, "GPE"))
        disk.let_one_pass()
        await until(pilot, lambda: app.session.saver.count == 1)
        assert [each.label for each in document.spans] == ["GPE"]
        disk.rest()
        await until(pilot, lambda: not app.session.saver.count)
        [stored] = other.spans_of("one.txt")
        assert (stored.label, stored.note) == ("GPE", "theirs")
        assert document.spans == (stored,)
        other.close()


async def test_the_state_that_another_set_never_hides_the_one_that_was_set_here_since(
    sitting, disk
):
    app = sitting.app()
    async with app.run_test() as pilot:
        await pilot.press("p")
        await until(pilot, lambda: not app.session.saver.count)
        document = app.screen.reading.document
        other = Collection(sitting.folder, annotator="other", tagset=sitting.tagset)
        stored = other.open(sitting.read("one.txt"))
        theirs = Document(sitting.read("one.txt"), None, stored.spans, state=stored.state)
        other.commit("one.txt", theirs.set_state("done"))
        disk.is_busy = True
        app.screen.edited(document.set_note(document.spans[0].id, "ours"))
        app.screen.edited(document.set_state("new"))
        disk.let_one_pass()
        await until(pilot, lambda: app.session.saver.count == 1)
        assert document.state == "new"
        disk.rest()
        await until(pilot, lambda: not app.session.saver.count)
        assert document.state == other.state_of("one.txt") == "new"
        other.close()


async def test_a_refusal_that_comes_late_is_said(sitting, disk):
    app = sitting.app()
    async with app.run_test() as pilot:
        disk.is_busy = True
        await pilot.press("p")
        sitting.folder.rename(sitting.folder.with_name("elsewhere"))
        sitting.folder.write_text("in the way", encoding="utf-8")
        await pilot.press("left", "o")
        disk.rest()
        await until(pilot, lambda: "NOT SAVED" in app.screen.problem_said)
        assert "NOT SAVED" in titled(app)
        sitting.folder.unlink()
        sitting.folder.with_name("elsewhere").rename(sitting.folder)
        # The next try says so itself if it is refused too.
        disk.be_busy_again()
        await pilot.press("left", "p")
        assert not app.screen._status.has_said
        disk.rest()
        await until(pilot, lambda: not app.session.saver.count)
        assert not app.screen._status.has_said
        assert len(sitting.collection.spans_of("one.txt")) == 3
