"""What an import says at the end: whoever knows what should be there sees what is not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.cli.errors import say
from reader.export.report import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reader.export.incoming import Taken
    from reader.tagging.tagset import Tagset

_LAYERS = {"entity": "entities", "event": "events"}


@dataclass(slots=True)
class Summary:
    """How much an import in ``format`` brought; ``labels`` counts (label, layer)."""

    format: str
    documents: int = 0
    sentences: int = 0
    tokens: int = 0
    removed: int = 0
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, record: Mapping[str, object]) -> None:
        """Count a record that was taken."""
        if record.get("deleted"):
            self.removed += 1
        else:
            self.labels[str(record["label"]), str(record["layer"])] += 1

    def say(self, taken: Sequence[Taken], tagset: Tagset | None) -> None:
        """Say it, and what the tagset has otherwise."""
        size = [counted(self.documents, "document")]
        if self.tokens:
            size += counted(self.sentences, "sentence"), counted(self.tokens, "token")
        by_name: Counter[str] = Counter()
        for (label, _), count in self.labels.items():
            by_name[label] += count
        labels = ", ".join(f"{label} {count:,}" for label, count in sorted(by_name.items()))
        there = sum(each.change.is_empty for each in taken)
        say(
            f"import {self.format}: {', '.join(size)}; {counted(by_name.total(), 'span')}"
            + (f" ({labels})" if labels else "")
            + (f", {self.removed:,} removed" if self.removed else "")
            + (f", {there:,} of them there already" if there else "")
        )
        for line in self._otherwise(tagset) if tagset else ():
            say(line)

    def _otherwise(self, tagset: Tagset) -> list[str]:
        """Labels that the tagset does not have, or has in the other layer."""
        lines = []
        unknown = sorted({label for label, _ in self.labels if not tagset.label(label)})
        if unknown:
            lines.append(f"the tagset {tagset.name} has no label {', '.join(unknown)}")
        for (name, layer), count in sorted(self.labels.items()):
            label = tagset.label(name)
            if label and label.layer != layer:
                here, there = _LAYERS.get(layer, layer), _LAYERS[label.layer]
                lines.append(
                    f"{counted(count, 'span')} of {name} came as {here}; "
                    f"in the tagset {tagset.name} they are {there}"
                )
        return lines
