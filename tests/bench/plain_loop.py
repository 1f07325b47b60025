"""The least that an export to CoNLL-2003 has to do, as one loop: what the real one is held against.

`plain_loop.py FILE.jsonl TEXT…`: tokens by one regular expression, a tag a token, no report, no
nesting, no sentences beyond lines, and nothing is checked.
"""

import json
import re
import sys
from pathlib import Path

_TOKEN = re.compile(r"\w+|[^\w\s]")


def main() -> None:
    """Print all texts."""
    spans: dict[str, list[tuple[int, int, str]]] = {}
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            place = record["start"], record["end"], record["label"]
            spans.setdefault(record["doc"], []).append(place)
    for name in sys.argv[2:]:
        sys.stdout.write("-DOCSTART- -X- -X- O\n\n")
        _print(Path(name).read_text(encoding="utf-8"), sorted(spans.get(name, [])))


def _print(text: str, spans: list[tuple[int, int, str]]) -> None:
    waiting = iter(spans)
    start, end, label = next(waiting, (len(text), len(text), ""))
    out = []
    offset = 0
    for line in text.splitlines(keepends=True):
        for match in _TOKEN.finditer(line):
            at = offset + match.start()
            while at >= end and label:
                start, end, label = next(waiting, (len(text), len(text), ""))
            tag = "O" if at < start else f"B-{label}" if at == start else f"I-{label}"
            out.append(f"{match.group()} -X- -X- {tag}\n")
        out.append("\n")
        offset += len(line)
    sys.stdout.write("".join(out))


if __name__ == "__main__":
    main()
