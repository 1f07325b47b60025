"""The page before Textual is there: Textual has the same to paint, and so sends none of it."""

import json
import os
import re
import signal
import sys
import termios
from types import MappingProxyType

import pyte
import pytest
from rich.console import Console

from reader.store import Collection
from reader.tagging.history import Change, Edit
from reader.tagging.span import Span
from reader.tagging.tagset_file import load_tagset
from reader.text.beginning import LONG
from reader.text.source import read_source
from reader.ui.colours import rgb_of
from reader.ui.first_page import colour_system
from reader.ui.grounds import SHADES
from reader.ui.widgets.ground import ground_of
from tests.ui.conftest import TEXT
from tests.ui.meant import TORTURE
from tests.ui.pseudo_terminal import FIRST_PAGE, TEXTUAL_IS_THERE, PseudoTerminal

OTHER_SCREEN, HOME_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"
# The first that Textual's driver sends, and what follows when it has its first frame.
TEXTUAL_BEGINS = b"\x1b[?1000h"
SIXTEEN = {"TERM": "xterm", "COLORTERM": ""}
# A caret far below the first screen, spans on words that the first screen shows.
DEEP = 700
SPANS = [(0, 3, "PER", "entity"), (4, 10, "OCC", "entity"), (0, 10, "MEET", "event")]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "one.txt").write_text(TEXT * 20, encoding="utf-8")
    (tmp_path / "crlf.txt").write_bytes(TEXT.replace("\n", "\r\n").encode() * 20)
    return tmp_path


def opened(folder, *words, **options):
    annotations = ("--annotations", str(folder / "annotations"))
    return PseudoTerminal(*annotations, *(words or ("one.txt",)), folder=folder, **options)


class Screen:
    """What every cell of a terminal holds: its character and its looks."""

    def __init__(self, rows, columns):
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)

    def feed(self, data):
        """Take in what was sent; the numbers of the rows that it touched."""
        self._screen.dirty.clear()
        self._stream.feed(data)
        return self._screen.dirty

    def row(self, number):
        line = self._screen.buffer[number]
        return [line[column] for column in range(self._screen.columns)]

    @property
    def rows(self):
        return [self.row(number) for number in range(self._screen.lines)]


def text_of(row):
    return "".join(cell.data for cell in row)


def assert_taken_over(terminal, rows, columns, *, changing=MappingProxyType({})):
    """The page was there before Textual, which sent no row of it again: its own are the same.

    ``changing`` are the rows that may become another one: number and what is in that one then.
    """
    terminal.wait_for(lambda it: TEXTUAL_IS_THERE in it.bytes, "Textual")
    terminal.wait_until_quiet()
    before, begins, after = terminal.bytes.partition(TEXTUAL_BEGINS)
    assert before.count(OTHER_SCREEN) == 1
    assert OTHER_SCREEN not in after
    screen = Screen(rows, columns)
    screen.feed(before)
    first = screen.rows
    assert any("· row" in text_of(row) for row in first)
    assert rows_in(after) <= set(changing)
    for number in screen.feed(begins + after):
        row = screen.row(number)
        if row != first[number]:
            assert changing.get(number, "nothing") in text_of(row), f"row {number}"
    return first


def rows_in(sent):
    """The numbers of the rows that were sent."""
    # A frame ends with the cursor at home.
    return {int(line) - 1 for line in re.findall(rb"\x1b\[(\d+);1H(?!\x1b\[\?2026l|$)", sent)}


def annotate(folder, name="one.txt"):
    """Put spans on the first words, one of them over the others."""
    path = folder / name
    source = read_source(path, name)
    collection = Collection(folder / "annotations", annotator="tester", tagset=load_tagset())
    collection.open(source)
    spans = [
        Span(f"s{number}", start, end, layer, label, source.text[start:end])
        for number, (start, end, label, layer) in enumerate(SPANS)
    ]
    collection.commit(name, Change("add", tuple(Edit(None, span) for span in spans)))
    collection.close()


@pytest.mark.parametrize("size", [(24, 80), (20, 30), (6, 24), (60, 200)], ids=str)
def test_textual_paints_the_same_page_at_every_size(folder, size):
    rows, columns = size
    with opened(folder, rows=rows, columns=columns) as terminal:
        assert_taken_over(terminal, rows, columns)


@pytest.mark.parametrize(
    "environment", [{}, {"COLORTERM": ""}, SIXTEEN, {"NO_COLOR": "1"}], ids=str
)
def test_textual_paints_the_same_spans_in_every_number_of_colours(folder, environment):
    annotate(folder)
    with opened(folder, environment=environment) as terminal:
        assert_taken_over(terminal, 24, 80)
        assert terminal.shows("3 spans")


