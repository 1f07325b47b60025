"""Tagging that leaves out a proclitic before a string that is a mention already."""

import pytest

from reader.tagging.document import Document
from reader.text.source import Source
from reader.ui.known import KnownMentions
from tests.ui.looking import spans

TEXT = "وصل أحمد وأحمد ولأحمد والعاصمة وَأحمدَ فأحمد سأحمد وجد جد"


def known(*surfaces):
    document = Document(Source("a.txt", None, TEXT), None, annotator="t")
    for surface in surfaces:
        start = TEXT.index(surface)
        document.add(start, start + len(surface), "entity", "PER")
    return KnownMentions(lambda: document.spans)


@pytest.mark.parametrize(
    ("whole", "left"),
    [
        ("وأحمد", "أحمد"),
        ("ولأحمد", "أحمد"),
        ("فأحمد", "أحمد"),
        ("وَأحمدَ", "أحمدَ"),
        ("سأحمد", "سأحمد"),
        ("والعاصمة", "والعاصمة"),
        ("وجد", "وجد"),
    ],
)
def test_only_what_is_known_as_it_stands_loses_a_proclitic(whole, left):
    start = TEXT.index(whole)
    end = start + len(whole)
    assert TEXT[known("أحمد").trimmed(TEXT, start, end, "entity") : end] == left


def test_a_mention_of_another_layer_is_none():
    start = TEXT.index("وأحمد")
    assert known("أحمد").trimmed(TEXT, start, start + 5, "event") == start


def test_what_is_known_whole_stays_whole():
    start = TEXT.rindex("وجد")
    assert known("جد", "وجد").trimmed(TEXT, start, start + 3, "entity") == start


async def tagged(sitting, *keys):
    sitting.texts = {"one.txt": "أحمد وأحمد ولأحمد"}
    app = sitting.app()
    app.session.trims = True
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
    return spans(app)


async def test_a_known_mention_is_tagged_without_its_proclitic(sitting):
    found = await tagged(sitting, "p", "left", "p", "left", "p")
    assert found == [("أحمد", "entity", "PER")] * 3


async def test_one_undo_puts_the_proclitic_back_and_keeps_the_span(sitting):
    found = await tagged(sitting, "p", "left", "p", "ctrl+z")
    assert found == [("أحمد", "entity", "PER"), ("وأحمد", "entity", "PER")]


async def test_what_is_marked_is_tagged_as_it_is_marked(sitting):
    found = await tagged(sitting, "p", "left", "space", "p")
    assert found == [("أحمد", "entity", "PER"), ("وأحمد", "entity", "PER")]
