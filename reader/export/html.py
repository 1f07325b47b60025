"""A page to look at: one self-contained file a document, without script, nothing fetched.

The article right-to-left, every span underlined in the colour of its label: entities with a plain
line, events with a double one, inner spans below outer ones. After the word in which a span ends
stands its label. Hovering tells a span's names, note and roles, and so does its label where it is
tapped or reached with Tab; the table below tells the roles in print too and leads to their places.
Text is text: whatever markup it has is escaped, and the page may run nothing anyway.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from html import escape
from typing import TYPE_CHECKING, Final

from reader.export.page_marks import CLOSE, LABEL, lanes, walk
from reader.export.page_style import STYLE
from reader.tagging.span import EVENT, LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.job import Job
    from reader.export.options import Annotated, Range
    from reader.tagging.span import Span
    from reader.tagging.tagset import Label

_PARAGRAPH = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# Controls that are no characters of HTML get their pictures, as everywhere in Reader.
_PICTURES: Final = {code: 0x2400 + code for code in range(0x20) if code != 0x09} | {
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
}
_GREY: Final = "#808080"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# What a span's label cannot part: within a word it would keep letters from joining.
_JOINED = re.compile(r"[\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d]")
_LAYER_NAMES: Final = {"entity": "كيانات", EVENT: "أحداث"}
_TABLE: Final = """\
<section>
<h2>الأحداث والملاحظات</h2>
<table>
<thead><tr><th>الموضع</th><th>النوع</th><th>الأدوار والملاحظات</th></tr></thead>
<tbody>
{rows}</tbody>
</table>
</section>
"""


def files(document: Annotated, job: Job, name: str) -> Iterator[tuple[str, str]]:
    """Yield the one file of the document."""
    yield f"{name}.html", _Page(document, job).page()


def closing_files(job: Job) -> Iterator[tuple[str, str]]:
    """Yield nothing: every page stands alone."""
    del job
    yield from ()


class _Page:
    """The page of one document."""

    def __init__(self, document: Annotated, job: Job) -> None:
        self._document = document
        self._text = document.text
        self._tagset = job.options.tagset
        self._spans = job.whole_spans(document, self._seen)
        self._written = {span.id: label for span, label in self._spans}
        self._surfaces = {span.id: span.surface for span in document.spans}
        self._anchors: dict[str, str] = {}  # of the spans that stand on the page by now
        self._classes = {key: f"c{number}" for number, (key, _) in enumerate(self._labels())}

    def _seen(self, span: Span) -> Range | None:
        """The whole span; None for one of line ends alone, which stand in no paragraph."""
        found = _PARAGRAPH.search(self._text, span.start, span.end)
        return (span.start, span.end) if found else None

    def page(self) -> str:
        name = _clean(self._document.name)
        return (
            '<!doctype html>\n<html lang="ar" dir="rtl">\n<head>\n<meta charset="utf-8">\n'
            '<meta http-equiv="Content-Security-Policy" '
            "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{name}</title>\n<style>\n{STYLE}{self._colours()}</style>\n</head>\n<body>\n"
            f"<header>\n<h1><bdi>{name}</bdi></h1>\n{self._legend()}</header>\n"
            f"<article>\n{self._paragraphs()}</article>\n{self._events()}</body>\n</html>\n"
        )

    def _label(self, span: Span) -> Label | None:
        return self._tagset.label(span.label) if self._tagset else None

    def _colours(self) -> str:
        """A class a label, with its colour."""
        rules = []
        for number, (_, members) in enumerate(self._labels()):
            label = self._label(members[0])
            colour = label.colour if label else ""
            shown = colour if _COLOUR.fullmatch(colour) else _GREY
            rules.append(f".c{number}{{--b:{shown}}}\n")
        return "".join(rules)

    def _labels(self) -> list[tuple[tuple[str, str], list[Span]]]:
        """The labels used, by layer and then as the tagset has them, with their spans."""
        found: dict[tuple[str, str], list[Span]] = {}
        for span, label in self._spans:
            found.setdefault((span.layer, label), []).append(span)
        order = {each.name: n for n, each in enumerate(self._tagset.labels if self._tagset else ())}
        return sorted(
            found.items(),
            key=lambda item: (
                LAYERS.index(item[0][0]),
                order.get(item[1][0].label, len(order)),
                item[0][1],
            ),
        )

    def _legend(self) -> str:
        if not self._spans:
            return ""
        rows = []
        for layer in LAYERS:
            members = [(key, spans) for key, spans in self._labels() if key[0] == layer]
            if not members:
                continue
            items = "".join(
                f'<li class="{self._kind(spans[0])}">{self._chip(key[1])} '
                f"<bdi>{self._names(spans[0])}</bdi> <span>{len(spans)}</span></li>\n"
                for key, spans in members
            )
            number = sum(len(spans) for _, spans in members)
            rows.append(
                f"<dt>{_LAYER_NAMES[layer]} <span>{number}</span></dt><dd><ul>\n{items}</ul></dd>\n"
            )
        return f'<dl class="legend">\n{"".join(rows)}</dl>\n'

    @staticmethod
    def _chip(label: str) -> str:
        return f'<b class="chip" data-label="{escape(label)}"></b>'

    def _names(self, span: Span) -> str:
        label = self._label(span)
        names = [name for name in (label.arabic, label.english) if name] if label else []
        return _clean(" · ".join(names) or span.label)

    def _paragraphs(self) -> str:
        ranges = [match.span() for match in _PARAGRAPH.finditer(self._text)]
        members: list[list[Span]] = [[] for _ in ranges]
        for span, _ in self._spans:
            number = bisect_right(ranges, span.start, key=lambda each: each[1])
            while number < len(ranges) and ranges[number][0] < span.end:
                members[number].append(span)
                number += 1
        following = [*(start for start, _ in ranges[1:]), len(self._text)]
        return "".join(
            f'<p dir="auto">{"".join(self._pieces(start, end, after, here))}</p>\n'
            for (start, end), after, here in zip(ranges, following, members, strict=False)
        )

    def _pieces(self, start: int, end: int, after: int, here: list[Span]) -> Iterator[str]:
        """Yield the text of a paragraph between the elements of its spans, labels after them.

        A span may end with the line end, before ``after``, where the next paragraph starts.
        """
        lane = lanes(here)
        tails: dict[int, list[Span]] = {}
        for span in sorted(here, key=lambda each: (each.end, -each.start)):
            if span.end <= after:
                tails.setdefault(self._tail(min(span.end, end), end), []).append(span)
        for what, which in walk(here, start, end, tails):
            if isinstance(which, tuple):
                yield _clean(self._text[slice(*which)])
            elif what == CLOSE:
                yield "</mark>"
            elif what == LABEL:
                yield (
                    f'<span class="tail {self._kind(which)}" tabindex="0" role="note" '
                    f'title="{escape(self._told(which))}">'
                    f"{self._chip(self._written[which.id])}</span>"
                )
            else:
                yield (
                    f'<mark{self._anchored(which)} class="{self._kind(which)} '
                    f'd{min(lane[which.id], 6)}" title="{escape(self._told(which))}">'
                )

    def _tail(self, index: int, end: int) -> int:
        """Where the label of a span that ends at ``index`` can stand without parting a word."""
        while index < end and self._joins(index):
            index += 1
        return index

    def _kind(self, span: Span) -> str:
        return f"{span.layer} {self._classes[span.layer, self._written[span.id]]}"

    def _joins(self, index: int) -> bool:
        """Whether letters join over ``index``, so that nothing may stand there."""
        around = self._text[max(0, index - 1) : index + 1]
        return len(_JOINED.findall(around)) == 2

    def _anchored(self, span: Span) -> str:
        """The place that the table leads to: the first element of the span."""
        if span.id in self._anchors:
            return ""
        self._anchors[span.id] = f"s{len(self._anchors) + 1}"
        return f' id="{self._anchors[span.id]}"'

    def _told(self, span: Span) -> str:
        """What hovering over a span tells."""
        lines = [f"{self._written[span.id]} · {self._plain_names(span)} «{span.surface}»"]
        lines += [
            f"{self._role(span, argument.role)}: {self._filler(argument.target)}"
            for argument in span.arguments
        ]
        lines += [f"{key}: {value}" for key, value in span.attributes]
        lines += [span.note] if span.note else []
        return "\n".join(lines).translate({**_PICTURES, 10: 10})

    def _filler(self, target: str) -> str:
        return _flat(self._surfaces.get(target, target))

    def _plain_names(self, span: Span) -> str:
        label = self._label(span)
        return " · ".join(filter(None, (label.arabic, label.english))) if label else ""

    def _events(self) -> str:
        """The events with their roles, and all notes, as a table."""
        rows = []
        for span, label in self._spans:
            if not (span.layer == EVENT or span.note or span.attributes):
                continue
            details = [
                f"<b>{_clean(self._role(span, argument.role))}</b> "
                f"{self._link(argument.target, self._filler(argument.target))}"
                for argument in span.arguments
            ]
            details += [
                f"<b>{_clean(key)}</b> <bdi>{_clean(value)}</bdi>" for key, value in span.attributes
            ]
            details += [f"<bdi>{_clean(span.note)}</bdi>"] if span.note else []
            rows.append(
                f'<tr class="{self._kind(span)}">'
                f'<th scope="row">{self._link(span.id, _flat(span.surface))}</th>'
                f"<td>{self._chip(label)}</td><td>{'<br>'.join(details)}</td></tr>\n"
            )
        return _TABLE.format(rows="".join(rows)) if rows else ""

    def _link(self, target: str, surface: str) -> str:
        """What a span covers, leading to its place in the text where it has one."""
        shown = f"<bdi>{_clean(surface)}</bdi>"
        anchor = self._anchors.get(target)
        return f'<a href="#{anchor}">{shown}</a>' if anchor else shown

    def _role(self, span: Span, name: str) -> str:
        label = self._label(span)
        role = label.role(name) if label else None
        return f"{role.arabic} · {name}" if role and role.arabic else name


def _flat(surface: str) -> str:
    return " ".join(surface.split())


def _clean(text: str) -> str:
    """Text as text: escaped, and without what is no character of HTML."""
    return escape(text.translate(_PICTURES), quote=True)
