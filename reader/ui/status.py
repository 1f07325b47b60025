"""What the title and the status line say, as fields. Pure: no widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from rich.style import Style

from reader.ui.keys.names import shown
from reader.ui.segments import Field

if TYPE_CHECKING:
    from reader.tagging.span import Span
    from reader.ui.keys.resolver import Pending
    from reader.ui.reading import Reading
    from reader.ui.session import Session

_BOLD: Final = Style(bold=True)
_DIM: Final = Style(dim=True)
_SEPARATOR: Final = Field(" · ", _DIM)
_LONGEST_SURFACE: Final = 40

# The style of a label, by its name and layer.
StyleOfLabel = Callable[[str, str], Style]


def title(session: Session, problem: Style) -> tuple[list[Field], list[Field]]:
    """The title: what is saved and how far one is on the left, the document on the right."""
    reading = session.reading
    left = [Field(f" {session.number + 1}/{len(session.names)}")]
    if reading is not None:
        document = reading.document
        count = len(document)
        left += [
            _SEPARATOR,
            Field(document.state),
            _SEPARATOR,
            Field(f"{count} span" + ("" if count == 1 else "s")),
            _SEPARATOR,
        ]
        left.append(_saved(session, reading, problem))
    return left, [Field(session.name, _BOLD), Field(" ")]


def _saved(session: Session, reading: Reading, problem: Style) -> Field:
    saver = session.saver
    if saver.refusal:
        return Field(f"NOT SAVED: {saver.count}", problem)
    if saver.count:
        return Field("saving")
    if reading.read_only:
        return Field("read-only", problem)
    return Field("saved")


def place(reading: Reading) -> list[Field]:
    """Where the caret is: paragraph, row, how far through the text."""
    if not reading.is_set:
        return []
    page, caret = reading.page, reading.caret
    row = page.row_of(caret)
    # How many there are is known a moment after a long text is opened.
    rows = f"{row + 1}/{page.row_count}" if page.is_counted else f"{row + 1}"
    share = 100 * caret // max(len(reading.text), 1)
    return [Field(f" ¶{page.paragraph_of(caret) + 1} · row {rows} · {share}% ", _DIM)]


def here(reading: Reading, style_of: StyleOfLabel) -> list[Field]:
    """What is marked, and the spans under the caret, the innermost first, with their words."""
    fields = [Field(" ")]
    if reading.mark is not None:
        start, end = reading.mark.range
        fields += [Field("marked ", _BOLD), *_quoted(reading.text[start:end])]
        if reading.anchored:
            fields.append(Field(" (anchor)", _DIM))
    for number, span in enumerate(reading.spans_here()):
        if len(fields) > 1:
            fields.append(Field(" in " if number else "  "))
        fields += span_fields(span, style_of, _name(reading, span.label))
    return fields


def _name(reading: Reading, label: str) -> str:
    """What a label is called in Arabic, else in English."""
    tagset = reading.document.tagset
    found = tagset.label(label) if tagset else None
    return (found.arabic or found.english) if found else ""


def span_fields(span: Span, style_of: StyleOfLabel, name: str = "") -> list[Field]:
    """A span in a line: its label in its colours, its name, the words it covers, its note."""
    fields = [Field(span.label, style_of(span.label, span.layer)), Field(" ")]
    if name:
        fields += [Field(name, _DIM), Field(" ")]
    fields += _quoted(span.surface)
    if span.note:
        fields += [Field(" "), Field(span.note, _DIM)]
    return fields


def _quoted(text: str) -> list[Field]:
    return [Field("«"), Field(shortened(text)), Field("»")]


def shortened(text: str, most: int = _LONGEST_SURFACE) -> str:
    """The text in at most so many characters, its middle left out."""
    if len(text) <= most:
        return text
    half = (most - 1) // 2
    return f"{text[:half]}…{text[-half:]}"


def pending(under_way: Pending) -> list[Field]:
    """What was pressed of a sequence or a count."""
    count = "" if under_way.count is None else f"{under_way.count} "
    keys = shown(" ".join(under_way.keys)) if under_way.keys else ""
    return [Field(f" {count}{keys}…", _BOLD)]
