"""Frames are rows: the ones that changed, each of them once, and together the whole screen."""

import asyncio
import contextlib
import os
import pty
import random
import tty

import pytest
from textual import events
from textual.geometry import Size
from textual.timer import Timer

from reader.ui.compositor import Shown, placed
from reader.ui.terminal.line import Outgoing
from tests.ui.looking import status

ROWS = "وصل الوزير إلى واشنطن مساء\n" * 30
KEYS = (
    *("left", "right", "up", "down", "pagedown", "pageup", "home", "end", "ctrl+end", "ctrl+home"),
    *("shift+left", "shift+down", "escape", "p", "o", "ctrl+z", "ctrl+y", "f1", "f2", "ctrl+o"),
    *("slash", "enter", "ctrl+p", "space", "n"),
)


class Screenful:
    """What stands on a terminal that is sent the frames of an application."""

    def __init__(self, app):
        self.app = app
        self.frames = []
        self.rows = {}
        self.shown = Shown()
        app._display = self._take

    def _take(self, _, frame):
        if frame is not None:
            self.frames.append(self.shown.take(frame.rows))
            self.rows.update(self.frames[-1])

    def whole(self):
        """All rows of the screen there is now, as Textual would send them."""
        compositor = self.app.screen._compositor
        drawn = compositor._render_chops(compositor.size.region, lambda _: True)
        console = self.app.console
        return {
            line: "".join(strip.render(console) for strip in strips.values())
            for line, strips in enumerate(drawn)
        }


@contextlib.asynccontextmanager
async def on_terminal(sitting, text=None):
    """The application on 16 rows of 60 cells, what presses its keys, and what the terminal shows.

    The terminal knows the whole screen already: its first frame.
    """
    if text is not None:
        sitting.texts = {"a.txt": text}
    app = sitting.app()
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        terminal = Screenful(app)
        app.refresh()
        await pilot.pause()
        yield app, pilot, terminal


@pytest.mark.parametrize(("seed", "colours"), [(0, {}), (1, {"NO_COLOR": "1"})])
async def test_the_rows_sent_one_after_the_other_are_the_whole_screen(
    sitting, monkeypatch, seed, colours
):
    for name, value in colours.items():
        monkeypatch.setenv(name, value)
    sitting.texts = {"a.txt": sitting.texts["one.txt"] * 30, "b.txt": "سطر واحد"}
    keys = random.Random(seed).choices(KEYS, k=25)
    async with on_terminal(sitting) as (_, pilot, terminal):
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
            assert terminal.rows == terminal.whole(), key


async def test_a_screen_that_is_refreshed_and_says_the_same_sends_nothing(sitting):
    async with on_terminal(sitting) as (app, pilot, terminal):
        assert len(terminal.rows) == 16
        app.refresh()
        await pilot.pause()
        assert terminal.frames[1:] == [{}]


@pytest.mark.parametrize("sizes", [[(60, 16)], [(60, 9), (60, 16)], [(40, 9), (60, 16), (60, 16)]])
async def test_a_terminal_that_has_its_size_again_is_sent_the_whole_screen(sitting, sizes):
    app = sitting.app()
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        terminal = Screenful(app)
        for each in sizes:
            app.post_message(events.Resize(Size(*each), Size(*each)))
            await asyncio.sleep(0)  # taken by the application, and told to nobody yet
        await pilot.pause(0.05)
        assert len(terminal.rows) == 16
        assert not set(terminal.rows) - set(range(16))


