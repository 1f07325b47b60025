"""Joining types against Unicode's own table."""

import lzma
import unicodedata
from pathlib import Path

from reader.text.joining import joining_type

BLOCKS = (range(0x600, 0x700), range(0x750, 0x780), range(0x870, 0x900))


def unicode_types():
    types = {}
    data = Path(__file__).parent / "data" / "DerivedJoiningType.txt.xz"
    with lzma.open(data, "rt", encoding="utf-8") as file:
        for line in file:
            content = line.split("#")[0].strip()
            if content:
                code_points, value = (part.strip() for part in content.split(";"))
                first, _, last = code_points.partition("..")
                for code_point in range(int(first, 16), int(last or first, 16) + 1):
                    types[code_point] = value
    return types


def test_joining_types_of_the_arabic_blocks_are_unicodes():
    types = unicode_types()
    for block in BLOCKS:
        for code_point in block:
            category = unicodedata.category(chr(code_point))
            if category != "Cn":
                # A newer Python knows marks that the table does not.
                default = "T" if category in {"Mn", "Me"} else "U"
                known = types.get(code_point, default)
                assert joining_type(chr(code_point)) == known, hex(code_point)


def test_format_characters_are_as_transparent_as_unicode_says():
    types = unicode_types()
    for code_point in range(0x2000, 0x2070):
        assert joining_type(chr(code_point)) == types.get(code_point, "U"), hex(code_point)
