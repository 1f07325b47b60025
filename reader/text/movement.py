"""Where the caret goes: by the eye (left, right, up, down) and by reading order (next, previous).

The caret is an index: the first one of the word, cluster or row that it stands on. Every
function takes an index and gives one; at the text's edge it gives the same one back.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from reader.text.characters import CHARACTERS, Kind
from reader.text.function_words import is_function_word
from reader.text.layout import Cell, Page, Row
from reader.text.long_text import Text
from reader.text.sentences import sentence_ranges
from reader.text.units import Column, Index
from reader.text.words import next_word, previous_word, word_at, words_between

_LEFT: Final = -1
_RIGHT: Final = 1


class Stop(NamedTuple):
    """Where the caret may stand in a row: the leftmost `column` of what begins at index `at`."""

    column: int
    at: Index


class Navigator:
    """Movements on one page. It keeps nothing of the caret, and is as cheap to make as the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._sentences = lru_cache(maxsize=8)(self._find_sentences)

    # --- units -------------------------------------------------------------------------------

    def word_range(self, index: int) -> tuple[Index, Index]:
        """The word that holds `index`; the cluster there where no word does."""
        start, end = word_at(self.page.text, index)
        return (Index(start), Index(end)) if end > start else self.cluster_range(index)

    def cluster_range(self, index: int) -> tuple[Index, Index]:
        """The cluster that holds `index`, from its inner edge on where `index` is behind one.

        Empty at the end of the text. A hidden index is a cluster of its own.
        """
        cell = self.page.cell_of(index)
        if cell is None:
            return Index(index), Index(min(index + 1, len(self.page.text)))
        starts = [stop for stop in self.letter_starts(cell) if stop <= index]
        return starts[-1], cell.end

    def letter_starts(self, cell: Cell) -> list[Index]:
        """Indices of the visible characters in a cell: two for lam and alef, else one."""
        text = self.page.text
        inner = [
            Index(at)
            for at in range(cell.start + 1, cell.end)
            if CHARACTERS[text[at]].kind is Kind.VISIBLE
        ]
        return [cell.start, *inner]

    def sentence_range(self, index: int) -> tuple[Index, Index]:
        """The sentence that holds `index`, or the next one of the paragraph; else the last."""
        paragraph = self.page.paragraph_of(index)
        sentences = self._sentences(paragraph)
        for start, end in sentences:
            if index < end:
                return start, end
        return sentences[-1] if sentences else (Index(index), Index(index))

    def paragraph_range(self, index: int) -> tuple[Index, Index]:
        """The content of the paragraph that holds `index`, without its separator."""
        start, end, _ = self.page.paragraphs[self.page.paragraph_of(index)]
        return Index(start), Index(end)

    def runs_left(self, index: int) -> bool:
        """Whether reading goes to the left at `index`; a blank paragraph goes with another."""
        page = self.page
        here = page.paragraph_of(index)
        for paragraph in chain(range(here, -1, -1), range(here + 1, len(page.paragraphs))):
            if not self._is_blank(paragraph):
                return bool(page.base_of(paragraph))
        return bool(page.base_of(here))

    # --- for the eye -------------------------------------------------------------------------

    def left_word(self, index: int) -> Index:
        """The word to the left for the eye."""
        return self._beside(index, _LEFT, self.word_stops, self.word_range)

    def right_word(self, index: int) -> Index:
        """The word to the right for the eye."""
        return self._beside(index, _RIGHT, self.word_stops, self.word_range)

    def left_cluster(self, index: int) -> Index:
        """The cell to the left for the eye."""
        return self._beside(index, _LEFT, self._cell_stops, self._whole_cell)

    def right_cluster(self, index: int) -> Index:
        """The cell to the right for the eye."""
        return self._beside(index, _RIGHT, self._cell_stops, self._whole_cell)

    def vertical(self, index: int, rows: int, column: int | None = None) -> Index:
        """The cell `rows` further down (up when negative), nearest to `column`, or the caret's."""
        page = self.page
        column = page.column_of(index) if column is None else Column(column)
        target = page.rows_up_to(max(page.row_of(index) + rows, 0) + 1) - 1
        return page.index_at(target, column)

    # --- in reading order --------------------------------------------------------------------

    def row_start(self, index: int) -> Index:
        """The first cell of the row in reading order."""
        row = self.page.row(self.page.row_of(index))
        return min((cell.start for cell in row.cells), default=row.start)

    def row_end(self, index: int) -> Index:
        """The last cell of the row in reading order."""
        row = self.page.row(self.page.row_of(index))
        return max((cell.start for cell in row.cells), default=row.start)

    def document_start(self) -> Index:
        """The first cell of the text."""
        return self.row_start(0)

    def document_end(self) -> Index:
        """The last cell of the text."""
        return self._last_visible(self.page.row_count - 1)

    def next_cluster(self, index: int) -> Index:
        """The next cluster; inside lam and alef in one cell, the alef first."""
        for row in self._rows_from(self.page.row_of(index)):
            for cell in row.in_reading_order():
                for start in self.letter_starts(cell):
                    if start > index:
                        return start
        return Index(index)

    def previous_cluster(self, index: int) -> Index:
        """The cluster before; inside lam and alef in one cell, the alef first."""
        for number in range(self.page.row_of(index), -1, -1):
            for cell in reversed(self.page.row(number).in_reading_order()):
                for start in reversed(self.letter_starts(cell)):
                    if start < index:
                        return start
        return Index(index)

    def next_word(self, index: int) -> Index:
        """The first word that starts after `index`."""
        found = next_word(self.page.text, index)
        return Index(found[0]) if found else Index(index)

    def previous_word(self, index: int) -> Index:
        """The last word that starts before `index`."""
        found = previous_word(self.page.text, index)
        return Index(found[0]) if found else Index(index)

    def next_content_word(self, index: int) -> Index:
        """The first word after `index` that is no function word."""
        return self._content_word(next_word, index)

    def previous_content_word(self, index: int) -> Index:
        """The last word before `index` that is no function word."""
        return self._content_word(previous_word, index)

    def _content_word(
        self, step: Callable[[Text, int], tuple[int, int] | None], index: int
    ) -> Index:
        """Where steps from word to word first meet one with a meaning; `index` where none does."""
        text, place = self.page.text, index
        while (found := step(text, place)) is not None:
            place = found[0]
            if not is_function_word(text[slice(*found)]):
                return Index(place)
        return Index(index)

    def next_sentence(self, index: int) -> Index:
        """The start of the next sentence."""
        for paragraph in range(self.page.paragraph_of(index), len(self.page.paragraphs)):
            for start, _ in self._sentences(paragraph):
                if start > index:
                    return start
        return Index(index)

    def previous_sentence(self, index: int) -> Index:
        """The start of this sentence, or of the one before when the caret stands there."""
        for paragraph in range(self.page.paragraph_of(index), -1, -1):
            for start, _ in reversed(self._sentences(paragraph)):
                if start < index:
                    return start
        return Index(index)

    def next_paragraph(self, index: int) -> Index:
        """The start of the next paragraph that is not blank."""
        paragraphs = self.page.paragraphs
        for number in range(self.page.paragraph_of(index) + 1, len(paragraphs)):
            if not self._is_blank(number):
                return self.row_start(paragraphs[number].start)
        return Index(index)

    def previous_paragraph(self, index: int) -> Index:
        """The start of this paragraph, or of the one before when the caret stands there."""
        for number in range(self.page.paragraph_of(index), -1, -1):
            if not self._is_blank(number):
                start = self.row_start(self.page.paragraphs[number].start)
                if start < index:
                    return start
        return Index(index)

    # --- how -----------------------------------------------------------------------------------

    def word_stops(self, row: Row) -> list[Stop]:
        """The words of a row, from the left; a word that a row break cuts stops in each row."""
        found: list[Stop] = []
        cells = row.in_reading_order()
        words = words_between(self.page.text, row.start, row.end) if cells else []
        place = 0
        for start, end in words:
            while place < len(cells) and cells[place].end <= start:
                place += 1
            inside = place
            while inside < len(cells) and cells[inside].start < end:
                inside += 1
            if inside > place:
                column = min(cell.column for cell in cells[place:inside])
                found.append(Stop(column, max(cells[place].start, Index(start))))
            place = inside
        return sorted(found)

    @staticmethod
    def _cell_stops(row: Row) -> list[Stop]:
        return [Stop(cell.column, cell.start) for cell in row.cells]

    def _whole_cell(self, index: int) -> tuple[Index, Index]:
        cell = self.page.cell_of(index)
        return (cell.start, cell.end) if cell else (Index(index), Index(index))

    def _beside(
        self,
        index: int,
        side: int,
        stops_of: Callable[[Row], list[Stop]],
        range_of: Callable[[int], tuple[Index, Index]],
    ) -> Index:
        """The stop beside the caret, in its row or through the row's edge in the next one."""
        page = self.page
        number = page.row_of(index)
        row = page.row(number)
        first, last = range_of(index)
        stops = stops_of(row)
        here = next((stop.column for stop in stops if first <= stop.at < last), None)
        column = page.column_of(index) if here is None else here
        if side == _LEFT:
            beside = [stop for stop in stops if stop.column < column]
            if beside:
                return beside[-1].at
        else:
            beside = [stop for stop in stops if stop.column > column]
            if beside:
                return beside[0].at
        return self._through_edge(
            number, forward=(side == _LEFT) == self.runs_left(index), of=stops_of
        )

    def _through_edge(
        self, number: int, *, forward: bool, of: Callable[[Row], list[Stop]]
    ) -> Index:
        """The first stop of a later row, or the last one of an earlier row, as they are entered."""
        page = self.page
        further = self._rows_from(number + 1) if forward else self._rows_before(number)
        for row in further:
            stops = of(row)
            if stops:
                return stops[-1 if forward == bool(row.base) else 0].at
        stops = of(page.row(number))
        if not stops:
            return page.row(number).start
        return stops[0 if forward == bool(page.row(number).base) else -1].at

    def _rows_from(self, number: int) -> Iterator[Row]:
        while self.page.rows_up_to(number + 1) > number:
            yield self.page.row(number)
            number += 1

    def _rows_before(self, number: int) -> Iterator[Row]:
        return map(self.page.row, range(number - 1, -1, -1))

    def _last_visible(self, number: int) -> Index:
        for other in range(number, -1, -1):
            row = self.page.row(other)
            if row.cells:
                return max(cell.start for cell in row.cells)
        return Index(0)

    def _is_blank(self, paragraph: int) -> bool:
        start, end, _ = self.page.paragraphs[paragraph]
        return not self.page.text[start:end].strip()

    def _find_sentences(self, paragraph: int) -> tuple[tuple[Index, Index], ...]:
        start, end, _ = self.page.paragraphs[paragraph]
        found = sentence_ranges(self.page.text[start:end])
        return tuple((Index(start + a), Index(start + b)) for a, b in found)
