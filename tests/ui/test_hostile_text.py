"""A text cannot drive the terminal, nor can its name, nor what is pasted or searched for."""

import re
import shutil

import pytest

from tests.ui.meant import CONTROLS, TORTURE
from tests.ui.pseudo_terminal import PseudoTerminal

# Sets the clipboard, clears the screen, turns the order of all that follows round, and more.
HOSTILE = (
    "\x1b]52;c;cmVhZGVy\x07\x1b[2J\u202e\u2066\x9b2J\x9d0;x\x9c\x1bP+q\x1b\\\u200f\u061c\u200d"
)
CTRL_END, CTRL_HOME, ESCAPE = "\x1b[1;5F", "\x1b[1;5H", "\x1b"
DOCUMENTS, SPANS, NOTE, REMOVE = "\x0f", "\x1bOQ", '"', "\x7f"

# What a terminal obeys: CSI, the strings (OSC, DCS, APC, PM, SOS) up to their end, other escapes.
_SEQUENCE = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P_^X].*?(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]|\x1b", re.DOTALL
)
# CR and LF are Textual's way to the next row.
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_FORMAT = re.compile(r"[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0001-\U000e007f]")


def kinds(data):
    """The sequences in ``data``, those with other numbers in them being of one kind."""
    return {re.sub(rb"[0-9;:]+", b"#", sequence) for sequence in _SEQUENCE.findall(data)}


def sitting(folder, *paths):
    """Open the paths, look at every page and some screens, tag, search and note: all bytes sent."""
    words = [str(path) for path in paths]
    with PseudoTerminal(*words, folder=folder, rows=24, columns=80) as terminal:
        terminal.wait_for(lambda it: it.shows("· row"), "the page")
        steps = [
            "p", CTRL_END, "p", SPANS, ESCAPE, NOTE, f"\x1b[200~{HOSTILE}\x1b[201~", "\r",
            "/", f"\x1b[200~{HOSTILE}\x1b[201~", "\r", ESCAPE, DOCUMENTS, ESCAPE, CTRL_HOME,
            *["\x1b[6~"] * 4, REMOVE, "\x0e", "\x0e", "\x11",
        ]  # fmt: skip
        for keys in steps:
            terminal.send(keys)
            terminal.wait_until_quiet(0.1)
        assert terminal.wait() == 0
        sent = terminal.bytes
    # What stands before and after is the handshake, which no text has a part in.
    return sent[sent.index(b"\x1b[?1049h") : sent.rindex(b"\x1b[?1049l")]


@pytest.fixture(scope="module")
def harmless_kinds(tmp_path_factory):
    """The kinds of sequences that Reader itself sends."""
    folder = tmp_path_factory.mktemp("harmless")
    shutil.copy(TORTURE, folder / "one.txt")
    shutil.copy(TORTURE, folder / "two.txt")
    return kinds(sitting(folder, folder))


def assert_harmless(data, harmless_kinds):
    assert kinds(data) <= harmless_kinds
    text = _SEQUENCE.sub(b"", data).decode("utf-8")
    assert set(_CONTROL.findall(text)) == set()
    assert set(_FORMAT.findall(text)) == set()


def test_a_text_full_of_controls_opens_harmlessly(tmp_path, harmless_kinds):
    shutil.copy(CONTROLS, tmp_path / "one.txt")
    shutil.copy(CONTROLS, tmp_path / "two.txt")
    assert_harmless(sitting(tmp_path, tmp_path), harmless_kinds)


def test_names_full_of_controls_are_harmless(tmp_path, harmless_kinds):
    name = HOSTILE.replace("/", "")
    for number in range(3):
        (tmp_path / f"{number}{name}نص.txt").write_text(f"نص {HOSTILE} آخر", encoding="utf-8")
    # Refused as binary, and said.
    (tmp_path / f"1{name}.txt").write_bytes(b"\x00")
    assert_harmless(sitting(tmp_path, tmp_path), harmless_kinds)


def test_the_check_sees_what_it_is_to_see():
    assert_harmless(b"\x1b[31;1m joined \x1b[2;3H", {b"\x1b[#m", b"\x1b[#H"})
    for sent in (
        "\x1b]52;c;eA==\x07",
        "\x1b[2J",
        "\x1bc",
        "\x1b",
        "\x9b2J",
        "\x07",
        "\t",
        "\u202e",
    ):
        with pytest.raises(AssertionError):
            assert_harmless(sent.encode(), {b"\x1b[#m", b"\x1b[#H"})
