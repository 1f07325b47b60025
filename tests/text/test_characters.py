"""Widths that are known without asking wcwidth are wcwidth's all the same."""

import subprocess
import sys
import unicodedata

from wcwidth import wcwidth

from reader.text.bidi_classes import CODES, bidi_class, classes_of
from reader.text.characters import _EVERYDAY, _width
from reader.text.everyday import EVERYDAY

WITHOUT_WIDTH = {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}


def test_everyday_widths_are_those_of_wcwidth():
    for first, last in _EVERYDAY:
        for character in map(chr, range(first, last + 1)):
            category = unicodedata.category(character)
            if category not in WITHOUT_WIDTH:
                assert _width(character, category) == wcwidth(character), hex(ord(character))


def test_everyday_characters_looked_up_at_once_have_the_classes_they_have_alone():
    each = b"".join(CODES[bidi_class(character)] for character in EVERYDAY)
    assert classes_of(EVERYDAY) == each
    assert classes_of(EVERYDAY + "漢") == each + b"L"


def test_everyday_text_is_set_without_loading_what_only_other_text_needs():
    program = (
        "import sys; from reader.text.layout import Page;"
        "Page('وصل الوزيرُ (27 مايو) إلى «OpenAI»، ثم…', 20).row(0);"
        "print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"wcwidth", "arabic_reshaper.arabic_reshaper", "bidi.wrapper"} & set(loaded)
