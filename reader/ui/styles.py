"""How words are set apart in lists and bars, whatever the theme."""

from typing import Final

from rich.style import Style

BOLD: Final = Style(bold=True)
# Also within what is bold, as the words around those that a row is about.
DIM: Final = Style(dim=True, bold=False)
