"""The characters of everyday text as one byte each, so that long texts are looked up at once."""

import codecs
from typing import Final

_ARABIC: Final = [
    *range(0x60C, 0x60D),
    0x61B,
    0x61F,
    *range(0x621, 0x656),
    *range(0x660, 0x66E),
    0x670,
]
# At most 256. Python looks places up fast in a table that begins with the character 0.
EVERYDAY: Final = "".join(
    map(
        chr,
        [
            *(0, ord("\t"), ord("\n"), *range(0x20, 0x7F), 0xA0, 0xAB, 0xBB),
            *_ARABIC,
            *(0x200C, 0x200D, 0x200E, 0x200F, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D),
            0x2026,
        ],
    )
)
_TABLE: Final = codecs.charmap_build(EVERYDAY.ljust(256, "\ufffe"))


def places_of(text: str) -> bytes | None:
    """The place of each character of `text` in `EVERYDAY`; None where one is not in it."""
    try:
        return codecs.charmap_encode(text, "strict", _TABLE)[0]
    except UnicodeEncodeError:
        return None


def places_of_all(text: str) -> bytes:
    """The same with a question mark for each character that is not in `EVERYDAY`."""
    return codecs.charmap_encode(text, "replace", _TABLE)[0]
