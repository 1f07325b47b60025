"""What the title and the status line say, as fields. Pure: no widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from rich.style import Style

from reader.ui.keys.names import shown
from reader.ui.lines import set_line, shortened
from reader.ui.segments import Field
from reader.ui.styles import BOLD, DIM

if TYPE_CHECKING:
    from reader.tagging.span import Span
    from reader.ui.keys.resolver import Pending
    from reader.ui.reading import Reading
    from reader.ui.session import Session

_SEPARATOR: Final = Field(" · ", DIM)
_SAVED: Final = Field("saved")

# The style of a label, by its name and layer.
StyleOfLabel = Callable[[str, str], Style]


def title(session: Session, problem: Style, columns: int) -> tuple[list[Field], list[Field]]:
    """The title: what is saved and how far one is on the left, the document on the right.

    Where there is no room for all, the folders of the document go first, then its spans and state;
    whether it is saved stays to the last.
    """
    reading = session.reading
    saved = None if reading is None else _saved(session, reading, problem)
    return title_of(session.names, session.number, reading, columns, saved)


def title_of(
    names: Sequence[str],
    number: int,
    reading: Reading | None,
    columns: int,
    saved: Field | None = None,
) -> tuple[list[Field], list[Field]]:
    """The title of a document among others; all is saved where ``saved`` does not say how it is."""
    name = names[number]
    numbers = Field(f"{number + 1}/{len(names)}")
    choices = [[numbers]]
    if reading is not None:
        choices = _title_choices(reading, numbers, saved or _SAVED)
    whole, short = set_line(name), set_line(name.rpartition("/")[2])
    left = _side_by_side(choices[0])
    for shown_name, parts in ((whole, choices[0]), *((short, parts) for parts in choices)):
        left = _side_by_side(parts)
        if sum(field.set().width for field in left) + 2 + shown_name.width <= columns:
            return left, [Field(shown_name, BOLD), Field(" ")]
    room = columns - 2 - sum(field.set().width for field in left)
    return left, [Field(set_line(name.rpartition("/")[2], room), BOLD), Field(" ")]


def _title_choices(reading: Reading, numbers: Field, saved: Field) -> list[list[Field]]:
    """What may stand on the left of the title, the most first."""
    count, conflicts = len(reading.document), len(reading.conflicts)
    state = Field(reading.document.state)
    spans = Field(f"{count} span" + ("" if count == 1 else "s"))
    open_ones = [Field(conflicts_counted(conflicts), BOLD)] if conflicts else []
    choices = [
        [numbers, state, spans, *open_ones, saved],
        [numbers, state, *open_ones, saved],
        [numbers, *open_ones, saved],
        [*open_ones, saved],
    ]
    if not open_ones or reading.conflicts.walking is None:
        choices.append([saved])
    return choices


def _side_by_side(fields: Sequence[Field]) -> list[Field]:
    first, *others = fields
    return [Field(" "), first, *(each for field in others for each in (_SEPARATOR, field))]


def conflicts_counted(number: int) -> str:
    """So many conflicts, in words."""
    return f"{number} conflict" if number == 1 else f"{number} conflicts"


def _saved(session: Session, reading: Reading, problem: Style) -> Field:
    saver = session.saver
    if saver.refusal:
        return Field(f"NOT SAVED: {saver.count}", problem)
    if saver.count:
        return Field("saving")
    if reading.read_only:
        return Field("read-only", problem)
    return _SAVED


def place(reading: Reading) -> list[Field]:
    """Where the caret is: paragraph, row, how far through the text."""
    if not reading.is_set:
        return []
    page, caret = reading.page, reading.caret
    row = page.row_of(caret)
    # How many there are is known a moment after a long text is opened.
    rows = f"{row + 1}/{page.row_count}" if page.is_counted else f"{row + 1}"
    share = 100 * caret // max(len(reading.text), 1)
    return [Field(f" ¶{page.paragraph_of(caret) + 1} · row {rows} · {share}% ", DIM)]


def place_beside(told: Sequence[Field], place: Sequence[Field], columns: int) -> Sequence[Field]:
    """The place, where what is told fits beside it; in a wide line also where that is cut."""
    width = sum(field.set().width for field in place)
    return place if fits(told, columns - width) or 5 * width <= 2 * columns else ()


def fits(fields: Sequence[Field], columns: int) -> bool:
    """Whether there is room for the fields, and for a blank."""
    return sum(field.set().width for field in fields) < columns


def here(reading: Reading, style_of: StyleOfLabel) -> list[Field]:
    """What is marked, and the spans under the caret, the innermost first, with their words."""
    fields = [Field(" ")]
    if reading.mark is not None:
        start, end = reading.mark.range
        fields += [Field("marked ", BOLD), *_quoted(reading.text[start:end])]
        if reading.anchored:
            fields.append(Field(" (anchor)", DIM))
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
        fields += [Field(name, DIM), Field(" ")]
    fields += _quoted(span.surface)
    if span.note:
        fields += [Field(" "), Field(span.note, DIM)]
    return fields


def _quoted(text: str) -> list[Field]:
    return [Field("«"), Field(shortened(text)), Field("»")]


def pending(under_way: Pending) -> list[Field]:
    """What was pressed of a sequence or a count."""
    count = "" if under_way.times is None else f"{under_way.times} "
    keys = shown(" ".join(under_way.keys)) if under_way.keys else ""
    return [Field(f" {count}{keys}…", BOLD)]
