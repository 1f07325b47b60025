"""Shipped articles bring their spans; looking writes nothing, changing takes them in."""

import pytest

from reader import shipped
from reader.store import Collection
from reader.store.shipped_spans import CollectionWithShipped, shipped_spans
from reader.tagging.document import Document
from reader.tagging.tagset_file import load_tagset
from reader.text.source import Source, read_source


@pytest.fixture
def article():
    """The shipped article that has spans."""
    (path,) = (shipped.annotations_folder() / "seeds").glob("*.txt.json")
    text = shipped.seed_path(path.name.removesuffix(".json"))
    return read_source(text, shipped.PREFIX + text.name)


@pytest.fixture
def collect(folder):
    tagset = load_tagset("news")
    return lambda: CollectionWithShipped(folder, annotator="sara", tagset=tagset)


def test_an_untouched_shipped_article_shows_its_spans_and_nothing_is_written(
    collect, article, folder
):
    stored = collect().open(article)
    assert stored.spans == shipped_spans(article)
    assert stored.spans
    assert stored.state == "in work"
    assert not folder.exists()


def test_the_first_change_takes_the_shipped_spans_in(collect, article, folder):
    collection = collect()
    stored = collection.open(article)
    document = Document(article, collection.tagset, stored.spans, annotator="sara", state="in work")
    removed = stored.spans[0]
    collection.commit(article.name, document.remove(removed.id))
    added = document.add(0, 2, "entity", "PER")
    collection.commit(article.name, added)
    kept = Collection(folder, annotator="", tagset=None).spans_of(article.name)
    expected = {span.id for span in stored.spans} - {removed.id} | {added.edits[0].id}
    assert {span.id for span in kept} == expected
    assert {span.id for span in collect().open(article).spans} == expected


def test_once_it_was_emptied_a_shipped_article_stays_empty(collect, article):
    collection = collect()
    stored = collection.open(article)
    document = Document(article, collection.tagset, stored.spans, annotator="sara", state="in work")
    for span in stored.spans:
        collection.commit(article.name, document.remove(span.id))
    assert collect().open(article).spans == ()


def test_other_texts_bring_nothing(article):
    assert shipped_spans(Source("seeds/" + article.path.name, article.path, article.text)) == ()
    assert shipped_spans(Source("shipped:none.txt", article.path, article.text)) == ()


def test_spans_that_do_not_stand_on_their_words_are_left_out(article):
    assert shipped_spans(Source(article.name, article.path, "س" + article.text)) == ()
