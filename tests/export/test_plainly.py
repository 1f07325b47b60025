"""Whatever is marked, in every format with every option: the file holds and the report tells it.

The oracle in ``plain.py`` says what that is, span by span; the files are taken apart here, not by
the program's import.
"""

import json
import re
from collections import Counter
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.export import alignment
from reader.export.formats import FORMATS
from reader.export.options import CLITICS, SCHEMES, Annotated, Borders, Options
from reader.export.writing import export
from reader.tagging.span import LAYERS
from reader.text.sentences import HOLLOW
from tests.export.material import (
    HARD_TEXT,
    annotated,
    dense,
    documents,
    span,
    with_arguments,
)
from tests.export.opened import holds
from tests.export.plain import COUNTING, FULL, ZERO_WIDTH, Plain

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

# Other names, in another order: spans of one range are sorted by what is written.
NAMES = {"PER": "ACTOR", "ATTACK": "WAR"}


@st.composite
def worked_on(draw, name):
    """A document as people leave it: notes, changed and lost words, borders of somebody else's."""
    document = draw(documents(name))
    more = {
        0: {"note": "n"},
        1: {"attributes": (("key", "value"), ("other", "value"))},
        2: {"surface": "what stood there before"},
    }
    spans = [replace(each, **more.get(draw(st.integers(0, 15)), {})) for each in document.spans]
    lost = draw(st.sets(st.sampled_from(spans), max_size=1)) if spans else ()
    borders = draw(st.none() | own_borders(document.text))
    there = sorted(set(spans) - set(lost), key=lambda each: each.order)
    return Annotated(document.source, tuple(there), borders, tuple(lost))


@st.composite
def own_borders(draw, text):
    """Tokens that are not ours, each of what stands between two blanks or of a part of it."""
    tokens, sentences = [], []
    for match in re.finditer(f"[^{HOLLOW}]+(?:[{ZERO_WIDTH}]+[^{HOLLOW}]+)*", text):
        start, end = match.span()
        inside = [n for n in range(start + 1, end) if not {text[n - 1], text[n]} & set(HOLLOW)]
        edges = sorted(draw(st.sets(st.sampled_from(inside), max_size=3))) if inside else []
        tokens += zip([start, *edges], [*edges, end], strict=True)
    for token in tokens:
        if sentences and draw(st.booleans()):
            sentences[-1] = (sentences[-1][0], token[1])
        else:
            sentences.append(token)
    return Borders(tuple(tokens), tuple(sentences))


@st.composite
def options(draw, name):
    """Every choice of an export that reader/export makes something of."""
    chosen = FORMATS[name]
    return Options(
        name,
        draw(st.sampled_from([("entity",), ("event",), LAYERS, chosen.layers])),
        draw(st.sampled_from(SCHEMES)),
        draw(st.sampled_from(CLITICS)),
        labels=draw(st.sampled_from([{}, NAMES])),
    )


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_marked_is_held_and_told(tmp_path, name, data):
    both = [data.draw(worked_on("a.txt")), data.draw(worked_on("b.txt"))]
    compare(both, data.draw(options(name)), tmp_path)


@pytest.mark.parametrize("name", FORMATS)
def test_dense_spans_are_held_and_told(tmp_path, name, monkeypatch):
    monkeypatch.setattr(alignment, "_BLOCK", 40)  # short texts go through in many pieces too
    # A word that is cut behind a zero-width character alone; a span before a sentence's end, and
    # one of its label after it; a loss with the id of a loss in the other document.
    text = "وب\u200fت\nوب"
    few = [span(text, 3, 4), span(text, 5, 7), span(text, 6, 7, "GPE")]
    written = [
        annotated(HARD_TEXT, dense(HARD_TEXT), "a.txt"),
        every_span(" وب\u200fت. \nد", "b.txt"),
        annotated(text, few, "c.txt"),
    ]
    for scheme, clitics in [*zip(SCHEMES, CLITICS, strict=True), ("iob1", "split")]:
        labels = NAMES if clitics == "split" else {}
        compare(written, Options(name, LAYERS, scheme, clitics, labels=labels), tmp_path)
    compare(written, Options(name, ("event",)), tmp_path)  # without what fills the roles


