#!/usr/bin/env python3
"""Take docs/reader.png: the first sample article with its annotations, in xterm.

    python3 tools/readme_picture.py

Needs the Debian packages xterm, xvfb, xdotool, imagemagick and fonts-dejavu-core. Look at the
picture before you keep it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from stage import Look, Stage
from terminal_pictures import READER, REPOSITORY
from terminals import TERMINALS

LOOK = Look(columns=100, rows=30, points=13)
COLOURS = 96


def main() -> int:
    """Take the picture."""
    article = min(REPOSITORY.glob("seeds/*.txt")).relative_to(REPOSITORY)
    with tempfile.TemporaryDirectory(prefix="picture.") as scratch:
        annotations = Path(scratch, "annotations")
        shutil.copytree(REPOSITORY / "annotations", annotations)
        words = [*READER, "--annotations", str(annotations), str(article)]
        with Stage(TERMINALS["xterm"], words, REPOSITORY, LOOK) as stage:
            stage.picture(REPOSITORY / "docs" / "reader.png", colours=COLOURS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
