"""What there is to say of a document that is opened: one line for people each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store.opening import KEPT, LOST, MOVED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reader.store.opening import Movement, Placed
    from reader.store.records import Contents
    from reader.tagging.tagset import Tagset
    from reader.text.source import AnySource


def notices_of(
    path: Path, contents: Contents, source: AnySource, found: Placed, tagset: Tagset | None
) -> list[str]:
    """Records that are no spans, what became of spans in a changed text, another tagset."""
    notices = [f"{path}: span {key}: {why}" for key, why in contents.refused.items()]
    if found.movements:
        notices.append(text_changed(source.name, found.movements))
        notices += [f"{source.name}: {each}" for each in found.movements if each.kind != KEPT]
    elif contents.sha256 is not None and contents.sha256 != source.sha256:
        notices.append(text_changed(source.name, ()))
    else:
        notices += [
            f"{source.name}: {span.label} «{span.surface}» is not in the text ({span.id})"
            for span in found.apart
        ]
    stored = contents.document.get("tagset")
    name = stored.get("name") if isinstance(stored, dict) else None
    if tagset is not None and isinstance(name, str) and name != tagset.name:
        notices.append(f"{source.name}: was annotated with the tagset {name}")
    return notices


def text_changed(document_name: str, movements: Sequence[Movement]) -> str:
    """Say that a text has changed, and of how many spans became what."""
    kinds = [movement.kind for movement in movements]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in (KEPT, MOVED, LOST))
    told = f": {counts}" if kinds else ""
    return f"{document_name}: the text has changed since it was annotated{told}"
