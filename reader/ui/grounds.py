"""The colours of themes as the style sheet mixes them, for what is drawn before Textual is there.

`tests/ui/test_first_page.py` holds them against what Textual makes of `reader.tcss`. A theme that
is not here has no page before Textual's.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Shades(NamedTuple):
    """Colours as ``#rrggbb``: letters; behind the page, the word, the title, the status line."""

    text: str
    page: str
    word: str
    title: str
    status: str


SHADES: Final[dict[str, Shades]] = {
    "textual-dark": Shades("#e0e0e0", "#121212", "#3e3e3e", "#242f38", "#1e1e1e"),
    "textual-light": Shades("#1f1f1f", "#e0e0e0", "#ffffff", "#d0d0d0", "#d8d8d8"),
    "nord": Shades("#d8dee9", "#2e3440", "#5e6576", "#434c5e", "#3b4252"),
    "gruvbox": Shades("#fbf1c7", "#282828", "#5f5a58", "#504945", "#3c3836"),
    "catppuccin-mocha": Shades("#cdd6f4", "#181825", "#535467", "#45475a", "#313244"),
    "dracula": Shades("#f8f8f2", "#282a36", "#4c4f5d", "#313442", "#2b2e3b"),
    "tokyo-night": Shades("#a9b1d6", "#1a1b26", "#45495e", "#414868", "#24283b"),
    "monokai": Shades("#d6d6d6", "#272822", "#4f4f4f", "#3e3d32", "#2e2e2e"),
    "flexoki": Shades("#fffcf0", "#100f0f", "#3b3a39", "#282726", "#1c1b1a"),
    "catppuccin-latte": Shades("#4c4f69", "#eff1f5", "#ffffff", "#ccd0da", "#e6e9ef"),
    "catppuccin-frappe": Shades("#c6d0f5", "#303446", "#64687e", "#51576d", "#414559"),
    "catppuccin-macchiato": Shades("#cad3f5", "#24273a", "#595c73", "#494d64", "#363a4f"),
    "solarized-light": Shades("#586e75", "#fdf6e3", "#ffffff", "#eee8d5", "#eee8d5"),
    "solarized-dark": Shades("#839496", "#002b36", "#305865", "#073642", "#073642"),
    "rose-pine": Shades("#e0def4", "#191724", "#3f3d4f", "#26233a", "#1f1d2e"),
    "rose-pine-moon": Shades("#e0def4", "#232136", "#4c4862", "#393552", "#2a273f"),
    "rose-pine-dawn": Shades("#575279", "#faf4ed", "#ffffff", "#f2e9e1", "#fffaf3"),
    "atom-one-dark": Shades("#abb2bf", "#282c34", "#5e6471", "#4f5666", "#3b414d"),
    "atom-one-light": Shades("#383a42", "#fafafa", "#ffffff", "#cccccc", "#e0e0e0"),
}
