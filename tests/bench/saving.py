"""What one save costs: `python tests/bench/saving.py [--saves N] [--json] [--folder DIR]`.

A save is what one key makes: a change of one span, durable on return. Beside it, in the same run
and taking turns with it, the floor (append 300 bytes and fsync) and TinyDB's stock JSONStorage.
Sizes: 1,000 spans in one document, 100,000 in 500 documents of 200, 100,000 in one document.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tinydb import TinyDB, where

from reader.store import Collection
from reader.tagging.document import Document
from reader.text.source import Source

# By name: how many documents, and how many spans in each of them.
SIZES = {"1,000": (1, 1_000), "500 x 200": (500, 200), "100,000": (1, 100_000)}
STOCK_SAVES = 20
WORD = "كلمة "


class Floor:
    """Append 300 bytes and fsync: nothing durable can be cheaper."""

    def __init__(self, folder):
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        self._descriptor = os.open(folder / "floor", flags, 0o666)

    def save(self):
        os.write(self._descriptor, b"x" * 300)
        os.fsync(self._descriptor)


class Ours:
    """A collection of that size, and a note changed in one document after the other."""

    def __init__(self, folder, documents, spans):
        self._collection = Collection(folder / "annotations", annotator="bench", tagset=None)
        self._documents = []
        text = WORD * spans
        for number in range(documents):
            source = Source(f"{number}.txt", folder / f"{number}.txt", text)
            self._collection.open(source)
            document = Document(source, None, annotator="bench")
            wanted = [(5 * n, 5 * n + 4, "entity", "PER") for n in range(spans)]
            self._collection.commit(document.name, document.add_all(wanted))
            self._documents.append((document, [span.id for span in document.spans]))
        self._collection.close()
        self._count = 0

    def prepare(self):
        """Make the change that is to be saved: that is not what is measured."""
        document, ids = self._documents[self._count % len(self._documents)]
        identity = ids[self._count * 37 % len(ids)]
        self._change = document.name, document.set_note(identity, f"note {self._count}")
        self._count += 1

    def save(self):
        self._collection.commit(*self._change)

    def close(self):
        self._collection.close()


class Stock:
    """All records in one file under TinyDB's own storage, as its documentation has it."""

    def __init__(self, folder, count):
        self._database = TinyDB(folder / "stock.json", encoding="utf-8")
        record = {"start": 0, "end": 4, "layer": "entity", "label": "PER", "surface": WORD}
        self._database.insert_multiple(
            {**record, "id": f"{n:026}", "note": "", "created": "2025-01-31T12:00:00.000000Z"}
            for n in range(count)
        )
        self._count = count
        self._number = 0

    def save(self):
        self._number += 1
        identity = f"{self._number * 37 % self._count:026}"
        self._database.update({"note": str(self._number)}, where("id") == identity)

    def close(self):
        self._database.close()


def timed(work):
    """Milliseconds that a call takes."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1_000


def summary(times):
    """Median and 99th percentile."""
    ordered = sorted(times)
    return {
        "median": round(statistics.median(ordered), 3),
        "p99": round(ordered[int(len(ordered) * 0.99)], 3),
        "saves": len(ordered),
    }


def measure(name, saves, folder):
    """The figures of one size; the floor is measured between the saves, on the same disk."""
    documents, spans = SIZES[name]
    folder = Path(tempfile.mkdtemp(dir=folder))
    try:
        floor, ours = Floor(folder), Ours(folder, documents, spans)
        # The first save of a document that is open writes nothing more than later ones do, but
        # the first of all starts a thread.
        for _ in range(50):
            ours.prepare()
            ours.save()
        pairs = []
        for _ in range(saves):
            ours.prepare()
            pairs.append((timed(floor.save), timed(ours.save)))
        ours.close()
        stock = Stock(folder, documents * spans)
        slow = [timed(stock.save) for _ in range(min(saves, STOCK_SAVES))]
        stock.close()
    finally:
        shutil.rmtree(folder)
    least, taken = summary([a for a, _ in pairs]), summary([b for _, b in pairs])
    return {
        "size": name,
        "floor": least,
        "reader": taken,
        "stock": summary(slow),
        "times the floor": round(taken["median"] / least["median"], 2),
        "p99 over 2 x the floor's": round(taken["p99"] - 2 * least["p99"], 3),
    }


def table(figures):
    """The figures for people."""
    head = f"{'spans':>10} {'floor':>15} {'reader':>15} {'ratio':>6} {'stock':>9}"
    head += "   (median / p99 ms)"
    lines = [head]
    for each in figures:
        floor, reader = (
            f"{each[who]['median']:.3f} / {each[who]['p99']:.2f}" for who in ("floor", "reader")
        )
        ratio, stock = each["times the floor"], each["stock"]["median"]
        lines.append(f"{each['size']:>10} {floor:>15} {reader:>15} {ratio:>6.2f} {stock:>9.1f}")
    first = figures[0]["reader"]["median"]
    lines += [
        f"{each['size']}: {each['reader']['median'] / first:.2f} x the figure at 1,000"
        for each in figures[1:]
    ]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--saves", type=int, default=2_000)
    parser.add_argument("--folder", help="on the disk that is to be measured")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = [measure(name, options.saves, options.folder) for name in SIZES]
    print(json.dumps(figures) if options.json else table(figures))


if __name__ == "__main__":
    main()
