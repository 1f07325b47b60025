"""Print the labels of the tagset in force, with their keys, names and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from reader.tagging.tagset import Tagset


def configure(parser: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")


def run(options: argparse.Namespace) -> int:
    """Print the tagset, as JSON by the contract of DESIGN §6 or as a table for people."""
    from reader.cli.arguments import settings_of
    from reader.tagging.tagset import load_tagset

    tagset = load_tagset(settings_of(options).tagset)
    print(_json(tagset) if options.json else _table(tagset))
    return 0


def _json(tagset: Tagset) -> str:
    import json

    records = [
        {
            "label": label.name,
            "layer": label.layer,
            "key": label.key,
            "name": label.english,
            "arabic": label.arabic,
            "roles": [role.name for role in label.roles],
        }
        for label in tagset.labels
    ]
    lines = ",\n ".join(json.dumps(record, ensure_ascii=False) for record in records)
    return f"[{lines}]"


def _table(tagset: Tagset) -> str:
    """Columns of ASCII first, the Arabic name last: it cannot push another column aside."""
    rows = [
        (
            label.layer,
            label.key,
            label.name,
            label.english,
            ", ".join(role.name + ("*" if role.required else "") for role in label.roles),
            label.arabic,
        )
        for label in tagset.labels
    ]
    head = ("layer", "key", "label", "name", "roles", "arabic")
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(5)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in [head, *rows]
    ]
    return "\n".join([f"{tagset.name}  {tagset.hash}", "", *(line.rstrip() for line in lines)])
