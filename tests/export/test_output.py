"""Files that appear whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from reader.export.options import ExportError, Options
from reader.export.output import Output
from reader.export.writing import RefusedError, export
from tests.export.material import annotated, span

TEXT = "قمة باريس"
NESTED = annotated(TEXT, [span(TEXT, 0, 9), span(TEXT, 0, 3, "ORG")])
FLAT = Options("conll2003", ("entity",))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def broken_documents():
    yield NESTED
    raise ExportError("b.txt: cannot be")


def test_what_was_there_stays_where_the_export_fails(tmp_path):
    out = tmp_path / "out.conll"
    out.write_text("before")
    with pytest.raises(ExportError):
        export(broken_documents(), FLAT, out)
    assert out.read_text() == "before"
    assert names(tmp_path) == ["out.conll"]


def test_strict_writes_nothing_and_reports(tmp_path, capsys):
    options = Options("conll2003", ("entity",), strict=True)
    for out in (tmp_path / "out.conll", None):
        with pytest.raises(RefusedError) as caught:
            export([NESTED], options, out)
        assert caught.value.report.total.dropped == 1
    assert names(tmp_path) == []
    assert capsys.readouterr().out == ""
    export([NESTED], Options("conllu", strict=True), tmp_path / "out.conllu")


def test_both_layers_of_a_flat_format_are_two_files(tmp_path):
    report = export([NESTED], Options("conll2003"), tmp_path / "out.v1.conll")
    assert names(tmp_path) == ["out.v1.entity.conll", "out.v1.event.conll"]
    assert len(report.files) == 2
    assert set(report.documents[0].layers) == {"entity", "event"}
    with pytest.raises(ExportError, match="a file a layer"):
        export([NESTED], Options("conll2003"), None)


def test_each_of_two_files_is_told_with_its_own_sentences_and_tokens(tmp_path):
    text = "قال نعم. ثم وذهب.\nعاد"
    one = span(text, 13, 16, "ATTACK")  # cuts a word
    two = span(text, 4, 11)  # makes two sentences one
    report = export([annotated(text, [one, two])] * 2, Options("tsv2"), tmp_path / "out.tsv")
    assert report.lines()[0] == (
        "export tsv2: 2 documents; entity: 4 sentences, 14 tokens; event: 6 sentences, 16 tokens"
    )
    assert report.lines()[2] == "2 cut a word; 2 sentences merged by a span across them"
    files = [(tmp_path / f"out.{layer}.tsv").read_text() for layer in ("entity", "event")]
    assert [content.count("\n\n") for content in files] == [4, 6]
    assert [content.count("\t") for content in files] == [14, 16]
    record = report.documents[0].as_record()
    assert record["files"] == {
        "entity": {"tokens": 7, "sentences": 2, "merged_sentences": [[0, 17]]},
        "event": {"tokens": 8, "sentences": 3, "merged_sentences": []},
    }
    assert (record["tokens"], record["sentences"]) == (15, 5)
    assert record["merged_sentences"] == [[0, 17]]


def test_documents_of_one_name_have_files_of_their_own_where_case_is_no_difference_too(tmp_path):
    documents = [annotated(TEXT, [], name) for name in ("one/a.txt", "two/A.txt", "a-2.txt")]
    export(documents, Options("brat"), tmp_path / "out")
    found = sorted(path.stem for path in (tmp_path / "out").glob("*.ann"))
    assert len({name.casefold() for name in found}) == 3


def test_a_link_and_the_mode_of_a_file_stay(tmp_path):
    target = tmp_path / "real.conll"
    target.write_text("before")
    target.chmod(0o640)
    link = tmp_path / "link.conll"
    link.symlink_to(target)
    export([NESTED], FLAT, link)
    assert link.is_symlink()
    assert target.read_text().startswith("-DOCSTART-")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    export([NESTED], FLAT, Path("/dev/null"))
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    reading = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    export([NESTED], FLAT, fifo)
    assert os.read(reading, 100).startswith(b"-DOCSTART-")
    os.close(reading)
    assert stat.S_ISFIFO(fifo.stat().st_mode)


def test_a_folder_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no/out\.conll"):
        export([NESTED], FLAT, tmp_path / "no" / "out.conll")


def test_nothing_appears_before_all_is_written(tmp_path):
    with Output() as output:
        output.open(tmp_path / "a").write("ا")
        output.open(tmp_path / "b").write("ب")
        assert not (tmp_path / "a").exists()
        output.finish()
    assert (tmp_path / "a").read_bytes() == "ا".encode()
    assert names(tmp_path) == ["a", "b"]


def test_a_span_that_parts_a_letter_from_its_marks_is_an_error(tmp_path):
    text = "مُدرس"
    with pytest.raises(ExportError, match=r"a\.txt: .* parts a letter from its marks"):
        export([annotated(text, [span(text, 1, 5)])], FLAT, None)


def test_a_span_that_left_its_words_is_refused_and_said(capsys):
    text = "قمة باريس"
    stray = span("قمة لندن هنا", 4, 8, "GPE")
    report = export([annotated(text, [stray])], Options("conllu"), None)
    assert report.documents[0].told == [
        ("refused", stray, {"why": "the text has changed under it"})
    ]
