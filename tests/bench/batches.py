"""What is measured without a terminal: showing, exporting and importing, as whole processes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.ledger import Sample
from tests.bench.material import write_records
from tests.bench.processes import run
from tests.bench.programs import READER, environment
from tests.bench.texts import MEGABYTE, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.ledger import Ledger
    from tests.bench.material import Material
    from tests.bench.processes import Ended

_LOOP = Path(__file__).with_name("plain_loop.py")
_SPANS = 20_000
_PLAIN_LOOP = "plain loop"


def batches(material: Material, ledger: Ledger) -> None:
    """`reader show`, and export and import of 1 MB in one document and in 200."""
    _show(material, ledger)
    for count in (1, 200):
        _export(material, ledger, count)
    _one_article(material, ledger)


def _show(material: Material, ledger: Ledger) -> None:
    folder = material.fresh_folder("show")
    path = folder / "text.txt"
    path.write_text(text_of(MEGABYTE), encoding="utf-8")
    words = ["show", "text.txt", "--width", "100", "--plain", "--bidi", "visual"]
    for _ in range(material.repeat):
        ended = run(material.reader_words(*words), folder, environment(folder))
        ledger.add("reader show of 1 MB", "width 100", READER, _sample(ended))


def _export(material: Material, ledger: Ledger, count: int) -> None:
    folder = material.fresh_folder(f"export{count}")
    texts = {f"{n:03}.txt": text_of(MEGABYTE // count - n) for n in range(count)}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    write_records(folder / "spans.jsonl", texts, _SPANS)
    # A text of a letter beside them, so that start-up can be taken off.
    (folder / "letter.txt").write_text("م\n", encoding="utf-8")
    where = environment(folder)
    import_words = ["import", "spans.jsonl", "--format", "jsonl"]
    case = f"1 MB, {_SPANS:,} spans, {count} documents" if count > 1 else f"1 MB, {_SPANS:,} spans"
    imported = run(material.reader_words(*import_words), folder, where)
    ledger.add("import of JSON lines", case, READER, _sample(imported))
    for form in ("conll2003", "conllu", "jsonl"):
        words = ["export", "--format", form]
        for _ in range(material.repeat):
            ended = run(material.reader_words(*words, *texts), folder, where)
            ledger.add(f"export to {form}", case, READER, _sample(ended))
            empty = run(material.reader_words(*words, "letter.txt"), folder, where)
            if form == "conll2003":
                _loop(folder, texts, case, material, ledger)
                _rate(ended, empty, case, READER, ledger)


def _loop(
    folder: Path, texts: dict[str, str], case: str, material: Material, ledger: Ledger
) -> None:
    del material
    command = [sys.executable, str(_LOOP)]
    ended = run([*command, "spans.jsonl", *texts], folder, environment(folder))
    # Reading the spans is no start-up, for the reader's letter has none either.
    (folder / "none.jsonl").touch()
    empty = run([*command, "none.jsonl", "letter.txt"], folder, environment(folder))
    ledger.add("export to conll2003", case, _PLAIN_LOOP, _sample(ended))
    _rate(ended, empty, case, _PLAIN_LOOP, ledger)


def _rate(ended: Ended, empty: Ended, case: str, program: str, ledger: Ledger) -> None:
    """Milliseconds of CPU for a million tokens, start-up taken off."""
    tokens = sum(1 for line in ended.output.splitlines() if b" -X- " in line)
    share = 1e6 / max(tokens, 1)
    sample = Sample(
        (ended.wall - empty.wall) * 1e3 * share,
        (ended.cpu - empty.cpu) * 1e3 * share,
        megabytes=ended.peak,
    )
    ledger.add("a million tokens exported", case, program, sample)


def _one_article(material: Material, ledger: Ledger) -> None:
    folder = material.fresh_folder("article")
    (folder / "text.txt").write_text(text_of(5_000), encoding="utf-8")
    words: Sequence[str] = ["export", "--format", "conll2003", "text.txt"]
    for _ in range(material.repeat * 2):
        ended = run(material.reader_words(*words), folder, environment(folder))
        ledger.add("export of one article", "5 KB", READER, _sample(ended))
        bare = run([sys.executable, "-c", "pass"], folder, environment(folder))
        ledger.add("export of one article", "5 KB", "python -c pass", _sample(bare))


def _sample(ended: Ended) -> Sample:
    return Sample(ended.wall * 1e3, ended.cpu * 1e3, megabytes=ended.peak)
