"""Every screen with Arabic on it: set by the engine, never raw; and what each one answers."""

import unicodedata
from itertools import pairwise

import pytest

from reader.export.options import Borders
from reader.store import Collection
from reader.tagging.history import Change
from reader.text.sentences import sentence_ranges
from reader.text.tokens import Tokenizer
from tests.ui.looking import screen_rows, spans, word

# What opens each screen, from a sitting with one event and two entities.
SCREENS = {
    "documents": ["ctrl+o"],
    "help": ["f1"],
    "palette": ["ctrl+p", *"trim"],
    "spans": ["f2"],
    "span": ["enter"],
    "labels": ["ctrl+l"],
    "fillers": ["enter", "e"],
    "export": ["ctrl+e"],
    "check": ["ctrl+k", "c"],
    "note": ['"', *"قال"],
    "search": ["slash", *"قال"],
    "labels below": ["ctrl+t", "l"],
}
# Letters that join what stands beside them: one of them nominal between letters is unshaped text.
_JOINING = frozenset("بتثجحخسشصضطظعغفقكلمنهي")


def is_raw(row):
    """Whether a row holds two Arabic letters side by side that were not joined."""
    return any(a in _JOINING and b in _JOINING for a, b in pairwise(row))


async def tagged(sitting, pilot):
    await pilot.press("left", "t", "left", "left", "g", "ctrl+home", "m")


@pytest.mark.parametrize("name", SCREENS)
async def test_arabic_is_joined_on_every_screen(sitting, name):
    sitting.texts = {
        "مقال أول.txt": sitting.texts["one.txt"] + "وعاد الوزير.\n",
        "ثان.txt": "نص\n",
    }
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await tagged(sitting, pilot)
        await pilot.press(*SCREENS[name])
        await pilot.pause()
        rows = screen_rows(app)
        assert any(unicodedata.bidirectional(c) == "AL" for row in rows for c in row)
        assert [row for row in rows if is_raw(row)] == []
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert app.screen.query("#page")


def test_raw_text_would_be_found():
    assert is_raw("قبل كلمة")
    assert not is_raw("\ufedb\ufe98\ufe90")


async def run(sitting, *keys):
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await tagged(sitting, pilot)
        await pilot.press(*keys)
        await pilot.pause()
        app.seen = screen_rows(app)
    return app


async def test_enter_in_the_list_of_spans_goes_there(sitting):
    app = await run(sitting, "f2", *"GPE", "enter")
    assert word(app) == "واشنطن"


@pytest.mark.parametrize(
    ("keys", "name"),
    [(["f2"], "Spans"), (["ctrl+k", "c"], "Check")],
)
async def test_tab_widens_a_list_to_every_document_and_back(sitting, keys, name):
    sitting.texts["two.txt"] = "واشنطن\n"
    in_two = ["ctrl+n", "o", "ctrl+u"]
    app = await run(sitting, *in_two, *keys)
    assert f"{name} of this document" in app.seen[0]
    assert not any("two.txt" in row for row in app.seen)
    app = await run(sitting, *keys, "tab")
    assert f"{name} of every document" in app.seen[0]
    assert any("two.txt" in row for row in app.seen)
    app = await run(sitting, *keys, "tab", "tab")
    assert f"{name} of this document" in app.seen[0]


async def test_enter_in_the_list_of_documents_opens_one(sitting):
    sitting.texts["two.txt"] = "كلمة\n"
    app = await run(sitting, "ctrl+o", "down", "enter")
    assert app.session.name == "two.txt"


async def test_the_list_of_documents_has_states_and_counts(sitting):
    app = await run(sitting, "ctrl+o")
    (row,) = [row for row in app.seen if "one.txt" in row]
    assert "3 spans" in row
    assert "in work" in row


