"""The texts and annotations that are measured, made once in a folder of a run."""

from __future__ import annotations

import json
import random
import re
import shlex
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.bench.programs import environment, programs
from tests.bench.texts import KILOBYTE, MEGABYTE, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.bench.programs import Program

SIZES = {
    "10 KB": 10 * KILOBYTE,
    "100 KB": 100 * KILOBYTE,
    "1 MB": MEGABYTE,
    "10 MB": 10 * MEGABYTE,
}
PARAGRAPHS, ONE_PARAGRAPH = "paragraphs", "one paragraph"
SHAPES = PARAGRAPHS, ONE_PARAGRAPH
_WORD = re.compile(r"\s(\S+)")
_LABELS = ("PER", "ORG", "GPE", "DATE", "OCC", "LOC")


@dataclass(frozen=True)
class Material:
    """A run: its folder, the reader's command, the programs beside it, how often each is measured.

    ``sizes`` are keys of `SIZES`, ``shapes`` are of `SHAPES`.
    """

    folder: Path
    reader: str
    slate: str
    sizes: Sequence[str]
    repeat: int
    without: Sequence[str] = ()
    shapes: Sequence[str] = SHAPES
    _texts: dict[tuple[str, bool], Path] = field(default_factory=dict)

    @property
    def programs(self) -> list[Program]:
        """The programs to be measured, the reader first."""
        return programs(self.reader, self.slate, self.without)

    def cases(self) -> Iterator[tuple[str, Path]]:
        """Each size in paragraphs, then each in a single one, with its file."""
        for shape in self.shapes:
            for size in self.sizes:
                case = size if shape == PARAGRAPHS else f"{size}, {shape}"
                yield case, self.text(size, one_paragraph=shape == ONE_PARAGRAPH)

    def text(self, size: str, *, one_paragraph: bool = False) -> Path:
        """The file of a text."""
        key = size, one_paragraph
        if key not in self._texts:
            path = self.folder / f"{size.replace(' ', '')}{'-one' if one_paragraph else ''}.txt"
            text = text_of(SIZES[size], one_paragraph=one_paragraph)
            path.write_text(text, encoding="utf-8")
            self._texts[key] = path
        return self._texts[key]

    def fresh_folder(self, name: str) -> Path:
        """A working folder with no annotations in it, nor anything else."""
        folder = self.folder / name
        number = 0
        while folder.exists():
            number += 1
            folder = self.folder / f"{name}-{number}"
        folder.mkdir()
        return folder

    def annotated(self, size: str, count: int) -> tuple[Path, Path]:
        """A working folder, and in it a text with so many spans."""
        folder = self.fresh_folder(f"spans{count}")
        path = folder / "text.txt"
        path.write_text(self.text(size).read_text(encoding="utf-8"), encoding="utf-8")
        if count:
            records = folder / "spans.jsonl"
            write_records(records, {"text.txt": path.read_text(encoding="utf-8")}, count)
            self.command(folder, "import", "spans.jsonl", "--format", "jsonl")
        return folder, path

    def reader_words(self, *words: str) -> list[str]:
        """The command line of the reader with these words."""
        return [*shlex.split(self.reader), *words]

    def command(self, folder: Path, *words: str) -> None:
        """Run the reader in a folder; what it prints is left aside."""
        subprocess.run(
            self.reader_words(*words),
            cwd=folder,
            env=environment(folder),
            stdout=subprocess.DEVNULL,
            check=True,
        )


def write_records(path: Path, texts: dict[str, str], count: int) -> None:
    """Write ``count`` annotations of words, spread evenly over texts by name, as JSON lines."""
    chance = random.Random(count)
    share = count // len(texts)
    with path.open("w", encoding="utf-8") as file:
        for name, text in texts.items():
            for start, end in spread(text, share):
                record = {
                    "doc": name,
                    "start": start,
                    "end": end,
                    "layer": "entity",
                    "label": chance.choice(_LABELS),
                    "annotator": "bench",
                }
                file.write(json.dumps(record) + "\n")


def spread(text: str, count: int) -> Iterator[tuple[int, int]]:
    """Ranges of words, about evenly apart; where ``count`` is more than there are, all words."""
    step = max(len(text) // count, 1)
    end = 0
    for number in range(count):
        # From a blank on: a range that began inside a word could part a letter from its marks.
        match = _WORD.search(text, max(number * step, end))
        if match is None:
            return
        end = match.end()
        yield match.start(1), end
