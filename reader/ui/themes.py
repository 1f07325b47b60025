"""The themes that the program goes through; all of Textual's own can be set in the settings."""

from typing import Final

DEFAULT_THEME: Final = "textual-dark"
THEMES: Final = (
    DEFAULT_THEME,
    "textual-light",
    "nord",
    "gruvbox",
    "solarized-light",
    "catppuccin-latte",
)