async def test_how_far_the_work_is_is_found_out_once_and_not_with_every_letter(sitting):
    sitting.texts |= {f"{number}.txt": "كلمة\n" for number in range(5)}
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+d", "ctrl+o")
        await pilot.pause()
        assert "Documents: 1 of 6 done" in screen_rows(app)[0]
        asked = []
        state_of = app.session.state_of
        app.session.state_of = lambda name: asked.append(name) or state_of(name)
        await pilot.press(*"one")
        await pilot.pause()
        assert "1 of 6 done" in screen_rows(app)[0]
        assert set(asked) == {"one.txt"}, "only what is seen is looked at"


async def test_the_palette_runs_what_was_chosen(sitting):
    app = await run(sitting, "ctrl+p", *"undo", "enter")
    assert len(spans(app)) == 2


async def test_every_command_is_in_the_palette_and_in_the_help(sitting):
    from reader.ui.commands import COMMANDS

    app = sitting.app()
    async with app.run_test(size=(160, 200)) as pilot:
        for key in ("ctrl+p", "f1"):
            await pilot.press(key)
            await pilot.pause()
            text = "\n".join(screen_rows(app))
            assert [command.id for command in COMMANDS if command.title not in text] == []
            await pilot.press("escape")


@pytest.mark.parametrize("keys", ["e1p1", "ث١ح١"], ids=["latin", "arabic"])
async def test_a_role_is_filled_by_its_letter_and_a_number_under_any_layout(sitting, keys):
    app = await run(sitting, "enter", *keys)
    document = app.session.reading.document
    (event,) = [span for span in document.spans if span.layer == "event"]
    filled = [(each.role, document.span(each.target).surface) for each in event.arguments]
    assert filled == [("Entity", "الوزير"), ("Place", "واشنطن")]


async def test_a_mention_that_fills_a_role_is_removed_only_after_asking(sitting):
    app = await run(sitting, "enter", "e", "1", "escape", "tab", "backspace")
    assert len(spans(app)) == 3
    app = await run(sitting, "enter", "e", "1", "escape", "tab", "backspace", "backspace")
    assert [label for _, _, label in spans(app)] == ["MEET", "GPE"]


