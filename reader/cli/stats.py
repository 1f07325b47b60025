"""Count what is annotated: documents, tokens, spans by layer, label and annotator, mentions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reader.cli.errors import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reader.cli.arabic import Setter
    from reader.cli.documents import Entry
    from reader.store import Collection
    from reader.tagging.statistics import LabelCounts, Statistics
    from reader.tagging.tagset import Tagset

DONE = 0
_MOST = 5


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `reader stats`."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="what to count (default: all that is annotated)"
    )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="as JSON, for programs")
    shape.add_argument("--bars", action="store_true", help="spans by label, as bars")
    parser.add_argument(
        "--top",
        type=int,
        default=_MOST,
        metavar="N",
        help="how many of the most frequent mentions of each label (default: %(default)s)",
    )


def run(options: argparse.Namespace) -> int:
    """Print the counts."""
    from reader.cli.arabic import setter_for
    from reader.cli.arguments import annotations_folder, settings_of
    from reader.store import Collection
    from reader.tagging.statistics import Statistics
    from reader.tagging.tagset_file import load_tagset

    collection = Collection(annotations_folder(options), annotator="", tagset=None)
    statistics = Statistics()
    for entry in _entries(options.paths, collection):
        _add(entry, collection, statistics, options)
    if options.json:
        print(json.dumps(statistics.as_record(options.top), ensure_ascii=False, indent=1))
    elif options.bars:
        print("\n".join(_bars(statistics)))
    else:
        tagset = load_tagset(settings_of(options).tagset)
        setter = setter_for(options)
        setter.print(_lines(statistics, tagset, options.top, setter))
    return DONE


def _entries(paths: list[str], collection: Collection) -> list[Entry]:
    from reader.cli.documents import Entry, document_path, find_documents

    if paths:
        return find_documents(paths)
    return [Entry(name, document_path(name)) for name in collection.names()]


def _add(
    entry: Entry, collection: Collection, statistics: Statistics, options: argparse.Namespace
) -> None:
    from reader.cli.documents import read_document
    from reader.cli.standing import standing_or_shipped

    contents = collection.read(entry.name)
    if contents.warning:
        say(contents.warning)
    source = read_document(entry, options.encoding or contents.encoding)
    spans = standing_or_shipped(contents, collection, source).spans
    spans = [span for span in spans if options.annotator in {None, span.annotator}]
    statistics.add(source.text, spans, contents.state)


def _lines(statistics: Statistics, tagset: Tagset, most: int, setter: Setter) -> Iterator[str]:
    from reader.cli.errors import escaped
    from reader.cli.tables import percent, table

    states = ", ".join(f"{count} {state}" for state, count in sorted(statistics.states.items()))
    yield f"documents  {statistics.documents:,}" + (f" ({states})" if states else "")
    yield f"sentences  {statistics.sentences:,}"
    yield f"tokens     {statistics.tokens:,}"
    for annotator, count in sorted(statistics.annotators.items()):
        yield f"spans of {setter(escaped(annotator)) or 'nobody'}: {count:,}"
    if statistics.conflicts:
        yield f"open conflicts: {statistics.conflicts:,}"
    rows = []
    for layer in ("entity", "event"):
        total = statistics.total(layer)
        found = [*_of_layer(statistics, layer), ("all", total)]
        for label, counts in found if total.spans else ():
            rows.append(
                (
                    layer,
                    label,
                    f"{counts.spans:,}",
                    percent(counts.nested, counts.spans),
                    percent(counts.sub_word, counts.spans),
                )
            )
    yield ""
    yield from table(("layer", "label", "spans", "nested", "sub-word"), rows, numbers=3)
    yield from _roles(statistics, tagset)
    yield from _mentions(statistics, most, setter)


def _of_layer(statistics: Statistics, layer: str) -> list[tuple[str, LabelCounts]]:
    """The labels of a layer, the commonest first."""
    found = [(label, each) for (of, label), each in statistics.labels.items() if of == layer]
    return sorted(found, key=lambda item: (-item[1].spans, item[0]))


def _roles(statistics: Statistics, tagset: Tagset) -> Iterator[str]:
    """How many events have each of their roles filled."""
    from reader.cli.tables import percent, table

    rows = []
    for name, counts in _of_layer(statistics, "event"):
        label = tagset.label(name)
        known = [role.name for role in label.roles] if label else []
        for role in [*known, *sorted(set(counts.roles) - set(known))]:
            filled = counts.roles[role]
            rows.append((name, role, f"{filled:,}", percent(filled, counts.spans)))
    if rows:
        yield ""
        yield from table(("event", "role", "filled", "of all"), rows, numbers=2)


def _mentions(statistics: Statistics, most: int, setter: Setter) -> Iterator[str]:
    from reader.cli.errors import escaped
    from reader.cli.tables import table
    from reader.tagging.statistics import frequent

    rows = [
        (label, f"{count:,}", setter(escaped(surface)))
        for layer in ("entity", "event")
        for label, counts in _of_layer(statistics, layer)
        for surface, count in frequent(counts.surfaces, most)
    ]
    if rows:
        yield ""
        yield from table(("label", "times", "most frequent"), rows)


def _bars(statistics: Statistics) -> Iterator[str]:
    from reader.cli.tables import bar

    most = max((counts.spans for counts in statistics.labels.values()), default=0)
    width = max((len(label) for _, label in statistics.labels), default=0)
    for layer in ("entity", "event"):
        for label, counts in _of_layer(statistics, layer):
            yield f"{layer:<6}  {label:<{width}}  {counts.spans:>7,}  {bar(counts.spans, most)}"
