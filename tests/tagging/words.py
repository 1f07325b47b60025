"""A text of ten words of one letter, and spans over them."""

from tests.export.material import span

TEXT = "ا ب ج د ه و ز ح ط ي"


def at(*ranges):
    """Spans over words of TEXT: (first word, word after the last, label)."""
    return [span(TEXT, 2 * first, 2 * stop - 1, label) for first, stop, label in ranges]
