#!/usr/bin/env python3
"""Take pictures of Reader in every terminal, for docs/terminals.md.

    python3 tools/terminal_pictures.py [--into FOLDER] [TERMINAL …]

Each terminal opens a torture text, tags and marks some of it, then the first sample article with
the annotations that come with it. Look at every picture before you keep it. Needs the Debian
packages xvfb, xdotool, imagemagick, fonts-dejavu-core, dbus-daemon and those of the terminals; a
terminal that is not installed is left out and said.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from stage import Look, Stage, StageError, installed_version
from terminals import TERMINALS

REPOSITORY = Path(__file__).resolve().parent.parent
READER = [str(REPOSITORY / ".venv" / "bin" / "python"), "-m", "reader"]
TORTURE = "tests/data/torture.txt"

# A name behind a lam with alef, a number, brackets, stacked harakat, and a mark over some of them.
TAGGING = [
    *("Down", "Down", "Left", "o"),
    *("Down", "Down", "Home", "Left", "p"),
    *("Down", "Down", "Home", "minus", "p", "Left", "minus", "p"),
    *("Down", "Home", "Left", "Left", "c"),
    *("Up", "Up", "Home", "shift+Left", "shift+Left", "shift+Left"),
]


def main() -> int:
    """Take the pictures; 1 where one did not come."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("terminals", nargs="*", metavar="TERMINAL", help=", ".join(TERMINALS))
    parser.add_argument("--into", type=Path, default=REPOSITORY / "docs" / "terminals")
    options = parser.parse_args()
    unknown = set(options.terminals) - set(TERMINALS)
    if unknown:
        parser.error(f"no such terminal: {', '.join(sorted(unknown))}")
    failed = False
    for name in options.terminals or TERMINALS:
        version = installed_version(TERMINALS[name].package)
        if not version:
            print(f"{name}: {TERMINALS[name].package} is not installed")
            continue
        try:
            take(name, options.into.resolve())
        except StageError as error:
            failed = True
            print(f"{name}: {error}")
        else:
            print(f"{name}: {TERMINALS[name].package} {version}")
    return int(failed)


def take(name: str, into: Path) -> None:
    """Take the pictures of one terminal; annotations go to a copy that is thrown away."""
    article = min(REPOSITORY.glob("seeds/*.txt"), default=None)
    with tempfile.TemporaryDirectory(prefix="pictures.") as scratch:
        annotations = Path(scratch, "annotations")
        if (REPOSITORY / "annotations").is_dir():
            shutil.copytree(REPOSITORY / "annotations", annotations)
        reader = [*READER, "--annotations", str(annotations), "--annotator", "layla"]
        with Stage(TERMINALS[name], [*reader, TORTURE], REPOSITORY, Look(rows=29)) as stage:
            stage.press(*TAGGING)
            stage.picture(into / f"{name}-torture.png", colours=24)
        if article is not None and not TERMINALS[name].inside:
            words = [*reader, str(article.relative_to(REPOSITORY))]
            with Stage(TERMINALS[name], words, REPOSITORY, Look(rows=24)) as stage:
                stage.picture(into / f"{name}-article.png", colours=24)


if __name__ == "__main__":
    sys.exit(main())
