"""The style of each look: label colours that stay legible, and shapes that need no colour.

An entity is a block of its label's colour; an event is bold, underlined and written in its
label's colour. Letters on a label's colour are black or white, whichever has more contrast, which
is never less than 4.5:1 (WCAG 2.1, 1.4.3); a colour that is written with is drawn towards black or
white until it reaches that. Never italic: it breaks joined letters and fonts.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from rich._palettes import STANDARD_PALETTE
from rich.color import Color, ColorSystem
from rich.style import Style

from reader.tagging.span import EVENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reader.ui.painting import Look

RGB = tuple[int, int, int]

LEAST_CONTRAST: Final = 4.5
# How far a dim colour is drawn towards its background.
_DIMNESS: Final = 0.35
_BLACK: Final[RGB] = (0, 0, 0)
_WHITE: Final[RGB] = (255, 255, 255)
_GREY: Final[RGB] = (136, 136, 136)
# The six hues of a 16-colour terminal that black letters can be read on.
_ANSI_HUES: Final[dict[str, RGB]] = {
    "bright_red": (255, 85, 85),
    "bright_green": (85, 255, 85),
    "bright_yellow": (255, 255, 85),
    "bright_blue": (92, 92, 255),
    "bright_magenta": (255, 85, 255),
    "bright_cyan": (85, 255, 255),
}


class Ground(NamedTuple):
    """The styles of the page itself, from the style sheet: plain text, marks, matches, the word.

    ``colours`` is how many colours the terminal has: 0 under NO_COLOR, 16, 256 or 2**24.
    """

    text: RGB
    background: RGB
    marked: Style
    found: Style
    word: Style
    colours: int = 2**24


class Colours:
    """Looks in, styles out; every style is made once."""

    def __init__(self, ground: Ground, labels: Mapping[str, str]) -> None:
        """``labels`` gives each label's colour as ``#rrggbb``; an unknown label is grey."""
        self._ground = ground
        self._labels = {name: rgb_of(colour) for name, colour in labels.items()}
        self._styles: dict[Look, Style] = {}

    def __call__(self, look: Look) -> Style:
        """Return the style of a look."""
        style = self._styles.get(look)
        if style is None:
            style = self._styles[look] = self._style(look)
        return style

    def label(self, name: str, layer: str) -> Style:
        """Return the style in which a label's own name is shown."""
        from reader.ui.painting import Look

        if layer == EVENT:
            return self(Look(event=name, inner=layer))
        return self(Look(entity=name, inner=layer))

    def _style(self, look: Look) -> Style:
        ground = self._ground
        plain = Style()
        if ground.colours:
            plain = Style(color=_rich(ground.text), bgcolor=_rich(ground.background))
        style = plain + self._span_style(look)
        if look.word and not look.inner:
            style += ground.word
        if look.found:
            style += ground.found
        if look.marked:
            style += ground.marked
        style = readable(style)
        if ground.colours == 16:
            style = _readable_in_sixteen(style)
        if look.caret:
            # Whatever lies below, marked or not, the caret is its reverse.
            style += Style(reverse=not style.reverse)
        return style

    def _span_style(self, look: Look) -> Style:
        if not look.inner:
            return Style(underline=look.aside or None)
        shape = Style(
            bold=bool(look.event) or None,
            underline=bool(look.event) or look.nested or look.edge or None,
        )
        if not self._ground.colours:
            return _shape_without_colour(look)
        name = look.entity or look.event
        colour = self._labels.get(name, _GREY)
        if self._ground.colours <= 16:
            return shape + self._ansi_style(look, colour)
        if look.entity and not look.edge:
            return shape + Style(color=_rich(_letters_on(colour)), bgcolor=_rich(colour))
        tinted = _blend(self._ground.background, colour, 0.16)
        return shape + Style(color=_rich(_legible(colour, tinted)), bgcolor=_rich(tinted))

    def _ansi_style(self, look: Look, colour: RGB) -> Style:
        hue = min(_ANSI_HUES, key=lambda name: _distance(_ANSI_HUES[name], colour))
        if look.entity and not look.edge:
            return Style(color="black", bgcolor=hue)
        # What cannot be read on the page keeps the page's own colour; its shape tells it apart.
        if contrast(_ANSI_HUES[hue], self._ground.background) < LEAST_CONTRAST:
            return Style()
        return Style(color=hue)


@lru_cache(maxsize=4096)
def readable(style: Style) -> Style:
    """The style with letters that can be read on what lies behind them.

    What is dim comes nearer to its background, and no nearer than that.
    """
    if style.color is None or style.bgcolor is None:
        return style
    letters: RGB = style.color.get_truecolor()
    behind: RGB = style.bgcolor.get_truecolor()
    if style.dim:
        letters = _blend(letters, behind, _DIMNESS)
        style += Style(color=_rich(letters), dim=False)
    if contrast(letters, behind) >= LEAST_CONTRAST:
        return style
    return style + Style(color=_rich(_legible(letters, behind)))


def _readable_in_sixteen(style: Style) -> Style:
    """The style with letters that can be read when both colours are of a terminal's sixteen."""
    if style.color is None or style.bgcolor is None:
        return style
    letters, behind = map(_of_sixteen, (style.color, style.bgcolor))
    if contrast(letters, behind) >= LEAST_CONTRAST:
        return style
    # As numbers of red, green and blue: Textual makes other colours of those sixteen by name.
    return style + Style(color=_rich(_letters_on(behind)), bgcolor=_rich(behind))


def _of_sixteen(colour: Color) -> RGB:
    """What a terminal of sixteen colours shows of a colour, as xterm has them."""
    number = colour.downgrade(ColorSystem.STANDARD).number
    return colour.get_truecolor() if number is None else STANDARD_PALETTE[number]


def _shape_without_colour(look: Look) -> Style:
    """Bold is an entity, a double underline an event, an underline more than one span."""
    return Style(
        bold=bool(look.entity) or None,
        underline2=bool(look.event) or None,
        underline=(not look.event and (look.nested or look.edge)) or None,
    )


def contrast(one: RGB, other: RGB) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: RGB) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _letters_on(colour: RGB) -> RGB:
    return max((_BLACK, _WHITE), key=lambda letters: contrast(letters, colour))


def _legible(colour: RGB, background: RGB) -> RGB:
    """Draw ``colour`` towards black or white until it can be read on ``background``."""
    target = _letters_on(background)
    for step in range(11):
        drawn = _blend(colour, target, step / 10)
        if contrast(drawn, background) >= LEAST_CONTRAST:
            return drawn
    return target


def _blend(one: RGB, other: RGB, share: float) -> RGB:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _distance(one: RGB, other: RGB) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _rich(colour: RGB) -> Color:
    return Color.from_rgb(*colour)


def rgb_of(colour: str) -> RGB:
    """The parts of a colour stated as ``#rrggbb``."""
    digits = colour.removeprefix("#")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
