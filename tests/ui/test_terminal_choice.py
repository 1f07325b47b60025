"""Which bytes a terminal gets, from what it says of itself and from the environment."""

import pytest

from reader.ui.terminal.choice import Wishes, choose
from reader.ui.terminal.handshake import Answers, parsed
from reader.ui.terminal.saved import may_pass_through, save_mode, save_passthrough, saved_modes
from reader.ui.terminal.switches import switches_for

XTERM = Answers(version="XTerm(379)", answered=True)
VTE = Answers(version="VTE(7006)", answered=True)
KITTY = Answers(version="kitty(0.26.5)", answered=True)
KONSOLE = Answers(version="Konsole 22.12.3", answered=True)
SILENT = Answers()
TERM = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("answers", "environment", "terminal", "mode", "marks"),
    [
        (XTERM, TERM, "xterm", "visual", True),
        (VTE, TERM, "vte", "visual", True),
        (KITTY, {"TERM": "xterm-kitty"}, "kitty", "words", False),
        (KONSOLE, TERM, "konsole", "visual", True),
        (SILENT, {"TERM": "mlterm"}, "mlterm", "visual", True),
        (SILENT, {"TERM": "rxvt-unicode-256color"}, "urxvt", "visual", True),
        (SILENT, {"TERM": "alacritty"}, "alacritty", "visual", False),
        (Answers(version="foot(1.13.1)"), TERM, "foot", "visual", False),
        (Answers(version="xterm.js(5.3.0)"), TERM, "xterm.js", "visual", False),
        (Answers(kind="0;136;0", answered=True), TERM, "putty", "visual", False),
        (Answers(kind="0;115;0", answered=True), TERM, "qterminal", "visual", False),
        (SILENT, {**TERM, "TERM_PROGRAM": "Apple_Terminal"}, "terminal.app", "visual", False),
        (SILENT, TERM, "unknown", "visual", False),
        (SILENT, {"TERM": "dumb"}, "unknown", "logical", False),
        # What a terminal answers comes before what its parent left in the environment.
        (XTERM, {**TERM, "KITTY_WINDOW_ID": "1"}, "xterm", "visual", True),
        (XTERM, {**TERM, "KONSOLE_VERSION": "221203"}, "xterm", "visual", True),
        # Konsole answers DA2 as QTerminal does, but has a name.
        (Answers(version="Konsole 22.12.3", kind="0;115;0"), TERM, "konsole", "visual", True),
    ],
)
def test_a_terminal_is_known_and_gets_its_bytes(answers, environment, terminal, mode, marks):
    choice = choose(answers, environment, Wishes())
    assert (choice.terminal, choice.mode, choice.shows_marks) == (terminal, mode, marks)


def test_what_the_user_said_comes_before_everything():
    assert choose(KITTY, TERM, Wishes(mode="rows")).mode == "rows"
    assert choose(KITTY, TERM, Wishes(saved={"kitty": "visual"})).mode == "visual"
    assert choose(XTERM, TERM, Wishes(saved={"kitty": "words"})).mode == "visual"
    assert choose(KITTY, TERM, Wishes(mode="rows", saved={"kitty": "words"})).mode == "rows"


def test_where_no_switch_gets_through_a_terminal_that_reorders_gets_rows():
    assert choose(VTE, TERM, Wishes()).unswitched().mode == "rows"
    assert choose(VTE, TERM, Wishes()).unswitched().switches.start == ""
    assert choose(XTERM, TERM, Wishes()).unswitched().mode == "visual"
    assert choose(KITTY, TERM, Wishes()).unswitched().mode == "words"


def test_kitty_with_force_ltr_takes_visual_rows_with_marks():
    choice = choose(KITTY, TERM, Wishes(kitty_force_ltr=True))
    assert (choice.mode, choice.shows_marks, choice.notice) == ("visual", True, "")
    assert "force_ltr" in choose(KITTY, TERM, Wishes()).notice


