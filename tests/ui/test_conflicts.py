"""Merged annotations on the screen: conflicts walked and settled by keys, kept in the store."""

import json
from dataclasses import replace

import pytest
from rich.cells import cell_len

from reader.cli import main
from reader.store import Collection
from reader.tagging.conflicts import Side, conflicts, merge
from reader.tagging.history import Change, Edit
from reader.tagging.span import Argument, Span
from tests.ui.looking import screen_rows, spans, status, title
from tests.ui.test_screens import is_raw

NAMES = ("ali", "sara")


def span(text, words, label, annotator, layer="entity", **more):
    start = text.index(words)
    identity = f"{annotator}-{label}-{start}-{len(words)}"
    when = "2025-01-31T12:00:00.000000Z"
    return Span(
        identity, start, start + len(words), layer, label, words, "", annotator, when, when, **more
    )


def merged(sitting, name, ali, sara, *, sides=NAMES):
    """Store what `reader merge` makes of two sides; their spans as (words, label[, layer])."""
    text = sitting.texts[name]
    both = [
        Side(
            side,
            [
                each if isinstance(each, Span) else span(text, *each[:2], side, *each[2:])
                for each in said
            ],
        )
        for side, said in zip(NAMES, (ali, sara), strict=True)
    ]
    collection = Collection(sitting.folder, annotator="tester", tagset=sitting.tagset)
    collection.open(sitting.read(name))
    edits = tuple(Edit(None, each) for each in merge(*both))
    facts = {"sides": list(sides)} if sides else None
    collection.commit(name, Change("merge", edits, ("new", "in work")), facts)
    collection.close()


@pytest.fixture
def three(sitting):
    """Three conflicts: other labels, other words, only one side; and one that both agree on."""
    merged(
        sitting,
        "one.txt",
        [("الوزير", "OCC"), ("واشنطن", "GPE"), ("أحمد", "PER"), ("OpenAI", "ORG")],
        [("الوزير", "PER"), ("إلى واشنطن", "GPE"), ("أحمد", "PER")],
    )
    return sitting


async def press(sitting, *keys, size=(80, 24), **settings):
    app = sitting.app(**settings)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        await pilot.pause()
        app.seen = screen_rows(app)
        if app.screen.query("#title"):
            app.title_seen, app.status_seen = title(app), status(app)
    sitting.collection.close()
    return app


async def follow(sitting, *steps, size=(80, 24)):
    """Press keys in one app and yield what is on the screen after each step of them."""
    app = sitting.app()
    async with app.run_test(size=size) as pilot:
        for keys in steps:
            await pilot.press(*keys)
            await pilot.pause()
            await pilot.pause()
            app.seen = screen_rows(app)
            yield app
    sitting.collection.close()


def at(app):
    """The heading of the conflict that is walked."""
    return next((row.strip() for row in app.seen[1:] if "Conflict " in row), "")


def panel(app):
    return [row for row in app.seen[1:] if row]


def stored(sitting, name="one.txt"):
    kept = Collection(sitting.folder, annotator="", tagset=None).spans_of(name)
    return [(each.surface, each.label, each.annotator) for each in kept]


async def test_opening_says_how_many_there_are_and_which_key_walks_them(three):
    app = await press(three)
    assert "3 conflicts: Ctrl+K x settles" in app.status_seen
    assert "3 conflicts" in app.title_seen


async def test_without_any_a_plain_word_says_so(sitting):
    app = await press(sitting, "ctrl+k", "x")
    assert "there are no conflicts" in app.status_seen
    assert app.session.reading.conflicts.walking is None


async def test_the_walk_begins_at_the_first_and_names_who_said_what(three):
    app = await press(three, "ctrl+k", "x")
    text = "\n".join(panel(app))
    assert "Conflict 1 of 3 · other labels" in text
    (ali,) = [row for row in app.seen if " 1 ali" in row]
    (sara,) = [row for row in app.seen if " 2 sara" in row]
    assert "OCC" in ali
    assert "PER" in sara
    assert "3 both" in text
    assert "0 neither" in text
    assert "Esc ends" in text
    assert app.session.reading.text[app.session.reading.caret :].startswith("الوزير")


