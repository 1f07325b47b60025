"""brat's standoff: a folder with a ``.txt`` and a ``.ann`` for each document.

Entities and triggers are text-bound annotations (T), every trigger has an event (E) with its roles,
attributes are A lines, notes #-lines. A span over a line end becomes fragments, as brat has it.
``annotation.conf`` lets brat show the folder; ``documents.json`` says which document a file was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reader.export.report import SAME
from reader.tagging.span import EVENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.job import Job
    from reader.export.options import Annotated, Range
    from reader.tagging.span import Span

NAMES: Final = "documents.json"
LINE_END: Final = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_LINES = re.compile(f"[^{LINE_END}]+")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_BLANKS = re.compile(r"\s")


def files(document: Annotated, job: Job, name: str) -> Iterator[tuple[str, str]]:
    """Yield the files of the document: (name, content)."""
    yield f"{name}.txt", document.text
    yield f"{name}.ann", "".join(f"{line}\n" for line in _lines(document, job))
    job.kept.setdefault("names", {})[name] = document.name


def closing_files(job: Job) -> Iterator[tuple[str, str]]:
    """Yield what the folder has beside its documents."""
    types: dict[str, set[str]] = job.kept.get("types", {})
    roles: dict[str, set[str]] = job.kept.get("roles", {})
    sections = ["[entities]", *sorted(types.get("entity", ()))]
    sections += ["[relations]", "[events]"]
    for label in sorted(types.get(EVENT, ())):
        filled = ", ".join(f"{role}*:<ANY>" for role in sorted(roles.get(label, ())))
        sections.append(f"{label}\t{filled}" if filled else label)
    names = sorted(job.kept.get("attributes", {}).items())
    sections += ["[attributes]"]
    sections += [f"{name}\tArg:<ANY>, Value:{'|'.join(sorted(values))}" for name, values in names]
    yield "annotation.conf", "\n".join([*sections, ""])
    names_of_files: dict[str, str] = job.kept.get("names", {})
    if any(document != f"{name}.txt" for name, document in names_of_files.items()):
        from json import dumps

        yield NAMES, dumps(names_of_files, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _lines(document: Annotated, job: Job) -> Iterator[str]:
    """The lines of the ``.ann`` file: all T, then E, A and notes."""
    text = document.text

    def fit(span: Span) -> Range | None:
        fragments = _fragments(text, span)
        return (fragments[0][0], fragments[-1][1]) if fragments else None

    spans = [
        (span, label, _fragments(text, span)) for span, label in job.whole_spans(document, fit)
    ]
    texts = {span.id: f"T{number}" for number, (span, _, _) in enumerate(spans, 1)}
    triggers = [(span, label) for span, label, _ in spans if span.layer == EVENT]
    events = {span.id: f"E{number}" for number, (span, _) in enumerate(triggers, 1)}
    for span, label, fragments in spans:
        job.keep("types", span.layer, label)
        places = ";".join(f"{start} {end}" for start, end in fragments)
        # To the character, a no-break space or a tab too: brat compares it with the text.
        surface = " ".join(text[start:end] for start, end in fragments)
        yield f"{texts[span.id]}\t{label} {places}\t{surface}"
    targets = {**texts, **events}
    # What says the same as another is written once; who fills a role with it means that one.
    for what, span, details in job.report.told:
        if what == SAME:
            targets[span.id] = targets[str(details["by"])]
    for span, label in triggers:
        roles = _roles(span, label, targets, job)
        yield f"{events[span.id]}\t{label}:{texts[span.id]}{roles}"
    yield from _extras([span for span, _, _ in spans], targets, job)


def _fragments(text: str, span: Span) -> list[Range]:
    """The parts of the span between line ends."""
    return [match.span() for match in _LINES.finditer(text, span.start, span.end)]


def _roles(span: Span, label: str, targets: dict[str, str], job: Job) -> str:
    """The roles of an event, numbered from the second of a name on, as brat wants them."""
    counts: dict[str, int] = {}
    found: dict[tuple[str, str], str] = {}
    for argument in span.arguments:
        target = targets.get(argument.target)
        # One that says the same as another may fill a role of the other: no event fills its own.
        if target is None or target == targets[span.id]:
            job.report.left_out["argument"] += 1
            continue
        role = _UNSAFE.sub("_", argument.role)
        if (role, target) in found:
            continue
        job.keep("roles", label, role)
        counts[role] = counts.get(role, 0) + 1
        number = "" if counts[role] == 1 else str(counts[role])
        found[role, target] = f" {role}{number}:{target}"
    return "".join(found.values())


def _extras(spans: list[Span], targets: dict[str, str], job: Job) -> Iterator[str]:
    """The attributes and notes."""
    attributes = notes = 0
    for span in spans:
        for key, value in span.attributes:
            if _UNSAFE.search(key) or _BLANKS.search(value) or not key or not value:
                job.report.left_out["attribute"] += 1
                continue
            attributes += 1
            job.keep("attributes", key, value)
            yield f"A{attributes}\t{key} {targets[span.id]} {value}"
    for span in spans:
        if span.note:
            notes += 1
            yield f"#{notes}\tAnnotatorNotes {targets[span.id]}\t{_BLANKS.sub(' ', span.note)}"
