"""README says what is: its formats, its commands, its files (its keys: tests/cli/test_keys.py)."""

import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest

from reader.cli import SUBCOMMANDS
from reader.cli.arguments import split_command
from reader.cli.parser import Parser, parse
from reader.export.formats import FORMATS

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")

COMMANDS = [
    shlex.split(line, comments=True)[1:]
    for block in re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    for line in block.splitlines()
    if line.startswith("reader")
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_in_it_is_understood(words):
    name, rest = split_command(words, frozenset(SUBCOMMANDS))
    module = import_module(f"reader.cli.{SUBCOMMANDS[name][0] if name else 'open'}")
    parser = Parser("reader", "")
    module.configure(parser)
    assert parse(parser, rest)


def test_it_names_every_format_and_every_subcommand():
    (table,) = re.findall(
        r"^\| format \| for \|\n(.*?)\n\n", README, flags=re.DOTALL | re.MULTILINE
    )
    cells = [row.split("|")[1] for row in table.splitlines()[1:]]
    assert set(re.findall(r"`(\w+)`", " ".join(cells))) == set(FORMATS)
    assert all(f"`reader {name}" in README for name in SUBCOMMANDS)


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"])
def test_every_link_to_a_file_leads_to_one(page):
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    missing = [link for link in links if not (REPOSITORY / link.partition("#")[0]).exists()]
    assert missing == []
