"""Every truncation and a change of every byte of a small file, in each format.

What comes of it is the same spans, a refusal with file and line, or a difference that is said;
never a traceback, never half of it stored.
"""

import os
import random
import re
import shutil
from pathlib import Path

import pytest

from reader.cli import main
from reader.export.formats import FORMATS
from reader.export.options import Options
from reader.export.writing import export
from reader.store import Collection
from tests.export.material import annotated, surface_span

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

TEXT = "قال لقم\n35"
SPANS = [surface_span(TEXT, "قم", "GPE"), surface_span(TEXT, "قال", "MEET")]
# Small, so that a thousand imports do not read the default one a thousand times.
TAGSET = """
name = "small"
[entity.GPE]
key = "g"
[event.MEET]
key = "m"
"""
NAMES = [name for name, each in FORMATS.items() if each.reads]


def original(name):
    """A small export in the format."""
    chosen = FORMATS[name]
    layers = ("entity",) if chosen.flat else chosen.layers
    out = Path("brat" if name == "brat" else "in.x")
    export([annotated(TEXT, SPANS)], Options(name, layers), out)
    if name == "brat":
        shutil.copy("brat/a.ann", "a.ann")
        out = Path("a.ann")
    return out


def damaged(data):
    """Every truncation, and every byte changed to another."""
    chance = random.Random(len(data))
    for length in range(len(data)):
        yield data[:length]
    for place in range(len(data)):
        changed = data[place] ^ chance.choice((1, 2, 4, 8, 16, 32, 64, 128, 0xFF))
        yield data[:place] + bytes([changed]) + data[place + 1 :]


def stored():
    collection = Collection(Path("annotations"), annotator="", tagset=None)
    return sorted(
        (each.start, each.end, each.layer, each.label)
        for name in collection.names()
        for each in collection.spans_of(name)
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_file_is_the_same_or_refused_or_said(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    path = original(name)
    data = path.read_bytes()
    Path("texts").mkdir()
    Path("small.toml").write_text(TAGSET)
    words = ["import", "--tagset", "small.toml", "--format", name, str(path)]
    if name != "jsonl":
        words += ["--into", "texts"]
    intact = None
    for content in (data, *damaged(data)):
        for folder in filter(os.path.isdir, ("annotations", "texts")):
            shutil.rmtree(folder)
        # What the records of jsonl and the file of brat speak of.
        Path("a.txt").write_text(TEXT)
        path.write_bytes(content)
        code = main(words)
        out, err = capsys.readouterr()
        assert "fault of Reader's own" not in err, (content, err)
        if code == 0:
            spans = stored()
            intact = intact or (spans, err)
            assert len(out.split()) >= len(spans)
            # The text is written with the length that is said.
            assert spans == intact[0] or err != intact[1], content
        else:
            assert code == 2
            assert out == ""
            assert re.match(rf"reader: ({re.escape(str(path))}|texts)", err.splitlines()[-1]), err
            assert not Path("annotations").exists()
            assert not list(Path().glob("texts/**/*.txt"))
