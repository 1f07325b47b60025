"""Put the figures of a run into docs/performance.md: `python -m tests.bench.page RUN.json`.

RUN.json is what `python -m tests.bench --json RUN.json` wrote. What stands between the two marks
of the page is replaced; the text around them is ours and stays.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.ledger import Ledger
from tests.bench.programs import EMACS, EMPTY, READER, SLATE

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
_SMALL, _MIDDLE, _LARGE = "10 KB", "1 MB", "10 MB"
_ONE = "1 MB, one paragraph"
_LOOP = "plain loop"


class Figures:
    """The medians of a run, asked for by measure, case and program; NaN where there is none."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def cases(self, measure: str) -> list[str]:
        """The cases of a measure that the reader was measured in."""
        return self._ledger.cases(measure, READER)

    def of(self, measure: str, case: str, program: str = READER, figure: str = "wall") -> float:
        """One figure."""
        found = getattr(self._ledger.median(measure, case, program), figure)
        return math.nan if found is None else float(found)

    def worst(self, measure: str, figure: str = "wall") -> float:
        """The highest figure of the reader in any case."""
        figures = [self.of(measure, case, READER, figure) for case in self.cases(measure)]
        return max(figures, default=math.nan)

    def ratio(self, measure: str, case: str, other: str) -> str:
        """The reader's time to another program's: `wall / CPU`."""
        pairs = (
            (self.of(measure, case, READER, name), self.of(measure, case, other, name))
            for name in ("wall", "cpu")
        )
        return " / ".join(f"{ours / theirs:.2f}" for ours, theirs in pairs)

    def worst_ratio(self, measure: str, other: str) -> str:
        """The highest of these ratios in any case, by CPU, which others at work hardly change."""
        cases = [case for case in self.cases(measure) if self.of(measure, case, other) > 0]
        if not cases:
            return "nan"
        worst = max(cases, key=lambda case: float(self.ratio(measure, case, other).split()[-1]))
        return self.ratio(measure, worst, other)

    def growth(self, measure: str, cases: tuple[str, str] = (_MIDDLE, _LARGE)) -> float:
        """The exponent by which CPU grows with the text, from 1 MB to 10 MB."""
        small, large = (self.of(measure, case, READER, "cpu") for case in cases)
        return math.log10(large / small)


