"""How the page is to look: measure, spacing, direction, digits, labels. No index moves by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reader.text.layout import MIN_WIDTH
from reader.ui.reading import Appearance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.settings import Settings
    from reader.text.layout import Tashkeel
    from reader.ui.lines import Direction
    from reader.ui.terminal.encodings import Piece

# A measure that the eye finds back from; wider screens leave margins.
READABLE: Final = 100
LEAST_MEASURE: Final = 20
# On a smaller screen there is no room for a page.
LEAST_COLUMNS: Final = 24
LEAST_ROWS: Final = 6
# A blank column at each edge, where the caret stands behind the last letter of a full row.
EDGE: Final = 1
STEP: Final = 10

_EUROPEAN, _ARABIC, _EXTENDED = "0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"
_DIGITS: Final = {
    "as-written": {},
    "arabic-indic": str.maketrans(_EUROPEAN, _ARABIC),
    "european": str.maketrans(_ARABIC + _EXTENDED, _EUROPEAN * 2),
}


class Display(NamedTuple):
    """What one chose to see.

    ``width`` is the widest that a row may be, in columns, 0 for a readable measure; ``spacing`` how
    many blank lines stand below each row; ``labels`` whether label names stand below their spans,
    ``label_lines`` deep.
    """

    width: int = 0
    direction: Direction = "auto"
    tashkeel: Tashkeel = "show"
    digits: str = "as-written"
    spacing: int = 0
    labels: bool = False
    label_lines: int = 2

    @classmethod
    def of(cls, settings: Settings, *, marks_arrive: bool = True) -> Display:
        """What the settings say; ``marks_arrive`` is whether this terminal can show harakat."""
        hidden = settings.tashkeel == "hide" or (settings.tashkeel == "auto" and not marks_arrive)
        return cls(
            width=settings.width,
            direction=_direction(settings.direction),
            tashkeel="hide" if hidden else "show",
            digits=settings.digits,
        )

    @property
    def lines_per_row(self) -> int:
        """Lines of the screen that a row of text takes, always the same."""
        return 1 + self.spacing + (self.label_lines if self.labels else 0)

    def measure(self, columns: int) -> int:
        """How wide rows are set on a page of so many columns."""
        return max(MIN_WIDTH, min(columns - 2 * EDGE, self.width or READABLE))

    def margin(self, columns: int) -> int:
        """Blank columns left of the text, which stands in the middle of the page."""
        return max((columns - self.measure(columns)) // 2, 0)

    def appearance(self, columns: int) -> Appearance:
        """How a text is set on a page of so many columns."""
        return Appearance(self.measure(columns), self.direction, self.tashkeel)

    def wider(self, columns: int, steps: int = 1) -> Display:
        """Set the text wider by so many steps, narrower by negative ones."""
        width = self.measure(columns) + steps * STEP
        return self._replace(width=max(LEAST_MEASURE, min(width, columns - 2 * EDGE)))

    @property
    def changes_digits(self) -> bool:
        """Whether any digit is shown as another one."""
        return bool(_DIGITS[self.digits])

    def in_digits(self, pieces: Sequence[Piece]) -> Sequence[Piece]:
        """The pieces with their digits as chosen; their places stay."""
        table = _DIGITS[self.digits]
        if not table:
            return pieces
        return [piece._replace(glyphs=piece.glyphs.translate(table)) for piece in pieces]


def _direction(name: str) -> Direction:
    return "rtl" if name == "rtl" else "ltr" if name == "ltr" else "auto"
