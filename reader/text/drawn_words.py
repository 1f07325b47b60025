"""Words as they are drawn, each put together once: a text has the same ones over and over."""

from typing import Final

from reader.text.clusters import glyphs_of_word

_WORDS_KEPT: Final = 1 << 13


class _Words(dict[str, str]):
    """What `glyphs_of_word` gives; a word that it gives nothing for is missing.

    It starts anew when it is full, for the commonest words are soon there again: to keep account
    of which was looked up last would double the price of a look.
    """

    def __init__(self, *, tashkeel: bool, odd: bool) -> None:
        super().__init__()
        self._tashkeel = tashkeel
        self._odd = odd

    def __missing__(self, word: str) -> str:
        glyphs = glyphs_of_word(word, tashkeel=self._tashkeel, odd=self._odd)
        if glyphs is None:
            raise KeyError(word)
        if len(self) >= _WORDS_KEPT:
            self.clear()
        self[word] = glyphs
        return glyphs


# What is drawn for a word, by whether the level is odd, and whether tashkeel is shown.
DRAWN_WORDS: Final = {
    (odd, tashkeel): _Words(tashkeel=tashkeel, odd=bool(odd))
    for odd in (0, 1)
    for tashkeel in (False, True)
}
