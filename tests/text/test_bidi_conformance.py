"""Every case of Unicode's two conformance files for UAX #9, run whole.

The counts are Unicode's own for 15.0.0: a case that is lost fails as one that is wrong does.
"""

import lzma
from functools import lru_cache
from pathlib import Path

import pytest

from reader.text.bidi import Levels, levels_of, levels_of_classes, reorder
from reader.text.bidi_classes import CODES
from reader.text.bidi_explicit import base_level

DATA = Path(__file__).parent / "data"
CHARACTER_CASES = 91_707
CLASS_CASES = 770_241
SLICES = 4
AUTO = 1
DIRECTIONS = ((2, "ltr"), (4, "rtl"))
# What X9 removes as x, all else as a dot.
SEEN = bytes(ord("x" if code in b"12345b" else ".") for code in range(256))


def lines_of(name):
    with lzma.open(DATA / f"{name}.txt.xz", "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            content = line.split("#")[0].strip()
            if content:
                yield number, content


def outcome(levels: Levels) -> tuple[list[str], list[str]]:
    """Levels after L1 with x for what X9 removes, and the order from the left, as the files say."""
    return told(levels.of_row(0, len(levels.classes)), levels.classes.translate(SEEN))


@lru_cache(maxsize=1 << 16)
def told(row: bytes, seen: bytes) -> tuple[list[str], list[str]]:
    shown = ["x" if code == ord("x") else str(level) for code, level in zip(seen, row, strict=True)]
    places = [place for place, level in enumerate(shown) if level != "x"]
    return shown, [str(place) for place in reorder(places, [row[place] for place in places])]


def test_all_cases_of_bidi_character_test():
    cases = 0
    for number, line in lines_of("BidiCharacterTest"):
        code_points, direction, base, wanted, order = line.split(";")
        text = "".join(chr(int(each, 16)) for each in code_points.split())
        levels = levels_of(text, ("ltr", "rtl", "auto")[int(direction)])
        assert (levels.base, *outcome(levels)) == (int(base), wanted.split(), order.split()), number
        cases += 1
    assert cases == CHARACTER_CASES


@lru_cache(maxsize=1)
def class_cases():
    """`(line number, classes, directions, wanted levels, wanted order)` of BidiTest.txt."""
    wanted, order = (), ()
    cases = []
    for number, line in lines_of("BidiTest"):
        if line.startswith("@Levels:"):
            wanted = line[len("@Levels:") :].split()
        elif line.startswith("@Reorder:"):
            order = line[len("@Reorder:") :].split()
        else:
            names, bits = line.split(";")
            cases.append((number, names, int(bits, 16), wanted, order))
    return cases


def test_no_case_of_bidi_test_is_lost():
    assert sum(bits.bit_count() for _, _, bits, _, _ in class_cases()) == CLASS_CASES


@pytest.mark.parametrize("part", range(SLICES))
def test_all_cases_of_bidi_test(part):
    for number, names, bits, wanted, order in class_cases()[part::SLICES]:
        classes = b"".join(CODES[name] for name in names.split())
        # Auto is the direction that P2 and P3 find: mostly another case of the same line.
        found_bit = DIRECTIONS[base_level(classes)][0] if bits & AUTO else 0
        for bit, direction in DIRECTIONS:
            if (bits | found_bit) & bit:
                found = outcome(levels_of_classes(classes, direction))
                assert found == (wanted, order), (number, direction)