async def test_another_size_is_painted_whole_once(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        terminal = Screenful(app)
        terminal.shown = app.shown
        await pilot.resize_terminal(50, 12)
        await pilot.pause(0.05)
        assert [len(frame) for frame in terminal.frames if len(frame) > 6] == [12]


async def test_a_timer_that_is_lost_holds_up_no_size(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        app._resize_timer = Timer(app, 1.0)  # it was never started
        for size in (Size(50, 12), Size(40, 14)):
            await pilot.resize_terminal(*size)
            await pilot.pause(0.05)
            assert app.screen.outer_size == size


async def test_the_status_line_has_its_place_though_a_key_came_in_a_size_that_was_gone_at_once(
    sitting,
):
    app = sitting.app()
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        app.post_message(events.Resize(Size(20, 6), Size(20, 6)))
        app.post_message(events.Key("left", None))
        for _ in range(100):
            await asyncio.sleep(0)
        app.post_message(events.Resize(Size(60, 16), Size(60, 16)))
        await pilot.pause(0.05)
        assert "row 1/2" in status(app)


async def test_what_was_painted_before_the_screen_was_told_of_a_size_is_painted_again(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        app.post_message(events.Resize(Size(60, 12), Size(60, 12)))
        await asyncio.sleep(0)
        app.shown.take({3: "for sixteen rows"})
        await pilot.pause(0.05)
        assert app.shown.take({3: "for sixteen rows"})


async def test_a_key_has_its_rows_painted_in_one_frame(sitting):
    async with on_terminal(sitting, ROWS) as (_, pilot, terminal):
        await pilot.press("down")
        assert [sorted(frame) for frame in terminal.frames[1:]] == [[1, 2, 13]]


async def test_while_the_terminal_is_behind_nothing_is_painted_and_then_all_at_once(sitting):
    async with on_terminal(sitting, ROWS) as (app, pilot, terminal):
        app._driver.is_behind = True
        for _ in range(5):
            await pilot.press("down")
            await asyncio.sleep(0.03)
        assert len(terminal.frames) == 1
        app._driver.is_behind = False
        app.screen.check_idle()
        await pilot.pause(0.05)
        assert [sorted(frame) for frame in terminal.frames[1:]] == [[1, 6, 13]]
        assert terminal.rows == terminal.whole()


def test_only_rows_that_say_something_else_are_sent_until_the_terminal_is_not_known_any_more():
    shown = Shown()
    assert shown.take({0: "a", 2: "b"}) == {0: "a", 2: "b"}
    assert shown.take({0: "a", 1: "c", 2: "d"}) == {1: "c", 2: "d"}
    shown.forget()
    assert shown.take({2: "d"}) == {2: "d"}
    assert placed({0: "a", 2: "b"}) == "\x1b[1;1Ha\x1b[3;1Hb"


# The line to a terminal that takes little at once.


@pytest.fixture
def line():
    theirs, ours = pty.openpty()
    tty.setraw(ours)
    yield theirs, ours
    for file in (theirs, ours):
        os.close(file)


async def received(file, size):
    os.set_blocking(file, False)
    found = b""
    while len(found) < size:
        await asyncio.sleep(0)
        try:
            found += os.read(file, 1 << 16)
        except BlockingIOError:
            continue
    return found


async def test_what_the_terminal_does_not_take_at_once_follows_in_order(line):
    theirs, ours = line
    through = []
    outgoing = Outgoing(asyncio.get_running_loop(), ours, lambda: through.append(1))
    outgoing.send(b"short")
    assert not outgoing.is_behind
    sent = b"".join(b"%07d\n" % number for number in range(20_000))
    outgoing.send(sent[:100_000])
    assert outgoing.is_behind
    outgoing.send(sent[100_000:])
    assert not through
    assert await received(theirs, 5 + len(sent)) == b"short" + sent
    await asyncio.sleep(0)
    assert not outgoing.is_behind
    assert through == [1]
    outgoing.close()


async def test_at_the_end_what_is_left_is_waited_for(line):
    theirs, ours = line
    outgoing = Outgoing(asyncio.get_running_loop(), ours, lambda: None)
    outgoing.send(b"x" * 50_000)
    reading = asyncio.to_thread(drain, theirs, 50_000)
    task = asyncio.create_task(reading)
    await asyncio.sleep(0.01)
    outgoing.finish()  # in the loop's thread, or both would send what is left
    assert not outgoing.is_behind
    outgoing.close()
    assert await task == 50_000


def drain(file, size):
    count = 0
    while count < size:
        count += len(os.read(file, 1 << 16))
    return count


async def test_a_terminal_that_is_gone_takes_everything():
    theirs, ours = pty.openpty()
    tty.setraw(ours)
    outgoing = Outgoing(asyncio.get_running_loop(), ours, lambda: None)
    outgoing.send(b"x" * 50_000)
    assert outgoing.is_behind
    os.close(theirs)
    outgoing.finish()
    outgoing.send(b"more")
    assert not outgoing.is_behind
    outgoing.close()
    outgoing.close()
    os.close(ours)
