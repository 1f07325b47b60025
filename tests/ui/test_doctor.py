"""reader doctor on a pseudo terminal: what it finds, shows and saves."""

import json

from tests.ui.pseudo_terminal import PseudoTerminal


def doctor(folder, *arguments, **options):
    environment = {"READER_SETTINGS": str(folder / "settings.toml")}
    return PseudoTerminal("doctor", *arguments, folder=folder, environment=environment, **options)


def test_the_sentence_is_shown_once_per_encoding_and_the_number_saved(tmp_path):
    with doctor(tmp_path) as terminal:
        terminal.wait_for(lambda it: it.shows("Press its number"), "the question")
        assert terminal.shows("terminal: xterm")
        for number, mode in enumerate(["visual", "words", "runs", "rows", "logical"], 1):
            assert terminal.shows(f"({mode})")
            assert any(row.startswith(f"  {number}  ") for row in terminal.rows)
        terminal.send("4")
        assert terminal.wait() == 0
    assert json.loads((tmp_path / "terminals.json").read_text()) == {"xterm": "rows"}
    with doctor(tmp_path, "--json") as terminal:
        assert terminal.wait() == 0
        found = terminal.bytes[terminal.bytes.index(b"{") :].decode()
        assert json.loads(found[: found.rindex("}") + 1])["mode"] == "rows"
    with doctor(tmp_path) as terminal:
        terminal.wait_for(lambda it: it.shows("Press its number"), "the question")
        terminal.send("0")
        assert terminal.wait() == 0
    assert json.loads((tmp_path / "terminals.json").read_text()) == {}


def test_another_key_changes_nothing(tmp_path):
    with doctor(tmp_path) as terminal:
        terminal.wait_for(lambda it: it.shows("Press its number"), "the question")
        terminal.send("\x1b[A")
        assert terminal.wait() == 0
    assert not (tmp_path / "terminals.json").exists()


def test_the_findings_say_what_the_terminal_answered(tmp_path):
    answers = {b"\x1b[>q": b"\x1bP>|kitty(0.26.5)\x1b\\", b"\x1b[c": b"\x1b[?62c"}
    with doctor(tmp_path, "--json", answers=answers) as terminal:
        assert terminal.wait() == 0
        found = json.loads(terminal.bytes[terminal.bytes.index(b"{") :].decode())
    assert found["terminal"] == "kitty"
    assert found["mode"] == "words"
    assert found["answers"]["xtversion"] == "kitty(0.26.5)"
    assert found["environment"]["TERM"] == "xterm-256color"
