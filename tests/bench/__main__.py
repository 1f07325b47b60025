"""`python -m tests.bench`: measure, print tables. Figures are for people; nothing is asserted."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import signal
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench import measures
from tests.bench.batches import batches
from tests.bench.ledger import Ledger
from tests.bench.material import SHAPES, SIZES, Material
from tests.bench.programs import EMACS, SLATE, VIM

_MEASURES = {
    "start": measures.start,
    "keys": measures.keys,
    "held": measures.held,
    "search": measures.search,
    "tag": measures.tag,
    "resize": measures.resize,
    "idle": measures.idle,
    "documents": measures.documents,
    "batches": batches,
}


def main() -> int:
    """Run what the arguments name and print it as Markdown."""
    options = _options()
    ledger = Ledger()
    # Ended by whom ever, it takes the programs that it drives with it.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    folder = Path(tempfile.mkdtemp(prefix="reader-bench-"))
    material = Material(
        folder,
        options.reader,
        options.slate,
        options.sizes,
        options.repeat,
        options.without,
        options.shapes,
    )
    about = _told(material)
    print(about, end="\n\n", flush=True)
    try:
        for name in options.only:
            known = set(ledger.measures)
            _MEASURES[name](material, ledger)
            for measure in ledger.measures:
                if measure not in known:
                    print(ledger.table(measure), end="\n\n", flush=True)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        ledger.keep(options.json, about)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=_MEASURES, default=list(_MEASURES))
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=list(SHAPES))
    parser.add_argument("--repeat", type=int, default=7, help="how often each is measured")
    beside = Path(sys.executable).with_name("reader")
    parser.add_argument("--reader", default=str(beside), help="the command that starts the reader")
    parser.add_argument("--slate", default="slate", help="SLATE's command, where it is installed")
    parser.add_argument("--without", nargs="+", choices=[VIM, EMACS, SLATE], default=[])
    parser.add_argument("--json", type=Path, help="a file for all medians")
    return parser.parse_args()


def _told(material: Material) -> str:
    names = ", ".join(program.name for program in material.programs)
    load = os.getloadavg()[0]
    day = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return (
        f"{day}: {names}; Python {platform.python_version()}, Textual {version('textual')}, "
        f"{os.cpu_count()} cores, load {load:.1f}; medians of {material.repeat}; "
        "wall / CPU in ms, ratios likewise (and of memory)"
    )


if __name__ == "__main__":
    sys.exit(main())
