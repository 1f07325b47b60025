"""The programs that are put to the test, from outside: ours, and one on TinyDB's stock storage.

Both take records as JSON lines on standard input and print each one's id when it is on disk.
"""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from reader.store.folder import Folder

INSTALLED = Path(sys.executable).with_name("reader")
COMMAND = [str(INSTALLED)] if INSTALLED.exists() else [sys.executable, "-m", "reader"]
IMPORT = ["import", "--format", "jsonl", "-"]
# The same program, with logs that are folded after a few commits instead of some thousands.
FOLDING = (
    "import sys; from reader.store import file_pair as files; files._LONG_LOG = 20_000;"
    "files._LONG_LOG_IN_FILES = 0; from reader.cli import main; sys.exit(main())"
)
# The same program, which writes annotation files all the time and dies at the second, when it is in
# place and nobody has noted it yet: a moment that a kill from outside seldom meets.
DYING = (
    "import os, sys; from reader.store import snapshot, writer; writer._IDLE = 0.0;"
    "writer._RECORDS_A_SECOND = 10**9; snapshot._TURN = 0.002;"
    "from reader.store.file_pair import FilePair; mark, places = FilePair.mark, [];"
    "FilePair.mark = lambda pair: (places.append(1), len(places) == 2 and os.kill(os.getpid(), 9),"
    "mark(pair)); from reader.cli import main; sys.exit(main())"
)
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


@dataclass(frozen=True)
class Program:
    """How to start it in a folder, and how to see what it has stored there."""

    command: tuple[str, ...]
    stored: object

    def state(self, folder, document):
        """What is stored of a document: id -> (start, end, label, note). Raises if unreadable."""
        return self.stored(folder, document)


def _ours(folder, document):
    spans = Folder(folder / "annotations").spans_of(document)
    return {span.id: (span.start, span.end, span.label, span.note) for span in spans}


def _stock(folder, document):
    path = folder / f"{document}.json"
    if not path.exists():
        return {}
    tables = json.loads(path.read_text(encoding="utf-8"))
    return {
        record["id"]: (record["start"], record["end"], record["label"], record["note"])
        for record in tables["_default"].values()
    }


READER = Program((*COMMAND, *IMPORT), _ours)
FOLDING_READER = Program((sys.executable, "-c", FOLDING, *IMPORT), _ours)
DYING_READER = Program((sys.executable, "-c", DYING, *IMPORT), _ours)
STOCK = Program((sys.executable, str(Path(__file__).with_name("stock_program.py"))), _stock)
