"""A long text is read in pieces, and is the same text."""

import codecs
import os
import threading
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.text import long_source
from reader.text.long_source import read_long_source, whole_source
from reader.text.long_text import LongText
from reader.text.source import SourceError, read_source

PARAGRAPH = "وقال المتحدث إن الوفد وصل إلى العاصمة في ساعة مبكرة من صباح اليوم، ثم غادرها.\n"
TEXT = "سلام عليكم\n" * 9


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(long_source, "LONG", 8)
    monkeypatch.setattr(long_source, "_PIECE", 5)
    monkeypatch.setattr(long_source, "_LONGEST_PARAGRAPH", 100)


def read_or_refused(read, path, encoding):
    """The source, or why there is none."""
    try:
        return read(path, "name", encoding)
    except SourceError as error:
        return str(error)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "long.txt"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.sampled_from("سلا \n\r\ufeff😀é"), max_size=40),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
    st.sampled_from([None, "utf8"]),
)
def test_it_is_what_would_be_read_at_once(path, text, codec, stated):
    path.write_bytes(text.encode(codec))
    expected = read_or_refused(read_source, path, stated)
    if isinstance(expected, str):
        assert read_or_refused(read_long_source, path, stated) == expected
        return
    later = read_long_source(path, "name", stated, hashed=False)
    assert later.sha256 == expected.sha256
    found = read_long_source(path, "name", stated)
    assert (found.name, found.path, found.encoding) == ("name", path, expected.encoding)
    assert found.sha256 == expected.sha256 == sha256(expected.text.encode()).hexdigest()
    whole = whole_source(found)
    assert (whole.name, whole.path, whole.text) == ("name", path, expected.text)
    assert (whole.encoding, whole.sha256) == (expected.encoding, expected.sha256)


@pytest.mark.parametrize(
    ("codec", "stated"), [("utf-8", None), ("utf-8-sig", "UTF-8"), ("cp1256", None)]
)
def test_a_long_text_takes_a_byte_a_character_whatever_it_was_encoded_in(path, codec, stated):
    path.write_bytes((PARAGRAPH * 9).encode(codec))
    found = read_long_source(path, "name", stated)
    assert isinstance(found.text, LongText)
    assert str(found.text) == PARAGRAPH * 9


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"abc\0" * 9, None),
        (b"caf\xe9 cr\xe8me" * 9, None),
        (TEXT.encode() + b"\xd8", "utf-8"),
        (TEXT.encode(), "no-such-thing"),
    ],
)
def test_what_is_no_text_is_refused_as_ever(path, data, encoding):
    path.write_bytes(data)
    reason = read_or_refused(read_source, path, encoding)
    assert isinstance(reason, str)
    assert read_or_refused(read_long_source, path, encoding) == reason


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_short_text_and_one_with_a_long_paragraph_stay_strings(path, codec):
    path.write_bytes("سلام".encode(codec)[:8])
    assert isinstance(read_long_source(path, "name").text, str)
    text = TEXT + "ب" * 101 + "\n" + TEXT
    path.write_bytes(text.encode(codec))
    assert read_long_source(path, "name").text == text
    assert isinstance(read_long_source(path, "name").text, str)
    path.write_bytes(text.replace("ب" * 3, "ب\n").encode(codec))
    assert isinstance(read_long_source(path, "name").text, LongText)


def test_a_pipe_is_read_once(path):
    os.mkfifo(path)
    threading.Thread(target=path.write_bytes, args=(TEXT.encode(),)).start()
    assert read_long_source(path, "name").text == TEXT


def test_a_file_that_is_written_over_leaves_the_text_as_it_was(path):
    path.write_bytes(TEXT.encode())
    found = read_long_source(path, "name")
    with path.open("r+b") as file:
        file.write(codecs.encode("كتاب", "utf-8"))
    assert isinstance(found.text, LongText)
    assert found.text == TEXT
