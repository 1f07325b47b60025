"""Print the labels of the tagset in force, with their keys, names and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from reader.ui.keymap import Keymap


def configure(parser: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")


def run(options: argparse.Namespace) -> int:
    """Print the tagset, as JSON or as a table for people."""
    from reader.cli.arguments import keymap_of

    keymap = keymap_of(options)
    print(_json(keymap) if options.json else _table(keymap))
    return 0


def _json(keymap: Keymap) -> str:
    import json

    records = [
        {
            "label": label.name,
            "layer": label.layer,
            "key": keymap.key_of_label(label),
            "name": label.english,
            "arabic": label.arabic,
            "roles": [role.name for role in label.roles],
        }
        for label in keymap.tagset.labels
    ]
    lines = ",\n ".join(json.dumps(record, ensure_ascii=False) for record in records)
    return f"[{lines}]"


def _table(keymap: Keymap) -> str:
    """Columns of ASCII first, the Arabic name last: it cannot push another column aside."""
    rows = [
        (
            label.layer,
            keymap.key_of_label(label),
            label.name,
            label.english,
            ", ".join(role.name + ("*" if role.required else "") for role in label.roles),
            label.arabic,
        )
        for label in keymap.tagset.labels
    ]
    head = ("layer", "key", "label", "name", "roles", "arabic")
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(5)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in [head, *rows]
    ]
    return "\n".join(
        [f"{keymap.tagset.name}  {keymap.tagset.hash}", "", *(line.rstrip() for line in lines)]
    )
