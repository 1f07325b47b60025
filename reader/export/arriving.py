"""A document that was read, laid on its text: its spans as records for the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reader.export.labels import tag_of
from reader.export.reading import ReadError
from reader.tagging.ids import new_id
from reader.tagging.span import ENTITY
from reader.text.sentences import HOLLOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reader.export.laying import Laid
    from reader.export.options import Range
    from reader.export.reading import ReadDocument, ReadSpan
    from reader.tagging.tagset import Tagset


@dataclass(frozen=True, slots=True)
class Arrival:
    """A read document on the text of the document ``name``; ``laid`` where it came as tokens."""

    document: ReadDocument
    name: str
    text: str
    laid: Laid | None

    def ranges(self) -> list[Range]:
        """The ranges of its spans in the text, as tokens have them."""
        return [self._range(span) for span in self.document.spans]

    def records(
        self, resolve: Callable[[str, str], tuple[str, str]]
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield (line, record) for each span. Raises ReadError."""
        named = {span.identity: new_id() for span in self.document.spans if span.identity}
        for span in self.document.spans:
            start, end = self._exact(span)
            label, layer = resolve(span.label, span.layer)
            record: dict[str, Any] = {
                "doc": self.name,
                "start": start,
                "end": end,
                "layer": layer,
                "label": label,
                "note": span.note,
                "attributes": dict(span.attributes),
                "arguments": [
                    {"role": role, "target": named[target]} for role, target in span.arguments
                ],
            }
            if span.identity:
                record["id"] = named[span.identity]
            yield span.line, record

    def _range(self, span: ReadSpan) -> Range:
        if self.laid is None:
            return span.start, span.end
        return self.laid.tokens[span.start][0], self.laid.tokens[span.end - 1][1]

    def _exact(self, span: ReadSpan) -> Range:
        """The range of the span, with the blanks at its edges where the file tells of them."""
        start, end = self._range(span)
        if span.exact is None:
            return start, end
        first = self.document.tokens[span.start]
        # Tokens that tell their place tell it in the text that was exported.
        moved = start - first.start if first.start >= 0 else 0
        a, b = span.exact[0] + moved, span.exact[1] + moved
        outside = self.text[a:start] + self.text[end:b] if 0 <= a <= start else "?"
        if not end <= b <= len(self.text) or outside.strip(HOLLOW):
            raise ReadError(
                span.line,
                f"{span.exact[0]}:{span.exact[1]} is no range of a span "
                f"over the tokens from {start} to {end}",
            )
        return a, b


def resolver(tagset: Tagset | None, layer: str | None) -> Callable[[str, str], tuple[str, str]]:
    """Return what says how a label of a file is kept.

    A label that the tagset has only in another spelling gets the tagset's; the layer is the file's,
    else the tagset's, else ``layer`` (default: entity).
    """
    labels = tagset.labels if tagset else ()
    spelled = {tag_of(label.name): label.name for label in labels}

    def resolve(label: str, stated: str) -> tuple[str, str]:
        known = tagset.label(label) if tagset else None
        if tagset and known is None and label in spelled:
            label = spelled[label]
            known = tagset.label(label)
        return label, stated or (known.layer if known else layer or ENTITY)

    return resolve