@pytest.mark.parametrize("mode", ["words", "runs", "rows", "logical"])
def test_textual_paints_the_same_page_in_every_encoding(folder, mode):
    with opened(folder, "--bidi", mode, str(TORTURE), rows=40) as terminal:
        assert_taken_over(terminal, 40, 80)


def test_textual_paints_the_same_page_where_one_left_off(folder):
    state = folder / "reader"
    state.mkdir()
    place = {"last": "crlf.txt", "carets": {"crlf.txt": DEEP}}
    (state / "places.json").write_text(json.dumps({str(folder / "annotations"): place}))
    with opened(folder, "one.txt", "crlf.txt") as terminal:
        assert_taken_over(terminal, 24, 80)
        assert terminal.shows("2/2")
        assert not terminal.shows("row 1/")


def test_textual_paints_the_same_page_of_a_long_text(folder):
    long = folder / "long.txt"
    long.write_text(TEXT * (2 * LONG // len(TEXT.encode()) + 1), encoding="utf-8")
    with opened(folder, "long.txt") as terminal:
        terminal.wait_for(
            lambda it: re.search(r"row 1/\d{3}", "".join(it.rows)), "all rows counted"
        )
        # How many rows there are is known a moment later, nothing else changes.
        status = next(number for number, row in enumerate(terminal.rows) if "· row" in row)
        first = assert_taken_over(terminal, 24, 80, changing={status: "row 1/"})
        assert "· row 1 " in text_of(first[status])


def test_a_long_file_that_goes_on_as_no_text_is_refused_with_one_line(folder):
    (folder / "long.txt").write_bytes(TEXT.encode() * (LONG // 100) + b"a\0b")
    with opened(folder, "long.txt") as terminal:
        line = termios.tcgetattr(terminal._file)
        assert terminal.wait() == 2
        left = assert_terminal_is_as_before(terminal, line)
        assert left.startswith(b"\x1b[?25h")
        assert b"reader: long.txt: " in left
        assert left.count(b"\n") == 1


@pytest.mark.parametrize("start", ["", "وصل\n"], ids=["one", "two"])
def test_a_long_file_of_few_paragraphs_is_read_before_it_is_shown(folder, start):
    (folder / "long.txt").write_text(start + "ب " * LONG, encoding="utf-8")
    with opened(folder, "long.txt") as terminal:
        assert_taken_over(terminal, 24, 80)


def test_a_terminal_that_never_answers_gets_its_page(folder):
    with opened(folder, answers={}) as terminal:
        assert_taken_over(terminal, 24, 80)


# Behind GNU screen, and in tmux that lets it through, a switch must come before the page.
ALONE = [{"TEXTUAL_COLOR_SYSTEM": "256"}, {"TERM": "dumb"}, {"STY": "1.pts"}]


@pytest.mark.parametrize("environment", ALONE, ids=str)
def test_where_only_textual_knows_the_page_it_paints_alone(folder, environment):
    with opened(folder, environment=environment) as terminal:
        terminal.wait_for(lambda it: it.shows("· row"), "the page")
        assert FIRST_PAGE not in terminal.bytes
        assert terminal.bytes.count(OTHER_SCREEN) == 1


# What comes between.


def test_keys_before_textual_are_not_shown_and_not_lost(folder):
    with opened(folder) as terminal:
        terminal.wait_for(lambda it: OTHER_SCREEN in it.bytes, "the first page", loading=True)
        terminal.send("o\x1b[B")
        terminal.wait_for(lambda it: it.shows("1 span ") and it.shows("row 2/"), "both keys")
        before = terminal.bytes.partition(TEXTUAL_BEGINS)[0]
        assert before.endswith(b"\x1b[0m")  # the last of the page, no echo


def test_another_size_before_textual_is_taken(folder):
    with opened(folder) as terminal:
        terminal.wait_for(lambda it: OTHER_SCREEN in it.bytes, "the first page", loading=True)
        terminal.resize(30, 50)
        terminal.wait_for(lambda it: it.shows("OpenAI") and it.shows("· row"), "the page")
        terminal.wait_until_quiet()
        with opened(folder, rows=30, columns=50) as other:
            other.wait_for(lambda it: it.shows("· row"), "the page")
            other.wait_until_quiet()
            assert terminal.rows == other.rows


@pytest.mark.parametrize("number", [signal.SIGWINCH, signal.SIGCONT])
def test_a_page_that_may_be_gone_is_painted_again(folder, number):
    with opened(folder) as terminal:
        terminal.wait_for(lambda it: it.shows("· row"), "the first page", loading=True)
        # It had another size for a moment, or was another program's.
        os.kill(terminal.pid, number)
        terminal.wait_until_quiet()
        assert rows_in(terminal.bytes.partition(TEXTUAL_BEGINS)[2]) == set(range(24))


BLOCKING = "import time\nwhile True: time.sleep(0.01)\n"


def without_textual(folder, instead):
    """An environment in which loading Textual does something else."""
    package = folder / "other" / "textual"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(instead)
    return {"PYTHONPATH": os.pathsep.join([str(package.parent), *sys.path])}


def assert_terminal_is_as_before(terminal, line):
    terminal.wait_until_quiet()  # what was sent last may not have been read yet
    assert terminal.bytes.count(OTHER_SCREEN) == terminal.bytes.count(HOME_SCREEN) == 1
    left = terminal.bytes.partition(HOME_SCREEN)[2]
    assert b"\x1b[?25h" in left
    assert b"\x1b[8h" in left  # the terminal reorders again
    assert terminal.bytes.rindex(b"\x1b[?7h") > terminal.bytes.rindex(b"\x1b[?7l")
    assert termios.tcgetattr(terminal._file) == line
    return left


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_before_textual_leaves_the_terminal_as_it_was(folder, number):
    with opened(folder, environment=without_textual(folder, BLOCKING)) as terminal:
        line = termios.tcgetattr(terminal._file)
        assert line[3] & termios.ECHO or not terminal.bytes
        terminal.wait_for(lambda it: it.shows("· row"), "the first page", loading=True)
        hushed = termios.tcgetattr(terminal._file)
        assert not hushed[3] & termios.ECHO
        os.kill(terminal.pid, number)
        # Python answers to SIGINT in either way; a shell calls both the same.
        assert terminal.wait() in ({130, -number} if number == signal.SIGINT else {-number})
        assert_terminal_is_as_before(terminal, line)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_before_the_terminal_has_answered_leaves_its_line_as_it_was(folder, number):
    with opened(folder, answers={}) as terminal:
        line = termios.tcgetattr(terminal._file)
        assert line[3] & termios.ECHO or not terminal.bytes
        terminal.wait_for(lambda it: b"\x1b[c" in it.bytes, "the question", loading=True)
        assert not termios.tcgetattr(terminal._file)[3] & termios.ECHO
        terminal.send("\x1b[?62c")  # too late, and not for a shell to read
        os.kill(terminal.pid, number)
        assert terminal.wait() in ({130, -number} if number == signal.SIGINT else {-number})
        assert termios.tcgetattr(terminal._file) == line
        terminal.wait_until_quiet()
        assert OTHER_SCREEN not in terminal.bytes
        assert b"^[" not in terminal.bytes  # nothing was echoed


def test_an_error_before_textual_is_one_line_on_the_screen_that_was(folder):
    broken = without_textual(folder, "raise ImportError('no screen today')\n")
    with opened(folder, environment=broken) as terminal:
        line = termios.tcgetattr(terminal._file)
        assert terminal.wait() == 2
        left = assert_terminal_is_as_before(terminal, line)
        assert b"reader: a fault of Reader's own: ImportError: no screen today" in left
        assert left.count(b"\n") == 1


# What is known of Textual.


async def test_the_shades_are_those_of_the_style_sheet(sitting):
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        for theme, shades in SHADES.items():
            app.theme = theme
            await pilot.pause()
            screen = app.screen
            ground = ground_of(screen.page_view)
            title, status, tags = (
                screen.query_one(name).rich_style for name in ("#title", "#status", "#tags")
            )
            behind = [style.bgcolor.get_truecolor() for style in (title, status, tags, ground.word)]
            wanted = [shades.title, shades.status, shades.page, shades.word]
            assert (ground.text, ground.background) == (rgb_of(shades.text), rgb_of(shades.page))
            assert list(map(tuple, behind)) == list(map(rgb_of, wanted)), theme
            letters = {style.color.get_truecolor() for style in (title, status, tags)}
            assert letters == {ground.text}, theme


@pytest.mark.parametrize(
    "term", ["xterm", "xterm-256color", "xterm-kitty", "tmux-16color", "linux"]
)
@pytest.mark.parametrize("colorterm", ["", "truecolor", "24bit", "yes"])
def test_colours_are_counted_as_rich_counts_them(term, colorterm):
    environment = {"TERM": term, "COLORTERM": colorterm}
    console = Console(force_terminal=True, _environ=environment)
    assert colour_system(environment) is console._color_system
