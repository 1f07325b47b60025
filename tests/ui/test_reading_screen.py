"""Keys on the page: text and spans before, keys, text and spans after."""

import pytest
from rich.cells import cell_len

from tests.ui.looking import marked, screen_rows, spans, status, title, word


async def press(sitting, *keys, size=(60, 20), **settings):
    """Start an app, press keys, and return it; it has ended but its state can be looked at."""
    app = sitting.app(**settings)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        app.seen = screen_rows(app)
        app.status_seen = status(app) if app.screen.query("#status") else ""
        app.title_seen = title(app) if app.screen.query("#title") else ""
    sitting.collection.close()
    return app


async def test_the_first_word_stands_at_the_right_edge_and_is_under_the_caret(sitting):
    app = await press(sitting)
    assert word(app) == "وصل"
    # From the right: an isolated waw, then sad and lam joined to each other; one blank column.
    assert app.seen[1][-3:] == "\ufede\ufebb\ufeed"
    assert cell_len(app.seen[1]) == 59


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["left"], "الوزير"),
        (["left", "left"], "إلى"),
        (["left", "left", "right"], "الوزير"),
        (["3", "left"], "واشنطن"),
        (["end"], "مساءً"),
        (["down"], "قال"),
        (["ctrl+end"], "وفد"),
        (["ctrl+end", "ctrl+home"], "وصل"),
        (["f8"], "قال"),
        (["f8", "f7"], "وصل"),
        (["f6"], "قال"),
        (["f6", "f5"], "وصل"),
    ],
)
async def test_arrows_move_by_word_for_the_eye(sitting, keys, expected):
    app = await press(sitting, *keys)
    assert word(app) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["shift+left"], "وصل الوزير"),
        (["shift+left", "shift+left"], "وصل الوزير إلى"),
        (["shift+left", "shift+left", "shift+right"], "وصل الوزير"),
        (["shift+left", "shift+right"], "وصل"),
        (["left", "shift+right"], "وصل الوزير"),
        (["2", "shift+left"], "وصل الوزير إلى"),
        (["space"], "وصل"),
        (["space", "left", "left"], "وصل الوزير إلى"),
        (["space", "left", "space"], None),
        (["shift+left", "escape"], None),
        (["shift+left", "left"], None),
        (["shift+end"], "وصل الوزير إلى واشنطن مساءً."),
        (["ctrl+k", "s"], "وصل الوزير إلى واشنطن مساءً."),
        (["ctrl+k", "p"], "وصل الوزير إلى واشنطن مساءً."),
        (["left", "ctrl+k", "w"], "الوزير"),
        (["left", "("], "وصل الوزير"),
        (["left", ")"], "الوزير إلى"),
        (["shift+left", "_"], "الوزير"),
        (["shift+left", "+"], "وصل"),
        (["left", "<"], "وزير"),
        (["left", "<", "<"], "الوزير"),
        (["3", "left", "<"], "اشنطن"),
        (["ctrl+down", "ctrl+shift+down"], "صل"),
    ],
)
async def test_marking(sitting, keys, expected):
    app = await press(sitting, *keys)
    assert marked(app) == expected


async def test_one_letter_tags_the_word_under_the_caret(sitting):
    app = await press(sitting, "left", "t")
    assert spans(app) == [("الوزير", "entity", "OCC")]


async def test_a_digit_before_a_tag_takes_that_many_words(sitting):
    app = await press(sitting, "2", "o")
    assert spans(app) == [("وصل الوزير", "entity", "ORG")]


async def test_a_mark_is_tagged_whole_and_gone_after(sitting):
    app = await press(sitting, "shift+left", "shift+left", "o")
    assert spans(app) == [("وصل الوزير إلى", "entity", "ORG")]
    assert marked(app) is None
    assert word(app) == "إلى"


async def test_nested_spans_and_both_layers(sitting):
    app = await press(sitting, "2", "o", "t", "m")
    assert spans(app) == [
        ("وصل الوزير", "entity", "ORG"),
        ("الوزير", "entity", "OCC"),
        ("الوزير", "event", "MEET"),
    ]


