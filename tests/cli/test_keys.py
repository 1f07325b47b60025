"""`reader keys`: the keymap in force as JSON, as README's table, as a list for people."""

import json
import re
from pathlib import Path

import pytest

from reader.cli import main
from reader.ui.commands import COMMANDS

REPOSITORY = Path(__file__).resolve().parent.parent.parent


def test_the_json_has_every_command_with_a_list_of_keys(capsys):
    assert main(["keys", "--json"]) == 0
    keys = json.loads(capsys.readouterr().out)
    assert set(keys) == {command.id for command in COMMANDS}
    assert keys["caret.left"] == ["left"]
    assert keys["caret.previous_sentence"][0] == "left_square_bracket"
    assert keys["mark.word"] == ["ctrl+k w"]


def test_an_unbound_command_has_an_empty_list(capsys, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('extends = "default"\n[keys.app]\nquit = false\n')
    assert main(["keys", "--json", "--keymap", str(own)]) == 0
    assert json.loads(capsys.readouterr().out)["app.quit"] == []


def test_the_keymap_may_be_named_before_or_after_the_subcommand(capsys):
    for words in (["--keymap", "vim", "keys", "--json"], ["keys", "--json", "--keymap", "vim"]):
        assert main(words) == 0
        assert json.loads(capsys.readouterr().out)["caret.document_start"][0] == "g g"


def test_the_table_in_the_readme_is_the_one_of_the_default_keymap(capsys):
    assert main(["keys", "--markdown"]) == 0
    table = capsys.readouterr().out.strip()
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    found = re.search(
        r"<!-- keys: reader keys --markdown -->\n(.*?)\n<!-- /keys -->", readme, re.DOTALL
    )
    assert found, "README.md has no place for the table"
    assert found[1].strip() == table, "put what `reader keys --markdown` prints into README.md"


def test_the_list_for_people_names_every_command_and_what_cannot_be_reached(capsys, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('extends = "default"\nkeyboard = "arabic-101"\n[keys.mark]\nword = "b"\n')
    assert main(["keys", "--keymap", str(own)]) == 0
    captured = capsys.readouterr()
    for command in COMMANDS:
        assert f"  {command.id}\n" in captured.out
    assert captured.err == ("reader: mark.word: b cannot be reached under the layout Arabic 101\n")


def test_a_bar_stays_in_its_cell_of_the_markdown_table(capsys, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('[keys.app]\nquit = "|"\nhelp = "`"\n')
    assert main(["keys", "--markdown", "--keymap", str(own)]) == 0
    assert "| Program | `` ` `` help · `\\|` quit |" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["keys", "tags"])
def test_a_bad_keymap_is_one_line_and_exit_2(capsys, tmp_path, command):
    own = tmp_path / "own.toml"
    own.write_text('extends = "default"\n[keys.mark]\nword = "p"\n')
    assert main([command, "--keymap", str(own)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("reader: ")
    assert error.count("\n") == 1
    assert "label PER" in error
    assert f"mark.word ({own}, line 3)" in error


def test_tags_say_the_keys_as_the_keymap_has_them(capsys):
    assert main(["tags", "--json", "--keymap", "vim"]) == 0
    keys = {tag["label"]: tag["key"] for tag in json.loads(capsys.readouterr().out)}
    assert keys["PER"] == "t p"
    assert keys["MONEY"] == "t x m"
