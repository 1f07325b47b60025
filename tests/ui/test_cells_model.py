"""Cell by cell: what a terminal holds is what the engine meant, whatever happened before."""

import pytest

from tests.ui.meant import (
    TORTURE,
    cells_meant,
    cells_of,
    changed_columns,
    columns_meant,
    looks_of,
    trace,
)
from tests.ui.pseudo_terminal import PseudoTerminal

UP, DOWN, RIGHT, LEFT, HOME, END = (f"\x1b[{letter}" for letter in "ABCDHF")
SHIFT_LEFT, PAGE_DOWN, CTRL_HOME, CTRL_END = "\x1b[1;2D", "\x1b[6~", "\x1b[1;5H", "\x1b[1;5F"
F1, F2, ESCAPE = "\x1bOP", "\x1bOQ", "\x1b"
TEXT = TORTURE.read_text(encoding="utf-8")
# Where the page begins, below the title.
TOP = 1
# The row of the torture text that has no letter.
EMPTY_ROW = 1


@pytest.fixture
def terminal(tmp_path):
    with opened(tmp_path, rows=40) as own:
        yield own


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One sitting for tests that leave nothing behind but where the caret is."""
    with opened(tmp_path_factory.mktemp("shared"), rows=40) as one:
        yield one


def opened(folder, path=TORTURE, **size):
    terminal = PseudoTerminal("--annotations", str(folder), str(path), folder=folder, **size)
    terminal.wait_for(lambda it: it.shows("· row"), "the status line")
    terminal.wait_until_quiet()
    return terminal


def page_height(terminal):
    """How many rows the page has: the status line below it says which row the caret is in."""
    return next(n for n, row in enumerate(terminal.rows) if "· row" in row) - TOP


def cells_shown(terminal):
    return [cells_of(terminal, TOP + row) for row in range(page_height(terminal))]


def assert_page_begins_with(terminal, first, path=TORTURE):
    """The page shows the rows of the text from ``first`` on, and nothing else."""
    meant = cells_meant(path, terminal.screen.columns)[first:]
    shown = cells_shown(terminal)
    assert shown[: len(meant)] == meant[: len(shown)]
    assert shown[len(meant) :] == [{}] * (len(shown) - len(meant))


def row_of(words):
    """The row of the text, 80 columns wide, in which ``words`` begin."""
    index = TEXT.index(words)
    rows = trace(TORTURE, 80)
    return next(n for n, row in enumerate(rows) if row["start"] <= index < row["end"])


def go_to(terminal, words):
    """Put the caret on the word at the start of a row, by keys."""
    terminal.send(CTRL_HOME + DOWN * row_of(words) + HOME)
    terminal.wait_until_quiet(0.1)


def test_every_cell_is_the_engines_after_opening(terminal):
    assert_page_begins_with(terminal, 0)


@pytest.mark.parametrize("columns", [24, 41, 80, 102])
def test_every_cell_is_the_engines_in_any_width(tmp_path, columns):
    with opened(tmp_path, rows=60, columns=columns) as terminal:
        assert_page_begins_with(terminal, 0)


def test_every_cell_is_the_engines_after_scrolling_row_by_row(tmp_path):
    with opened(tmp_path, rows=12) as terminal:
        seen = set()
        rows = len(cells_meant(TORTURE, 80))
        for _ in range(rows + 2):
            terminal.send(DOWN)
            terminal.wait_until_quiet(0.1)
            first = first_row_shown(terminal)
            assert_page_begins_with(terminal, first)
            seen.update(range(first, first + page_height(terminal)))
        assert seen >= set(range(rows))


def first_row_shown(terminal):
    """Which row of the text is the first on the page, by what its cells hold."""
    shown = cells_shown(terminal)
    meant = cells_meant(TORTURE, terminal.screen.columns)
    return next(
        first
        for first in range(len(meant))
        if meant[first : first + len(shown)] == shown[: len(meant) - first]
    )


def test_every_cell_is_the_engines_after_pages_and_back(tmp_path):
    with opened(tmp_path, rows=12) as terminal:
        for keys in (PAGE_DOWN, PAGE_DOWN, CTRL_END, CTRL_HOME, PAGE_DOWN, UP, UP):
            terminal.send(keys)
            terminal.wait_until_quiet(0.15)
            assert_page_begins_with(terminal, first_row_shown(terminal))


def test_every_cell_is_the_engines_after_resizing(terminal):
    for rows, columns in ((30, 57), (14, 90), (50, 33), (8, 102), (40, 80)):
        terminal.resize(rows, columns)
        terminal.wait_until_quiet(0.5)
        assert_page_begins_with(terminal, first_row_shown(terminal))


# By what opens it: help, spans, documents, palette, labels, a note, a search.
SCREENS = (F1, F2, "\x0f", "\x10", "\x0c", '"', "/")


def test_every_cell_is_the_engines_after_a_screen_lay_over_it(terminal):
    terminal.send("p")
    terminal.wait_for(lambda it: it.shows("1 span "), "a span")
    for keys in SCREENS:
        page = terminal.rows
        terminal.send(keys)
        terminal.wait_for(lambda it, page=page: it.rows != page, "a screen over the page")
        terminal.send(ESCAPE)
        terminal.wait_for(lambda it: it.shows("· row"), "the page")
        terminal.wait_until_quiet(0.15)
        assert_page_begins_with(terminal, 0)


def test_the_text_stays_while_one_searches_below_it(terminal):
    terminal.send("/" + "الرباط")
    terminal.wait_until_quiet()
    meant = cells_meant(TORTURE, 80)
    assert [cells_of(terminal, TOP + row) for row in range(len(meant))] == meant


NEXT_WORD, MARK_WORD, MARK_NEXT_WORD = "\x0b\x1b[B", "\x0bw", "\x0b\x1b[1;2B"
# Where a row begins; words to pass, in reading order; words to take in; what is marked then.
MARKS = {
    "a word": ("وقّعت", 1, 0, "الشركة"),
    "letters with marks": ("كَتَبَ", 1, 2, "مُعَلِّمُ اللُّغَةِ العَرَبِيَّةِ"),
    "brackets and numbers": ("وقّعت", 2, 5, "المؤسَّسة عام 1998) عقدًا بقيمة 3,450.75"),
    "two rows": ("وقّعت", 15, 6, "أعلنته عبر OpenAI و(GPT-4) و{R&D"),
    "Arabic and the start of Latin": ("أرسلت", 4, 3, "東京 ومن 서울 إلى"),
    "Latin and the start of Arabic": ("A Latin", 8, 2, "name سعاد (born"),
    "part of a link": ("الأرقام", 10, 1, "والرابط https"),
    "Hebrew and Latin": ("שלום", 11, 2, "Latin באמצע [כן"),
    "joined without a blank": ("ســـلام", 1, 1, "طـــويل، وكلمة"),
}


@pytest.mark.parametrize("name", MARKS)
def test_a_mark_lies_on_its_letters_and_nowhere_else(shared, name):
    row_start, passed, taken, marked = MARKS[name]
    before = looks_of_page(shared)
    go_to(shared, row_start)
    shared.send(NEXT_WORD * passed + MARK_WORD + MARK_NEXT_WORD * taken)
    shared.wait_for(lambda it: it.shows("marked"), "a mark")
    shared.wait_until_quiet(0.15)
    assert_page_begins_with(shared, 0)
    assert_only_these_changed(shared, before, range_of(marked))


def looks_of_page(terminal):
    """The looks with the caret in the empty row, which is left out of what is compared."""
    terminal.send(ESCAPE)
    terminal.wait_for(lambda it: not it.shows("marked"), "no mark")
    terminal.send(CTRL_HOME + DOWN)
    terminal.wait_until_quiet(0.15)
    return [looks_of(terminal, TOP + row) for row in range(len(trace(TORTURE, 80)))]


def range_of(words, behind=""):
    """The first range of the words that is not before those that they are to stand behind."""
    start = TEXT.index(words, TEXT.index(behind))
    return start, start + len(words)


def assert_only_these_changed(terminal, before, indices):
    for row, looks in enumerate(before):
        if row != EMPTY_ROW:
            now = looks_of(terminal, TOP + row)
            meant = columns_meant(TORTURE, 80, row, *indices)
            assert changed_columns(looks, now) == meant, row


# A lam in one cell with the alef after it, marks, ZWNJ, the start of a left-to-right row.
@pytest.mark.parametrize(
    ("word", "trims", "tagged"),
    [
        ("لأحمد", "", "لأحمد"),
        ("لأحمد", "<", "أحمد"),
        ("كَتَبَ", "", "كَتَبَ"),
        ("کتاب‌ها", "", "کتاب‌ها"),
        ("أرسلت", "", "أرسلت"),
        ("A Latin", "", "A"),
    ],
)
def test_a_span_lies_on_its_letters_and_nowhere_else(shared, word, trims, tagged):
    before = looks_of_page(shared)
    go_to(shared, word)
    shared.send(trims + "p")
    shared.wait_for(lambda it: it.shows("1 span "), "a span")
    looks_of_page(shared)
    assert_page_begins_with(shared, 0)
    assert_only_these_changed(shared, before, range_of(tagged, word))
    shared.send("\x1a")
    shared.wait_for(lambda it: it.shows("0 spans"), "no span")
    assert looks_of_page(shared) == before


def test_a_mark_stays_on_its_letters_when_the_terminal_is_resized(terminal):
    go_to(terminal, "وقّعت")
    terminal.send(MARK_WORD + MARK_NEXT_WORD * 7)
    terminal.wait_for(lambda it: it.shows("marked"), "a mark")
    terminal.resize(30, 50)
    terminal.wait_until_quiet(0.5)
    marked = range_of("وقّعت الشركة (المؤسَّسة عام 1998) عقدًا بقيمة 3,450.75")
    rows = [
        number
        for number, row in enumerate(trace(TORTURE, 50))
        if row["start"] < marked[1] and marked[0] < row["end"]
    ]
    assert len(rows) == 2
    top = TOP - first_row_shown(terminal)
    for row in rows:
        looks = looks_of(terminal, top + row)
        meant = columns_meant(TORTURE, 50, row, *marked)
        within = {looks[column].bg for column in meant}
        around = {look.bg for column, look in enumerate(looks) if column not in meant}
        assert within.isdisjoint(around)
