"""Files of every schema that was ever written open as they are; newer ones are left alone."""

import json
from pathlib import Path

import pytest

from reader.store import encoding
from reader.store.migrations import SCHEMA, NewerSchemaError, migrated

GOLDEN = Path(__file__).parent / "golden"


def test_there_is_a_golden_file_of_every_old_schema():
    names = {path.name for path in GOLDEN.glob("schema*.json")}
    assert names == {f"schema{number}.json" for number in range(1, SCHEMA)}


@pytest.mark.parametrize("schema", range(1, SCHEMA))
def test_an_old_file_is_migrated_without_losing_a_field(schema):
    before = encoding.decode((GOLDEN / f"schema{schema}.json").read_bytes())
    copy = json.loads(json.dumps(before))
    after, stated = migrated(before)
    assert stated == schema
    assert after["spans"] == before["spans"]
    assert after["document"]["1"] == {**before["document"]["1"], "schema": SCHEMA}
    assert before == copy, "a migration changes nothing in place"


def test_a_file_that_does_not_say_its_schema_is_of_the_first():
    assert migrated({"document": {"1": {"doc": "a.txt"}}, "spans": {}})[1] == 1
    assert migrated({})[1] == 1


def test_a_newer_file_is_refused():
    with pytest.raises(NewerSchemaError, match=f"schema {SCHEMA + 1}; this one knows {SCHEMA}"):
        migrated({"document": {"1": {"schema": SCHEMA + 1}}})


@pytest.mark.parametrize("schema", range(1, SCHEMA))
def test_an_old_collection_opens_as_it_is_and_is_copied_aside_before_it_changes(
    schema, collect, source, document_of
):
    collection = collect()
    path = collection.path_of(source.name)
    path.parent.mkdir(parents=True)
    old = (GOLDEN / f"schema{schema}.json").read_bytes()
    path.write_bytes(old)
    document = document_of(collection, source)
    assert [span.label for span in document.spans] == ["STATEMENT", "OCC"]
    assert [each.name for each in path.parent.iterdir()] == [path.name], "looking writes nothing"
    collection.commit(document.name, document.add(29, 34, "entity", "FAC"))
    collection.close()
    (aside,) = path.parent.glob(f"*.schema{schema}-*")
    assert aside.read_bytes() == old
    assert json.loads(path.read_bytes())["document"]["1"]["schema"] == SCHEMA
    stored = collect().open(source)
    assert {span.label for span in stored.spans} == {"STATEMENT", "OCC", "FAC"}
    assert stored.notices == ()
