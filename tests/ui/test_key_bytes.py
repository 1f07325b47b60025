"""The bytes that terminals really send, through a pty and Textual's own parser, to a command.

`data/terminal_keys.json` was recorded: each key of the shipped keymaps was pressed in a terminal
under an X server, with the modes that Textual sets, and what its program read was written down.
Empty means that the terminal keeps the key for itself.
"""

import json
import os
import pty
import tty
from pathlib import Path

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from reader.shipped import keymaps_folder
from reader.tagging.tagset_file import load_tagset
from reader.ui.keymap import Match, load_keymap
from reader.ui.keys.layouts import read_layout
from reader.ui.keys.names import key_of_cursor_report

RECORDED = json.loads((Path(__file__).parent / "data" / "terminal_keys.json").read_text("utf-8"))
# What is typed as it stands everywhere: letters and digits.
PLAIN = {character: character for character in "abcdefghijklmnopqrstuvwxyzGKNTZ0123456789"}

# Where a key of the default keymap does not arrive; each of these commands has another.
KEPT = {
    "xterm": {"shift+pageup", "shift+pagedown"},
    "tmux": {"shift+pageup", "shift+pagedown"},
    # F3 with Shift arrives as the letters O 2 R behind an escape.
    "konsole": {"shift+f3"},
    # Control, Shift and an arrow are kitty's own keys.
    "kitty": {
        *(f"ctrl+shift+{key}" for key in ("left", "right", "up", "down", "home", "end")),
    },
}


def through_a_pty(sent):
    """Write bytes to a terminal's end of a pty, read them as a program with a raw tty does."""
    terminal, program = pty.openpty()
    try:
        tty.setraw(program)
        os.write(terminal, sent)
        received = b""
        while len(received) < len(sent):
            received += os.read(program, 1024)
        return received
    finally:
        os.close(terminal)
        os.close(program)


def presses(sent):
    """Return the key presses that Textual makes of what was sent."""
    if not sent:
        return []
    parser = XTermParser()
    text = through_a_pty(sent).decode("utf-8")
    found = []
    for event in (*parser.feed(text), *parser.feed("")):
        if isinstance(event, events.Key):
            found.append((event.key, event.character))
        elif isinstance(event, events.CursorPosition):
            # The screen turns this back, see key_of_cursor_report.
            found.append((key_of_cursor_report(event.y + 1, event.x + 1), None))
    return found


def sent_for(terminal, keys):
    recorded = RECORDED[terminal]["sent"]
    return [recorded.get(key, PLAIN.get(key)) for key in keys.split()]


def reaches(keymap, terminal, keys, command):
    machine = keymap.resolver()
    answer = None
    for sent in sent_for(terminal, keys):
        if not sent:
            return False
        for press in presses(sent.encode("latin-1")):
            answer = machine.feed(*press) or answer
    return isinstance(answer, Match) and answer.command == command


@pytest.mark.parametrize("terminal", RECORDED)
def test_every_command_of_the_default_keymap_has_a_key_that_arrives(terminal):
    keymap = load_keymap("default", load_tagset("news"))
    lost, kept = [], set()
    for command, sequences in keymap.as_json().items():
        arrived = {keys: reaches(keymap, terminal, keys, command) for keys in sequences}
        kept |= {keys for keys, there in arrived.items() if not there}
        if not any(arrived.values()):
            lost.append(command)
    assert lost == []
    assert kept == KEPT.get(terminal, set())


@pytest.mark.parametrize("keymap", ["vim", "emacs"])
@pytest.mark.parametrize("terminal", ["xterm", "vte", "tmux"])
def test_every_command_of_the_other_keymaps_has_a_key_that_arrives(terminal, keymap):
    loaded = load_keymap(keymap, load_tagset("news"))
    visual_only = {"mark.word", "mark.sentence", "mark.paragraph"} if keymap == "vim" else set()
    for command, sequences in loaded.as_json().items():
        # tmux keeps Ctrl+B, so that it was not recorded there.
        arrived = [reaches(loaded, terminal, keys, command) for keys in sequences]
        assert any(arrived) or not sequences or command in visual_only, command


@pytest.mark.parametrize("name", ["arabic-101", "arabic-102", "arabic-mac"])
def test_a_label_is_tagged_by_the_bytes_of_its_key_under_an_arabic_layout(name):
    layout = read_layout(keymaps_folder() / "layouts" / f"{name}.toml")
    keymap = load_keymap("default", load_tagset("news"), keyboards=[name])
    machine = keymap.resolver()
    for label in keymap.tagset.labels:
        answer = None
        for key in label.key.split():
            sent = layout.sent_by(key)[0]
            for press in presses(sent.encode("utf-8")):
                answer = machine.feed(*press)
        assert answer.label == label


def test_what_kitty_says_of_shift_alone_disturbs_nothing():
    keymap = load_keymap("default", load_tagset("news"))
    machine = keymap.resolver()
    answers = []
    # 3, then Shift goes down, then * with Shift, in the kitty keyboard protocol.
    for sent in (b"\x1b[51;;51u", b"\x1b[57441;2u", b"\x1b[56;2;42u"):
        answers += [machine.feed(*press) for press in presses(sent)]
    assert (answers[-1].command, answers[-1].times) == ("span.everywhere", 3)


def test_control_and_an_arabic_letter_undoes_in_the_kitty_protocol():
    # kitty names the letter of the layout in force; xterm and VTE send the control character.
    machine = load_keymap("default", None).resolver()
    assert [machine.feed(*press).command for press in presses(b"\x1b[1574;5u")] == ["edit.undo"]
