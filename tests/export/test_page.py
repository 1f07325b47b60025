"""The html page: self-contained, the text as text, every span with its label and its roles."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cli import main
from reader.export.options import ExportError, Options
from reader.export.page_marks import CLOSE, OPEN, TEXT, lanes, walk
from reader.export.writing import export
from reader.tagging.span import Argument
from reader.tagging.tagset_file import load_tagset
from tests.export.material import HARD_TEXT, annotated, dense, documents, span, surface_span

MARKUP = "<script>alert(1)</script> & <b>قمة</b> \"x\" 'y'\n"


class Reading(HTMLParser):
    """The text of a page's paragraphs, its elements, and what its labels say."""

    def __init__(self, content):
        super().__init__()
        self.elements, self.paragraphs, self.labels, self.titles = set(), [], [], []
        self.anchors, self.links = [], []
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
        self.anchors += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if "href" in found else []

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
    assert not read.elements & {"script", "img", "link", "iframe", "form"}
    assert {each[1:] for each in read.links} <= set(read.anchors)
    assert len(set(read.anchors)) == len(read.anchors)


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


def test_the_table_leads_to_the_place_of_an_event_and_of_what_fills_its_roles(tmp_path):
    text = "قصفت الطائرات وكييف"
    place = surface_span(text, "كييف", "GPE")
    event = span(text, 0, 4, "ATTACK", arguments=(Argument("Target", place.id),))
    content = page_of(tmp_path, annotated(text, [place, event]))
    assert Reading(content).links == ["#s1", "#s2"]
    assert '<mark id="s2" class="entity c0 d1" title=' in content
    assert '<a href="#s2"><bdi>كييف</bdi></a>' in content


def test_what_a_label_tells_is_reached_without_a_mouse(tmp_path):
    text = "قمة"
    content = page_of(tmp_path, annotated(text, [span(text, 0, 3, "MEET", note="في باريس")]))
    assert re.search('<span class="tail event c0" tabindex="0" role="note" title="[^"]*في', content)


def test_nested_spans_are_one_element_each_and_crossing_ones_are_parted(tmp_path):
    text = "وزارة الدفاع الروسية أعلنت"
    nested = [span(text, 0, 20, "ORG"), span(text, 13, 20, "GPE")]
    content = page_of(tmp_path, annotated(text, nested))
    assert content.count("<mark") == 2
    assert re.search("<mark[^>]* d1[^>]*>وزارة الدفاع <mark[^>]* d2[^>]*>الروسية</mark>", content)
    crossing = [span(text, 0, 12, "ORG"), span(text, 6, 20, "GPE")]
    content = page_of(tmp_path, annotated(text, crossing))
    assert content.count("<mark") == 3
    assert content.count(" id=") == 2
    # The label of the first stands on the ground of the second, which goes on around it.
    assert re.search("</mark></mark><mark[^>]* d2[^>]*><span class=.tail", content)


@given(documents(), st.integers(0, 20), st.integers(0, 20))
def test_a_paragraph_is_walked_from_edge_to_edge(document, one, other):
    text = document.text
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    here = sorted(document.spans, key=lambda each: (each.start, -each.end, each.order))
    here = [each for each in here if each.start < end and each.end > start]
    if start == end:
        return
    labels = {min(each.end, end): [each] for each in here}
    position, open_now, covered = start, [], {}
    for what, which in walk(here, start, end, labels):
        if what == OPEN:
            open_now.append(which)
        elif what == CLOSE:
            assert open_now.pop() is which
        elif what == TEXT:
            assert which[0] == position < which[1]
            position = which[1]
            for each in open_now:
                covered.setdefault(each.id, []).append(which)
        else:
            assert labels.pop(position) == [which]
    assert (position, open_now, labels) == (end, [], {})
    for each in here:
        pieces = covered[each.id]
        assert pieces[0][0] == max(start, each.start)
        assert pieces[-1][1] == min(end, each.end)
        assert all(a[1] == b[0] for a, b in pairwise(pieces))


@given(documents())
def test_spans_that_share_words_have_lines_of_their_own(document):
    here = sorted(document.spans, key=lambda each: (each.start, -each.end, each.order))
    found = lanes(here)
    for one, other in combinations(here, 2):
        if other.start < one.end:
            assert found[one.id] != found[other.id]
            assert other.end > one.end or found[other.id] > found[one.id]


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


def in_chromium(folder, name):
    """The page as Chromium has it, after its scripts if it may run any."""
    process = subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--dump-dom",
            f"--user-data-dir={folder / 'profile'}",
            f"file://{folder / name}",
        ],
        capture_output=True,
        check=True,
        timeout=120,
    )
    return process.stdout.decode()


chromium = pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")


@chromium
def test_chromium_draws_it_without_a_complaint(tmp_path):
    text = MARKUP + HARD_TEXT
    page_of(tmp_path, annotated(text, dense(text, 3)))
    read = Reading(in_chromium(tmp_path, "page.html"))
    assert read.paragraphs[0] == MARKUP.strip()
    assert "script" not in read.elements


# How wide each paragraph is with the elements of its spans in it, and how wide its bare text is.
MEASURE = """<script>
const found = [...document.querySelectorAll("p")].map(paragraph => {
  paragraph.style.whiteSpace = "pre";
  paragraph.querySelectorAll(".tail").forEach(tail => tail.remove());
  const width = () => {
    const range = document.createRange();
    range.selectNodeContents(paragraph);
    return Math.round(range.getBoundingClientRect().width);
  };
  const marked = width();
  paragraph.textContent = paragraph.textContent;
  return `${marked}=${width()}`;
});
document.body.innerHTML = found.join(" ");
</script>"""


@chromium
def test_letters_join_over_the_edges_of_spans(tmp_path):
    text = "سيبحثون بالمسيرات والطائرات\nلأحمد مستشفى عسكري"
    cuts = [(0, 1), (1, 4), (2, 7), (8, 10), (9, 17), (18, 19), (29, 31), (34, 37), (35, 36)]
    page_of(tmp_path, annotated(text, [span(text, *cut, "GPE") for cut in cuts]))
    content = (tmp_path / "page.html").read_text(encoding="utf-8")
    content = re.sub("<meta http-equiv=[^>]*>", "", content).replace("</body>", f"{MEASURE}</body>")
    (tmp_path / "measured.html").write_text(content, encoding="utf-8")
    pairs = re.findall(r"(\d+)=(\d+)", in_chromium(tmp_path, "measured.html").split("<body>")[1])
    assert len(pairs) == 2
    for marked, bare in pairs:
        assert marked == bare
