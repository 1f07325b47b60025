"""Out, in and out again, as a shell does it: the same bytes, the same spans, the same tokens."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reader.cli import main
from reader.export.formats import FOLDER, FORMATS
from reader.export.options import CLITICS, SCHEMES
from reader.store import Collection
from reader.tagging.span import LAYERS, Argument
from tests.export.material import HARD_TEXT, annotated, dense, documents, expected, span

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

READABLE = [name for name, each in FORMATS.items() if each.reads]
LOSSLESS = ["conllu", "conllup", "spans", "doccano", "brat", "spacy"]


class Place:
    """A working directory with annotations, and the program in it."""

    def __init__(self, folder, monkeypatch, capsys):
        self.folder = folder
        self.capsys = capsys
        monkeypatch.chdir(folder)

    def annotate(self, document):
        """Write a document's text, and store its spans."""
        path = Path(document.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Reading drops one byte-order mark.
        lead = "\ufeff" if document.text.startswith("\ufeff") else ""
        path.write_bytes((lead + document.text).encode())
        records = [{"doc": document.name, **each.as_record()} for each in document.spans]
        lines = "".join(json.dumps(record) + "\n" for record in records)
        Path("in.jsonl").write_text(lines)
        self.run("import", "--format", "jsonl", "in.jsonl")

    def run(self, *words, code=0):
        """Run the program; gives what it says on standard error."""
        found = main(list(words))
        out, err = self.capsys.readouterr()
        assert found == code, err
        self.out = out
        return err

    def export(self, name, out, *words):
        """Export; gives the report."""
        self.run("export", "--format", name, "-o", out, "--report", "report.json", *words)
        return json.loads(Path("report.json").read_text(encoding="utf-8"))

    def spans(self, name, folder):
        """(start, end, layer, label) of the spans stored under ``folder``."""
        stored = Collection(Path(folder), annotator="", tagset=None).spans_of(name)
        return sorted((each.start, each.end, each.layer, each.label) for each in stored)

    def roles(self, name, folder):
        """The roles of the spans stored under ``folder``, as ``roles_of`` has them."""
        return roles_of(Collection(Path(folder), annotator="", tagset=None).spans_of(name))

    def forget(self, *names):
        for name in names:
            if Path(name).is_dir():
                shutil.rmtree(name)
            else:
                Path(name).unlink(missing_ok=True)


@pytest.fixture
def place(tmp_path, monkeypatch, capsys):
    return Place(tmp_path, monkeypatch, capsys)


def content(path):
    """All bytes of a file or folder."""
    if path.is_dir():
        return {each.name: each.read_bytes() for each in path.iterdir()}
    return path.read_bytes()


def read_of(name, out):
    """What import is to be given of an export."""
    return str(out / "a.ann") if name == "brat" else str(out)


def there_and_back(place, name, words=(), folder="second"):
    """Export, import onto the same text, export again; gives both exports and the report."""
    first, again = Path(f"first.{name}"), Path(f"again.{name}")
    place.forget(first, again, folder)
    report = place.export(name, str(first), *words)
    said = place.run(
        "import", "--annotations", folder, "--format", name, "--text", "a.txt", read_of(name, first)
    )
    assert said.startswith(f"reader: import {name}: ")
    assert said.count("\n") == 1, "nothing about it is odd"
    place.export(name, str(again), "--annotations", folder, *words, "a.txt")
    return content(first), content(again), report


def held(document, report, layers):
    """What the report says the file holds."""
    (told,) = report["documents"]

    by_id = {each.id: each for each in document.spans}
    # What is told beside the tokens is what comes back.
    changes = [
        (
            change["what"],
            by_id[change["id"]],
            {"to": change.get("beside", change["to"])} if "to" in change else {},
        )
        for change in told["changes"]
    ]
    return expected(document, SimpleNamespace(told=changes), layers)


def roles(document, report, layers):
    """The roles that the report says the file holds, as ``roles_of`` has them."""
    (told,) = report["documents"]
    same = {each["id"]: each["by"] for each in told["changes"] if each["what"] == "same"}
    refused = {each["id"] for each in told["changes"] if each["what"] == "refused"}
    places = {each["id"]: each["to"] for each in told["changes"] if "to" in each}
    there = [
        replace(each, start=start, end=end)
        for each in document.spans
        for start, end in [places.get(each.id, (each.start, each.end))]
        if each.layer in layers and each.id not in {*same, *refused}
    ]
    return roles_of(there, same)


def roles_of(spans, same=()):
    """(range of the event, role, range of what fills it) of each role that is filled.

    ``same`` says which other span stands for one that is not there.
    """
    by_id = {each.id: each for each in spans}
    others = dict(same)
    filled = {
        (each, one.role, by_id.get(others.get(one.target, one.target)))
        for each in spans
        for one in each.arguments
    }
    return sorted(
        (event.start, event.end, role, target.start, target.end)
        for event, role, target in filled
        if target and target is not event
    )


def layers_of(name, word=None):
    """The layers that a file of a format holds, with ``--layer`` and that word or without."""
    word = word or ("entity" if FORMATS[name].flat else "all")
    return LAYERS if word == "all" else (word,)


OPTIONS = [
    [],
    ["--clitics", "expand"],
    ["--clitics", "strict"],
    ["--scheme", "iob1"],
    ["--scheme", "bioes", "--clitics", "expand"],
    ["--layer", "event"],
]


@pytest.mark.parametrize("name", READABLE)
def test_with_the_text_spans_are_as_reported_and_the_second_export_is_the_first(place, name):
    for seed in range(4):
        document = annotated(HARD_TEXT, dense(HARD_TEXT, seed))
        place.forget("annotations")
        place.annotate(document)
        for words in OPTIONS:
            first, again, report = there_and_back(place, name, words)
            assert again == first, (seed, words)
            layers = layers_of(name, "event" if "event" in words else None)
            assert place.spans("a.txt", "second") == held(document, report, layers), (seed, words)


@pytest.mark.parametrize("name", READABLE)
def test_the_articles_come_back_to_the_byte(place, name, articles):
    for number, path in enumerate(articles):
        text = path.read_bytes().decode()
        place.forget("annotations")
        place.annotate(annotated(text, dense(text, number)))
        first, again, _ = there_and_back(place, name)
        assert again == first


@pytest.mark.parametrize("name", [name for name in READABLE if FORMATS[name].tokens])
def test_without_the_text_tokens_sentences_and_tags_are_the_same(place, name):
    document = annotated(HARD_TEXT, dense(HARD_TEXT, 1), "seeds/a.txt")
    place.annotate(document)
    for words in OPTIONS:
        place.forget("second", "texts", "first", "again")
        place.export(name, "first", *words)
        place.run("import", "--annotations", "second", "--format", name, "--into", "texts", "first")
        texts = sorted(str(path) for path in Path("texts").rglob("*.txt"))
        place.export(name, "again", "--annotations", "second", *words, *texts)
        assert stripped(name, "again") == stripped(name, "first")


def stripped(name, path):
    """A file of tokens without what rests on the name and the text of its document."""
    data = Path(path).read_bytes()
    if name == "spacy":
        return None  # its words hold the text itself
    lines = data.decode().split("\n")
    if name == "hf":
        records = [json.loads(line) for line in lines if line]
        return [(record["tokens"], record["ner_tags"]) for record in records]
    if name not in {"conllu", "conllup"}:
        return lines
    lines = [line for line in lines if not line.startswith("#") or "sent_id" in line]
    places = ("start_char", "end_char", "Space", "Raw", "# sent_id")
    return [
        "# sentence"
        if line.startswith("#")
        else "\t".join(
            "|".join(part for part in cell.split("|") if not part.startswith(places))
            for cell in line.split("\t")
        )
        for line in lines
    ]


@pytest.mark.parametrize("name", LOSSLESS)
def test_a_document_comes_back_under_its_own_name(place, name):
    for title in ("seeds/a.txt", "seeds/b.txt"):
        place.annotate(annotated(HARD_TEXT, dense(HARD_TEXT, len(title)), title))
    place.export(name, "out")
    place.run("import", "--annotations", "second", "--format", name, "out")
    for title in ("seeds/a.txt", "seeds/b.txt"):
        before = place.spans(title, "annotations")
        after = place.spans(title, "second")
        if name in {"brat", "spacy"}:  # these trim
            assert len(before) - 12 <= len(after) <= len(before)
        else:
            assert after == before
    assert not list(Path().glob("*.txt"))


@pytest.mark.parametrize("name", LOSSLESS)
def test_into_a_folder_goes_the_text_to_the_letter(place, name):
    cut = "\nوو\u200fاشنطن\n"  # the first word, and one with a character that no form has
    for text, spans in ((HARD_TEXT, dense(HARD_TEXT, 2)), (cut, [span(cut, 2, 9)])):
        place.forget("annotations", "out", "second", "texts")
        place.annotate(annotated(text, spans, "seeds/a.txt"))
        place.export(name, "out")
        place.run("import", "--annotations", "second", "--into", "texts", "--format", name, "out")
        assert Path("texts/seeds/a.txt").read_bytes() == text.encode()


def test_roles_notes_and_attributes_come_back_through_brat(place):
    text = "قصفت الطائرات كييف"
    document = annotated(text, dense(text, 0))
    place.annotate(document)
    records = [
        {"doc": "a.txt", "id": "P", "start": 5, "end": 13, "layer": "entity", "label": "WEA"},
        {
            "doc": "a.txt",
            "id": "G",
            "start": 14,
            "end": 18,
            "layer": "entity",
            "label": "GPE",
            "note": "عاصمة أوكرانيا",
        },
        {
            "doc": "a.txt",
            "id": "E",
            "start": 0,
            "end": 4,
            "layer": "event",
            "label": "ATTACK",
            "attributes": {"tense": "past"},
            "arguments": [
                {"role": "Instrument", "target": "P"},
                {"role": "Target", "target": "G"},
                {"role": "Target", "target": "P"},
            ],
        },
    ]
    place.forget("annotations")
    Path("in.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    place.run("import", "--format", "jsonl", "in.jsonl")
    place.export("brat", "out")
    assert "E1\tATTACK:T1 Instrument:T2 Target:T3 Target2:T2\n" in Path("out/a.ann").read_text()
    place.run("import", "--annotations", "second", "--format", "brat", "out")
    spans = Collection(Path("second"), annotator="", tagset=None).spans_of("a.txt")
    named = {span.id: span.label for span in spans}
    (event,) = (span for span in spans if span.layer == "event")
    assert [(each.role, named[each.target]) for each in event.arguments] == [
        ("Instrument", "WEA"),
        ("Target", "GPE"),
        ("Target", "WEA"),
    ]
    assert event.attributes == (("tense", "past"),)
    assert [span.note for span in spans if span.label == "GPE"] == ["عاصمة أوكرانيا"]


def test_what_two_marked_the_same_fills_a_role_once_and_never_its_own_through_brat(place):
    text = "قصفت كييف"
    mentions = [span(text, 5, 9, "GPE", number=n, annotator=f"{n}") for n in range(2)]
    first, second = (span(text, 0, 4, "ATTACK", number=n, annotator=f"{n}") for n in range(2))
    roles = tuple(Argument("Place", each.id) for each in (*mentions, second))
    place.annotate(annotated(text, [*mentions, replace(first, arguments=roles), second]))
    report = place.export("brat", "out")
    assert "E1\tATTACK:T1 Place:T2\n" in Path("out/a.ann").read_text()
    assert report["documents"][0]["left_out"] == {"argument": 1}
    place.run(
        "import", "--annotations", "second", "--format", "brat", "--text", "a.txt", "out/a.ann"
    )
    assert place.roles("a.txt", "second") == [(0, 4, "Place", 5, 9)]


LABEL_MAP = "PER = PERSON\nATTACK = STRIKE\n"
NAMES = {"PER": "PERSON", "ATTACK": "STRIKE"}


@st.composite
def choices(draw):
    """Options of one export: (words of the command line, layers, whether a map renames)."""
    words = []
    for option, values in (("--scheme", SCHEMES), ("--clitics", CLITICS)):
        words += [option, draw(st.sampled_from(values))]
    layer = draw(st.sampled_from([None, "entity", "event", "all"]))
    words += ["--layer", layer] if layer else []
    renames = draw(st.booleans())
    words += ["--map", "map"] if renames else []
    words += ["--strict"] if draw(st.integers(0, 3)) == 0 else []
    return words, layer, renames


@pytest.mark.parametrize("name", FORMATS)
@given(documents(), choices())
@example(
    # Spans that come out alike, but for what is told beside them.
    annotated("00000\r\n", [span("00000\r\n", 0, 6), span("00000\r\n", 1, 2)]),
    (["--clitics", "expand"], None, False),
)
@example(annotated("\u200f", [span("\u200f", 0, 1)]), ([], None, False))
@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_marked_comes_back_as_the_report_says(place, name, document, chosen):
    words, layer, renames = chosen
    place.forget("annotations", "second", *(str(each) for each in Path().glob("first*")))
    place.forget(*(str(each) for each in Path().glob("again*")))
    Path("map").write_text(LABEL_MAP)
    place.annotate(document)
    if not document.spans:
        return
    layers = layers_of(name, layer)
    code = main(["export", "--format", name, "-o", "first", "--report", "report.json", *words])
    err = place.capsys.readouterr().err
    assert code in {0, 3}, err
    report = json.loads(Path("report.json").read_text(encoding="utf-8"))
    counts = report["spans"]
    assert counts["in"] == counts["out"] + counts["dropped"] + counts["refused"]
    assert counts["in"] == sum(each.layer in layers for each in document.spans)
    if "--strict" in words and report["losses"]:
        assert code == 3
        assert not list(Path().glob("first*"))
        return
    assert code == 0
    if not FORMATS[name].reads:
        return
    wanted = sorted(
        (start, end, of, NAMES.get(label, label) if renames else label)
        for start, end, of, label in held(document, report, layers)
    )
    files = [Path("first")]
    if FORMATS[name].flat and len(layers) > 1:
        files = [Path(f"first.{each}") for each in layers]
    for file, of in zip(files, layers, strict=False):
        place.run("import", "--annotations", "second", "--format", name, "--text", "a.txt",
                  "--layer", of, read_of(name, file))  # fmt: skip
    found = place.spans("a.txt", "second")
    if "--strict" in words:  # nothing was bent; two that say the same are one
        assert {each[:2] for each in found} == {
            (each.start, each.end) for each in document.spans if each.layer in layers
        }
    assert found == wanted
    if name in {"jsonl", "brat"}:
        assert place.roles("a.txt", "second") == roles(document, report, layers)
    place.run("export", "--format", name, "--annotations", "second", "-o", "again", *words, "a.txt")
    for file in files:
        again = Path(file.name.replace("first", "again"))
        assert content(again) == content(file)


def test_a_folder_format_has_a_folder():
    assert FORMATS["brat"].target == FORMATS["html"].target == FOLDER
