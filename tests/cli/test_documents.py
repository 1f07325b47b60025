"""Paths become documents: names, folders, and one line for each that is no text."""

import os

import pytest

from reader import shipped
from reader.cli.documents import (
    Entry,
    default_documents,
    document_name,
    document_path,
    find_documents,
    read_document,
)
from reader.cli.errors import ReaderError

TEXT = "نص قصير"


def read_documents(words, encoding=None):
    """All the documents that words stand for."""
    return [read_document(entry, encoding) for entry in find_documents(words)]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working directory with some texts."""
    folder = tmp_path / "here"
    (folder / "texts" / "deep").mkdir(parents=True)
    (folder / "texts" / ".hidden").mkdir()
    for name in ("b.txt", "a.TXT", "deep/c.txt", ".hidden/d.txt", ".e.txt", "notes.md"):
        (folder / "texts" / name).write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("texts/b.txt", "texts/b.txt"),
        ("./texts//b.txt", "texts/b.txt"),
        ("texts/../texts/b.txt", "texts/b.txt"),
        ("مقال عن ‹شيء›.txt", "مقال عن ‹شيء›.txt"),
    ],
)
def test_inside_the_working_directory_a_document_has_its_relative_path(here, path, name):
    assert document_name(path) == name
    assert document_name(here / path) == name


def test_outside_it_a_document_has_its_absolute_path(here):
    assert document_name("../there.txt") == str(here.parent / "there.txt")


def test_a_way_around_through_a_link_leads_to_the_same_name(here):
    (here.parent / "link").symlink_to(here)
    assert document_name(here.parent / "link" / "texts" / "b.txt") == "texts/b.txt"


def test_a_linked_text_keeps_the_name_of_the_link(here):
    (here / "link.txt").symlink_to(here.parent / "elsewhere.txt")
    assert document_name("link.txt") == "link.txt"


def test_a_folder_stands_for_its_texts_in_order_without_hidden_ones(here):
    names = [entry.name for entry in find_documents(["texts"])]
    assert names == ["texts/a.TXT", "texts/b.txt", "texts/deep/c.txt"]


def test_a_document_comes_once_however_often_it_is_named(here):
    names = [entry.name for entry in find_documents(["texts/b.txt", "texts", "./texts/b.txt"])]
    assert names == ["texts/b.txt", "texts/a.TXT", "texts/deep/c.txt"]


def test_a_file_named_outright_needs_no_suffix(here):
    assert [source.name for source in read_documents(["texts/notes.md"])] == ["texts/notes.md"]


def test_a_document_is_read_with_its_text(here):
    source = read_document(Entry("texts/b.txt", here / "texts" / "b.txt"))
    assert (source.name, source.text) == ("texts/b.txt", TEXT)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.txt", None, "no such file or folder"),
        ("empty.txt", b"", "is empty"),
        ("mark.txt", b"\xef\xbb\xbf", "is empty"),
        ("binary.txt", b"\x7fELF\0\0\1\2", "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_name_and_reason(here, name, content, reason):
    if content is not None:
        (here / name).write_bytes(content)
    with pytest.raises(ReaderError) as caught:
        read_documents([name])
    assert caught.value.message.startswith(f"{name}: ")
    assert reason in caught.value.message


def test_bytes_that_are_not_of_the_stated_encoding_are_refused(here):
    (here / "arabic.txt").write_bytes("سلام".encode("cp1256"))
    with pytest.raises(ReaderError, match=r"^arabic\.txt: "):
        read_documents(["arabic.txt"], "utf-8")


def test_an_unknown_encoding_is_refused(here):
    with pytest.raises(ReaderError, match="no-such-encoding"):
        read_documents(["texts/b.txt"], "no-such-encoding")


def test_a_folder_without_texts_is_refused(here):
    (here / "bare").mkdir()
    with pytest.raises(ReaderError, match=r"^bare: holds no texts"):
        find_documents(["bare"])


def test_a_device_is_no_text(here):
    with pytest.raises(ReaderError, match=r"^/dev/zero: is no file"):
        find_documents(["/dev/zero"])


def test_a_name_with_nul_is_refused(here):
    with pytest.raises(ReaderError, match="no file has such a name"):
        find_documents(["a\0b"])
    with pytest.raises(ReaderError, match="no file has such a name"):
        document_path("a\0b")


def test_a_name_that_is_not_utf_8_is_refused(here):
    name = os.fsdecode(b"\xe3.txt")
    (here / name).write_text(TEXT, encoding="utf-8")
    with pytest.raises(ReaderError, match="its name is not UTF-8"):
        find_documents([name])


def test_a_name_that_is_not_utf_8_in_a_folder_is_said_and_the_other_texts_stay(here, capsys):
    folder = here / "named"
    folder.mkdir()
    (folder / os.fsdecode(b"\xe3.txt")).write_text(TEXT, encoding="utf-8")
    with pytest.raises(ReaderError, match="its name is not UTF-8"):
        find_documents(["named"])
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    assert [entry.name for entry in find_documents(["named"])] == ["named/a.txt"]
    assert capsys.readouterr().err == "reader: named/\\udce3.txt: its name is not UTF-8\n"


def test_without_seeds_here_the_shipped_articles_open(here):
    entries = default_documents()
    assert len(entries) >= 5
    assert all(entry.name == shipped.PREFIX + entry.path.name for entry in entries)
    assert find_documents([entries[0].name]) == entries[:1]
    assert document_path(entries[0].name) == entries[0].path


def test_seeds_here_open_first(here):
    (here / "seeds").mkdir()
    (here / "seeds" / "mine.txt").write_text(TEXT, encoding="utf-8")
    assert [entry.name for entry in default_documents()] == ["seeds/mine.txt"]


@pytest.mark.parametrize("name", ["shipped:none.txt", "shipped:../README.md", "shipped:"])
def test_only_shipped_articles_answer_to_shipped_names(here, name):
    with pytest.raises(ReaderError, match="is no shipped article"):
        find_documents([name])


def test_a_file_with_a_shipped_name_goes_by_its_absolute_path(here):
    assert document_name("./shipped:a.txt") == str(here / "shipped:a.txt")


def test_a_pipe_is_read_like_a_file(here):
    reading, writing = os.pipe()
    os.write(writing, TEXT.encode())
    os.close(writing)
    try:
        assert read_documents([f"/dev/fd/{reading}"])[0].text == TEXT
    finally:
        os.close(reading)
