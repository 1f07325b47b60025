"""Two annotations of one text made one: what both say, and conflicts that somebody settles.

A *conflict* is what two sides have at one place and do not agree on: a pair of spans, or a span
that only one side has. Its spans stay as they are until it is settled, each signed by whoever made
it; the attribute ``conflict`` names the conflict, ``side`` the side. What both sides say is one
span, with the attribute ``agreed`` naming both. A span that is kept when its conflict is settled
keeps ``side``: who said it stays known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.tagging.disagreements import disagreements
from reader.tagging.history import Edit
from reader.tagging.ids import new_id
from reader.tagging.rules import touched
from reader.tagging.span import LAYERS, Argument, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.tagging.document import Document
    from reader.tagging.history import Change

CONFLICT: Final = "conflict"
SIDE: Final = "side"
AGREED: Final = "agreed"
# What a document's own record calls the names of both sides, the first one first.
SIDES: Final = "sides"


# What makes two annotators' spans the same one: range, layer and label.
_Key = tuple[int, int, str, str]


class Conflict(NamedTuple):
    """The spans of one conflict, in order."""

    identity: str
    spans: tuple[Span, ...]

    @property
    def place(self) -> tuple[int, int]:
        """From where to where it is about."""
        return self.spans[0].start, max(span.end for span in self.spans)

    def of_side(self, side: str) -> tuple[Span, ...]:
        """What one side said there; empty where it said nothing."""
        return tuple(span for span in self.spans if side_of(span) == side)


@dataclass(frozen=True, slots=True)
class Side:
    """What one side has on a text, and what to call it."""

    name: str
    spans: Sequence[Span]


def merge(a: Side, b: Side) -> list[Span]:
    """Return the spans of both sides, in order: agreed ones once, the others as conflicts.

    Ids of ``a`` stay; an id of ``b`` that ``a`` has too is replaced. Where both sides have spans of
    the same annotator, those in conflicts are signed with the side's name too, so that both can be.
    """
    return sorted(_Merge(a, _with_own_ids(a, b)).spans(), key=lambda span: span.order)


class _Merge:
    """One merge: what both say, then conflicts, then roles that name what is another span now.

    A side that is a folder may have several annotators' spans of one key: they stay together.
    """

    def __init__(self, a: Side, b: Side) -> None:
        self._names = (a.name, b.name)
        self._groups = (_by_key(a.spans), _by_key(b.spans))
        # Annotators whom both sides have: their names alone would not say which side it was.
        self._ambiguous = {span.annotator for span in a.spans} & {
            span.annotator for span in b.spans
        }
        # Spans that another one stands for now, by id.
        self._instead: dict[str, str] = {}
        self._number = 0

    def spans(self) -> list[Span]:
        ours, theirs = self._groups
        both = [key for key in ours if key in theirs]
        for key in both:
            first, *others = (*ours[key], *theirs[key])
            self._instead.update({other.id: first.id for other in others})
        # Where both have an event, and not the same roles, each keeps its own.
        apart = [key for key in both if len(self._role_sets(key)) > 1]
        for key in apart:
            for span in (*ours[key], *theirs[key]):
                self._instead.pop(span.id, None)
        found = [self._agreed((*ours[key], *theirs[key])) for key in both if key not in apart]
        for key in apart:
            found += self._conflict(key, key)
        for layer in LAYERS:
            sides = [
                [
                    group[0]
                    for key, group in groups.items()
                    if key[2] == layer and not (key in ours and key in theirs)
                ]
                for groups in self._groups
            ]
            for each in disagreements(*sides):
                keys = (_key(span) if span else None for span in (each.a, each.b))
                found += self._conflict(*keys)
        return [self._with_roles(span) for span in found]

    def _role_sets(self, key: _Key) -> set[frozenset[Argument]]:
        spans = [span for groups in self._groups for span in groups[key]]
        return {frozenset(self._with_roles(span).arguments) for span in spans}

    def _with_roles(self, span: Span) -> Span:
        arguments = dict.fromkeys(
            Argument(each.role, self._instead.get(each.target, each.target))
            for each in span.arguments
        )
        return replace(span, arguments=tuple(arguments))

    def _agreed(self, spans: Sequence[Span]) -> Span:
        """One span for all of a key: the first, signed by everybody, with all that any says."""
        attributes = {AGREED: ", ".join(self._names)}
        for span in spans:
            for name, value in span.attributes:
                known = attributes.setdefault(name, value)
                if known != value:
                    attributes[f"{name} ({span.annotator})"] = value
        return replace(
            spans[0],
            annotator="+".join(_different(span.annotator for span in spans)),
            note="\n".join(_different(span.note for span in spans)),
            created=min(_different(span.created for span in spans), default=""),
            changed=max(span.changed for span in spans),
            attributes=tuple(sorted(attributes.items())),
        )

    def _conflict(self, *keys: _Key | None) -> list[Span]:
        self._number += 1
        found = []
        for name, groups, key in zip(self._names, self._groups, keys, strict=True):
            for span in groups[key] if key else ():
                marks = {**dict(span.attributes), CONFLICT: str(self._number), SIDE: name}
                annotator = span.annotator
                if annotator in self._ambiguous:
                    annotator = f"{annotator} ({name})" if annotator else name
                attributes = tuple(sorted(marks.items()))
                found.append(replace(span, attributes=attributes, annotator=annotator))
        return found


def _by_key(spans: Iterable[Span]) -> dict[_Key, list[Span]]:
    found: dict[_Key, list[Span]] = {}
    for span in spans:
        found.setdefault(_key(span), []).append(span)
    return found


def _different(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, values)))


def conflicts(spans: Iterable[Span]) -> list[Conflict]:
    """Return the conflicts among ``spans``, in the order of the text."""
    found: dict[str, list[Span]] = {}
    disputed = [span for span in spans if span.attributes and conflict_of(span)]
    for span in sorted(disputed, key=lambda each: each.order):
        found.setdefault(conflict_of(span), []).append(span)
    return [Conflict(identity, tuple(members)) for identity, members in found.items()]


def after_change(
    found: Sequence[Conflict], change: Change, document: Document
) -> tuple[list[Conflict], list[Conflict]]:
    """Return the conflicts of ``document``, which were ``found`` before a change, and those of them
    that the change has touched, both in the order of the text.
    """  # noqa: D205 -- one sentence
    edited = [span for edit in change.edits for span in (edit.was, edit.now) if span is not None]
    names = {conflict_of(span) for span in edited}
    candidates = {span.id for each in found if each.identity in names for span in each.spans}
    candidates.update(span.id for span in edited)
    touched = conflicts(document.span(each) for each in candidates if each in document)
    kept = [each for each in found if each.identity not in names]
    return sorted([*kept, *touched], key=lambda each: each.spans[0].order), touched


def conflict_of(span: Span) -> str:
    """The name of the conflict that a span is in, empty where it is in none."""
    return next((value for name, value in span.attributes if name == CONFLICT), "")


def side_of(span: Span) -> str:
    """The name of the side that said a span of a conflict; its annotator's where it has none."""
    return next((value for name, value in span.attributes if name == SIDE), span.annotator)


