"""Say how far two annotators agree: two folders of annotations, or two names in one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reader.cli.sides import Side
    from reader.tagging.agreement import Agreement, Counts, Disagreement
    from reader.tagging.span import Span
    from reader.text.source import Source

DONE = 0
LAYERS = ("entity", "event")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `reader agree`."""
    parser.add_argument("first", metavar="A", help="a folder of annotations, or an annotator")
    parser.add_argument("second", metavar="B", help="another")
    parser.add_argument("--layer", choices=(*LAYERS, "all"), default="all")
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")


def run(options: argparse.Namespace) -> int:
    """Print the figures per document and label, then every disagreement with its context."""
    from reader.cli.sides import sides, texts
    from reader.tagging.agreement import Counts, agreement

    one, other = sides(options.first, options.second, options)
    layers = LAYERS if options.layer == "all" else (options.layer,)
    found: list[tuple[Source, str, Agreement]] = []
    totals = {layer: Counts() for layer in layers}
    for source in texts(one, other, options):
        ours, theirs = one.spans(source), other.spans(source)
        for layer in layers:
            result = agreement(source.text, _of(ours, layer), _of(theirs, layer))
            totals[layer] += result.counts
            found.append((source, layer, result))
    if options.json:
        print(json.dumps(_record(one, other, found, totals), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(one, other, found, totals)))
    return DONE


def _of(spans: list[Span], layer: str) -> list[Span]:
    return [span for span in spans if span.layer == layer]


def _lines(
    one: Side, other: Side, found: list[tuple[Source, str, Agreement]], totals: dict[str, Counts]
) -> Iterator[str]:
    from reader.cli.errors import escaped
    from reader.cli.tables import table

    yield f"A = {one.name}   B = {other.name}"
    rows = []
    for source, layer, result in found:
        if not result.counts.a and not result.counts.b:
            continue
        rows.append(_row(source.name, layer, "", result.counts))
        rows += [_row("", layer, label, counts) for label, counts in result.labels.items()]
    rows += [_row("all documents", layer, "", counts) for layer, counts in totals.items()]
    head = ("document", "layer", "label", "A", "B", "exact F1", "overlap F1", "same label", "kappa")
    yield from table(head, rows, numbers=6)
    for source, layer, result in found:
        for each in result.disagreements:
            yield escaped(f"{source.name}: {_disagreement(each, layer, source.text)}")


def _row(name: str, layer: str, label: str, counts: Counts) -> tuple[str, ...]:
    from reader.cli.tables import figure

    shares = (counts.exact_f1, counts.overlap_f1, counts.label_agreement, counts.kappa)
    return (name, layer, label, str(counts.a), str(counts.b), *map(figure, shares))


def _disagreement(each: Disagreement, layer: str, text: str) -> str:
    start, end = each.place
    sides = " ".join(
        f"{name}: {span.label} «{span.surface}»" if span else f"{name}: nothing"
        for name, span in (("A", each.a), ("B", each.b))
    )
    before, at, after = each.context(text)
    return f"{start}-{end} {layer} {each.kind}: {sides} in … {before} [{at}] {after} …"


def _record(
    one: Side, other: Side, found: list[tuple[Source, str, Agreement]], totals: dict[str, Counts]
) -> dict[str, object]:
    documents: dict[str, dict[str, object]] = {}
    for source, layer, result in found:
        labels = {label: counts.as_record() for label, counts in result.labels.items()}
        documents.setdefault(source.name, {"doc": source.name})[layer] = {
            **result.counts.as_record(),
            "labels": labels,
            "disagreements": [_difference(each, source.text) for each in result.disagreements],
        }
    return {
        "a": one.name,
        "b": other.name,
        "documents": list(documents.values()),
        "total": {layer: counts.as_record() for layer, counts in totals.items()},
    }


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
