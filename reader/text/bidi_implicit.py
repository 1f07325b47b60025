"""Levels of one isolating run sequence by UAX #9: rules W1 to W7, N0 to N2, I1 and I2.

A sequence is a byte string of class codes (`bidi_classes`) without what X9 removes.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from reader.text.brackets import bracket_pairs

# Each begins with a letter, for which a long text is searched many times as fast.
_NONSPACING: Final = re.compile(rb"mm*")
# So many are everyday Arabic, and are found without a call for each letter.
_MARKS_ON_A_LETTER: Final = 2
_AFTER_ARABIC: Final = re.compile(rb"A[^LR]*")
_AFTER_LATIN: Final = re.compile(rb"L[^R]*")
_BETWEEN_EUROPEAN: Final = re.compile(rb"E[+,](?=E)")
_BETWEEN_ARABIC: Final = re.compile(rb"N,(?=N)")
_TERMINATORS: Final = re.compile(rb"\$\$*")
_NEUTRAL_IN_LATIN: Final = re.compile(rb"Lo+(?=L)")
_NEUTRAL_IN_ARABIC: Final = re.compile(rb"(?<=[REN])o+(?=[REN])")
_ARABIC_TO_RIGHT: Final = bytes.maketrans(b"A+$,", b"Rooo")  # W3 and W6
_NEUTRALS_TO_ON: Final = bytes.maketrans(b"PSw6789", b"ooooooo")
_LATIN_OR_NUMBERS: Final = b"LEN"
_STRONG_FOR_BRACKETS: Final = bytes.maketrans(b"EN", b"RR")


@cache
def _level_table(level: int) -> bytes:
    """Class code -> level for a sequence at `level` (I1 and I2)."""
    odd = level & 1
    table = bytearray([level]) * 256
    table[ord("L")] = level + odd
    table[ord("R")] = level + 1 - odd
    table[ord("E")] = table[ord("N")] = level + (1 if odd else 2)
    return bytes(table)


def resolve(classes: bytes, text: str, level: int, before: int, after: int) -> bytes:
    """Levels of one isolating run sequence (W1 to I2).

    `before` and `after` are the directions of sos and eos (X10), 0 for L and 1 for R.
    """
    if level & before & after & 1 and not any(map(classes.__contains__, _LATIN_OR_NUMBERS)):
        return bytes((level,)) * len(classes)  # nothing lies the other way
    sos, eos = b"LR"[before : before + 1], b"LR"[after : after + 1]
    codes = _weak(sos + classes)
    codes = codes.translate(_NEUTRALS_TO_ON)
    if text:
        pairs = bracket_pairs(text, codes[1:])
        if pairs:
            codes = _bracketed(codes, classes, pairs, level & 1)
    codes += eos
    if level & 1:
        if b"L" in codes:
            codes = _NEUTRAL_IN_LATIN.sub(_fill(b"L"), codes)
        codes = codes.replace(b"o", b"R")
    else:
        codes = _NEUTRAL_IN_ARABIC.sub(_fill(b"R"), codes)
        codes = codes.replace(b"o", b"L")
    return codes[1:-1].translate(_level_table(level))


def _fill(code: bytes) -> Callable[[re.Match[bytes]], bytes]:
    return lambda match: code * (match.end() - match.start())


def _weak(codes: bytes) -> bytes:
    """W1 to W7 on `codes`, whose first byte is sos."""
    if b"m" in codes:
        for _ in range(_MARKS_ON_A_LETTER):
            codes = codes.replace(b"Am", b"AA")
        codes = _NONSPACING.sub(_like_previous, codes)
    if b"E" in codes:
        if b"A" in codes:
            codes = _AFTER_ARABIC.sub(lambda match: match.group().replace(b"E", b"N"), codes)
        codes = _BETWEEN_EUROPEAN.sub(b"EE", codes)
    if b"N" in codes:
        codes = _BETWEEN_ARABIC.sub(b"NN", codes)
    if b"$" in codes:
        codes = _TERMINATORS.sub(_beside_number, codes)
    codes = codes.translate(_ARABIC_TO_RIGHT)
    if b"E" in codes and b"L" in codes:
        codes = _AFTER_LATIN.sub(lambda match: match.group().replace(b"E", b"L"), codes)
    return codes


def _like_previous(match: re.Match[bytes]) -> bytes:
    """W1: a nonspacing mark takes the class before it, ON after an isolate initiator or PDI."""
    previous = match.string[match.start() - 1 : match.start()]
    length = match.end() - match.start()
    return (b"o" if previous in b"6789" else previous) * length


def _beside_number(match: re.Match[bytes]) -> bytes:
    """W5: terminators beside European numbers become European numbers."""
    start, end = match.span()
    beside = match.string[start - 1 : start] == b"E" or match.string[end : end + 1] == b"E"
    return (b"E" if beside else b"$") * (end - start)


def _bracketed(codes: bytes, original: bytes, pairs: list[tuple[int, int]], odd: int) -> bytes:
    """N0 on `codes` (with sos in front); `pairs` and `original` count without sos."""
    result = bytearray(codes)
    strong = bytearray(codes.translate(_STRONG_FOR_BRACKETS))
    embedding, opposite = (b"R", b"L") if odd else (b"L", b"R")
    scanned, last = 1, bytes(strong[:1])  # running "last strong", so that nothing is quadratic
    for opening, closing in pairs:
        first, second = opening + 1, closing + 1
        latest = max(strong.rfind(b"L", scanned, first), strong.rfind(b"R", scanned, first))
        if latest >= 0:
            last = bytes(strong[latest : latest + 1])
        scanned = first
        if strong.find(embedding, first + 1, second) >= 0:
            found = embedding
        elif strong.find(opposite, first + 1, second) >= 0:
            found = opposite if last == opposite else embedding
        else:
            continue
        for place in (first, second):
            stop = place + 1
            # Marks that W1 made ON after a bracket go with it; BN never stands between.
            while stop <= len(original) and original[stop - 1 : stop] == b"m":
                stop += 1
            result[place:stop] = strong[place:stop] = found * (stop - place)
    return bytes(result)