async def test_the_title_has_room_for_their_number_as_long_as_they_are_walked(three):
    titles = [
        "3 conflicts" in app.seen[0]
        async for app in follow(three, [], ["ctrl+k", "x"], ["escape"], size=(26, 20))
    ]
    assert titles == [False, True, False]


@pytest.mark.parametrize(
    ("key", "left"),
    [
        ("1", [("الوزير", "OCC", "ali")]),
        ("2", [("الوزير", "PER", "sara")]),
        ("3", [("الوزير", "OCC", "ali"), ("الوزير", "PER", "sara")]),
        ("0", []),
    ],
)
async def test_one_key_settles_is_stored_and_goes_on(three, key, left):
    app = await press(three, "ctrl+k", "x", key)
    assert [each for each in stored(three) if each[0] == "الوزير"] == left
    assert len(app.session.reading.conflicts) == 2
    assert any("Conflict 1 of 2 · other words" in row for row in app.seen)
    assert "2 conflicts" in app.title_seen


async def test_a_side_that_said_nothing_is_taken_at_its_word(three):
    await press(three, "ctrl+k", "x", "1", "1", "2")
    assert "OpenAI" not in [surface for surface, *_ in stored(three)]
    assert ("واشنطن", "GPE", "ali") in stored(three)


async def test_what_was_kept_says_whose_it_was_and_what_was_lost_is_in_the_log(
    three, tmp_path, monkeypatch, capsys
):
    await press(three, "ctrl+k", "x", "2")
    kept = Collection(three.folder, annotator="", tagset=None).spans_of("one.txt")
    (minister,) = [each for each in kept if each.surface == "الوزير"]
    assert dict(minister.attributes) == {"side": "sara"}
    monkeypatch.chdir(tmp_path)
    main(["log", "--annotations", str(three.folder), "one.txt"])
    last = capsys.readouterr().out.splitlines()[-1]
    assert "settle: - OCC «الوزير» 4-10 of ali" in last
    assert "~ PER «الوزير» 4-10 of sara" in last


async def test_tab_skips_and_goes_round_shift_tab_goes_back(three):
    steps = [
        ["ctrl+k", "x", "tab", "tab"],
        ["tab"],
        ["shift+tab"],
        ["1"],
    ]
    seen = [at(app) async for app in follow(three, *steps)]
    assert seen == [
        "Conflict 3 of 3 · only ali",
        "Conflict 1 of 3 · other labels",
        "Conflict 3 of 3 · only ali",
        "Conflict 1 of 2 · other labels",
    ]


async def test_escape_leaves_and_the_keys_mean_what_they_always_mean(three):
    app = await press(three, "ctrl+k", "x", "escape", "2", "o")
    assert len(app.session.reading.conflicts) == 3
    assert ("الوزير إلى", "entity", "ORG") in spans(app)
    assert not any("Conflict" in row for row in app.seen)


async def test_other_keys_go_on_in_a_walk_and_escape_takes_a_mark_first(three):
    steps = [["ctrl+k", "x", "shift+left", "escape", "1"], ["shift+left", "o"]]
    left = [len(app.session.reading.conflicts) async for app in follow(three, *steps)]
    assert left == [2, 2]
    assert any(label == "ORG" and " " in surface for surface, label, _ in stored(three))


async def test_undo_opens_a_conflict_again_as_it_was_and_walks_there(three):
    before = stored(three)
    steps = [["ctrl+k", "x", "2", "1", "ctrl+z", "ctrl+z"], ["ctrl+y"], ["ctrl+z"]]
    seen = [(at(app), stored(three) == before) async for app in follow(three, *steps)]
    assert seen == [
        ("Conflict 1 of 3 · other labels", True),
        ("Conflict 1 of 2 · other words", False),
        ("Conflict 1 of 3 · other labels", True),
    ]


async def test_undo_works_after_a_restart_and_never_takes_the_merge_back(three):
    before = Collection(three.folder, annotator="", tagset=None).spans_of("one.txt")
    await press(three, "ctrl+k", "x", "1", "0", "3")
    assert conflicts(Collection(three.folder, annotator="", tagset=None).spans_of("one.txt")) == []
    app = await press(three, *["ctrl+z"] * 5)
    assert "nothing to be undone" in app.status_seen
    assert Collection(three.folder, annotator="", tagset=None).spans_of("one.txt") == before


