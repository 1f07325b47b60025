"""Say how far two annotators agree: two folders of annotations, or two names in one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reader.cli.arabic import Setter
    from reader.cli.sides import Side
    from reader.tagging.agreement import Agreement, Counts
    from reader.tagging.disagreements import Disagreement
    from reader.tagging.span import Span
    from reader.text.source import Source

DONE = 0
LAYERS = ("entity", "event")
_LONGEST = 40


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `reader agree`."""
    parser.add_argument("first", metavar="A", help="a folder of annotations, or an annotator")
    parser.add_argument("second", metavar="B", help="another")
    parser.add_argument("--layer", choices=(*LAYERS, "all"), default="all")
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")


def run(options: argparse.Namespace) -> int:
    """Print the figures per document and label, then every disagreement with its context."""
    from reader.cli.arabic import setter_for
    from reader.cli.sides import sides, texts
    from reader.tagging.agreement import Agreement, agreement

    one, other = sides(options.first, options.second, options)
    layers = LAYERS if options.layer == "all" else (options.layer,)
    found: list[tuple[Source, str, Agreement]] = []
    totals = {layer: Agreement() for layer in layers}
    for source in texts(one, other, options):
        ours, theirs = one.spans(source), other.spans(source)
        for layer in layers:
            result = agreement(source.text, _of(ours, layer), _of(theirs, layer))
            totals[layer].add(result)
            found.append((source, layer, result))
    if options.json:
        print(json.dumps(_record(one, other, found, totals), ensure_ascii=False, indent=1))
    else:
        setter = setter_for(options)
        setter.print(_lines(one, other, found, totals, setter))
    return DONE


def _of(spans: list[Span], layer: str) -> list[Span]:
    return [span for span in spans if span.layer == layer]


def _lines(
    one: Side,
    other: Side,
    found: list[tuple[Source, str, Agreement]],
    totals: dict[str, Agreement],
    setter: Setter,
) -> Iterator[str]:
    from reader.cli.errors import escaped
    from reader.cli.tables import table

    yield f"A = {setter(escaped(one.name))}   B = {setter(escaped(other.name))}"
    rows = []
    for source, layer, result in found:
        if not result.counts.a and not result.counts.b:
            continue
        rows += _rows(setter(escaped(source.name)), layer, result)
    for layer, total in totals.items():
        rows += _rows("all documents", layer, total)
    head = ("document", "layer", "label", "A", "B", "exact F1", "overlap F1", "same label", "kappa")
    yield from table(head, rows, numbers=6)
    for source, layer, result in found:
        for each in result.disagreements:
            yield from _told(each, source, layer, setter)


def _rows(name: str, layer: str, result: Agreement) -> list[tuple[str, ...]]:
    """A row for all labels together, and one for each."""
    return [
        _row(name, layer, "", result.counts),
        *(_row("", layer, label, counts) for label, counts in sorted(result.labels.items())),
    ]


def _row(name: str, layer: str, label: str, counts: Counts) -> tuple[str, ...]:
    from reader.cli.tables import figure

    shares = (counts.exact_f1, counts.overlap_f1, counts.label_agreement, counts.kappa)
    return (name, layer, label, str(counts.a), str(counts.b), *map(figure, shares))


def _told(each: Disagreement, source: Source, layer: str, setter: Setter) -> Iterator[str]:
    """One line; where somebody looks, its context stands under it, set as the page would."""
    from reader.cli.arabic import LOGICAL
    from reader.cli.errors import escaped

    start, end = each.place
    sides = " ".join(
        f"{name}: {span.label} «{setter(escaped(_short(span.surface)))}»"
        if span
        else f"{name}: nothing"
        for name, span in (("A", each.a), ("B", each.b))
    )
    name = setter(escaped(source.name))
    line = f"{name}: {start}-{end} {layer} {each.kind}: {sides}"
    before, at, after = each.context(source.text)
    context = escaped(f"… {before}[{at}]{after} …")
    if setter.mode == LOGICAL:
        yield f"{line} in {context}"
    else:
        yield line
        yield from setter.paragraph(context)


def _short(surface: str) -> str:
    line = " ".join(surface.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _record(
    one: Side,
    other: Side,
    found: list[tuple[Source, str, Agreement]],
    totals: dict[str, Agreement],
) -> dict[str, object]:
    documents: dict[str, dict[str, object]] = {}
    for source, layer, result in found:
        documents.setdefault(source.name, {"doc": source.name})[layer] = {
            **_figures(result),
            "disagreements": [_difference(each, source.text) for each in result.disagreements],
        }
    return {
        "a": one.name,
        "b": other.name,
        "documents": list(documents.values()),
        "total": {layer: _figures(total) for layer, total in totals.items()},
    }


def _figures(result: Agreement) -> dict[str, object]:
    labels = {label: counts.as_record() for label, counts in sorted(result.labels.items())}
    return {**result.counts.as_record(), "labels": labels}


def _difference(each: Disagreement, text: str) -> dict[str, object]:
    before, at, after = each.context(text)
    return {
        "kind": each.kind,
        "start": each.place[0],
        "end": each.place[1],
        "a": _side(each.a),
        "b": _side(each.b),
        "context": [before, at, after],
    }


def _side(span: Span | None) -> dict[str, object] | None:
    if span is None:
        return None
    return {
        key: value
        for key, value in span.as_record().items()
        if key in {"id", "start", "end", "label", "surface", "annotator"}
    }