def targets(figures: Figures) -> Iterator[tuple[str, str, str]]:
    """Rows of the table of targets: what, the target, what was measured; ratios wall / CPU."""
    ratio, of = figures.worst_ratio, figures.of
    start = "start to text"
    yield (
        "start to text, 10 KB",
        "≤ 1.3 × an empty Textual app",
        f"{of(start, _SMALL):.0f} ms, {figures.ratio(start, _SMALL, EMPTY)} ×",
    )
    cpu = of(start, _LARGE, figure="cpu") / of(start, _SMALL, figure="cpu")
    yield (
        "start, 10 MB beside 10 KB",
        "≤ 1.15 ×",
        f"{of(start, _LARGE) / of(start, _SMALL):.2f} / {cpu:.2f} × ({of(start, _LARGE):.0f} ms)",
    )
    emacs = " / ".join(f"{of(start, case, EMACS):.0f}" for case in (_SMALL, _LARGE))
    ours = " / ".join(f"{of(start, case):.0f}" for case in (_SMALL, _LARGE))
    yield "start, 10 KB / 10 MB", "stretch: ahead of Emacs", f"{ours} ms beside {emacs}"
    for measure in ("caret a word on", "mark a word more"):
        beside = f"{ratio(measure, EMPTY)} ×, {ratio(measure, SLATE)} × SLATE"
        yield (
            f"{measure}, the worst of all sizes",
            "≤ 2 × an empty Textual app, ≤ 0.5 × SLATE",
            f"{figures.worst(measure):.1f} ms, {beside}",
        )
    for measure, most in (("page down, seen", 4), ("page down, never seen", 8)):
        worst = " / ".join(f"{of(measure, case):.1f}" for case in (_SMALL, _LARGE))
        beside = " / ".join(f"{of(measure, case, EMACS):.1f}" for case in (_SMALL, _LARGE))
        yield (
            f"{measure}, 10 KB / 10 MB",
            f"≤ {most} ms beside Emacs's 5–17",
            f"{worst} ms beside {beside}",
        )
    for rate in (30, 60):
        measure = f"page down held at {rate} a second"
        target = "the last one within 17 ms" if rate == 30 else ""
        yield f"{measure}, the worst", target, f"{figures.worst(measure):.1f} ms"
    tag = "tag a word, durable and painted"
    none, many = (f"{_LARGE}, {count} spans" for count in ("0", "10,000"))
    yield (
        "tag a word, durable and painted",
        "≤ 0.5 × SLATE's, which is not durable",
        f"{of(tag, none):.1f} ms, {figures.ratio(tag, none, SLATE)} ×",
    )
    cpu = of(tag, many, figure="cpu") / of(tag, none, figure="cpu")
    yield (
        "the same with 10,000 spans",
        "the same as with none",
        f"{of(tag, many):.1f} ms, {cpu:.2f} × the CPU",
    )
    yield (
        "one paragraph of 1 MB",
        "start ≤ 400 ms, a key ≤ 5 ms",
        f"{of(start, _ONE):.0f} ms, {of('caret a word on', _ONE):.1f} ms",
    )
    memory = "start till quiet, peak memory"
    mine, empty = (of(memory, _SMALL, program, "megabytes") for program in (READER, EMPTY))
    yield "memory, 10 KB", "≤ 1.3 × an empty Textual app", f"{mine:.0f} MB, {mine / empty:.2f} ×"
    yield "memory, 10 MB", "≤ 50 MB", f"{of(memory, _LARGE, figure='megabytes'):.0f} MB"
    idle = figures.worst("idle, a second", "cpu")
    wakes = figures.worst("idle, wakes a second", "count")
    yield "idle", "≤ 2 ms of CPU a second", f"{idle:.2f} ms, {wakes:.1f} wakes a second"
    show, wide = "reader show of 1 MB", "width 100"
    yield (
        "`reader show` of 1 MB",
        "≤ 0.6 s",
        f"{of(show, wide) / 1e3:.2f} s, {of(show, wide, figure='cpu') / 1e3:.2f} s CPU",
    )
    rate = "a million tokens exported"
    for case in figures.cases(rate):
        speed, loop = (1e3 / of(rate, case, name, "cpu") for name in (READER, _LOOP))
        peak = of(rate, case, figure="megabytes") / of(rate, case, _LOOP, "megabytes")
        yield (
            f"export to conll2003, {case}",
            "≥ 0.9 million tokens a second, memory ≤ 2 × a plain loop's",
            f"{speed:.2f} (the loop {loop:.2f}), {peak:.2f} ×",
        )
    one = "export of one article"
    yield (
        "`reader export` of one article",
        "≤ 150 ms",
        f"{of(one, '5 KB'):.0f} ms, {of(one, '5 KB', figure='cpu'):.0f} ms CPU",
    )
    growths = (
        ("caret", figures.growth("caret a word on")),
        ("page", figures.growth("page down, never seen")),
        ("tag", figures.growth(tag, (f"{_MIDDLE}, 0 spans", none))),
    )
    told = ", ".join(f"{name} {exponent:.2f}" for name, exponent in growths)
    yield "growth of CPU from 1 MB to 10 MB", "exponent ≤ 0.1", told


def told(path: Path) -> str:
    """All that a run has found, as Markdown."""
    ledger, about = Ledger.read(path)
    lines = [
        about,
        "",
        "### Targets",
        "",
        "| what | target | measured (× wall / × CPU) |",
        "|---|---|---|",
    ]
    lines += [
        "| " + " | ".join(_known(cell) for cell in row) + " |" for row in targets(Figures(ledger))
    ]
    lines += ["", "### All figures", ""]
    for measure in ledger.measures:
        lines += [ledger.table(measure), ""]
    return "\n".join(lines)


def _known(cell: str) -> str:
    return cell.replace("nan", "–")


def main() -> int:
    """Write the page anew."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.page", description=__doc__)
    parser.add_argument("run", type=Path)
    run = parser.parse_args().run
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{told(run)}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
