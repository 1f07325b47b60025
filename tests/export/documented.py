"""What docs/export.md tells to type, run as it stands there, and what to compare it with."""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from reader.cli import main
from reader.export.options import Options
from reader.export.writing import export
from tests.export.material import HARD_TEXT, annotated, dense, expected, places, tag_ranges

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "export.md"
_SECTION = re.compile(r"^### (.+?)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def consumers():
    """Consumer -> the blocks of its section, (language, lines) each."""
    return {
        name: _BLOCK.findall(content)
        for name, content in _SECTION.findall(PAGE.read_text(encoding="utf-8"))
    }


def typed(consumer, folder, language=None):
    """Run the lines of a consumer's section in ``folder``; gives the names that they bind.

    ``language`` keeps to the blocks of one language, ``sh`` or ``python``.
    """
    names = {}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": programs, "PYTHONIOENCODING": "utf-8"}
    blocks = consumers()[consumer]
    assert blocks, f"docs/export.md has no lines for {consumer}"
    for kind, lines in blocks:
        if language not in {None, kind}:
            continue
        if kind == "sh":
            process = subprocess.run(
                ["sh", "-e", "-c", lines],
                cwd=folder,
                env=environment,
                check=False,
                capture_output=True,
                text=True,
                encoding="utf-8",
            )
            said = process.stdout + process.stderr
            assert process.returncode == 0, said
            names["said"] = names.get("said", "") + said
        else:
            with contextlib.chdir(folder):
                exec(compile(lines, f"{PAGE}, {consumer}", "exec"), names)  # noqa: S102
    return names


def dense_documents():
    """Articles and the hard text, three times, annotated densely, as the program sorts them.

    The articles are those outside of the repository; the shipped ones where there are none.
    """
    stated = os.environ.get("READER_ARTICLES")
    outside = Path(stated) if stated else REPOSITORY.parent / "shared" / "seeds"
    folder = outside if outside.is_dir() else REPOSITORY / "seeds"
    texts = [(path.name, path.read_bytes().decode()) for path in folder.glob("*.txt")]
    texts += [(f"hard-{number}.txt", HARD_TEXT) for number in range(3)]
    return [annotated(text, dense(text, n), name) for n, (name, text) in enumerate(sorted(texts))]


def workplace(folder, documents):
    """Make ``folder`` one where these documents are annotated; Reader's own commands do it."""
    for document in documents:
        (folder / document.name).write_bytes(document.text.encode())
    export(documents, Options("jsonl"), folder / "all.jsonl")
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        assert main(["import", "--format", "jsonl", "all.jsonl"]) == 0
    return folder


def copied(folder, into):
    """A workplace of one's own: exports of another consumer do not lie in it."""
    return shutil.copytree(folder, into, dirs_exist_ok=True)


def told(documents, name, layers=("entity",), **choices):
    """(document, its report) for what Reader says that an export holds."""
    options = Options(name, **{"layers": layers, **choices})
    with tempfile.TemporaryDirectory() as folder:
        report = export(documents, options, Path(folder) / "out")
    return list(zip(documents, report.documents, strict=True))


def in_text(document, sentences):
    """(start, end, layer, label) of (forms, [(first, stop, label)]) sentences of a document."""
    ranges = places([form for forms, _ in sentences for form in forms], document.text)
    found, before = [], 0
    for forms, spans in sentences:
        for first, stop, label in spans:
            start, end = ranges[before + first][0], ranges[before + stop - 1][1]
            found.append((start, end, "entity", label))
        before += len(forms)
    return sorted(found)


def compare(sentences, reports):
    """Hold sentences of all documents, in order, to the reports; gives how many spans they have."""
    sentences, number = list(sentences), 0
    assert len(sentences) == sum(report.extent.sentences for _, report in reports)
    for document, report in reports:
        here, sentences = sentences[: report.extent.sentences], sentences[report.extent.sentences :]
        found = in_text(document, here)
        assert found == expected(document, report, ["entity"]), document.name
        number += len(found)
    return number


def tagged(forms, tags):
    """A sentence of forms and IOB2 tags, as ``in_text`` and ``compare`` take it."""
    return forms, tag_ranges(tags)