def test_without_a_terminal_rows_are_logical():
    assert choose(SILENT, TERM, Wishes(), is_terminal=False).mode == "logical"


def test_terminals_that_only_their_own_settings_can_stop_say_which():
    for answers, environment in (
        (Answers(kind="0;136;0"), TERM),
        (Answers(kind="0;115;0"), TERM),
        (Answers(version="iTerm2 3.7.0"), TERM),
        (SILENT, {**TERM, "TERM_PROGRAM": "Apple_Terminal"}),
    ):
        assert "turn off" in (notice := choose(answers, environment, Wishes()).notice) or (
            "tick" in notice
        )


def test_each_terminal_is_told_in_its_own_way_and_told_back():
    plain = ("\x1b[8l", "\x1b[8h")
    assert choose(XTERM, TERM, Wishes()).switches == plain
    konsole = choose(KONSOLE, TERM, Wishes()).switches
    assert konsole.start == "\x1b[8l\x1b]50;BidiRenderingEnabled=false\a"
    assert konsole.end == "\x1b[8h\x1b]50;BidiRenderingEnabled=true\a"
    mlterm = choose(SILENT, {"TERM": "mlterm"}, Wishes()).switches
    assert "\x1b]5379;use_ctl=false\a" in mlterm.start
    # OSC 50 sets the font in xterm.
    assert "\x1b]50" not in choose(XTERM, TERM, Wishes()).switches.start


def test_no_switch_is_sent_when_it_is_not_wanted_or_would_harm():
    assert choose(VTE, TERM, Wishes(switch="off")).switches == ("", "")
    assert choose(KITTY, TERM, Wishes()).switches == ("", "")


def test_in_a_multiplexer_each_sequence_is_wrapped():
    tmux = choose(VTE, {**TERM, "TMUX": "socket,1,0"}, Wishes())
    assert tmux.switches.start == "\x1bPtmux;\x1b\x1b[8l\x1b\\"
    screen = choose(SILENT, {**TERM, "STY": "1.pts"}, Wishes())
    assert screen.switches.end == "\x1bP\x1b[8h\x1b\\"
    both = switches_for("konsole", "tmux").start
    assert both.count("\x1bPtmux;") == 2


def test_tmux_tells_what_lies_around_it():
    inside = {**TERM, "TMUX": "socket,1,0"}
    told = Answers(version="tmux 3.3a", answered=True)
    assert choose(told, inside, Wishes(), outer="VTE(7006)").terminal == "vte"
    assert choose(told, inside, Wishes(), outer="xterm-kitty").terminal == "kitty"
    assert choose(told, inside, Wishes()).terminal == "unknown"


def test_answers_are_taken_apart_from_what_was_typed():
    data = b"\x1bP>|XTerm(379)\x1b\\p\x1b[8;0$y\x1b[>41;379;0c\x1b[D\x1b[?64;1;2c"
    answers = parsed(data, 7)
    assert answers.version == "XTerm(379)"
    assert answers.order == 0
    assert answers.kind == "41;379;0"
    assert answers.answered
    assert answers.typed == b"p\x1b[D"


def test_a_silent_terminal_has_not_answered():
    assert parsed(b"") == Answers()
    assert parsed(b"left").typed == b"left"


def test_modes_are_saved_by_terminal(tmp_path):
    path = tmp_path / "reader" / "terminals.json"
    assert saved_modes(path) == {}
    save_mode("kitty", "visual", path)
    save_mode("foot", "rows", path)
    assert saved_modes(path) == {"kitty": "visual", "foot": "rows"}
    save_mode("kitty", "auto", path)
    assert saved_modes(path) == {"foot": "rows"}
    assert not may_pass_through(path)
    save_passthrough(leave=True, path=path)
    assert may_pass_through(path)
    assert saved_modes(path) == {"foot": "rows"}


def test_a_damaged_file_of_modes_saves_nothing(tmp_path):
    path = tmp_path / "terminals.json"
    path.write_text("[", encoding="utf-8")
    assert saved_modes(path) == {}
