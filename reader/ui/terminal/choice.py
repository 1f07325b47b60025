"""Which bytes a terminal gets: found out from what it says of itself and from the environment.

Pure. The first that matches counts: what the user said or saved, no terminal at all,
then the terminals that reorder by themselves, else visual order with the plain switch. What a
terminal answers comes before the environment, which leaks from parent terminals and doesn't cross
ssh.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reader.ui.terminal.encodings import WITHOUT_MARKS
from reader.ui.terminal.switches import KONSOLE, MLTERM, NO_SWITCHES, Switches, switches_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reader.ui.terminal.handshake import Answers
    from reader.ui.terminal.switches import Multiplexer

AUTO: Final = "auto"
UNKNOWN: Final = "unknown"

# What a name from XTVERSION begins with, in lower case -> how we call the terminal.
_BY_VERSION: Final = {
    "xterm.js": "xterm.js", "xterm(": "xterm", "vte": "vte", "kitty": "kitty",
    "konsole": KONSOLE, "mlterm": MLTERM, "wezterm": "wezterm", "foot": "foot",
    "mintty": "mintty", "iterm2": "iterm2", "ghostty": "ghostty", "contour": "contour",
    "terminology": "terminology", "alacritty": "alacritty", "windows terminal": "windows-terminal",
    "qterminal": "qterminal", "tmux": "tmux",
}  # fmt: skip
# DA2 where a terminal has no name: PuTTY, and QTerminal, whose 115 Konsole shares.
_BY_KIND: Final = {"0;136;0": "putty", "0;115;0": "qterminal"}
# A variable that only this terminal sets, or its value.
_BY_VARIABLE: Final = (
    ("KITTY_WINDOW_ID", None, "kitty"),
    ("KONSOLE_VERSION", None, KONSOLE),
    ("MLTERM", None, MLTERM),
    ("WT_SESSION", None, "windows-terminal"),
    ("TERM_PROGRAM", "Apple_Terminal", "terminal.app"),
    ("TERM_PROGRAM", "iTerm.app", "iterm2"),
    ("TERM_PROGRAM", "vscode", "xterm.js"),
    ("TERM_PROGRAM", "WezTerm", "wezterm"),
    ("TERM_PROGRAM", "ghostty", "ghostty"),
    ("TERMINOLOGY", None, "terminology"),
    ("ALACRITTY_WINDOW_ID", None, "alacritty"),
    ("ZUTTY_VERSION", None, "zutty"),
    ("VTE_VERSION", None, "vte"),
    ("XTERM_VERSION", None, "xterm"),
)
_BY_TERM: Final = (
    ("xterm-kitty", "kitty"), ("mlterm", MLTERM), ("rxvt-unicode", "urxvt"), ("foot", "foot"),
    ("alacritty", "alacritty"), ("konsole", KONSOLE), ("st-", "st"), ("wezterm", "wezterm"),
    ("xterm-ghostty", "ghostty"), ("putty", "putty"), ("nsterm", "terminal.app"),
)  # fmt: skip

# Where harakat stand on their letters; elsewhere they shift or vanish.
_SHOWS_MARKS: Final = frozenset({"xterm", "urxvt", "vte", KONSOLE, MLTERM})
# Terminals that reorder unless they are told not to.
_REORDERS: Final = frozenset({"vte", KONSOLE, MLTERM})
# Terminals that reorder and can be told not to only by their own settings.
_OWN_SETTINGS: Final = {
    "putty": "PuTTY reorders Arabic by itself: tick “Disable bidirectional text display” "
    "(Terminal › Features)",
    "terminal.app": "Terminal reorders Arabic by itself: turn off bidirectional text in its "
    "profile (Settings › Profiles › Text)",
    "iterm2": "iTerm2 may reorder Arabic by itself: turn off right-to-left text "
    "(Settings › General)",
    "qterminal": "QTerminal reorders Arabic by itself: turn off bidirectional text "
    "(Preferences › Appearance)",
}
_KITTY_HINT: Final = (
    "kitty reorders words by itself: with `force_ltr yes` in kitty.conf and "
    "`kitty_force_ltr = true` in Reader's settings harakat are shown too"
)


class Wishes(NamedTuple):
    """What the user set: the mode or ``auto``, whether switches are sent, what kitty was told.

    ``saved`` gives modes by the terminal's name, as `reader doctor` saved them.
    """

    mode: str = AUTO
    switch: str = AUTO
    kitty_force_ltr: bool = False
    saved: Mapping[str, str] | None = None


class Choice(NamedTuple):
    """What a terminal gets, and why.

    ``mode`` is a name of `encodings.ENCODINGS`; ``shows_marks`` whether harakat can be shown;
    ``notice`` something to say once, or empty.
    """

    terminal: str
    multiplexer: Multiplexer
    mode: str
    switches: Switches
    shows_marks: bool
    reason: str
    notice: str = ""

    def with_notice(self, notice: str) -> Choice:
        """The same choice with something to say."""
        return self._replace(notice=notice)

    def unswitched(self) -> Choice:
        """The choice where no switch reaches the terminal: rows for one that reorders by itself."""
        mode = "rows" if self.mode == "visual" and self.terminal in _REORDERS else self.mode
        return self._replace(mode=mode, switches=NO_SWITCHES)


def choose(
    answers: Answers,
    environment: Mapping[str, str],
    wishes: Wishes,
    *,
    is_terminal: bool = True,
    outer: str = "",
) -> Choice:
    """Choose for a terminal; ``outer`` is what a multiplexer says of the terminal around it."""
    terminal, told_by = name_of(answers, environment, outer)
    multiplexer = multiplexer_of(answers, environment)
    mode, reason, notice = _mode(terminal, told_by, wishes, environment, is_terminal=is_terminal)
    switches = NO_SWITCHES
    if wishes.switch != "off" and mode == "visual":
        switches = switches_for(terminal, multiplexer)
    return Choice(
        terminal, multiplexer, mode, switches, _shows_marks(terminal, mode, wishes), reason, notice
    )


def name_of(answers: Answers, environment: Mapping[str, str], outer: str = "") -> tuple[str, str]:
    """Return the terminal's name and what told it."""
    for told, what in ((outer, "tmux says"), (answers.version, "XTVERSION")):
        name = _by_version(told) or (_by_term(told) if told is outer else "")
        if name and name != "tmux":
            return name, f"{what}: {plain_version(told)}"
    if not answers.version and answers.kind in _BY_KIND:
        return _BY_KIND[answers.kind], f"DA2: {answers.kind}"
    for variable, value, name in _BY_VARIABLE:
        found = environment.get(variable)
        if found and (value is None or found == value):
            return name, f"{variable}={found}"
    term = environment.get("TERM", "")
    return _by_term(term) or UNKNOWN, f"TERM={term}"


