"""The html page: self-contained, the text as text, every span with its label and its roles."""

import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reader.cli import main
from reader.export.options import ExportError, Options
from reader.export.writing import export
from reader.tagging.span import Argument
from reader.tagging.tagset import load_tagset
from tests.export.material import HARD_TEXT, annotated, dense, span, surface_span

MARKUP = "<script>alert(1)</script> & <b>قمة</b> \"x\" 'y'\n"


class Reading(HTMLParser):
    """The text of a page's paragraphs, its elements, and what its labels say."""

    def __init__(self, content):
        super().__init__()
        self.elements, self.paragraphs, self.labels, self.titles = set(), [], [], []
        self._inside = False
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        found = dict(attrs)
        if tag == "p":
            self._inside = True
            self.paragraphs.append("")
        if self._inside and "data-label" in found:
            self.labels.append(found["data-label"])
        self.titles.append(found.get("title", ""))

    def handle_endtag(self, tag):
        if tag == "p":
            self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.paragraphs[-1] += data


def page_of(folder, document):
    export([document], Options("html", tagset=load_tagset()), folder / "page.html")
    return (folder / "page.html").read_text(encoding="utf-8")


def test_text_with_markup_stays_text(tmp_path):
    text = MARKUP + HARD_TEXT
    read = Reading(page_of(tmp_path, annotated(text, dense(text, 3))))
    wanted = [line for line in text.replace("\u2028", "\n").splitlines() if line]
    assert read.paragraphs == wanted
    assert not read.elements & {"script", "img", "link", "iframe", "a", "form"}


def test_nothing_is_fetched_and_nothing_may_run(tmp_path):
    content = page_of(tmp_path, annotated("قمة", [span("قمة", 0, 3, "MEET")]))
    assert "default-src 'none'" in content
    assert not any(each in content for each in ("http:", "https:", "url(", "@import", "src="))
    assert '<html lang="ar" dir="rtl">' in content


def test_every_span_has_its_label_after_its_word_and_its_roles_told(tmp_path):
    text = "قصفت الطائرات وكييف"
    place = surface_span(text, "كييف", "GPE", note="عاصمة")
    event = span(text, 0, 4, "ATTACK", arguments=(Argument("Target", place.id),))
    inner = span(text, 15, 17, "PER")
    content = page_of(tmp_path, annotated(text, [place, event, inner]))
    read = Reading(content)
    assert read.labels == ["ATTACK", "PER", "GPE"]
    assert any("Target: كييف" in title for title in read.titles)
    assert any("عاصمة" in title for title in read.titles)
    assert "<bdi>كييف</bdi>" in content


def test_every_span_is_there_however_they_cross(tmp_path):
    document = annotated(HARD_TEXT, dense(HARD_TEXT, 5))
    read = Reading(page_of(tmp_path, document))
    labels = sorted(each.label for each in document.spans)
    # A span of nothing but line ends has no place on the page.
    assert set(read.labels) == set(labels)
    assert len(read.labels) >= len(labels) - sum(
        not each.surface.strip() for each in document.spans
    )


def test_several_documents_are_a_folder(tmp_path, capsys):
    documents = [annotated("قمة", name="x/a.txt"), annotated("قمة", name="y/A.txt")]
    options = Options("html", tagset=load_tagset())
    export(documents, options, tmp_path / "pages")
    assert sorted(each.name for each in (tmp_path / "pages").iterdir()) == ["A-2.html", "a.html"]
    for out in (None, tmp_path / "one.html"):
        with pytest.raises(ExportError, match="is a folder"):
            export(documents, options, out)
    assert not (tmp_path / "one.html").exists()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["brat", "spacy"])
def test_what_is_no_stream_does_not_go_to_standard_output(tmp_path, monkeypatch, capsys, name):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("قمة")
    assert main(["export", "--format", name, "a.txt"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1


@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
def test_chromium_draws_it_without_a_complaint(tmp_path):
    text = MARKUP + HARD_TEXT
    page_of(tmp_path, annotated(text, dense(text, 3)))
    process = subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--dump-dom",
            f"--user-data-dir={tmp_path / 'profile'}",
            f"file://{tmp_path / 'page.html'}",
        ],
        capture_output=True,
        check=True,
        timeout=120,
    )
    read = Reading(process.stdout.decode())
    assert read.paragraphs[0] == MARKUP.strip()
    assert "script" not in read.elements
