"""What a real tmux holds is what the engine meant: a terminal that no one of us has written."""

import pytest

from tests.ui.meant import CONTROLS, TORTURE, rows_meant
from tests.ui.tmux_terminal import Tmux, needs_tmux

pytestmark = needs_tmux


@pytest.fixture
def pane(tmp_path):
    with Tmux(tmp_path, "--annotations", str(tmp_path), str(TORTURE), rows=40) as one:
        one.wait_for(is_page, "the page")
        yield one


def is_page(rows):
    """Whether the page is there: below it a line says in which row the caret is."""
    return any("· row" in row for row in rows)


def page_of(rows):
    """The rows between the title and that line."""
    return rows[1 : next(number for number, row in enumerate(rows) if "· row" in row)]


def holds(meant, first=0):
    """A condition: the page holds the rows meant from ``first`` on, and nothing below them."""

    def condition(rows):
        if not is_page(rows):
            return False
        page = page_of(rows)
        return page == (meant[first:] + [""] * len(page))[: len(page)]

    return condition


def test_tmux_holds_the_rows_meant(pane):
    pane.wait_for(holds(rows_meant(TORTURE, 80)), "the rows meant")


def test_tmux_holds_the_rows_meant_after_resizing(pane):
    for rows, columns in ((20, 60), (44, 40), (30, 101), (40, 80)):
        pane.resize(rows, columns)
        pane.wait_for(holds(rows_meant(TORTURE, columns)), f"the rows meant in {columns} columns")


def test_tmux_holds_the_rows_meant_after_scrolling(pane):
    pane.resize(14, 80)
    meant = rows_meant(TORTURE, 80)
    pane.wait_for(holds(meant), "the first rows")
    pane.press("C-End")
    page = page_of(pane.wait_for(lambda rows: page_of(rows)[-1] == meant[-1], "the last row"))
    assert page == meant[-len(page) :]
    for _ in meant:
        pane.press("Up")
    pane.wait_for(holds(meant), "the first rows again")


def test_tmux_holds_the_rows_meant_after_a_screen_lay_over_them(pane):
    meant = rows_meant(TORTURE, 80)
    for key in ("F1", "F2", "C-o", "C-p", "C-l", "/"):
        before = pane.wait_for(holds(meant), "the rows meant")
        pane.press(key)
        pane.wait_for(lambda rows, before=before: rows != before, f"what {key} opens")
        pane.press("Escape")
        pane.wait_for(holds(meant), f"the rows meant after {key}")


def test_tmux_holds_the_rows_meant_while_one_marks_and_tags(pane):
    meant = rows_meant(TORTURE, 80)
    pane.press("Down", "Down", "S-Left", "S-Left", "S-Down")
    pane.wait_for(lambda rows: any("marked" in row for row in rows), "a mark")
    assert holds(meant)(pane.rows)
    pane.press("o")
    pane.wait_for(lambda rows: any("1 span " in row for row in rows), "a span")
    assert holds(meant)(pane.rows)


def test_every_row_of_real_articles_comes_to_tmux_as_meant(articles, tmp_path):
    for number, article in enumerate(articles[:3]):
        meant = rows_meant(article, 80)
        folder = tmp_path / str(number)
        folder.mkdir()
        words = ("--annotations", str(folder), str(article))
        with Tmux(folder, *words, rows=len(meant) + 12) as pane:
            pane.wait_for(holds(meant), article.name)


def test_tmux_holds_the_rows_meant_of_a_text_full_of_controls(tmp_path):
    meant = rows_meant(CONTROLS, 80)
    with Tmux(
        tmp_path, "--annotations", str(tmp_path), str(CONTROLS), rows=len(meant) + 12
    ) as pane:
        pane.wait_for(holds(meant), "the rows meant")
