"""Tokens a second of export and of reading back, in each format, beside a plain loop.

    python tests/bench/formats.py [--megabytes N] [--spans N]

The text is our own articles over and over; the spans are drawn with a seed. Each figure is the best
of three in processor time, after start-up, with the file written; the plain loop is taken in the
same run, so that the ratio says something on a machine that others use too.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
sys.path.insert(0, str(REPOSITORY))

from reader.export.formats import FORMATS, STREAM, format_named, reader_of  # noqa: E402
from reader.export.options import Annotated, Options  # noqa: E402
from reader.export.reading import Reading  # noqa: E402
from reader.export.writing import export  # noqa: E402
from reader.tagging.ids import new_id  # noqa: E402
from reader.tagging.span import Span  # noqa: E402
from reader.text.marks import is_inside_cluster  # noqa: E402
from reader.text.source import Source  # noqa: E402
from reader.text.tokens import Tokenizer  # noqa: E402

# As plain_loop.py finds them; not ours, which know of links, marks and joiners.
_TOKEN = re.compile(r"\w+|[^\w\s]")
LABELS = ("PER", "ORG", "GPE")


def material(megabytes: float, spans: int) -> Annotated:
    """A text of so many megabytes with so many entities, one in twenty begun inside a word."""
    articles = sorted((REPOSITORY / "seeds").glob("*.txt"))
    once = "".join(path.read_text(encoding="utf-8") + "\n" for path in articles)
    text = once * max(1, round(megabytes * 1e6 / len(once.encode())))
    chance, tokens, found = random.Random(1), Tokenizer(text).ranges(), []
    for place in sorted(chance.sample(range(len(tokens) - 2), min(spans, len(tokens) // 3))):
        start, end = tokens[place][0], tokens[place + chance.choice([0, 0, 1])][1]
        if chance.random() < 0.05 and end - start > 3 and not is_inside_cluster(text, start + 1):
            start += 1
        label = chance.choice(LABELS)
        found.append(Span(new_id(), start, end, "entity", label, text[start:end], "", "bench"))
    found.sort(key=lambda span: span.order)
    return Annotated(Source("a.txt", Path("a.txt"), text), tuple(found))


def best(work, times=3):
    """The least seconds of processor time that ``work`` takes: others load the machine too."""
    seconds = []
    for _ in range(times):
        begun = time.process_time()
        work()
        seconds.append(time.process_time() - begun)
    return min(seconds)


def plain_loop(document: Annotated, out: Path) -> None:
    """CoNLL-2003 as one would write it down in a minute: no cuts, no sentences, no report."""
    begins = {span.start: span for span in document.spans}
    text, lines, end, label = document.text, [], -1, ""
    for match in _TOKEN.finditer(text):
        start, stop = match.span()
        span = begins.get(start)
        if span is not None:
            end, label = span.end, span.label
            tag = f"B-{label}"
        else:
            tag = f"I-{label}" if start < end else "O"
        lines.append(f"{text[start:stop]} -X- O {tag}\n")
    out.write_text("".join(lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=1)
    parser.add_argument("--spans", type=int, default=20_000)
    options = parser.parse_args()
    document = material(options.megabytes, options.spans)
    count = len(Tokenizer(document.text).ranges())
    print(f"{count:,} tokens, {len(document.spans):,} spans")
    seconds = best(lambda: Tokenizer(document.text).whole())
    print(f"tokenize    {len(document.text) / seconds / 1e6:6.2f} million characters a second")
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "out"
        plain = count / best(lambda: plain_loop(document, out))
        print(f"plain loop  {plain / 1e6:6.2f} million tokens a second")
        print(f"{'format':<10}  {'out':>6}  {'/plain':>6}  {'read':>6}")
        for each in FORMATS.values():
            if each.target != STREAM:
                continue
            layers = ("entity",) if each.flat else each.layers
            written = count / best(
                lambda c=each, y=layers: export([document], Options(c.name, y), out)
            )
            back = ""
            if each.reads and each.name != "jsonl":
                data, module = out.read_bytes(), reader_of(format_named(each.name))
                speed = count / best(lambda m=module, d=data: m.read(d, Reading()))
                back = f"{speed / 1e6:6.2f}"
            print(f"{each.name:<10}  {written / 1e6:6.2f}  {written / plain:6.2f}  {back}")


if __name__ == "__main__":
    main()
