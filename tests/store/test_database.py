"""The files are TinyDB's: its API reads and writes them, durably."""

import json

import pytest
from tinydb import TinyDB, where
from tinydb.table import Document

from reader.store.database import AnnotationDatabase
from reader.store.naming import log_path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.txt.json"


def test_tables_work_as_tinydb_documents_them(path):
    db = AnnotationDatabase(path)
    spans = db.table("spans")
    first = spans.insert({"label": "PER", "n": 1})
    spans.insert_multiple([{"label": "ORG", "n": 2}, {"label": "PER", "n": 3}])
    spans.insert(Document({"label": "LOC", "n": 4}, doc_id="mine"))
    assert len(first) == 26
    assert spans.get(doc_id="mine") == {"label": "LOC", "n": 4}
    assert [each["n"] for each in spans.search(where("label") == "PER")] == [1, 3]
    spans.update({"note": "?"}, where("label") == "PER")
    spans.update(lambda record: record.pop("n"), doc_ids=[first])
    spans.remove(where("label") == "ORG")
    with pytest.raises(ValueError, match="already exists"):
        spans.insert(Document({}, doc_id="mine"))
    expected = [
        {"label": "PER", "note": "?"},
        {"label": "PER", "n": 3, "note": "?"},
        {"label": "LOC", "n": 4},
    ]
    assert spans.all() == expected
    assert AnnotationDatabase(path).table("spans").all() == expected
    db.close()
    assert list(json.loads(path.read_text())["spans"].values()) == expected
    spans.truncate()
    assert AnnotationDatabase(path).table("spans").all() == []


def test_every_call_is_one_commit_of_what_it_changes(path):
    db = AnnotationDatabase(path)
    db.table("spans").insert_multiple({"n": n} for n in range(1_000))
    size = log_path(path).stat().st_size
    key = db.table("spans").all()[500].doc_id
    db.table("spans").update({"note": "x"}, doc_ids=[key])
    assert len(db.keeper.steps) == 2
    assert log_path(path).stat().st_size - size < 500


def test_what_a_query_gave_can_be_changed_without_changing_the_store(path):
    db = AnnotationDatabase(path)
    db.table("spans").insert(Document({"label": "PER"}, doc_id="x"))
    db.table("spans").get(doc_id="x")["label"] = "ORG"
    assert db.table("spans").get(doc_id="x") == {"label": "PER"}


def test_two_databases_on_one_file_see_each_other(path):
    one, two = AnnotationDatabase(path), AnnotationDatabase(path)
    one.table("spans").insert(Document({"n": 1}, doc_id="x"))
    assert two.table("spans").get(doc_id="x") == {"n": 1}
    two.table("spans").update({"n": 2}, doc_ids=["x"])
    assert one.table("spans").get(doc_id="x") == {"n": 2}


def test_the_file_is_plain_json_that_stock_tinydb_reads(path):
    db = AnnotationDatabase(path)
    db.table("spans").insert(Document({"note": "ملاحظة"}, doc_id="x"))
    db.close()
    stock = TinyDB(path, encoding="utf-8", access_mode="r")
    table = stock.table("spans")
    table.document_id_class = str
    assert table.all() == [{"note": "ملاحظة"}]
    stock.close()


def test_dropping_a_table_is_a_commit(path):
    db = AnnotationDatabase(path)
    db.table("spans").insert({"n": 1})
    db.drop_table("spans")
    assert AnnotationDatabase(path).table("spans").all() == []