async def test_the_last_one_ends_the_walk(three):
    app = await press(three, "ctrl+k", "x", "1", "1", "1")
    assert app.session.reading.conflicts.walking is None
    assert "0 conflicts left here" in app.status_seen
    assert not any("Conflict" in row for row in app.seen[1:])


async def test_after_the_last_of_a_document_the_next_that_has_some_is_a_key_away(three):
    three.texts["two.txt"] = "لا شيء هنا.\n"
    three.texts["three.txt"] = "عاد الوزير أمس.\n"
    merged(three, "three.txt", [("الوزير", "OCC")], [("الوزير", "PER")])
    steps = [["ctrl+k", "x", "1", "1", "1"], ["tab"], ["2"]]
    names, rows = [], []
    async for app in follow(three, *steps):
        names.append(app.session.name)
        rows.append("\n".join(app.seen))
    assert names == ["one.txt", "three.txt", "three.txt"]
    assert "No conflict is left here · 1 in three.txt" in rows[0]
    assert "Tab goes there" in rows[0]
    assert "Conflict 1 of 1" in rows[1]
    assert stored(three, "three.txt") == [("الوزير", "PER", "sara")]
    assert app.session.reading.conflicts.walking is None


async def test_a_conflict_is_settled_outside_of_a_walk_too(three):
    app = await press(three, "left", "ctrl+k", "2", "ctrl+home", "ctrl+k", "2")
    assert ("الوزير", "PER", "sara") in stored(three)
    assert len(app.session.reading.conflicts) == 2
    assert app.session.reading.conflicts.walking is None
    assert "no conflict here" in app.status_seen


async def test_settling_in_a_document_that_cannot_be_written_is_refused(three):
    app = three.app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.session.reading.read_only = "read only"
        await pilot.press("ctrl+k", "x", "1")
        await pilot.pause()
        assert "cannot be changed" in status(app)
        assert len(app.session.reading.conflicts) == 3


# The characters that Arabic layouts send for the keys: Arabic 101 and the Mac's, with its digits.
@pytest.mark.parametrize("typed", [("ء", "2"), ("ط", "٢")])
async def test_the_keys_answer_under_an_arabic_layout(three, typed):
    await press(three, "ctrl+k", *typed, keyboard="arabic-mac" if typed[0] == "ط" else "arabic-101")
    assert ("الوزير", "PER", "sara") in stored(three)


@pytest.mark.parametrize("keymap", ["vim", "emacs"])
async def test_every_keymap_walks_and_escape_leaves(three, keymap):
    keys = ["right_square_bracket", "c"] if keymap == "vim" else ["ctrl+k", "x"]
    app = three.app(keymap)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        assert app.session.reading.conflicts.walking is not None
        await pilot.press("0")
        assert len(app.session.reading.conflicts) == 2
        await pilot.press("escape")
        assert app.session.reading.conflicts.walking is None


async def test_a_click_on_a_side_takes_it_and_one_on_a_key_is_that_key(three):
    app = three.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+k", "x")
        await pilot.pause()
        rows = screen_rows(app)
        side = next(at for at, row in enumerate(rows) if " 2 sara" in row)
        await pilot.click(offset=(40, side))
        await pilot.pause()
        assert len(app.session.reading.conflicts) == 2
        rows = screen_rows(app)
        keys = next(at for at, row in enumerate(rows) if "0 neither" in row)
        await pilot.click(offset=(rows[keys].index("0 neither") + 3, keys))
        await pilot.pause()
        assert len(app.session.reading.conflicts) == 1
    assert ("الوزير", "PER", "sara") in stored(three)
    assert "واشنطن" not in [surface for surface, *_ in stored(three)]


async def test_only_the_sides_are_in_colour_on_the_page(three):
    app = await press(three, "ctrl+k", "x")
    overlay = app.session.reading.overlay()
    about = {app.session.reading.document.span(each).surface for each in overlay.about}
    assert about == {"الوزير"}


