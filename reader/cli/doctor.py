"""Say what was found out about the terminal, and which way of sending Arabic reads right in it.

Asks the terminal what it is, says what Reader chose for it and why, shows one sentence in every
encoding, and saves the one that the user says reads right. `--json` prints the findings for a bug
report and asks the user nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from reader import __version__
from reader.cli.arguments import settings_of
from reader.cli.errors import ReaderError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reader.settings import Settings
    from reader.ui.terminal.choice import Choice
    from reader.ui.terminal.handshake import Answers

SENTENCE = "الاجتماع الأول (27 مايو) في OpenAI"
_MEANING = "the first meeting (27 May) at OpenAI"
# Variables that tell terminals apart; no other is printed.
_TELLING = (
    "TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLORTERM", "VTE_VERSION", "KONSOLE_VERSION",
    "KITTY_WINDOW_ID", "MLTERM", "WT_SESSION", "TERMINOLOGY", "ALACRITTY_WINDOW_ID",
    "ZUTTY_VERSION", "XTERM_VERSION", "TMUX", "STY", "SSH_TTY", "NO_COLOR", "LANG", "LC_ALL",
    "LC_CTYPE",
)  # fmt: skip
_FEW_ANSWERS = "it answers no question (that may be so over a slow line)"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `reader doctor`."""
    parser.add_argument(
        "--json", action="store_true", help="print the findings for a bug report, ask nothing"
    )


def run(options: argparse.Namespace) -> int:
    """Print the findings; without `--json` show the sentence and save what reads right."""
    settings = settings_of(options)
    with _terminal() as terminal:
        answers, choice = _findings(terminal, settings)
        if options.json:
            print(json.dumps(_as_json(answers, choice), ensure_ascii=False, indent=1))
            return 0
        if terminal is None or not sys.stdout.isatty():
            raise ReaderError("needs a terminal to look at (reader doctor --json prints findings)")
        for line in _told(answers, choice):
            print(line)
        sys.stdout.flush()
        _offer_passthrough(terminal, choice)
        _ask_which_reads_right(terminal, choice)
    return 0


@contextlib.contextmanager
def _terminal() -> Iterator[int | None]:
    """The terminal we run on, also where input or output is redirected; None without one."""
    try:
        descriptor = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _findings(terminal: int | None, settings: Settings) -> tuple[Answers, Choice]:
    from reader.ui.terminal.choice import Wishes, choose
    from reader.ui.terminal.handshake import Answers, Handshake
    from reader.ui.terminal.outer import outer_terminal
    from reader.ui.terminal.saved import saved_modes

    answers = Answers()
    if terminal is not None:
        handshake = Handshake(terminal, terminal, os.environ)
        handshake.ask()
        answers = handshake.answers()
    wishes = Wishes(settings.bidi, settings.bidi_switch, settings.kitty_force_ltr, saved_modes())
    choice = choose(
        answers, os.environ, wishes,
        is_terminal=terminal is not None, outer=outer_terminal(os.environ),
    )  # fmt: skip
    return answers, choice


def _as_json(answers: Answers, choice: Choice) -> dict[str, Any]:
    from reader.ui.terminal.choice import plain_version
    from reader.ui.terminal.saved import saved_modes

    return {
        "reader": __version__,
        "python": sys.version.split()[0],
        "platform": sys.platform,
        "terminal": choice.terminal,
        "multiplexer": choice.multiplexer,
        "mode": choice.mode,
        "reason": choice.reason,
        "notice": choice.notice,
        "harakat": choice.shows_marks,
        "switches": {"start": choice.switches.start, "end": choice.switches.end},
        "answers": {
            "answered": answers.answered,
            "milliseconds": answers.milliseconds,
            "xtversion": plain_version(answers.version),
            "explicit_order": answers.order,
            "da2": answers.kind,
        },
        "environment": {name: os.environ[name] for name in _TELLING if name in os.environ},
        "saved": saved_modes(),
    }


def _told(answers: Answers, choice: Choice) -> Iterator[str]:
    where = f" in {choice.multiplexer}" if choice.multiplexer else ""
    yield f"terminal: {choice.terminal}{where}"
    yield f"rows are sent: {choice.mode}, because {choice.reason}"
    yield "harakat: " + ("shown" if choice.shows_marks else "hidden (they shift or vanish here)")
    if not answers.answered:
        yield _FEW_ANSWERS
    if choice.switches.start:
        yield "at the start it is told to leave the order alone, at the end it is told back"
    if choice.notice:
        yield choice.notice


def _offer_passthrough(terminal: int, choice: Choice) -> None:
    """Ask for leave to let sequences through tmux, where that is what stands in the way."""
    from reader.ui.terminal.outer import passes_through
    from reader.ui.terminal.saved import may_pass_through, save_passthrough

    if choice.multiplexer != "tmux" or passes_through(os.environ) or may_pass_through():
        return
    print("tmux hands nothing on to the terminal. May Reader set allow-passthrough for its own")
    print("pane while it runs? y or n: ", end="", flush=True)
    if _pressed(terminal) in {"y", "Y", "غ"}:
        save_passthrough(leave=True)
        print("y")
    else:
        print("n")


def _ask_which_reads_right(terminal: int, choice: Choice) -> None:
    """Show the sentence in each encoding, and save the number that is pressed."""
    from reader.ui.lines import set_line
    from reader.ui.terminal.encodings import ENCODINGS
    from reader.ui.terminal.saved import save_mode

    pieces = set_line(SENTENCE).pieces
    sys.stdout.write(choice.switches.start)
    print(
        f"\nWhich line reads “{_MEANING}”, joined, from the right, the brackets around the date?\n"
    )
    for number, (mode, encode) in enumerate(ENCODINGS.items(), 1):
        print(f"  {number}  {''.join(text for text, _ in encode(pieces))}")
        print(f"     ({mode})")
    print("\nPress its number; 0 to go by what was found; any other key changes nothing: ", end="")
    sys.stdout.flush()
    pressed = _pressed(terminal)
    sys.stdout.write(choice.switches.end)
    modes = list(ENCODINGS)
    if pressed == "0":
        path = save_mode(choice.terminal, "")
        print(f"0\nnothing is saved for {choice.terminal} any more: {path}")
    elif pressed.isdecimal() and 1 <= int(pressed) <= len(modes):
        mode = modes[int(pressed) - 1]
        path = save_mode(choice.terminal, mode)
        print(f"{pressed}\n{mode} is saved for {choice.terminal}: {path}")
    else:
        print("\nnothing was changed")


def _pressed(terminal: int) -> str:
    """Wait for one key press and return what it types; the rest of a longer sequence is dropped."""
    import termios
    import tty

    attributes = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal, termios.TCSANOW)
        data = os.read(terminal, 64)
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, attributes)
    return data.decode("utf-8", "replace")[:1]
