"""README says what is: its formats, its commands, its files (its keys: tests/cli/test_keys.py)."""

import json
import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest

from reader.cli import SUBCOMMANDS
from reader.cli.arguments import split_command
from reader.cli.parser import Parser, parse
from reader.export.formats import FORMATS
from reader.settings import Settings
from reader.tagging.span import Span

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")

PAGES = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "seeds/README.md"]
PAGES += [f"docs/{path.name}" for path in sorted((REPOSITORY / "docs").glob("*.md"))]

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


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_file_leads_to_one(page):
    path = REPOSITORY / page
    found = re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    links = [link for link in found if "://" not in link]
    missing = [link for link in links if not (path.parent / link.partition("#")[0]).exists()]
    assert missing == []


def test_the_record_in_the_docs_is_one_that_export_writes():
    page = (REPOSITORY / "docs" / "export.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"```json\n(.*)\n```", page)
    record = json.loads(line)
    span = Span.from_record(record)
    assert record == {"doc": "a.txt", "sha256": "5d1f…", **span.as_record()}
    assert list(record)[2:] == list(span.as_record())


def test_every_page_of_the_docs_is_linked_to_from_the_readme():
    pages = sorted(path.name for path in (REPOSITORY / "docs").glob("*.md"))
    assert [page for page in pages if f"](docs/{page})" not in README] == []


def test_every_setting_is_told():
    page = (REPOSITORY / "docs" / "settings.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| `([^`]*)` \|", page, flags=re.MULTILINE)
    defaults = {
        name: json.dumps(default, ensure_ascii=False)
        for name, default in Settings()._asdict().items()
    }
    assert dict(told) == defaults
