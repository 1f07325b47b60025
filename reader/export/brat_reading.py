"""brat's standoff read back, from a folder or from single ``.ann`` files beside their texts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from reader.export.brat import LINE_END, NAMES
from reader.export.reading import ReadDocument, ReadError, ReadSpan, lines_of
from reader.tagging.span import ENTITY, EVENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.export.reading import Reading

_TEXT_BOUND = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
_EVENT = re.compile(r"(E\S+)\t([^\s:]+):(T\S+)((?: [^\s:]+:[TE]\S+)*)\s*")
_ATTRIBUTE = re.compile(r"[AM]\S+\t(\S+) ([TE]\S+)(?: (.*))?")
_NOTE = re.compile(r"#\S*\tAnnotatorNotes ([TE]\S+)\t(.*)")
_ROLE = re.compile(r"([^\s:]*?)(\d*):([TE]\S+)")


def files_of(path: Path) -> Iterator[tuple[Path, Path]]:
    """Yield (annotations, text) of each document in a folder, or of one ``.ann`` or ``.txt``."""
    found = sorted(path.glob("**/*.ann")) if path.is_dir() else [path.with_suffix(".ann")]
    if path.is_dir() and not found:
        raise ReadError(0, "holds no .ann file")
    for each in found:
        yield each, each.with_suffix(".txt")


def identity_of(path: Path, folder: Path) -> str:
    """Return the name of the document whose annotations are in ``path``."""
    name = path.relative_to(folder).with_suffix("").as_posix()
    try:
        names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
        found = names.get(name)
    except (OSError, ValueError, AttributeError, RecursionError):
        found = None
    return found if isinstance(found, str) and found else f"{name}.txt"


def read(data: bytes, text: str, reading: Reading) -> ReadDocument:
    """Read an ``.ann`` file whose text is ``text``. Raises :class:`ReadError`."""
    lines = list(lines_of(data))
    spans: dict[str, ReadSpan] = {}
    events: dict[str, ReadSpan] = {}
    for number, line in lines:
        if line.startswith("T"):
            span = _text_bound(line, number, text, reading)
            if spans.setdefault(span.identity, span) is not span:
                raise ReadError(number, f"{span.identity} is there twice")
    for number, line in lines:
        if line.startswith("E"):
            _take_event(line, number, spans, events)
    for number, line in lines:
        if not line.startswith(("T", "E")):
            _take_other(line, number, {**spans, **events}, reading)
    known = {key: span.identity for key, span in [*spans.items(), *events.items()]}
    for span in spans.values():
        span.arguments = [_argument(span, *each, known) for each in span.arguments]
    return ReadDocument(text=text, spans=list(spans.values()))


def _argument(span: ReadSpan, role: str, target: str, known: dict[str, str]) -> tuple[str, str]:
    if target not in known:
        raise ReadError(span.line, f"its role {role} is filled by {target}, which is not there")
    return role, known[target]


def _text_bound(line: str, number: int, text: str, reading: Reading) -> ReadSpan:
    match = _TEXT_BOUND.fullmatch(line)
    if not match:
        raise ReadError(number, f"is no text-bound annotation: {line[:40]}")
    fragments = [tuple(map(int, each.split())) for each in match[3].split(";")]
    start, end = fragments[0][0], fragments[-1][1]
    before = start
    for a, b in fragments:
        if not before <= a < b <= len(text):
            raise ReadError(number, f"{a} to {b} is no place in a text of {len(text)} characters")
        if a > before and text[before:a].strip(LINE_END):
            reading.notes["has annotations in several pieces; each is one from end to end"] += 1
        before = b
    surface = " ".join(text[a:b] for a, b in fragments)
    if match[4] is not None and surface.split() != match[4].split():
        raise ReadError(
            number, f"«{match[4][:40]}» is not what the text has at {start}: «{surface[:40]}»"
        )
    return ReadSpan(start, end, match[2], ENTITY, number, identity=match[1])


def _take_event(
    line: str, number: int, spans: dict[str, ReadSpan], events: dict[str, ReadSpan]
) -> None:
    match = _EVENT.fullmatch(line)
    if not match:
        raise ReadError(number, f"is no event: {line[:40]}")
    trigger = spans.get(match[3])
    if trigger is None or trigger.label != match[2]:
        raise ReadError(number, f"{match[3]} is no trigger of {match[2]}")
    if match[1] in events:
        raise ReadError(number, f"{match[1]} is there twice")
    trigger.layer = EVENT
    events[match[1]] = trigger
    roles = [(each[1], each[2], each[3]) for each in _ROLE.finditer(match[4])]
    # Target2 is a second Target only where there is a first.
    first = {role for role, digits, _ in roles if not digits}
    trigger.arguments = [
        *trigger.arguments,
        *((role if role in first else role + digits, target) for role, digits, target in roles),
    ]


def _take_other(line: str, number: int, spans: dict[str, ReadSpan], reading: Reading) -> None:
    """Take an attribute or a note; what else brat has is said and passed over."""
    attribute, note = _ATTRIBUTE.fullmatch(line), _NOTE.fullmatch(line)
    found = attribute[2] if attribute else note[1] if note else ""
    if found and found not in spans:
        raise ReadError(number, f"is about {found}, which is not there")
    if attribute:
        value = attribute[3] or "true"  # brat writes nothing for a flag
        spans[found].attributes = {**spans[found].attributes, attribute[1]: value}
    elif note:
        spans[found].note = note[2]
    elif line.startswith(("R", "*", "N")):
        reading.notes["has relations or references, which are not read"] += 1
    elif line.startswith("#"):
        reading.notes["has notes of another kind, which are not read"] += 1
    elif line.strip():
        raise ReadError(number, f"is no line of brat's: {line[:40]}")