async def test_a_span_inside_a_word_by_trimming_its_proclitic(sitting):
    app = await press(sitting, "3", "left", "<", "g")
    assert spans(app) == [("اشنطن", "entity", "GPE")]


async def test_a_label_behind_a_prefix(sitting):
    app = await press(sitting, "x", "t")
    assert spans(app) == [("وصل", "entity", "TIME")]


async def test_the_same_tag_twice_is_one_span(sitting):
    app = await press(sitting, "p", "p")
    assert spans(app) == [("وصل", "entity", "PER")]
    assert "already" in app.status_seen


async def test_backspace_removes_the_innermost_first(sitting):
    app = await press(sitting, "2", "o", "t", "backspace")
    assert spans(app) == [("وصل الوزير", "entity", "ORG")]


async def test_undo_and_redo(sitting):
    app = await press(sitting, "p", "left", "o", "ctrl+z")
    assert spans(app) == [("وصل", "entity", "PER")]
    app = await press(sitting, "ctrl+y")  # after a restart: what was undone is redone
    assert spans(app) == [("وصل", "entity", "PER"), ("الوزير", "entity", "ORG")]


async def test_more_is_undone_than_there_is_and_the_page_goes_to_what_was_undone(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("p", "f8", "shift+left", "9", "ctrl+z")
        await pilot.pause()
        assert spans(app) == []
        assert "undone: PER" in status(app)
        assert app.screen.page_view._drawing.overlay.caret == app.session.reading.caret == 0


async def test_undo_then_redo_in_one_sitting(sitting):
    app = await press(sitting, "p", "left", "o", "ctrl+z", "ctrl+z", "ctrl+y")
    assert spans(app) == [("وصل", "entity", "PER")]


async def test_everything_is_there_after_a_restart(sitting):
    before = await press(sitting, "2", "o", "t", "left", "left", "<", "g")
    after = await press(sitting)
    assert spans(after) == spans(before)
    assert len(spans(after)) == 3


async def test_a_note_can_be_arabic(sitting):
    app = await press(sitting, "p", '"', "ن", "ص", "enter")
    assert [span.note for span in app.session.reading.document.spans] == ["نص"]


async def test_re_marking_keeps_label_and_note(sitting):
    keys = ["left", "t", '"', "x", "enter", "ctrl+r", "(", "ctrl+r"]
    app = await press(sitting, *keys)
    (span,) = app.session.reading.document.spans
    assert (span.surface, span.label, span.note) == ("وصل الوزير", "OCC", "x")


async def test_another_label_without_marking_again(sitting):
    app = await press(sitting, "p", "ctrl+l", "o")
    assert spans(app) == [("وصل", "entity", "ORG")]


async def test_tab_walks_the_spans(sitting):
    app = await press(sitting, "left", "t", "left", "left", "g", "ctrl+home", "tab", "tab")
    assert word(app) == "واشنطن"
    app = await press(sitting, "ctrl+end", "shift+tab", "shift+tab")
    assert word(app) == "الوزير"


async def test_keys_answer_under_an_arabic_layout(sitting):
    # The key p sends the letter hah under Arabic 101, t sends feh.
    app = await press(sitting, "\u062d", "left", "\u0641")
    assert spans(app) == [("وصل", "entity", "PER"), ("الوزير", "entity", "OCC")]


async def test_search_finds_through_folding_and_walks(sitting):
    app = await press(sitting, "slash", *"احمد", "enter")
    assert word(app) == "أحمد"
    app = await press(sitting, "slash", *"احمد", "enter", "f3")
    assert word(app) == "ولأحمد"
    app = await press(sitting, "slash", *"احمد", "enter", "f3", "f4")
    assert word(app) == "أحمد"


async def test_what_was_searched_for_last_goes_with_the_first_letter_of_another_search(sitting):
    app = await press(sitting, "slash", *"احمد", "enter", "slash", *"الوزير", "enter")
    assert word(app) == "الوزير"


async def test_enter_on_what_was_searched_for_last_goes_on_to_the_next_match(sitting):
    app = await press(sitting, "slash", *"احمد", "enter", "slash", "enter")
    assert word(app) == "ولأحمد"


async def test_a_mark_is_gone_from_the_page_while_one_searches_and_is_back_with_its_anchor(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("space", "left", "slash")
        await pilot.pause()
        assert app.screen.page_view._drawing.overlay.marked is None
        await pilot.press("escape", "left")
        await pilot.pause()
    assert marked(app) == "وصل الوزير إلى"


async def test_search_given_up_goes_back(sitting):
    app = await press(sitting, "left", "slash", *"احمد", "escape")
    assert word(app) == "الوزير"


async def test_the_status_names_the_spans_under_the_caret(sitting):
    app = await press(sitting, "2", "o", "t")
    assert "OCC" in app.status_seen
    assert "ORG" in app.status_seen
    assert "saved" in app.title_seen
    assert "2 spans" in app.title_seen


async def test_escape_sequences_in_a_text_are_shown_harmlessly(sitting):
    sitting.texts = {"bad.txt": "قبل\x1b]52;c;aGk=\x07 \x1b[2J بعد \u202e\u2066 آخر\n"}
    app = await press(sitting)
    assert not any("\x1b" in row or "\x07" in row for row in app.seen)
    assert any("\u241b" in row for row in app.seen)
    assert not any(set(row) & set("\u202e\u2066") for row in app.seen)


async def test_markup_in_a_text_is_text(sitting):
    sitting.texts = {"m.txt": "[bold red]x[/] [@click=app.quit]y[/]\n"}
    app = await press(sitting, "left", "p")
    assert "[bold red]x[/] [@click=app.quit]y[/]" in "\n".join(app.seen)


async def test_a_terminal_that_is_too_small_says_so(sitting):
    app = await press(sitting, size=(20, 5))
    assert app.seen[0].startswith("24×6 at least")
    assert not any(app.seen[1:])


async def test_what_is_too_narrow_for_a_sentence_still_says_the_size_needed(sitting):
    app = await press(sitting, size=(6, 3))
    assert app.seen[0].startswith("24×6")


async def test_a_wider_page_keeps_the_place(sitting):
    sitting.texts = {"long.txt": "".join(f"سطر رقم {n} من نص طويل جدا\n" for n in range(200))}
    app = sitting.app()
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.press("9", "9", "down")
        caret = app.session.reading.caret
        await pilot.resize_terminal(90, 30)
        await pilot.pause(0.05)
        assert app.session.reading.caret == caret
        view = app.screen.page_view
        row = app.session.reading.page.row_of(caret)
        assert 0 <= row - view.top < view.size.height


async def test_another_size_and_back_leaves_the_first_line_where_it_was(sitting):
    words = "نص طويل جدا ينتهي في صف آخر كلما ضاقت الصفحة أو اتسعت مرة بعد مرة"
    sitting.texts = {"long.txt": "".join(f"{n} {words}\n" for n in range(200))}
    app = sitting.app()
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.press("pagedown", "pagedown", "pagedown", "home")
        view = app.screen.page_view
        first = view.first_index
        shown = screen_rows(app)
        for size in ((57, 20), (33, 20), (90, 30), (24, 9), (40, 20)):
            await pilot.resize_terminal(*size)
            await pilot.pause(0.05)
            row = view.top
            start, end = app.session.reading.page.row_range(row)
            caret = app.session.reading.page.row_of(app.session.reading.caret)
            assert start <= first < end or row < caret
            assert 0 <= caret - row < view.size.height
        assert view.first_index == first
        assert [row.rstrip() for row in screen_rows(app)[1:-2]] == [
            row.rstrip() for row in shown[1:-2]
        ]


async def resized(app, pilot, *sizes):
    """The rows of the screen after these sizes, one after the other."""
    for size in sizes:
        await pilot.resize_terminal(*size)
        await pilot.pause(0.03)
    return screen_rows(app)


@pytest.mark.parametrize("scrolled", [1, 3])
async def test_another_size_and_back_shows_what_was_shown(sitting, scrolled):
    words = "نص طويل جدا ينتهي في صف آخر كلما ضاقت الصفحة أو اتسعت مرة بعد مرة"
    sitting.texts = {"long.txt": "".join(f"{n} {words}\n" for n in range(60))}
    app = sitting.app()
    async with app.run_test(size=(40, 20)) as pilot:
        # Not where a page begins by itself: another size has moved it, and then the caret moved.
        await pilot.press("pagedown", "pagedown", *["down"] * 12)
        await resized(app, pilot, (40, 12), (40, 20))
        await pilot.press("up", "up", "up")
        app.screen.page_view.scroll_rows(scrolled * 4)
        await pilot.pause()
        shown = screen_rows(app)
        for way in ([(42, 20)], [(40, 9)], [(20, 5)], [(24, 6), (90, 30)]):
            assert await resized(app, pilot, *way, (40, 20)) == shown


async def test_a_page_that_was_hidden_comes_back_with_what_was_done_meanwhile(sitting):
    sitting.texts = {"long.txt": "".join(f"سطر رقم {n} من نص طويل جدا\n" for n in range(200))}
    app = sitting.app()
    async with app.run_test(size=(140, 20)) as pilot:
        await resized(app, pilot, (20, 5))
        await pilot.press("9", "9", "down", "ctrl+t", "l", "o")
        after = await resized(app, pilot, (140, 20))
        assert any("ORG" in row for row in after[1:-5])
        assert await resized(app, pilot, (20, 5), (140, 20)) == after
        # A hundred columns in the middle.
        assert {len(row) for row in after[1:-5] if "ﺮﻄﺳ" in row} == {120}


async def test_documents_are_switched_and_undo_goes_with_them(sitting):
    sitting.texts = {"a.txt": "كلمة أولى\n", "b.txt": "كلمة ثانية\n"}
    app = await press(sitting, "p", "ctrl+n", "o", "ctrl+u", "ctrl+z")
    assert app.session.name == "a.txt"
    assert spans(app) == []
    assert len(app.session.readings["b.txt"].document) == 1


async def test_a_document_that_cannot_be_opened_is_said_and_the_others_go_on(sitting):
    sitting.texts = {"a.txt": "كلمة\n", "b.txt": "كلمة\n"}
    read = sitting.read

    def failing(name):
        if name == "a.txt":
            raise OSError(5, "Input/output error")
        return read(name)

    sitting.read = failing
    app = await press(sitting)
    assert app.session.name == "b.txt"
    app = await press(sitting, "ctrl+u")
    assert "a.txt: input/output error" in app.status_seen


async def test_a_broken_annotation_file_is_kept_aside_and_said(sitting):
    await press(sitting, "p")
    path = sitting.collection.path_of("one.txt")
    path.write_text('{"spans": ', encoding="utf-8")
    app = await press(sitting)
    assert "it is kept" in " ".join(" ".join(app.seen).split())
    assert spans(app) == [("وصل", "entity", "PER")], "written anew from the log"
    (kept,) = [each for each in path.parent.iterdir() if ".broken-" in each.name]
    assert kept.read_text(encoding="utf-8") == '{"spans": '


async def test_done_and_next(sitting):
    sitting.texts = {"a.txt": "كلمة\n", "b.txt": "كلمة\n"}
    app = await press(sitting, "f9")
    assert app.session.name == "b.txt"
    assert app.session.state_of("a.txt") == "done"


async def test_a_key_without_a_command_says_so(sitting):
    app = await press(sitting, "ctrl+k", "z")
    assert "does nothing" in app.status_seen


async def test_tagging_goes_on_to_the_next_content_word_when_asked_to(sitting):
    app = await press(sitting, "ctrl+k", "g", "a", "t")
    assert spans(app) == [("وصل", "event", "ATTACK"), ("الوزير", "entity", "OCC")]
    assert word(app) == "واشنطن"
    app = await press(sitting, "ctrl+k", "g", "ctrl+k", "g", "p")
    assert word(app) == "وصل"


async def test_a_blank_row_goes_with_its_neighbours(sitting):
    sitting.texts = {"a.txt": "كلمة\n\nكلمة أخرى\n"}
    app = await press(sitting, "down")
    assert app.session.reading.runs_left
    assert app.session.reading.caret_column == app.session.reading.page.width - 1


async def point(sitting, *steps, size=(60, 20)):
    """Do steps with the mouse: (what, column from the right, row) and keys; return the app."""
    app = sitting.app()
    async with app.run_test(size=size) as pilot:
        for step in steps:
            if isinstance(step, str):
                await pilot.press(step)
                continue
            what, column, row = step
            offset = (size[0] - 2 - column, row)
            if what == "down":
                await pilot.mouse_down("#page", offset=offset)
            elif what == "move":
                await pilot.hover("#page", offset=offset)
            elif what == "up":
                await pilot.mouse_up("#page", offset=offset)
            elif what == "alt":
                await pilot.mouse_down("#page", offset=offset, meta=True)
            else:
                await pilot.click("#page", offset=offset, times=int(what))
        await pilot.pause()
    return app


async def test_a_click_puts_the_caret_where_it_was_clicked(sitting):
    app = await point(sitting, ("1", 5, 0), "t")
    assert spans(app) == [("الوزير", "entity", "OCC")]


async def test_a_mark_that_begins_on_a_blank_begins_with_the_word_after(sitting):
    app = await point(sitting, ("1", 3, 0), "shift+left")
    assert marked(app) == "الوزير إلى"


async def test_a_double_click_marks_the_word_and_a_triple_click_the_sentence(sitting):
    app = await point(sitting, ("2", 5, 0))
    assert marked(app) == "الوزير"
    app = await point(sitting, ("3", 5, 0))
    assert marked(app) == "وصل الوزير إلى واشنطن مساءً."


async def test_drawing_the_mouse_marks_by_words_in_either_direction(sitting):
    app = await point(sitting, ("down", 1, 0), ("move", 6, 0), ("move", 12, 0), ("up", 12, 0))
    assert marked(app) == "وصل الوزير إلى"
    app = await point(sitting, ("down", 12, 0), ("move", 6, 0), ("up", 6, 0))
    assert marked(app) == "الوزير إلى"


async def test_drawing_over_rows_marks_what_lies_between_in_reading_order(sitting):
    app = await point(sitting, ("down", 16, 0), ("move", 1, 1), ("up", 1, 1))
    assert marked(app) == "واشنطن مساءً.\nقال"


async def test_drawing_through_latin_marks_whole_words(sitting):
    # The second row: the Latin word stands left to right inside it.
    app = await point(sitting, ("down", 17, 1), ("move", 21, 1), ("up", 21, 1))
    assert marked(app) == "وزار OpenAI"


async def test_with_alt_the_mouse_marks_letters(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.mouse_down("#page", offset=(53, 0), meta=True)
        await pilot.hover("#page", offset=(52, 0))
        view = app.screen.page_view
        index = app.session.reading.page.index_at(0, 51)
        view.post_message(view.Pointed(index, "drag", fine=True))
        await pilot.pause()
    assert marked(app) == "لو"


async def test_a_shifted_click_marks_up_to_there(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.click("#page", offset=(57, 0))
        await pilot.mouse_down("#page", offset=(46, 0), shift=True)
        await pilot.mouse_up("#page", offset=(46, 0))
        await pilot.pause()
    assert marked(app) == "وصل الوزير إلى"


async def test_a_click_takes_the_mark_away(sitting):
    app = await point(sitting, "shift+left", ("1", 5, 0))
    assert marked(app) is None


async def test_copying_puts_the_logical_text_on_the_clipboard(sitting):
    app = await press(sitting, "shift+left", "ctrl+c")
    assert app.clipboard == "وصل الوزير"
    app = await press(sitting, "f8", "2", "left", "2", "left", "ctrl+c")
    assert app.clipboard == "OpenAI"