async def test_notes_and_roles_are_told_where_they_differ(sitting):
    text = sitting.texts["one.txt"]
    place = span(text, "واشنطن", "GPE", "ali")
    same = replace(place, id="sara-place", annotator="sara")
    arrival = span(
        text, "وصل", "TRANSPORT", "ali", "event", arguments=(Argument("Destination", place.id),)
    )
    other = span(text, "وصل", "TRANSPORT", "sara", "event")
    merged(sitting, "one.txt", [arrival, place], [replace(other, note="تحقق"), same])
    app = await press(sitting, "ctrl+k", "x")
    text = "\n".join(app.seen)
    assert "other roles" in text
    assert "ali: Destination" in text
    assert "sara: note" in text


async def test_sides_that_nobody_stated_are_those_met(sitting):
    merged(sitting, "one.txt", [], [("الوزير", "PER")], sides=())
    app = await press(sitting, "ctrl+k", "x", "1")
    assert stored(sitting) == [("الوزير", "PER", "sara")]
    assert not app.session.reading.conflicts


@pytest.mark.parametrize("size", [(30, 10), (24, 6), (160, 50)])
async def test_it_fits_from_the_smallest_terminal_to_a_wide_one(three, size):
    seen = [app.seen async for app in follow(three, ["ctrl+k", "x"], ["2"], size=size)]
    for rows in seen:
        assert all(cell_len(row) <= size[0] for row in rows)
        assert not any(is_raw(row) for row in rows)
        for said in ("1 ali", "2 sara", "3 both"):
            assert any(said in row for row in rows)
    assert ("الوزير", "PER", "sara") in stored(three)


async def test_the_list_of_conflicts_goes_to_one_and_walks_on_there(three):
    three.texts["two.txt"] = "عاد الوزير أمس.\n"
    merged(three, "two.txt", [("الوزير", "OCC")], [("الوزير", "PER")])
    steps = [
        ["ctrl+k", "l", "down", "enter"],
        ["ctrl+k", "l", "tab"],
        ["pagedown", "enter", "1"],
    ]
    seen = ["\n".join(app.seen) async for app in follow(three, *steps)]
    assert "Conflict 2 of 3" in seen[0]
    assert not any(is_raw(rows) for rows in seen)
    assert "two.txt" in seen[1]
    assert stored(three, "two.txt") == [("الوزير", "OCC", "ali")]


async def test_a_document_called_done_says_what_is_open(three):
    app = await press(three, "ctrl+d")
    assert "done now; 3 conflicts open in it" in app.status_seen


async def test_from_merge_over_keys_to_export(tmp_path, monkeypatch, capsys, sitting):
    """What comes out is just what was chosen."""
    monkeypatch.chdir(tmp_path)
    text = "قصفت الطائرات كييف وموسكو وباريس.\n"
    (tmp_path / "a.txt").write_text(text)

    def store(folder, *said):
        lines = [
            {
                "doc": "a.txt",
                "start": start,
                "end": end,
                "label": label,
                "layer": "entity",
                "annotator": folder,
            }
            for start, end, label in said
        ]
        (tmp_path / "in.jsonl").write_text("".join(json.dumps(each) + "\n" for each in lines))
        assert main(["import", "--annotations", folder, "--format", "jsonl", "in.jsonl"]) == 0

    store("ali", (5, 13, "WEA"), (14, 18, "GPE"), (20, 25, "GPE"), (27, 32, "GPE"))
    store("sara", (5, 13, "VEH"), (14, 18, "GPE"), (19, 25, "LOC"))
    assert main(["merge", "ali", "sara", "-o", "merged"]) == 0
    sitting.texts, sitting.folder = {"a.txt": text}, tmp_path / "merged"
    app = await press(sitting, "ctrl+k", "x", "2", "1", "0")
    assert not app.session.reading.conflicts
    capsys.readouterr()
    assert main(["export", "--annotations", "merged", "--format", "jsonl"]) == 0
    out = capsys.readouterr()
    found = [json.loads(line) for line in out.out.splitlines()]
    assert [(each["start"], each["end"], each["label"], each["annotator"]) for each in found] == [
        (5, 13, "VEH", "sara"),
        (14, 18, "GPE", "ali+sara"),
        (20, 25, "GPE", "ali"),
    ]
    assert "conflict" not in out.err