def every_span(text, name):
    """A document of all the spans that it could have of three labels, some by two people."""
    spans = [
        span(text, start, end, label, number=number, annotator=f"annotator {number}")
        for start, end in combinations(range(len(text) + 1), 2)
        for label in ("PER", "GPE", "ATTACK")
        for number in range(1 + (label == "PER"))
    ]
    return annotated(text, with_arguments(spans, Random(1)), name)


def compare(written, chosen, folder):
    """Hold file and report of an export to what they are plainly."""
    name, out = chosen.format, folder / "out"
    report = export(written, chosen, out)
    groups = [(layer,) for layer in chosen.layers] if FORMATS[name].flat else [chosen.layers]
    files = [out if len(groups) == 1 else folder / f"out.{layer}" for (layer, *_) in groups]
    plains = {
        layers: [Plain(each, name, layers, chosen.clitics, chosen.labels) for each in written]
        for layers in groups
    }
    for layers, file in zip(groups, files, strict=True):
        holds(file, name, chosen.scheme, plains[layers])
    for number, document in enumerate(written):
        tells(report.documents[number], document, name, {k: v[number] for k, v in plains.items()})
    assert report.files == [str(file) for file in files]
    tallies = [t for group in plains.values() for plain in group for t in plain.tallies.values()]
    assert list(report.total.as_record().values()) == [
        sum(each[n] for each in tallies) for n in range(4)
    ]
    bent = {
        (plain.document.name, key)
        for group in plains.values()
        for plain in group
        for what, key, more in plain.told
        if what in {"dropped", "refused", "widened", "trimmed"} and "beside" not in more
    }
    assert report.losses == len(bent)
    # A label that is in no file may be told, of a span that was refused.
    used = {each.span.label for group in plains.values() for plain in group for each in plain.out}
    renamed = {label: to for label, to in NAMES.items() if chosen.labels and label in used}
    assert renamed.items() <= report.labels.items() <= chosen.labels.items()


def tells(report, document, name, plains):
    """The report of a document tells what the plain ones of its files tell, and no more."""
    told = sorted((what, span.id, json.dumps(more)) for what, span, more in report.told)
    wanted = [each for plain in plains.values() for each in plain.told]
    assert told == sorted((what, key, json.dumps(more)) for what, key, more in wanted)
    record = report.as_record()
    tallies = {layer: v for plain in plains.values() for layer, v in plain.tallies.items()}
    assert {key: tuple(each.values()) for key, each in record["layers"].items()} == tallies
    layers = list(tallies)
    if name in {*COUNTING, "jsonl"}:
        assert record["tokens"] == record["sentences"] == 0
        assert not record["stripped"]
    else:
        files = {
            "+".join(key): {
                "tokens": len(plain.tokens),
                "sentences": len(plain.sentences),
                "merged_sentences": [list(each) for each in plain.merged],
            }
            for key, plain in plains.items()
        }
        assert record.get("files", files) == files
        assert record["tokens"] == sum(each["tokens"] for each in files.values())
        assert record["sentences"] == sum(each["sentences"] for each in files.values())
        merged = [each for file in files.values() for each in file["merged_sentences"]]
        assert record["merged_sentences"] == [
            each for n, each in enumerate(merged) if each not in merged[:n]
        ]
        zero_width = Counter(f"U+{ord(c):04X}" for c in document.text if c in ZERO_WIDTH)
        assert record["stripped"] == zero_width
    assert record["left_out"] == +left_out(document, name, layers, plains)


def left_out(document, name, layers, plains):
    """What is beside the spans, and in no file."""
    out = {each.span.id for plain in plains.values() for each in plain.out}
    same = {
        key: more["by"]
        for plain in plains.values()
        for what, key, more in plain.told
        if what == "same"
    }
    found = Counter()
    for each in document.spans:
        if each.layer not in layers:
            found[f"{each.layer} span"] += 1
        elif name not in FULL or each.id in same:
            found["argument"] += len(each.arguments)
            found["note"] += bool(each.note)
            found["attribute"] += len(each.attributes)
        elif name != "html" and each.id in out:
            targets = [same.get(one.target, one.target) for one in each.arguments]
            found["argument"] += sum(one not in out or one == each.id for one in targets)
    return found
