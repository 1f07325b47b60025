"""Print the keymap in force: every command with its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reader.ui.keymap import Keymap


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the shapes to print in."""
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="as JSON, for programs")
    shape.add_argument("--markdown", action="store_true", help="as the table in README.md")


def run(options: argparse.Namespace) -> int:
    """Print the keymap; what a keyboard layout cannot reach is said on standard error."""
    from reader.cli.arguments import keymap_of
    from reader.cli.errors import say

    keymap = keymap_of(options)
    if options.json:
        print(_json(keymap))
    elif options.markdown:
        print("\n".join(_markdown(keymap)))
    else:
        print("\n".join(_list(keymap)))
        for warning in keymap.warnings:
            say(warning)
    return 0


def _json(keymap: Keymap) -> str:
    import json

    lines = (f"{json.dumps(name)}: {json.dumps(keys)}" for name, keys in keymap.as_json().items())
    return "{" + ",\n ".join(lines) + "}"


def _list(keymap: Keymap) -> Iterator[str]:
    """Yield a line per command: its keys, its title, its id; a blank line between groups."""
    from reader.ui.commands import COMMANDS, GROUPS
    from reader.ui.keys.names import shown

    rows = [
        (command, ", ".join(shown(keys) for keys in keymap.keys_of(command.id)) or "(no key)")
        for command in COMMANDS
    ]
    keys_width = max(len(keys) for _, keys in rows)
    title_width = max(len(command.title) for command, _ in rows)
    yield f"{keymap.title} keymap ({keymap.path})"
    group = ""
    for command, keys in rows:
        if command.group != group:
            group = command.group
            yield ""
            yield GROUPS[group]
        yield f"  {keys:{keys_width}}  {command.title:{title_width}}  {command.id}"


def _markdown(keymap: Keymap) -> Iterator[str]:
    """Yield README's table: a row per group, in it every command that has a key."""
    from reader.ui.commands import COMMANDS, GROUPS
    from reader.ui.keys.names import shown

    yield "| | |"
    yield "|---|---|"
    for group, name in GROUPS.items():
        cells = [
            f"{' or '.join(_code(shown(keys)) for keys in all_keys)} {command.title.lower()}"
            for command in COMMANDS
            if command.group == group and (all_keys := keymap.keys_of(command.id))
        ]
        yield f"| {name} | {' · '.join(cells)} |"


def _code(keys: str) -> str:
    """Return keys as Markdown code that stays in its cell of a table."""
    fence, blank = ("``", " ") if "`" in keys else ("`", "")
    escaped = keys.replace("|", r"\|")
    return f"{fence}{blank}{escaped}{blank}{fence}"
