"""How the page looks: harakat, digits, direction, labels, spacing, measure, theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.ui.actions.kinds import Action
    from reader.ui.display import Display
    from reader.ui.lines import Direction
    from reader.ui.screens.page import PageScreen

_DIRECTIONS: Final[tuple[Direction, ...]] = ("auto", "rtl", "ltr")
_DIGITS: Final = ("as-written", "arabic-indic", "european")
_MOST_SPACING: Final = 2


def _following(values: Sequence[str], value: str) -> str:
    return values[(values.index(value) + 1) % len(values)]


def _changed(change: Callable[[Display], tuple[Display, str]]) -> Action:
    """Change the display, and say what it is now."""

    def act(screen: PageScreen, _: int) -> None:
        display, said = change(screen.appearance)
        screen.set_display(display)
        screen.say(said)

    return act


def _tashkeel(display: Display) -> tuple[Display, str]:
    if display.tashkeel == "show":
        return display._replace(tashkeel="hide"), "harakat hidden; the text keeps them"
    return display._replace(tashkeel="show"), "harakat shown"


def _digits(display: Display) -> tuple[Display, str]:
    digits = _following(_DIGITS, display.digits)
    return display._replace(digits=digits), f"digits {digits.replace('-', ' ')}"


def _direction(display: Display) -> tuple[Display, str]:
    direction = _DIRECTIONS[(_DIRECTIONS.index(display.direction) + 1) % len(_DIRECTIONS)]
    said = {
        "auto": "each paragraph by its text",
        "rtl": "all right to left",
        "ltr": "all left to right",
    }
    return display._replace(direction=direction), f"paragraphs: {said[direction]}"


def _labels(display: Display) -> tuple[Display, str]:
    said = "labels hidden" if display.labels else "labels below their spans"
    return display._replace(labels=not display.labels), said


def _spacing(display: Display) -> tuple[Display, str]:
    spacing = (display.spacing + 1) % (_MOST_SPACING + 1)
    return display._replace(spacing=spacing), f"{spacing} blank rows between rows"


def _measure(steps: int) -> Action:
    def act(screen: PageScreen, count: int) -> None:
        columns = screen.page_view.size.width
        display = screen.appearance.wider(columns, steps * count)
        screen.set_display(display)
        screen.say(f"rows of {display.measure(columns)} columns")

    return act


def _theme(screen: PageScreen, _: int) -> None:
    from reader.ui.themes import THEMES

    app = screen.app
    app.theme = _following(THEMES, app.theme) if app.theme in THEMES else THEMES[0]
    screen.say(f"theme {app.theme}")


ACTIONS: Final[dict[str, Action]] = {
    "view.tashkeel": _changed(_tashkeel),
    "view.digits": _changed(_digits),
    "view.direction": _changed(_direction),
    "view.labels": _changed(_labels),
    "view.spacing": _changed(_spacing),
    "view.wider": _measure(1),
    "view.narrower": _measure(-1),
    "view.theme": _theme,
}