async def test_export_writes_the_file_and_shows_the_report(sitting, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = await run(sitting, "ctrl+e", "enter")
    written = (tmp_path / "one.conll").read_text(encoding="utf-8")
    assert "الوزير -X- O B-OCC" in written
    assert any("2 in = 2 out" in row for row in app.seen)


async def test_export_tells_in_words_what_became_of_a_span(sitting, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await tagged(sitting, pilot)
        await pilot.press("ctrl+home", "left", "shift+left", "o")
        await pilot.press("ctrl+home", "ctrl+left", "ctrl+shift+left", "p", "ctrl+e", "enter")
        await pilot.pause()
        told = list(app.screen._lines)
    assert "one.txt: OCC «الوزير» dropped: by ORG «الوزير إلى»" in told
    assert "one.txt: PER «صل» cut: begins in «وصل»" in told


async def test_export_proposes_a_name_without_what_is_no_part_of_one(
    sitting, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    sitting.texts = {"shipped:one.txt": sitting.texts["one.txt"]}
    await run(sitting, "ctrl+e", "enter")
    assert (tmp_path / "one.conll").exists()


async def test_export_uses_the_borders_that_are_kept_and_tells_of_unreadable_records(
    sitting, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    await run(sitting)
    source = sitting.read("one.txt")
    (_, end), *tokens = Tokenizer(source.text).ranges()
    borders = Borders(((0, 1), (1, end), *tokens), tuple(sentence_ranges(source.text)))
    collection = Collection(sitting.folder, annotator="tester", tagset=None)
    collection.open(source)
    collection.commit("one.txt", Change("import"), {"borders": borders.as_facts(source.sha256)})
    collection.close()
    file = sitting.folder / "one.txt.json"
    content = file.read_text(encoding="utf-8")
    file.write_text(content.replace('"label": "OCC"', '"label": ""'), encoding="utf-8")
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+e", "enter")
        await pilot.pause()
        seen = screen_rows(app)
    written = (tmp_path / "one.conll").read_text(encoding="utf-8")
    first = source.text[0], source.text[1:end]
    assert [line.split()[0] for line in written.splitlines()[2:4]] == list(first)
    assert any("2 in = 1 out + 0 dropped + 1 refused" in row for row in seen)
    assert any("refused: " in row and "label" in row for row in seen)


async def test_export_tells_of_spans_whose_words_are_gone(sitting, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    await run(sitting)
    sitting.texts["one.txt"] = sitting.texts["one.txt"].replace("الوزير", "رئيس الوفد")
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+e", "enter")
        await pilot.pause()
        seen = screen_rows(app)
    assert any("2 in = 1 out + 0 dropped + 1 refused" in row for row in seen)


async def test_export_asks_before_it_replaces_a_file(sitting, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.conll").write_text("mine", encoding="utf-8")
    app = await run(sitting, "ctrl+e", "enter")
    assert (tmp_path / "one.conll").read_text(encoding="utf-8") == "mine"
    assert any("is there already" in row for row in app.seen)
    await run(sitting, "ctrl+e", "enter", "enter")
    assert (tmp_path / "one.conll").read_text(encoding="utf-8") != "mine"


async def test_unsaved_changes_are_not_left_in_silence(sitting):
    app = sitting.app()

    def refuse(changes):
        raise OSError(28, "No space left on device")

    async with app.run_test(size=(100, 30)) as pilot:
        app.session.collection.commit_all = refuse
        await pilot.press("p")
        await pilot.pause()
        assert "NOT SAVED" in screen_rows(app)[0]
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app.is_running
        assert any("no space left" in row for row in screen_rows(app))
        del app.session.collection.commit_all
        await pilot.press("left", "o")
        await pilot.pause()
        assert "saved" in screen_rows(app)[0]
        assert "NOT" not in screen_rows(app)[0]
    again = sitting.app()
    async with again.run_test() as pilot:
        await pilot.pause()
    assert [label for _, _, label in spans(again)] == ["PER", "ORG"]


async def test_what_is_shown_as_saved_is_on_disk_at_that_moment(sitting):
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("p")
        await pilot.pause()
        assert " saved" in screen_rows(app)[0]
        files = [path for path in sitting.folder.iterdir() if path.is_file()]
        assert any('"PER"' in path.read_text(encoding="utf-8") for path in files)


async def test_every_document_is_searched_and_the_match_chosen_is_gone_to(sitting):
    sitting.texts["two.txt"] = "ثم قال الوزير كلمة\n"
    app = await run(sitting, "slash", *"وزير", "ctrl+o")
    assert any("2 in 2 documents" in row for row in app.seen)
    app = await run(sitting, "slash", *"وزير", "ctrl+o", "down", "enter")
    assert app.session.name == "two.txt"
    assert word(app) == "الوزير"


async def test_search_can_be_exact_or_an_expression(sitting):
    app = await run(sitting, "slash", *"احمد", "ctrl+t")
    assert not app.session.reading.found
    app = await run(sitting, "slash", *r"\d+", "ctrl+r")
    reading = app.session.reading
    assert [reading.text[slice(*each)] for each in reading.found] == ["27"]
    app = await run(sitting, "slash", "(", "ctrl+r")
    assert any("no regular expression" in row for row in app.seen)


async def test_roles_are_filled_by_walking(sitting):
    keys = ["enter", "tab", "tab", "e", "tab", "p", "escape"]
    app = await run(sitting, *keys)
    document = app.session.reading.document
    (event,) = [span for span in document.spans if span.layer == "event"]
    filled = [(each.role, document.span(each.target).surface) for each in event.arguments]
    assert filled == [("Entity", "الوزير"), ("Place", "واشنطن")]
    assert not app.session.reading.framing


async def test_letters_that_are_no_role_still_tag_while_a_frame_is_walked(sitting):
    app = await run(sitting, "enter", "tab", "tab", "o")
    assert ("الوزير", "entity", "ORG") in spans(app)
