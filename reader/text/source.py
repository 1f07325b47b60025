"""A document's text: a file decoded, a byte-order mark dropped, nothing else changed."""

import codecs
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from reader.text.long_text import Text

UTF8: Final = "utf-8"
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ONE_BYTE: Final = ("windows-1256", "iso-8859-6")
# Their decoders give no half of a surrogate pair.
_WELL_FORMED: Final = {UTF8, "utf-16-le", "utf-16-be", *_ONE_BYTE}
# So many characters are hashed at once: a copy of a whole long text would be dear.
PIECE: Final = 1 << 16
# A text is taken for Arabic in one of these when so much of its letters are.
_ARABIC_SHARE: Final = 0.6
# Patterns that UTF-8 has no use for: they are compiled when they are looked for.
_ARABIC: Final = "[\u0621-\u064a]"
_LETTER: Final = r"[^\W\d_]"
_SURROGATE: Final = "[\ud800-\udfff]"
# Words that no page of Arabic prose is without; the wrong table turns them into other letters.
_COMMON_WORDS: Final = (
    r"\b(?:في|من|على|إلى|الى|عن|أن|ان|إن|مع|هذا|هذه|التي|الذي|كان|"
    r"قال|ما|لا|لم|بعد|قبل|بين|ال\w{3,})\b"
)
# Where a word goes on in another script: the wrong table does that, writers hardly ever.
_MIXED: Final = "[\u0621-\u064a][A-Za-z\u00c0-\u0233]|[A-Za-z\u00c0-\u0233][\u0621-\u064a]"


class SourceError(ValueError):
    """Why bytes are no text; the message is a reason without the file's name."""


class Remembered(NamedTuple):
    """How a text's file was encoded when it was last written of, and the hash of the text then."""

    encoding: str
    sha256: str


# How a file is to be decoded: as stated, as it is remembered, or as is detected.
Encoding: TypeAlias = str | Remembered | None


class AnySource:
    """A text as it was read.

    `name`: what the document is known by; `path`: its file; `text`: what all indices count in;
    `encoding`: the one it was decoded with; `stated_sha256`: what `sha256` is, where it is known.
    """

    def __init__(
        self, name: str, path: Path, text: Text, encoding: str = UTF8, stated_sha256: str = ""
    ) -> None:
        self.name = name
        self.path = path
        self.text = text
        self.encoding = encoding
        self.stated_sha256 = stated_sha256

    @cached_property
    def sha256(self) -> str:
        """Lower-case hex of the text's SHA-256, encoded as UTF-8."""
        if self.stated_sha256:
            return self.stated_sha256
        for _ in self.hash_on():
            pass
        found: str = vars(self)["sha256"]
        return found

    def hash_on(self) -> Iterator[None]:
        """Find `sha256` in steps of less than a millisecond, so that nobody need wait for it."""
        if self.stated_sha256 or "sha256" in vars(self):
            return
        from hashlib import sha256

        digest = sha256()
        for start in range(0, len(self.text), PIECE):
            digest.update(self.text[start : start + PIECE].encode(UTF8))
            yield
        vars(self)["sha256"] = digest.hexdigest()


class Source(AnySource):
    """A text as it was read, in a string."""

    text: str

    def __init__(
        self, name: str, path: Path, text: str, encoding: str = UTF8, stated_sha256: str = ""
    ) -> None:
        super().__init__(name, path, text, encoding, stated_sha256)


def read_source(path: Path, name: str, encoding: Encoding = None, *, hashed: bool = True) -> Source:
    """Read and decode a file; ``hashed`` is whether its `sha256` is wanted soon.

    Raises SourceError for what is no text, OSError for no file.
    """
    data = path.read_bytes()
    text, found = decode(data, encoding)
    # The file's own bytes are hashed in a third of the time.
    is_encoded = found == UTF8 and not data.startswith(codecs.BOM_UTF8)
    if not hashed or not is_encoded:
        return Source(name, path, text, found)
    from hashlib import sha256

    return Source(name, path, text, found, sha256(data).hexdigest())


def decode(data: bytes, encoding: Encoding = None) -> tuple[str, str]:
    """The text in `data` and the encoding it is in, detected where none is stated.

    One that is remembered counts where it gives the text that was there, and where the text has
    changed if no other is certain. Raises SourceError for bytes that are no text, and for an
    unknown encoding that is stated.
    """
    if isinstance(encoding, Remembered):
        return _decode_remembered(data, encoding)
    text, found = _decode_stated(data, encoding) if encoding else _detect(data)
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise SourceError("is binary: it holds a NUL")
    if found not in _WELL_FORMED and (surrogate := re.search(_SURROGATE, text)):
        place = surrogate.start()
        raise SourceError(f"holds half a surrogate pair at character {place}")
    return text, found


def _decode_remembered(data: bytes, known: Remembered) -> tuple[str, str]:
    if known.encoding == UTF8:  # which what is UTF-8 is found to be
        return decode(data)
    try:
        remembered = decode(data, known.encoding)
    except SourceError:
        return decode(data)
    if _hash_of(remembered[0]) == known.sha256:
        return remembered
    try:
        detected = decode(data)
    except SourceError:
        return remembered
    # UTF says by itself what it is; of tables that give any byte a letter the known one is better.
    is_certain = detected[1] not in _ONE_BYTE or _hash_of(detected[0]) == known.sha256
    return detected if is_certain else remembered


def _hash_of(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode(UTF8)).hexdigest()


def _decode_stated(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        name = codecs.lookup(encoding).name
        return data.decode(name), name
    except UnicodeError as error:
        raise SourceError(f"is not {encoding}: {_place_of(error)}") from None
    except (LookupError, ValueError):  # the latter for a name that holds a NUL
        raise SourceError(f"no such encoding: {encoding}") from None


def _detect(data: bytes) -> tuple[str, str]:
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_stated(data, name)
    if b"\0" in data:
        for name in ("utf-16-le", "utf-16-be"):
            if (text := _attempt(data, name)) and _is_arabic(text) and "\0" not in text:
                return text, name
        raise SourceError("is binary: it holds a NUL")
    try:
        return data.decode(UTF8), UTF8
    except UnicodeDecodeError as error:
        reason = _place_of(error)
    readings = [
        (len(re.findall(_COMMON_WORDS, text)) - len(re.findall(_MIXED, text)), name, text)
        for name in _ONE_BYTE
        if (text := _attempt(data, name)) and _is_arabic(text)
    ]
    if not readings:
        raise SourceError(
            f"is neither UTF-8 ({reason}) nor Arabic in another encoding; say --encoding"
        )
    _, name, text = max(readings, key=lambda reading: reading[0])
    return text, name


def _attempt(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _is_arabic(text: str) -> bool:
    letters = len(re.findall(_LETTER, text))
    return letters > 0 and len(re.findall(_ARABIC, text)) >= _ARABIC_SHARE * letters


def _place_of(error: UnicodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"{error.reason} at byte {error.start}"
    return str(error)
