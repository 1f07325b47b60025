"""Annotations on their way in: each record checked, and turned into a change of its document.

The rules: a record whose ``id`` exists replaces that annotation; a duplicate (same
range, layer, label and annotator) is the one that exists; a role's target may come later, so it is
checked at the end. What a change is written to, and when, is the caller's business.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from reader.tagging.fields import SpanError, checked_id
from reader.tagging.history import IN_WORK, NEW, Change, Edit
from reader.tagging.rules import EditError, check_range
from reader.tagging.span import EVENT, Argument, Span
from reader.tagging.timestamps import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from reader.tagging.document import Document
    from reader.text.long_text import Text


class RecordError(ValueError):
    """Why a record cannot be taken: one line without file and place."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Taken(NamedTuple):
    """What a record came to: its annotation's id, and the change that makes it so.

    The change is empty where nothing is to be done; it has been made in ``document``.
    """

    document: Document
    identity: str
    change: Change


@dataclass(frozen=True, slots=True)
class _Touched:
    """An annotation that a record brought, and the place of the record, for a later complaint."""

    document: Document
    identity: str
    place: str


class Incoming:
    """Takes records one by one into the documents that ``load`` gives.

    ``load`` returns the document of a name and raises :class:`RecordError` where there is none.
    ``annotator`` signs the records that say nobody.
    """

    def __init__(self, load: Callable[[str], Document], annotator: str) -> None:
        self._load = load
        self._annotator = annotator
        self._documents: dict[str, Document] = {}
        self._touched: dict[tuple[str, str], _Touched] = {}
        # (document, id that a record gave) -> the id of the annotation that was there already.
        self._others: dict[tuple[str, str], str] = {}

    def take(self, record: object, place: str) -> Taken:
        """Make the change that a record asks for. Raises :class:`RecordError`.

        ``place`` is where the record stands, for a complaint about its targets at the end.
        """
        if not isinstance(record, dict):
            raise RecordError("is no JSON object")
        document = self._document(record.get("doc"))
        if _is_deletion(record):
            return self._delete(document, record)
        span = self._span(document, record)
        twin = document.find(span.start, span.end, span.layer, span.label, span.annotator)
        if twin is not None and twin.id != span.id:
            return self._alias(document, span.id, twin.id)
        was = document.span(span.id) if span.id in document else None
        if was is not None and not record.get("created"):
            span = replace(span, created=was.created)
        self._touched[document.name, span.id] = _Touched(document, span.id, place)
        change = Change("import") if was == span else _change(document, [Edit(was, span)])
        document.take_in(change)
        return Taken(document, span.id, change)

    def complaints(self) -> Iterator[tuple[str, str]]:
        """Yield (place, reason) for each role whose target never came."""
        for each in self._touched.values():
            if each.identity not in each.document:
                continue
            for argument in each.document.span(each.identity).arguments:
                if argument.target not in each.document:
                    yield (
                        each.place,
                        (
                            f"the role {argument.role} is filled by {argument.target}, "
                            f"which {each.document.name} does not have"
                        ),
                    )

    def _document(self, name: object) -> Document:
        if not isinstance(name, str) or not name:
            raise RecordError('"doc" is missing' if name is None else '"doc" is a document\'s name')
        if name not in self._documents:
            self._documents[name] = self._load(name)
        return self._documents[name]

    @staticmethod
    def _delete(document: Document, record: Mapping[str, object]) -> Taken:
        try:
            identity = checked_id(record.get("id"))
        except SpanError as error:
            raise RecordError(error.reason) from error
        change = document.remove(identity) if identity in document else Change("import")
        return Taken(document, identity, change)

    def _span(self, document: Document, record: Mapping[str, object]) -> Span:
        """The record's span, checked against the text, with all that it leaves out filled in."""
        stated = record.get("sha256")
        is_another = stated is not None and stated != document.source.sha256
        another = f"was made on another text than {document.name} (sha256)"
        try:
            span = Span.from_record(record)
        except SpanError as error:
            raise RecordError(another if is_another else error.reason) from error
        text = document.text
        if is_another:
            raise RecordError(another + _difference(span, text))
        try:
            check_range(text, span.start, span.end)
        except EditError as error:
            raise RecordError(error.reason) from error
        surface = text[span.start : span.end]
        if span.surface and span.surface != surface:
            raise RecordError(
                f"the surface is «{_short(span.surface)}», but {span.start} to "
                f"{span.end} of the text is «{_short(surface)}»"
            )
        moment = now()
        created = span.created or moment
        return replace(
            span,
            surface=surface,
            annotator=span.annotator or self._annotator,
            created=created,
            changed=span.changed or max(created, moment),
            arguments=self._arguments(document, span),
        )

    def _arguments(self, document: Document, span: Span) -> tuple[Argument, ...]:
        if span.arguments and span.layer != EVENT:
            raise RecordError("only an event has roles")
        if any(each.target == span.id for each in span.arguments):
            raise RecordError("a trigger cannot fill its own role")
        return tuple(
            Argument(each.role, self._others.get((document.name, each.target), each.target))
            for each in span.arguments
        )

    def _alias(self, document: Document, given: str, there: str) -> Taken:
        """Answer with the annotation that is there; whoever names the given id means that one."""
        change = Change("import")
        if given not in document:
            self._others[document.name, given] = there
            edits = [
                Edit(
                    user,
                    replace(
                        user,
                        arguments=tuple(
                            Argument(each.role, there if each.target == given else each.target)
                            for each in user.arguments
                        ),
                    ),
                )
                for user in document.filled_by(given)
            ]
            if edits:
                change = _change(document, edits)
                document.take_in(change)
        return Taken(document, there, change)


def joined(taken: Iterable[Taken]) -> dict[str, Change]:
    """Join the changes to one a document, by its name: from what was first to what is last."""
    first: dict[str, dict[str, Span | None]] = {}
    last: dict[str, dict[str, Span | None]] = {}
    states: dict[str, tuple[str, str] | None] = {}
    for document, _, change in taken:
        name = document.name
        states[name] = states.get(name) or change.state
        for edit in change.edits:
            first.setdefault(name, {}).setdefault(edit.id, edit.was)
            last.setdefault(name, {})[edit.id] = edit.now
    return {
        name: Change(
            "import",
            tuple(
                Edit(was, last[name][identity])
                for identity, was in first.get(name, {}).items()
                if was != last[name][identity]
            ),
            state,
        )
        for name, state in states.items()
    }


def _is_deletion(record: Mapping[str, object]) -> bool:
    deleted = record.get("deleted", False)
    if not isinstance(deleted, bool):
        raise RecordError('"deleted" is true or false')
    return deleted


def _change(document: Document, edits: list[Edit]) -> Change:
    begun = (NEW, IN_WORK) if document.state == NEW else None
    return Change("import", tuple(edits), begun)


def _difference(span: Span, text: Text) -> str:
    """What the text has where the span was made, if that is something else."""
    found = text[span.start : span.end]
    if not span.surface or found == span.surface:
        return ""
    what = f"it has «{_short(found)}»" if found else "it has ended"
    return f": at {span.start}, for «{_short(span.surface)}», {what}"


def _short(surface: str) -> str:
    return surface if len(surface) <= 40 else f"{surface[:39]}…"
