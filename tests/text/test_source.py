"""From bytes to text: what is detected, what is refused, and that nothing else changes."""

import codecs
import hashlib
from pathlib import Path

import pytest

from reader.text.source import Source, SourceError, decode, read_source

TEXT = "وقال المتحدث إن الوفد وصل إلى العاصمة في ساعة مبكرة من صباح اليوم.\r\nثم غادرها\tبعد\fقليل"
PLAIN = TEXT.replace("\f", " ")


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1256", "windows-1256"),
        ("iso8859_6", "iso-8859-6"),
    ],
)
def test_an_encoding_is_detected_and_nothing_but_the_mark_is_dropped(codec, name):
    assert decode(TEXT.encode(codec)) == (TEXT, name)


@pytest.mark.parametrize("codec", ["cp1256", "iso8859_6"])
@pytest.mark.parametrize("text", ["زيلينسكي يريد ضمان قوات", "هجوم واسع", "وقصف روسي أوكراني\n"])
def test_a_headline_is_enough_to_tell_the_encodings_apart(codec, text):
    assert decode(text.encode(codec))[0] == text


def test_a_big_endian_mark_is_understood():
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == (TEXT, "utf-16-be")


def test_a_stated_encoding_is_used():
    assert decode("é".encode("latin-1"), "latin-1")[0] == "é"
    assert decode("\ufeffسلام".encode(), "utf8") == ("سلام", "utf-8")


@pytest.mark.parametrize(
    ("data", "encoding", "reason"),
    [
        (b"\x00\x01\x02abc", None, "binary"),
        ("سلام\0".encode(), "utf-8", "binary"),
        (b"caf\xe9 cr\xe8me", None, "say --encoding"),
        (b"\xff\xfe\x00\xd8", None, "utf-16"),
        ("سلام".encode("cp1256"), "utf-8", "byte 0"),
        (b"abc", "no-such-thing", "no such encoding"),
        (b"abc", "rot13", "no such encoding"),
        (b"abc", "hex", "no such encoding"),
        (b"\\ud800", "unicode_escape", "surrogate"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data, encoding, reason):
    with pytest.raises(SourceError, match=reason) as refusal:
        decode(data, encoding)
    assert "\n" not in str(refusal.value)


def test_the_hash_is_that_of_the_text_in_utf8(tmp_path):
    path = tmp_path / "مقال.txt"
    path.write_bytes(PLAIN.encode("cp1256"))
    source = read_source(path, "مقال.txt")
    assert source.text == PLAIN
    assert source.sha256 == hashlib.sha256(PLAIN.encode()).hexdigest()


def test_the_articles_are_utf8(articles):
    for path in articles:
        text, name = decode(path.read_bytes())
        assert name == "utf-8"
        for codec in ("cp1256", "utf-16"):
            there = text.encode(codec, "ignore").decode(codec)
            assert decode(text.encode(codec, "ignore"))[0] == there


@pytest.mark.parametrize("data", [PLAIN.encode(), codecs.BOM_UTF8 + PLAIN.encode()])
@pytest.mark.parametrize("encoding", [None, "utf-8", "utf-8-sig"])
def test_the_hash_leaves_the_mark_out_however_the_file_was_read(tmp_path, data, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    source = read_source(path, "a.txt", encoding)
    assert source.sha256 == hashlib.sha256(source.text.encode()).hexdigest()


def test_a_long_text_is_hashed_as_a_whole():
    text = "سلام " * 40_000
    assert Source("a", Path("a"), text).sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_a_hash_can_be_found_in_steps_and_is_there_then():
    source = Source("a", Path("a"), "نص" * 100_000)
    assert len(list(source.hash_on())) > 1
    assert source.sha256 == hashlib.sha256(source.text.encode()).hexdigest()
    assert not list(source.hash_on())
