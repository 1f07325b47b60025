"""What is wrong with spans, seen against their text, each other and the tagset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tagging.rules import EditError, check_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reader.tagging.span import Span
    from reader.tagging.tagset import Tagset


def problems(
    spans: Iterable[Span], text: str, tagset: Tagset | None, *, annotator: str | None = None
) -> Iterator[str]:
    """One line for each thing that is off, in the order of the spans.

    With ``annotator`` only that one's spans are spoken of; roles may name anybody's.
    A required role that nothing fills yet is work to be done, not a fault, and is left out.
    """
    ordered = sorted(spans, key=lambda span: span.order)
    by_id = {span.id: span for span in ordered}
    seen: dict[object, Span] = {}
    for span in ordered:
        if annotator is not None and span.annotator != annotator:
            continue
        where = f"{span.layer} {span.label} {span.start}-{span.end} ({span.id})"
        found = [*_range(span, text), *_labels(span, tagset), *_roles(span, by_id, tagset)]
        twin = seen.setdefault(span.key, span)
        if twin is not span:
            found.append(f"is there twice, also as {twin.id}")
        yield from (f"{where}: {problem}" for problem in found)


def _range(span: Span, text: str) -> Iterator[str]:
    try:
        check_range(text, span.start, span.end)
    except EditError as error:
        yield error.reason
        return
    covered = text[span.start : span.end]
    if span.surface and span.surface != covered:
        yield f"its surface is «{span.surface}», the text has «{covered}»"


def _labels(span: Span, tagset: Tagset | None) -> Iterator[str]:
    if tagset is None:
        return
    label = tagset.label(span.label)
    if label is None:
        yield f"the tagset {tagset.name} has no label {span.label}"
    elif label.layer != span.layer:
        yield f"{span.label} is a label of the {label.layer} layer in the tagset {tagset.name}"


def _roles(span: Span, by_id: Mapping[str, Span], tagset: Tagset | None) -> Iterator[str]:
    label = tagset.label(span.label) if tagset is not None else None
    for argument in span.arguments:
        target = by_id.get(argument.target)
        if target is None:
            yield f"its {argument.role} is {argument.target}, which is not there"
            continue
        if label is None or label.layer != span.layer:
            continue
        role = label.role(argument.role)
        if role is None:
            yield f"{span.label} has no role {argument.role}"
        elif not role.allows(target.label):
            yield f"its {argument.role} is a {target.label} («{target.surface}»), not allowed there"
