"""One export from beginning to end: documents in, files and a report out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reader.export.formats import FOLDER, Format, format_named
from reader.export.job import Job
from reader.export.labels import Labels
from reader.export.options import Annotated, ExportError, Options
from reader.export.output import Output
from reader.export.report import SAME, DocumentReport, Report, counted
from reader.export.targets import target_for
from reader.tagging.conflicts import conflicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from reader.export.output import OutputFile
    from reader.export.targets import Target


class RefusedError(ExportError):
    """``--strict`` refused a loss: nothing was written; ``report`` says what would have been."""

    def __init__(self, report: Report) -> None:
        super().__init__(f"--strict: {counted(report.losses, 'span')} would not come out as marked")
        self.report = report


def export(
    documents: Iterable[Annotated],
    options: Options,
    out: Path | None,
    told: OutputFile | None = None,
) -> Report:
    """Write ``documents`` to ``out`` (``None``: standard output) and return the report.

    ``told`` gets the whole report, as JSON, before anything appears; the caller finishes it. Raises
    :class:`RefusedError` for a loss with ``options.strict``, :class:`ExportError` for what no file
    could hold and for what would go where another file goes, or a text is, OSError; in each case
    nothing is written and what was there stays.
    """
    chosen = format_named(options.format)
    if out is None and chosen.flat and len(options.layers) > 1:
        raise ExportError(f"--layer all of {chosen.name} makes a file a layer: say -o OUT")
    if out is None and options.split:
        raise ExportError("--split makes a file a share: say -o OUT")
    report = Report(
        chosen.name,
        scheme=options.scheme if chosen.tokens else None,
        clitics=options.clitics if chosen.tokens else None,
    )
    texts: list[Path] = []
    with Output(told.place if told else None) as output:
        for word, members in _shares(_noting(documents, texts), options):
            path = out if out is None or not word else _for_share(chosen, out, word)
            _write(
                members, chosen, options, _targets(chosen, options, path, output, report), report
            )
        output.spare(texts)
        if told is not None:
            told.write(json.dumps(report.as_record(), ensure_ascii=False, indent=1) + "\n")
            told.close()
        if options.strict and report.losses:
            raise RefusedError(report)
        output.finish()
    return report


def _noting(documents: Iterable[Annotated], texts: list[Path]) -> Iterator[Annotated]:
    """The documents; the files of their texts go to ``texts``."""
    for document in documents:
        texts.append(document.source.path)
        yield document


def _shares(
    documents: Iterable[Annotated], options: Options
) -> Iterable[tuple[str, Iterable[Annotated]]]:
    """The documents under the names of their shares; without ``--split`` all under none."""
    if options.split is None:
        return [("", documents)]
    from reader.export.splitting import split

    return split(list(documents), options.split, options.seed)


def _for_share(chosen: Format, out: Path, word: str) -> Path:
    return out / word if chosen.target == FOLDER else with_word(out, word)


def with_word(path: Path, word: str) -> Path:
    """Return ``OUT.word.conll`` for ``OUT.conll``."""
    return path.with_name(f"{path.stem}.{word}{path.suffix}")


def _targets(
    chosen: Format, options: Options, out: Path | None, output: Output, report: Report
) -> list[Target]:
    """What the export writes to: one place, or for a flat format one a layer."""
    groups = [(layer,) for layer in options.layers] if chosen.flat else [options.layers]
    targets = []
    for group in groups:
        path = out if out is None or len(groups) == 1 else with_word(out, group[0])
        labels = Labels(options.labels, chosen.allowed, joint=chosen.joint)
        job = Job(options, group, labels, DocumentReport(""))
        targets.append(target_for(chosen, job, output, path))
        report.files.append("-" if path is None else str(path))
    return targets


def _write(
    documents: Iterable[Annotated],
    chosen: Format,
    options: Options,
    targets: list[Target],
    report: Report,
) -> None:
    for document in documents:
        told = DocumentReport(document.name, conflicts=_open_conflicts(document))
        for target in targets:
            target.job.report = told
            target.job.number += 1
            target.put(document)
        told.refuse_unreadable(document.unreadable)
        _note_what_is_not_in_it(document, chosen, options, told)
        report.documents.append(told)
    for target in targets:
        target.close()
        report.labels.update(target.job.labels.renamed)


def _open_conflicts(document: Annotated) -> int:
    """How many conflicts of a merge are not settled; their spans have attributes."""
    return len(conflicts(document.spans[number] for number in document.columns.full))


def _note_what_is_not_in_it(
    document: Annotated, chosen: Format, options: Options, report: DocumentReport
) -> None:
    layers, columns = options.layers, document.columns
    same = {span.id for what, span, _ in report.told if what == SAME}
    others: list[int] = []
    if not set(columns.layers).issubset(layers):
        others = [number for number, each in enumerate(columns.layers) if each not in layers]
    for number in sorted({*columns.full, *others}):
        if columns.layers[number] not in layers:
            report.left_out[f"{columns.layers[number]} span"] += 1
            continue
        span = document.spans[number]
        # Written once with another, which has its own.
        holds = () if span.id in same else chosen.holds
        if span.arguments and "argument" not in holds:
            report.left_out["argument"] += len(span.arguments)
        if span.note and "note" not in holds:
            report.left_out["note"] += 1
        if span.attributes and "attribute" not in holds:
            report.left_out["attribute"] += len(span.attributes)
