"""A text is read in the encoding that it was annotated in, until its file is no longer in it."""

import json

import pytest

from reader.cli import main
from reader.cli.documents import Entry, document_beginning, read_document, read_long_document
from reader.store import Collection
from reader.store.remembered import remembered
from reader.text.long_source import LONG

# No table of Arabic letters gives this text, so nothing detects it.
TEXT = "Москва и Киев говорят.\n"
ENCODING = "koi8-r"


@pytest.fixture
def text(tmp_path, monkeypatch):
    """A text whose encoding cannot be detected, annotated with its encoding stated."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "k.txt"
    path.write_text(TEXT, encoding=ENCODING)
    for annotator in ("a", "b"):
        record = {"doc": "k.txt", "start": 0, "end": 6, "layer": "entity", "label": "GPE"}
        (tmp_path / "in.jsonl").write_text(json.dumps({**record, "annotator": annotator}))
        words = ["import", "--format", "jsonl", "in.jsonl", "--annotator", annotator]
        assert main([*words, "--encoding", ENCODING]) == 0
    return path


def exported(capsys):
    capsys.readouterr()
    assert main(["export", "k.txt", "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    return [json.loads(line)["surface"] for line in out.splitlines()], err


def test_an_export_needs_no_option(text, capsys):
    surfaces, err = exported(capsys)
    assert surfaces == ["Москва", "Москва"]
    assert "changed" not in err


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["check", "--fix"],
        ["stats"],
        ["show", "k.txt", "--plain"],
        ["agree", "a", "b"],
        ["merge", "a", "b", "-o", "merged"],
        ["restore", "--at", "9999-01-01", "k.txt"],
        ["import", "--format", "jsonl", "in.jsonl"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_no_command_needs_the_option(text, words, capsys):
    capsys.readouterr()
    assert main(words) == 0
    assert "changed" not in capsys.readouterr().err


def test_what_is_merged_needs_no_option_either(text, capsys):
    assert main(["merge", "a", "b", "-o", "merged"]) == 0
    capsys.readouterr()
    assert main(["export", "--annotations", "merged", "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["surface"] == "Москва"


def test_the_screen_needs_no_option(text, tmp_path):
    from reader.cli.documents import find_documents
    from reader.cli.open import _Shelf

    shelf = _Shelf(find_documents(["k.txt"]), None, tmp_path / "annotations")
    shelf.require_texts(["k.txt"])
    shelf.probe("k.txt")
    assert (shelf.read("k.txt").text, shelf.read("k.txt").encoding) == (TEXT, ENCODING)


def test_what_is_stated_counts_before_what_is_remembered(text):
    source = read_document(Entry("k.txt", text), "latin-1", text.parent / "annotations")
    assert source.text == TEXT.encode(ENCODING).decode("latin-1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_saved_in_another_encoding_is_the_same_text(text, encoding, capsys):
    text.write_text(TEXT, encoding=encoding)
    surfaces, err = exported(capsys)
    assert surfaces == ["Москва", "Москва"]
    assert "changed" not in err


def test_a_text_saved_as_utf8_and_changed_is_a_text_that_has_changed(text, capsys):
    text.write_text(f"Да. {TEXT}", encoding="utf-8")
    surfaces, err = exported(capsys)
    assert surfaces == ["Москва", "Москва"]
    assert "2 moved" in err


def test_a_text_that_was_changed_in_its_encoding_is_read_in_it(text, capsys):
    text.write_text(f"Да. {TEXT}", encoding=ENCODING)
    surfaces, err = exported(capsys)
    assert surfaces == ["Москва", "Москва"]
    assert "2 moved" in err


def test_a_long_text_is_read_in_it(text, tmp_path):
    entry, folder = Entry("k.txt", text), tmp_path / "annotations"
    text.write_text(TEXT * (LONG // len(TEXT) + 1), encoding=ENCODING)
    assert document_beginning(entry, None, folder) is None
    assert read_long_document(entry, None, folder).text[:7] == TEXT[:7]


@pytest.mark.parametrize("stated", ["nonsense", "rot13", "zlib", "undefined", "a\0b", "", 5, None])
def test_an_encoding_that_is_none_leaves_detection(text, stated, capsys):
    text.write_text(TEXT, encoding="utf-8")
    file = text.parent / "annotations" / "k.txt.json"
    file.write_text(file.read_text().replace('"koi8-r"', json.dumps(stated)), encoding="utf-8")
    surfaces, _ = exported(capsys)
    assert surfaces == ["Москва", "Москва"]


def test_where_the_annotation_file_is_gone_its_log_says_it(text, capsys):
    (text.parent / "annotations" / "k.txt.json").unlink()
    surfaces, err = exported(capsys)
    assert surfaces == ["Москва", "Москва"]
    assert "changed" not in err


def test_only_what_is_stored_for_a_document_is_remembered(text, tmp_path):
    folder = tmp_path / "annotations"
    found = remembered(folder, "k.txt")
    assert (found.encoding, len(found.sha256)) == (ENCODING, 64)
    assert remembered(folder, "other.txt") is None
    assert remembered(folder, str(tmp_path / "outside.txt")) is None
    assert remembered(tmp_path / "nowhere", "k.txt") is None
    # Copied to where another document's file belongs.
    (folder / "other.txt.json").write_bytes((folder / "k.txt.json").read_bytes())
    other = tmp_path / "other.txt"
    other.write_text(TEXT, encoding=ENCODING)
    source = read_document(Entry("other.txt", other), None, folder)
    Collection(folder, annotator="", tagset=None).open(source)
    assert source.text == TEXT
