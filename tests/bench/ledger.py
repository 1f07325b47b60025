"""Samples by measure, case and program, and the tables that they make."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.programs import EMACS, EMPTY, READER, SLATE, VIM

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.terminal import Answer

_ORDER = (READER, EMPTY, VIM, EMACS, SLATE)


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement: wall and CPU milliseconds, bytes to the terminal, megabytes of memory.

    ``count`` is a number of something else, which the measure names.
    """

    wall: float | None = None
    cpu: float | None = None
    bytes: int | None = None
    megabytes: float | None = None
    count: float | None = None

    @classmethod
    def of(cls, answer: Answer) -> Sample:
        """What an answer to a key took, to its last byte."""
        return cls(answer.last * 1e3, answer.cpu * 1e3, answer.bytes)


class Ledger:
    """All samples of a run."""

    def __init__(self) -> None:
        self._samples: dict[tuple[str, str, str], list[Sample]] = defaultdict(list)

    def add(self, measure: str, case: str, program: str, sample: Sample) -> None:
        """Put a sample to the others of its measure, case (size, spans) and program."""
        self._samples[measure, case, program].append(sample)

    @property
    def measures(self) -> list[str]:
        """The names of what was measured, in order."""
        return list(dict.fromkeys(measure for measure, _, _ in self._samples))

    def median(self, measure: str, case: str, program: str) -> Sample:
        """The median of each figure; None where there is none."""
        samples = self._samples.get((measure, case, program), [])
        fields = [asdict(sample) for sample in samples]
        found = {}
        for name in Sample.__slots__:
            values = [field[name] for field in fields if field[name] is not None]
            found[name] = median(values) if values else None
        return Sample(**found)

    def table(self, measure: str) -> str:
        """A table of Markdown: a row for each case, a column for each program."""
        cases = list(dict.fromkeys(case for name, case, _ in self._samples if name == measure))
        there = {program for name, _, program in self._samples if name == measure}
        named = [program for program in _ORDER if program in there]
        columns = [*named, *sorted(there - set(named))]
        others = [program for program in columns[1:] if program in {EMPTY, EMACS, SLATE}]
        heads = [measure, *columns, *(f"Reader : {other}" for other in others)]
        lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
        for case in cases:
            cells = [_told(self.median(measure, case, program)) for program in columns]
            ratios = [self._ratio(measure, case, other) for other in others]
            lines.append("| " + " | ".join([case, *cells, *ratios]) + " |")
        return "\n".join(lines)

    def _ratio(self, measure: str, case: str, other: str) -> str:
        ours, theirs = (self.median(measure, case, program) for program in (READER, other))
        parts = []
        for name in ("wall", "cpu", "megabytes"):
            one, two = getattr(ours, name), getattr(theirs, name)
            if one is not None and two:
                parts.append(f"{one / two:.2f}")
        return " / ".join(parts)

    def cases(self, measure: str, program: str) -> list[str]:
        """The cases that a program was measured in, in order."""
        return [case for m, case, p in self._samples if (m, p) == (measure, program)]

    def keep(self, path: Path, about: str) -> None:
        """Write all medians as JSON, to hold a later run against them; ``about`` says of what."""
        medians = [
            {"measure": m, "case": c, "program": p, **asdict(self.median(m, c, p))}
            for m, c, p in self._samples
        ]
        kept = {"about": about, "medians": medians}
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> tuple[Ledger, str]:
        """The medians of an earlier run, and what it says about itself."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        ledger = cls()
        for each in kept["medians"]:
            key = each.pop("measure"), each.pop("case"), each.pop("program")
            ledger.add(*key, Sample(**each))
        return ledger, kept["about"]


def _told(sample: Sample) -> str:
    """`wall ms / CPU ms · bytes · MB`, as far as measured."""
    times = [f"{value:.1f}" for value in (sample.wall, sample.cpu) if value is not None]
    parts = [" / ".join(times)] if times else []
    if sample.bytes is not None:
        parts.append(f"{sample.bytes / 1000:.1f} kB")
    if sample.megabytes is not None:
        parts.append(f"{sample.megabytes:.0f} MB")
    if sample.count is not None:
        parts.append(f"{sample.count:.1f}")
    return " · ".join(parts)
