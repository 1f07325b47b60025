"""Tables and bars for a terminal or a pipe: columns of ASCII first, Arabic last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0) -> list[str]:
    """Return the lines of a table whose last ``numbers`` columns are numbers, to the right.

    A column of Arabic belongs last: its width is nobody's to know.
    """
    lines = [list(head), *(list(row) for row in rows)]
    count = len(head)
    widths = [max(len(line[column]) for line in lines) for column in range(count)]
    made = []
    for line in lines:
        cells = [
            cell.rjust(width) if column >= count - numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        made.append("  ".join(cells).rstrip())
    return made


def bar(number: float, most: float, width: int = 24) -> str:
    """Return a bar of block characters whose length says ``number`` of ``most``."""
    eighths = round(8 * width * number / most) if most else 0
    whole, part = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[part] if part else "")


def figure(share: float | None) -> str:
    """Return a share with three decimals, a dash where there is none."""
    return "–" if share is None else f"{share:.3f}"


def percent(part: int, whole: int) -> str:
    """Return a share in percent, a dash of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "–"
