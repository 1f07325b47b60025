"""CoNLL-U, the lossless tag format: every span on a level of its own in MISC.

``NE=`` holds the tags of the entities on level 1, which is what a flat file would hold, ``NE2=``,
``NE3=`` … those that level 1 has no room for; ``EV=``, ``EV2=`` … the events. ``start_char=`` and
``end_char=`` count code points of the raw text. A word that a span cuts is a multiword token, its
pieces are the words.

What else stands in MISC makes the way back exact: ``SpacesAfter=`` and ``SpacesBefore=`` (UDPipe's,
with its escapes) what lies between tokens where that is not one space; ``Raw=`` the token where
its FORM, in NFC and without zero-width characters, is not what the text holds; ``NEspan=12:20:8``
the range, and its length, of a span that begins or ends with blanks, which no token holds.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.export.conllu_reading import read_sentences
from reader.export.nesting import Dropped, Held, is_shortened, levels
from reader.export.schemes import OUTSIDE, plain_tags
from reader.tagging.span import ENTITY, EVENT
from reader.text.tokens import FORMAT_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.export.alignment import Placed, Sentence
    from reader.export.job import Job
    from reader.export.options import Annotated
    from reader.export.reading import ReadDocument, Reading

KEYS: Final = {ENTITY: "NE", EVENT: "EV"}
_NEWLINE = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ZERO_WIDTH = re.compile(f"[{FORMAT_CHARACTERS}]+")
_UNSAFE_IN_ID = re.compile(r"[^\w.\-]+")
_ESCAPES: Final = {" ": r"\s", "\t": r"\t", "\n": r"\n", "\r": r"\r", "|": r"\p", "\\": r"\\"}


class Row(NamedTuple):
    """A line of a sentence: a token, a word of one, or the range of words of a multiword token.

    ``tags`` are those that are not O, by their key in MISC; ``places`` is the rest of MISC.
    """

    identity: str
    form: str
    tags: dict[str, str]
    places: list[str]


def write(document: Annotated, job: Job) -> Iterator[str]:
    """Yield the document; one without a token has no sentence, so nothing is yielded."""
    for comments, rows in sentences(document, job):
        yield "\n".join([*comments, *map(_line, rows), "", ""])


def read(data: bytes, reading: Reading) -> list[ReadDocument]:
    """Read a file of this format, ours or another's."""
    return read_sentences(data, reading)


def _line(row: Row) -> str:
    misc = "|".join([*(f"{key}={tag}" for key, tag in row.tags.items()), *row.places])
    return f"{row.identity}\t{row.form}\t_\t_\t_\t_\t_\t_\t_\t{misc or '_'}"


def sentences(document: Annotated, job: Job) -> Iterator[tuple[list[str], list[Row]]]:
    """Yield the comments and rows of each sentence."""
    text = document.text
    identity = _UNSAFE_IN_ID.sub("_", document.name)
    # Forms are without zero-width characters, and what these kept apart may have another order.
    normal = unicodedata.is_normalized("NFC", _ZERO_WIDTH.sub("", text))
    alignment = job.align(document, every_level, exact=True)
    starts = [start for start, _ in alignment.sentences[1:]]
    paragraph = before = 0
    for number, sentence in enumerate(job.sentences(alignment), 1):
        if not normal:
            sentence.forms[:] = [unicodedata.normalize("NFC", form) for form in sentence.forms]
        comments = [f"# newdoc id = {_NEWLINE.sub('_', document.name)}"] if number == 1 else []
        if number == 1 or _NEWLINE.search(text, before, sentence.start):
            paragraph += 1
            comments.append(f"# newpar id = {identity}-p{paragraph}")
        before = sentence.end
        rows, joined = _rows(text, sentence, starts[number - 1] if number <= len(starts) else -1)
        if number == 1:
            _add_lead(rows[0], text[: sentence.start])
        _add_tags(rows, sentence.placed, job)
        yield [*comments, f"# sent_id = {identity}-s{number}", f"# text = {joined}"], rows


def every_level(held: Sequence[Held], dropped: list[Dropped]) -> list[Held]:
    """Choose for the alignment: there is a level for every span."""
    del dropped
    return levels(held)


def _rows(text: str, sentence: Sentence, next_start: int) -> tuple[list[Row], str]:
    """The rows without their tags, and the sentence as its tokens spell it.

    ``next_start``: where the next sentence starts, -1 where there is none.
    """
    tokens, forms, cut = sentence.tokens, sentence.forms, dict(sentence.cut)
    rows: list[Row] = []
    spelled: list[str] = []
    first = 0
    while first < len(tokens):
        stop = cut.get(first, first + 1)
        start, end = tokens[first][0], tokens[stop - 1][1]
        after = tokens[stop][0] if stop < len(tokens) else next_start
        gap = text[end:after] if after >= 0 else text[end:]
        form = "".join(forms[first:stop])
        places = _spacing(gap)
        if form != text[start:end]:
            places.append(f"Raw={escape(text[start:end])}")
        places += [f"start_char={start}", f"end_char={end}"]
        if stop - first > 1:
            rows.append(Row(f"{first + 1}-{stop}", form, {}, places))
            for number in range(first, stop):
                a, b = tokens[number]
                word = [f"start_char={a}", f"end_char={b}"]
                rows.append(Row(str(number + 1), forms[number], {}, word))
        else:
            rows.append(Row(str(stop), form, {}, places))
        spelled.append(form)
        spelled.append("" if places[0] == "SpaceAfter=No" else " ")
        first = stop
    return rows, "".join(spelled[:-1])


def _spacing(gap: str) -> list[str]:
    """MISC of a token for what follows it: nothing for one space, which is what readers expect."""
    if gap == " ":
        return []
    blank = any(character.isspace() for character in gap)
    places = [] if blank else ["SpaceAfter=No"]
    return [*places, f"SpacesAfter={escape(gap)}"] if gap else places


def _add_lead(row: Row, lead: str) -> None:
    """Note what the text has before its first token."""
    if lead:
        row.places.append(f"SpacesBefore={escape(lead)}")


def _add_tags(rows: list[Row], placed: list[Placed], job: Job) -> None:
    """Write the spans of the sentence into its rows: per layer and level one sequence of tags."""
    if not placed:
        return
    words = [row for row in rows if "-" not in row.identity]
    sequences: dict[tuple[str, int], list[Placed]] = {}
    for each in placed:
        sequences.setdefault((each.held.span.layer, each.held.level), []).append(each)
    for (layer, level), members in sorted(sequences.items()):
        key = KEYS[layer] if level == 1 else f"{KEYS[layer]}{level}"
        spans = [(first, stop, held.label) for first, stop, held in members]
        column = plain_tags(job.options.scheme).column(len(words), spans)
        for word, tag in zip(words, column, strict=True):
            if tag != OUTSIDE:
                word.tags[key] = tag
        for first, _, held in members:
            if is_shortened(held):
                start, end = held.span.start, held.span.end
                words[first].tags[f"{key}span"] = f"{start}:{end}:{end - start}"


def escape(raw: str) -> str:
    r"""Spell ``raw`` without blanks and in NFC: UDPipe's escapes, and ``\\u200F`` for the rest."""
    spelled = "".join(
        _ESCAPES.get(c) or (c if c.isalnum() or "!" <= c <= "~" else _number(c)) for c in raw
    )
    if unicodedata.is_normalized("NFC", spelled):
        return spelled
    return "".join(_ESCAPES.get(c) or (c if "!" <= c <= "~" else _number(c)) for c in raw)


def _number(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
