"""What Reader sets against what others set: FriBidi, python-bidi and arabic-reshaper."""

import unicodedata

import pytest
from arabic_reshaper import ArabicReshaper
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from reader.text.bidi import levels_of, reorder
from reader.text.joining import form_of
from reader.text.layout import Page
from tests.text.fribidi_oracle import Paragraph

WIDTHS = (20, 27, 40, 60, 80, 100, 131, 160)


@pytest.fixture(scope="module")
def texts(articles):
    return {path.name: path.read_text("utf-8") for path in articles}


def rows_by_paragraph(page):
    for place in page.paragraphs:
        if place.end > place.start:
            rows = [
                page.row(row)
                for row in range(page.row_of(place.start), page.row_of(place.end - 1) + 1)
            ]
            yield page.text[place.start : place.end], place.start, rows


def as_fribidi_sets(row, text):
    """The row's glyphs with the two things that FriBidi leaves undone.

    It keeps the letter hamza nominal (its only form looks the same), and does not join lam and
    alef in one glyph when a mark stands on the lam, as in قائلًا (fonts and arabic-reshaper do).
    """
    glyphs = []
    for cell in row.cells:
        letters = text[cell.start : cell.end]
        lam, *marks, alef = letters if len(letters) > 2 else "   "
        if lam == "\u0644" and alef in "\u0622\u0623\u0625\u0627":
            lam_form = "\ufee0" if cell.glyphs[0] in "\ufef6\ufef8\ufefa\ufefc" else "\ufedf"
            glyphs.append(form_of(alef, before=True, after=False) + lam_form + "".join(marks))
        else:
            glyphs.append(cell.glyphs.replace("\ufe80", "\u0621"))
    return "".join(glyphs)


@pytest.mark.parametrize("width", WIDTHS)
def test_rows_of_the_articles_are_fribidis(width, texts, fribidi):
    for name, text in texts.items():
        for content, start, rows in rows_by_paragraph(Page(text, width)):
            oracle = Paragraph(fribidi, content)
            for row in rows:
                if not row.cells:
                    continue
                end = max(cell.end for cell in row.cells)
                wanted = oracle.row(row.start - start, end - start)
                found = as_fribidi_sets(row, text)
                assert found.strip() == wanted.strip(), (name, row.paragraph, row.number)
                assert row.base == oracle.base


@pytest.mark.parametrize("direction", ["auto", "rtl", "ltr"])
def test_levels_of_the_articles_are_fribidis(direction, texts, fribidi):
    for text in texts.values():
        for content, _, _ in rows_by_paragraph(Page(text, 80)):
            oracle = Paragraph(fribidi, content, direction)
            assert list(levels_of(content, direction).levels) == oracle.levels


def in_visual_order(text, direction):
    levels = levels_of(text, direction)
    return "".join(reorder(list(text), levels.of_row(0, len(text))))


@pytest.mark.parametrize("direction", ["rtl", "ltr"])
def test_order_of_the_articles_is_python_bidis(direction, texts):
    for text in texts.values():
        for content, _, _ in rows_by_paragraph(Page(text, 80)):
            wanted = get_display(content, base_dir="R" if direction == "rtl" else "L")
            assert in_visual_order(content, direction) == wanted


# python-bidi is right on these: no isolates or embeddings, no bracket pairs, no paragraph ends.
PLAIN = st.text(st.sampled_from("ابتلاد ءّكس ABcd 0123٤٥٦ .,:;!?+-/%$€«»“”\"' _ـ"), max_size=40)


@given(PLAIN, st.sampled_from(["rtl", "ltr"]))
def test_order_is_python_bidis_where_that_is_right(text, direction):
    wanted = get_display(text, base_dir="R" if direction == "rtl" else "L")
    assert in_visual_order(text, direction) == wanted


# Ligatures of arabic-reshaper that one cell cannot hold, switched off by default in its table
# but for these.
SENTENCE_LIGATURES = (
    "ARABIC LIGATURE ALLAH",
    "ARABIC LIGATURE AKBAR",
    "ARABIC LIGATURE BISMILLAH AR-RAHMAN AR-RAHEEM",
    "RIAL SIGN",
)


def reshaper():
    """arabic-reshaper set as Reader sets: harakat kept, lam with alef the only ligatures."""
    lam_alef = {
        f"ARABIC LIGATURE LAM WITH ALEF{kind}": True
        for kind in ("", " WITH MADDA ABOVE", " WITH HAMZA ABOVE", " WITH HAMZA BELOW")
    }
    others = dict.fromkeys(SENTENCE_LIGATURES, False)
    return ArabicReshaper({"delete_harakat": False, "support_zwj": False, **others, **lam_alef})


def glyphs_in_reading_order(text):
    page = Page(text, max(2, len(text) + 1), direction="rtl")
    return "".join(cell.glyphs for cell in page.row(0).in_reading_order())


def test_forms_in_the_articles_are_arabic_reshapers(texts):
    reshape = reshaper().reshape
    for text in texts.values():
        for word in set(text.split()):
            letters = "".join(each for each in word if not unicodedata.mirrored(each))
            if letters:
                assert glyphs_in_reading_order(letters) == reshape(letters), word


# Not among them, because arabic-reshaper is wrong there: ZWJ and ZWNJ (it drops or trips over
# them), ں and ٷ (it takes them for letters that join to one side, or to none), hamza and madda as
# marks of their own (it leaves the letter as it was), letters without forms (it does not join to
# them), and a mark at the start (Reader shows it on a dotted circle).
LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژکگیےہۀـ"
WORDS = st.from_regex(rf"\A[{LETTERS}][{LETTERS}\u064b-\u0652\u0670]{{0,11}}\Z")


@given(WORDS)
def test_forms_are_arabic_reshapers_where_that_is_right(word):
    assert glyphs_in_reading_order(word) == reshaper().reshape(word)