def sides_of(found: Iterable[Conflict], stated: Sequence[str] = ()) -> tuple[str, ...]:
    """The names of the sides, the first one first: as stated, then as they are met in the text."""
    met = (side_of(span) for conflict in found for span in conflict.spans)
    return tuple(dict.fromkeys([*stated, *met]))


def settle(document: Document, conflict: Conflict, kept: Iterable[str]) -> Change:
    """Keep the spans of a conflict whose ids are ``kept`` and remove the others, in one step.

    What is kept is a conflict no more, and still says whose it was. Triggers lose the arguments
    that are removed, unless a span that is kept stands at the same place under the same label:
    that one fills the role then.
    """
    wanted = set(kept)
    stay = [span for span in conflict.spans if span.id in wanted]
    gone = [span for span in conflict.spans if span.id not in wanted]
    twins = {span.id: twin.id for span in gone for twin in stay if _key(twin) == _key(span)}
    settled = {span.id: _settled(span) for span in stay}
    removed = {span.id for span in gone}
    edits = {span.id: Edit(document.span(span.id), None) for span in gone}
    users = {user.id: user for span in gone for user in document.filled_by(span.id)}
    for identity, span in {**users, **settled}.items():
        if identity in removed:
            continue
        arguments = tuple(
            dict.fromkeys(
                Argument(each.role, twins.get(each.target, each.target))
                for each in span.arguments
                if each.target not in removed or each.target in twins
            )
        )
        now = touched(replace(span, arguments=arguments))
        edits[identity] = Edit(document.span(identity), now)
    return document.apply("settle", edits.values())


def _settled(span: Span) -> Span:
    attributes = tuple(pair for pair in span.attributes if pair[0] != CONFLICT)
    return replace(span, attributes=attributes)


def _with_own_ids(a: Side, b: Side) -> Side:
    """Give the spans of ``b`` that have an id of ``a`` new ones."""
    taken = {span.id for span in a.spans}
    fresh = {span.id: new_id() for span in b.spans if span.id in taken}
    spans = [
        replace(
            span,
            id=fresh.get(span.id, span.id),
            arguments=tuple(
                Argument(each.role, fresh.get(each.target, each.target)) for each in span.arguments
            ),
        )
        for span in b.spans
    ]
    return Side(b.name, spans)


def _key(span: Span) -> _Key:
    return (span.start, span.end, span.layer, span.label)
