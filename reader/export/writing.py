"""One export from beginning to end: documents in, files and a report out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.export.formats import Format, format_named, writer_of
from reader.export.job import Job
from reader.export.labels import Labels
from reader.export.options import Annotated, ExportError, Options
from reader.export.output import Output
from reader.export.report import DocumentReport, Report

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reader.export.formats import Writer
    from reader.export.output import _File


class RefusedError(ExportError):
    """``--strict`` refused a loss: nothing was written; ``report`` says what would have been."""

    def __init__(self, report: Report) -> None:
        super().__init__(f"--strict: {report.losses} spans would not come out as they were marked")
        self.report = report


@dataclass(slots=True)
class _Part:
    """One file of an export."""

    job: Job
    file: _File


def export(documents: Iterable[Annotated], options: Options, out: Path | None) -> Report:
    """Write ``documents`` to ``out`` (``None``: standard output) and return the report.

    Raises :class:`RefusedError` for a loss with ``options.strict``, :class:`ExportError` for what
    no file could hold, OSError; in each case nothing is written and what was there stays.
    """
    chosen = format_named(options.format)
    if chosen.flat and len(options.layers) > 1 and out is None:
        raise ExportError(f"--layer all of {chosen.name} makes a file a layer: say -o OUT")
    report = Report(
        chosen.name,
        scheme=options.scheme if chosen.tokens else None,
        clitics=options.clitics if chosen.tokens else None,
    )
    with Output() as output:
        parts = _parts(chosen, options, out, output, report)
        writer = writer_of(chosen)
        for document in documents:
            report.documents.append(_write(document, parts, writer, chosen, options))
        for part in parts:
            report.labels.update(part.job.labels.renamed)
        if options.strict and report.losses:
            raise RefusedError(report)
        output.finish()
    return report


def _parts(
    chosen: Format, options: Options, out: Path | None, output: Output, report: Report
) -> list[_Part]:
    """The files of the export: one, or for a flat format one a layer."""
    groups = [(layer,) for layer in options.layers] if chosen.flat else [options.layers]
    parts = []
    for group in groups:
        path = out if out is None or len(groups) == 1 else with_word(out, group[0])
        labels = Labels(options.labels, tags=chosen.tags)
        job = Job(options, group, labels, DocumentReport(""))
        parts.append(_Part(job, output.open(path)))
        report.files.append("-" if path is None else str(path))
    return parts


def with_word(path: Path, word: str) -> Path:
    """Return ``OUT.word.conll`` for ``OUT.conll``."""
    return path.with_name(f"{path.stem}.{word}{path.suffix}")


def _write(
    document: Annotated, parts: list[_Part], writer: Writer, chosen: Format, options: Options
) -> DocumentReport:
    report = DocumentReport(document.name)
    for part in parts:
        part.job.report = report
        part.job.number += 1
        part.file.write("".join(writer.write(document, part.job)))
    _note_what_is_not_in_it(document, chosen, options, report)
    return report


def _note_what_is_not_in_it(
    document: Annotated, chosen: Format, options: Options, report: DocumentReport
) -> None:
    for span in document.spans:
        if span.layer not in options.layers:
            report.left_out[f"{span.layer} span"] += 1
            continue
        if span.arguments and "arguments" not in chosen.holds:
            report.left_out["argument"] += len(span.arguments)
        if span.note and "notes" not in chosen.holds:
            report.left_out["note"] += 1
        if span.attributes and "attributes" not in chosen.holds:
            report.left_out["attribute"] += len(span.attributes)
