"""How many keys a list of spans costs: `python tests/bench/keystrokes.py TEXT SPANS.jsonl`.

The shortest sequence of keys that Reader's commands allow is planned, pressed in the running
program, and what the store holds afterwards is compared with the targets, to the letter. SPANS
has one JSON object a line with `start`, `end`, `layer` and `label`.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from itertools import product
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2])]

from keystroke_planner import Keys, Planner, Target, slate_keys  # noqa: E402

from reader.settings import Settings  # noqa: E402
from reader.store import Collection  # noqa: E402
from reader.tagging.tagset_file import load_tagset  # noqa: E402
from reader.text.source import read_source  # noqa: E402
from reader.ui.application import ReaderApp  # noqa: E402
from reader.ui.keymap import load_keymap  # noqa: E402
from reader.ui.session import Session  # noqa: E402

SIZE = (100, 40)


def targets_in(path: Path) -> list[Target]:
    """The spans of a file of JSON lines, each once."""
    found = {}
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            record = json.loads(line)
            target = Target(record["start"], record["end"], record["layer"], record["label"])
            found[target] = None
    return list(found)


async def measured(text: Path, targets: list[Target], options: argparse.Namespace) -> dict:
    """Plan, press, compare."""
    tagset = load_tagset(options.tagset)
    keymap = load_keymap(options.keymap, tagset)
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(Path(folder), annotator="bench", tagset=tagset)
        session = Session(
            [text.name], lambda name: read_source(text, name), collection, tagset, "bench"
        )
        app = ReaderApp(session, keymap, Settings())
        async with app.run_test(size=SIZE) as pilot:
            app.session.trims = not options.no_trim
            plan = best_plan(app, keymap, targets, everywhere=options.everywhere)
            for _, keys in plan:
                for key in keys.pressed:
                    await pilot.press(key)
                    if app.screen is not app.screen_stack[0] or key == "enter":
                        await pilot.pause()  # a list opens or closes
            await pilot.pause()
            app.session.saver.finish()
        stored = Collection(Path(folder), annotator="bench", tagset=tagset).spans_of(text.name)
    return figures(targets, plan, stored)


def best_plan(app, keymap, targets: list[Target], *, everywhere: bool) -> list[tuple[Target, Keys]]:
    """The cheapest of: stay where one has tagged or go on by itself, tag everywhere or not."""
    screen = app.screen
    reading = screen.reading
    planner = Planner(reading, keymap, screen.page_view.rows_shown)
    start = reading.caret
    plans = []
    for advances, at_once in product((False, True), {False, everywhere}):
        reading.clear_mark()
        reading.caret, reading.grain, reading.column = start, "word", None
        plan = planner.plan(targets, advances=advances, trims=app.session.trims, everywhere=at_once)
        plans.append((sum(len(keys.pressed) for _, keys in plan), advances, plan))
    reading.clear_mark()
    reading.caret, reading.grain, reading.column = start, "word", None
    _, app.session.advances, plan = min(plans, key=lambda each: each[0])
    return plan


def figures(targets, plan, stored) -> dict:
    """Counts of spans and keys."""
    held = {(span.start, span.end, span.layer, span.label) for span in stored}
    keys = {part: sum(len(getattr(keys, part)) for _, keys in plan) for part in Keys._fields}
    total = sum(keys.values())
    exact = len(held & set(targets)) - len(held - set(targets))
    return {
        "spans": len(targets),
        "exact": exact,
        "keys": total,
        "keys_per_span": round(total / len(targets), 3) if targets else 0.0,
        **keys,
    }


def main() -> int:
    """Print the figures; 1 where not every target was stored exactly."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("text", type=Path)
    parser.add_argument("spans", type=Path)
    parser.add_argument("--everywhere", action="store_true", help="tag everywhere may be used")
    parser.add_argument("--no-trim", action="store_true", help="without the setting auto_trim")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tagset", default="news")
    parser.add_argument("--keymap", default="default")
    options = parser.parse_args()
    targets = targets_in(options.spans)
    found = asyncio.run(measured(options.text, targets, options))
    if options.json:
        print(json.dumps(found))
    else:
        slate = slate_keys(options.text.read_text("utf-8"), targets)
        for name, figure in found.items():
            print(f"{name:14}{figure:>8}")
        print(f"{'SLATE, keys':14}{slate:>8}  {slate / max(1, len(targets)):.3f} a span")
    return 0 if found["exact"] == found["spans"] else 1


if __name__ == "__main__":
    sys.exit(main())
