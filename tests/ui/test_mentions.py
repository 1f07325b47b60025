"""Other mentions of the same words, through folding and proclitics; and tagging them all."""

from pathlib import Path

import pytest

from reader.tagging.document import Document
from reader.text.source import Source
from reader.ui.actions import ACTIONS
from reader.ui.commands import BY_ID
from reader.ui.mentions import by_form, mentions_of
from tests.ui.looking import screen_rows, spans


def found(text, words):
    """(covered, form) of the mentions of ``words``, the first of which is tagged."""
    document = Document(Source("a", Path("a"), text), None)
    start = text.index(words)
    document.add(start, start + len(words), "entity", "X")
    return [(text[m.start : m.end], m.form) for m in mentions_of(document, words, "entity", "X")]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("فيروس والفيروس بالفيروس", "فيروس", [("فيروس", "والفيروس"), ("فيروس", "بالفيروس")]),
        # Marked with the article: it belongs to the mention, but in لل there is none to cover.
        (
            "الفيروس بالفيروس فيروس للفيروس",
            "الفيروس",
            [("الفيروس", "بالفيروس"), ("فيروس", "فيروس"), ("فيروس", "للفيروس")],
        ),
        ("أحمد احمد أحمَد", "أحمد", [("احمد", "احمد"), ("أحمَد", "أحمَد")]),
        # Part of another word is no mention; neither is what follows no proclitic.
        ("قطر قطرة مقطر", "قطر", []),
        ("وزير النفط ووزير  النّفط", "وزير النفط", [("وزير  النّفط", "ووزير  النّفط")]),
        ("OpenAI openai", "OpenAI", [("openai", "openai")]),
    ],
)
def test_mentions(text, words, expected):
    assert found(text, words) == expected


def test_what_is_tagged_so_already_is_no_other_mention():
    document = Document(Source("a", Path("a"), "قطر قطر"), None)
    document.add(0, 3, "entity", "GPE")
    document.add(4, 7, "entity", "GPE")
    assert mentions_of(document, "قطر", "entity", "GPE") == []
    (other,) = mentions_of(document, "قطر", "entity", "LOC")[:1]
    assert other.taken == "GPE"


def test_forms_are_grouped_the_commonest_first():
    document = Document(Source("a", Path("a"), "وقطر قطر قطر"), None)
    groups = by_form(mentions_of(document, "قطر", "entity", "GPE"))
    assert {form: len(mentions) for form, mentions in groups.items()} == {"قطر": 2, "وقطر": 1}
    assert next(iter(groups)) == "قطر"


TEXTS = {"a.txt": "قطر ثم وقطر ثم قطر\n", "b.txt": "في قطر\n"}


async def run(sitting, *keys):
    sitting.texts = dict(TEXTS)
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("g", "asterisk", *keys)
        await pilot.pause()
        app.seen = screen_rows(app)
    return app


async def test_all_are_tagged_in_one_step(sitting):
    app = await run(sitting, "enter")
    assert spans(app) == [("قطر", "entity", "GPE")] * 3
    app = await run(sitting, "enter", "ctrl+z")
    assert len(spans(app)) == 1


async def test_one_can_be_skipped_or_a_whole_form(sitting):
    app = await run(sitting, "down", "space", "enter")
    assert len(spans(app)) == 2


@pytest.mark.parametrize("key", ["a", "ش"])  # the same key under an Arabic layout
async def test_none_can_be_taken_and_then_one(sitting, key):
    app = await run(sitting, key, "end", "space", "enter")
    assert [span.start for span in app.session.reading.document.spans] == [0, 8]


async def test_a_whole_form_can_be_skipped(sitting):
    app = await run(sitting, "space", "enter")
    assert len(spans(app)) == 2


async def test_every_document_is_tagged_and_each_undone_by_itself(sitting):
    app = await run(sitting, "tab", "enter")
    assert len(spans(app)) == 3
    other = app.session.readings["b.txt"].document
    assert [span.surface for span in other.spans] == ["قطر"]
    assert not app.session.saver.count
    assert app.session.collection.spans_of("b.txt")


def test_every_command_does_something_and_nothing_else_is_done():
    assert set(ACTIONS) == set(BY_ID)