def _by_version(told: str) -> str:
    lowered = told.lower()
    return next((name for begin, name in _BY_VERSION.items() if lowered.startswith(begin)), "")


def _by_term(term: str) -> str:
    return next((name for begin, name in _BY_TERM if term.startswith(begin)), "")


def multiplexer_of(answers: Answers, environment: Mapping[str, str]) -> Multiplexer:
    """Return the multiplexer between us and the terminal, if any."""
    if environment.get("TMUX") or answers.version.startswith("tmux"):
        return "tmux"
    if environment.get("STY"):
        return "screen"
    return ""


def _mode(
    terminal: str,
    told_by: str,
    wishes: Wishes,
    environment: Mapping[str, str],
    *,
    is_terminal: bool,
) -> tuple[str, str, str]:
    """The mode, why, and what to say; the first that matches."""
    saved = (wishes.saved or {}).get(terminal)
    if wishes.mode != AUTO:
        return wishes.mode, "as stated (--bidi or the settings)", ""
    if saved:
        return saved, f"as saved for {terminal}", ""
    if not is_terminal or environment.get("TERM") == "dumb":
        return "logical", "no terminal, or a dumb one", ""
    if terminal in {KONSOLE, MLTERM}:
        return "visual", f"{terminal} with its own switch ({told_by})", ""
    if terminal == "kitty" and not wishes.kitty_force_ltr:
        return "words", f"kitty ({told_by})", _KITTY_HINT
    return "visual", f"{terminal} ({told_by})", _OWN_SETTINGS.get(terminal, "")


def _shows_marks(terminal: str, mode: str, wishes: Wishes) -> bool:
    if mode in WITHOUT_MARKS:
        return False
    return terminal in _SHOWS_MARKS or (terminal == "kitty" and wishes.kitty_force_ltr)


def plain_version(version: str) -> str:
    """Return what a terminal says of itself without anything that could drive another one."""
    return "".join([each if " " <= each <= "~" else "?" for each in version])
