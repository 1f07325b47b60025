"""A narrow terminal: what one came for is seen, and what is cut says so once."""

import pytest

from reader.ui.lines import shortened
from reader.ui.screens.overlay import fitted_hint
from tests.ui.looking import screen_rows

NAMES = [f"articles/2024/part-one/00{number}-kyiv-and-moscow.txt" for number in range(1, 6)]
SCREENS = {
    "documents": ["ctrl+o"],
    "help": ["f1"],
    "palette": ["ctrl+p"],
    "spans": ["f2", "tab"],
    "span": ["enter"],
    "labels": ["ctrl+l"],
    "fillers": ["enter", "e"],
    "export": ["ctrl+e"],
    "check": ["ctrl+k", "c", "tab"],
    "everywhere": ["ctrl+a", "tab"],
}


@pytest.fixture
def shown(sitting):
    """The rows of the screen after these keys, of six documents, a mention and a trigger."""
    text = sitting.texts["one.txt"]
    sitting.texts = dict.fromkeys([*NAMES, "مقالات/زيلينسكي.txt"], text)

    async def rows(columns, *keys, lines=14):
        app = sitting.app()
        async with app.run_test(size=(columns, lines)) as pilot:
            await pilot.press("left", "t", "ctrl+home", "m", *keys)
            await pilot.pause()
            return screen_rows(app)

    return rows


@pytest.mark.parametrize("columns", [30, 40, 60])
async def test_documents_are_told_apart_in_their_list(shown, columns):
    rows = (await shown(columns, "ctrl+o"))[2:8]
    for number in range(1, 6):
        assert sum(f" 00{number}-kyiv" in row for row in rows) == 1


@pytest.mark.parametrize("columns", [30, 40])
@pytest.mark.parametrize("name", SCREENS)
async def test_a_row_is_cut_in_one_place_and_the_way_out_is_told(shown, columns, name):
    rows = await shown(columns, *SCREENS[name])
    assert not any("……" in row or "… …" in row for row in rows)
    assert "Esc" in rows[-1]


@pytest.mark.parametrize(("columns", "is_there"), [(30, False), (40, False), (80, True)])
async def test_what_is_marked_has_room_before_the_place(shown, columns, is_there):
    rows = await shown(columns, "ctrl+home", *["shift+left"] * 3)
    (row,) = [row for row in rows if "marked" in row]
    assert "ﻦﻄﻨﺷﺍﻭ ﻰﻟﺇ ﺮﻳﺯﻮﻟﺍ ﻞﺻﻭ" in row
    assert ("row 1" in row) == is_there


async def test_the_place_is_there_again_when_a_question_is_answered(shown):
    rows = await shown(80, '"', "escape")
    assert any("row 1" in row for row in rows)


@pytest.mark.parametrize("columns", [40, 80])
async def test_a_guideline_is_shown_whole(shown, columns):
    rows = await shown(columns, "left", "ctrl+g")
    said = " ".join(" ".join(rows).split())
    assert "OCC: The words that name an office or title" in said
    assert "without the person's name." in said


async def test_the_format_that_is_chosen_is_seen(shown):
    for columns in (30, 40, 80):
        rows = await shown(columns, "ctrl+e", "down", *["left"] * 2)
        assert any(row.startswith(" format") and "  brat" in row for row in rows)


async def test_spans_of_every_document_show_their_words_and_their_documents(shown):
    for columns in (30, 40, 80):
        rows = await shown(columns, "f2", "tab")
        assert any("001" in row and "ﺮﻳﺯﻮﻟﺍ" in row for row in rows)


def test_a_hint_keeps_the_way_out_and_as_much_else_as_fits():
    hint = "type words, a label · Tab every document · Enter goes there · Esc"
    assert fitted_hint(hint, len(hint)) == hint
    assert fitted_hint(hint, 40) == "type words, a label · Esc"
    assert fitted_hint(hint, 24) == "Tab every document · Esc"
    assert fitted_hint(hint, 3) == "Esc"


def test_the_middle_is_left_out_and_no_mark_loses_its_letter():
    assert shortened("012345678", 9) == "012345678"
    assert shortened("0123456789", 9) == "0123…6789"
    assert shortened("abcdكَfghij", 9) == "abcd…ghij"
    assert shortened("abcكَfghَij", 7) == "abc…hَij".replace("hَ", "")


async def test_what_is_being_typed_goes_on_where_there_is_no_room_for_a_page(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 14)) as pilot:
        await pilot.press("slash", "a")
        await pilot.resize_terminal(20, 5)
        await pilot.press("b")
        await pilot.resize_terminal(60, 14)
        await pilot.press("c")
        assert app.focused.text == "abc"
