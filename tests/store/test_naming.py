"""Which file is a document's: inside the folder, one for each, named after it."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.store.errors import StoreError
from reader.store.naming import annotation_files, annotation_paths, is_place_of

FOLDER = Path("annotations")


@pytest.mark.parametrize(
    "name",
    [
        "a.txt",
        "seeds/a.txt",
        "مقالات/خبر أول.txt",
        'it\'s "quoted" and ‘curly’.txt',
        "shipped:a.txt",
        ".hidden/b",
        "..a",
        "a\\b",
        "x" * 240,
        "/".join(["deep"] * 100) + ".txt",
    ],
)
def test_a_name_that_can_be_kept_is_kept_with_its_extension(name):
    assert next(annotation_paths(FOLDER, name)) == FOLDER / (name + ".json")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("/home/sara/خبر.txt", "خبر"),
        ("../a.txt", "a"),
        ("a/../../b.txt", "b"),
        ("a/./b.txt", "b"),
        ("a//b.txt", "b"),
        ("a\0b.txt", "a_b"),
        ("a/b\0.txt", "b_"),
        ("", ""),
        ("..", ".."),
        ("a.json/b.txt", "b"),
        ("x.lock/b.txt", "b"),
        ("x" * 251 + ".txt", "x" * 120),
        ("ش" * 130 + ".txt", "ش" * 60),
        ("d/" * 2500 + "a.txt", "a"),
    ],
)
def test_a_name_that_cannot_be_kept_goes_outside_under_its_hash(name, stem):
    digest = hashlib.sha256(name.encode()).hexdigest()
    assert next(annotation_paths(FOLDER, name)) == FOLDER / "outside" / f"{digest[:16]}-{stem}.json"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_name_leads_out_of_the_folder_or_to_a_name_too_long(name):
    for path in annotation_paths(FOLDER, name):
        assert path.parts[0] == "annotations"
        assert ".." not in path.parts
        assert "\0" not in str(path)
        assert all(len(part.encode()) <= 255 for part in path.parts)


@given(st.lists(st.text("ab/.", max_size=6), unique=True, max_size=20))
def test_two_names_never_have_the_same_file(names):
    first = [next(annotation_paths(FOLDER, name)) for name in names]
    assert len(set(first)) == len(names)


def test_a_name_that_is_no_unicode_is_refused():
    with pytest.raises(StoreError, match="UTF-8"):
        next(annotation_paths(FOLDER, "a\udcff.txt"))


def test_only_annotation_files_are_found(tmp_path):
    for name in ["a.txt.json", "b/c.txt.json", "a.txt.log.jsonl", "a.txt.lock", "x.json.broken-1"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    found = [path.relative_to(tmp_path).as_posix() for path in annotation_files(tmp_path)]
    assert found == ["a.txt.json", "b/c.txt.json"]
    assert annotation_files(tmp_path / "none") == []


def test_a_bit_that_makes_a_files_owner_another_letter_case_loses_it_to_nobody(
    folder, source, collect, document_of
):
    collection = collect()
    document = document_of(collection, source)
    collection.commit(document.name, document.add(4, 11, "entity", "OCC"))
    collection.close()
    path = folder / "seeds" / "a.txt.json"
    path.write_bytes(path.read_bytes().replace(b'"seeds/a.txt"', b'"seeds/a.Txt"'))
    assert len(collect().open(source).spans) == 1


def test_a_file_that_two_names_lead_to_is_the_one_that_it_says(folder, source, collect):
    # As where a file system folds upper and lower case: one file, found by either name.
    path = folder / "seeds" / "a.txt.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"document": {"1": {"doc": "seeds/A.txt"}}}', encoding="utf-8")
    (folder / "seeds" / "A.txt.json").hardlink_to(path)
    assert is_place_of(path, folder, "seeds/A.txt")
    assert collect().path_of("seeds/a.txt").parent.name == "outside"
