"""The terminals that pictures are taken of: how each is started, in one size and one font.

In words and files ``$columns``, ``$rows``, ``$font``, ``$points``, ``$pixels`` (of a letter) and
``$home`` (a folder made for this one run) are filled in; the words of the program to run follow.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Terminals that know 16 million colours and do not say so to the programs in them.
_MILLIONS = {"COLORTERM": "truecolor"}
_BUS = ("dbus-run-session", "--")


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal: the Debian package it is in, its words, its files under the home folder."""

    package: str
    words: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    # A program between terminal and reader; `ending` puts an end to what it left running.
    inside: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()

    def filled(self, values: Mapping[str, object]) -> Terminal:
        """The terminal with its ``$`` words filled in."""

        def fill(words: Sequence[str]) -> tuple[str, ...]:
            return tuple(Template(word).safe_substitute(values) for word in words)

        files = {path: Template(text).safe_substitute(values) for path, text in self.files.items()}
        return replace(
            self,
            words=fill(self.words),
            files=files,
            environment={
                name: Template(value).safe_substitute(values)
                for name, value in self.environment.items()
            },
            inside=fill(self.inside),
            ending=fill(self.ending),
        )


def _in_tmux(terminal: Terminal, configuration: str = "set -g allow-passthrough on\n") -> Terminal:
    tmux = ("tmux", "-u", "-S", "$home/tmux.socket", "-f", "$home/tmux.conf")
    return replace(
        terminal,
        package="tmux",
        files={**terminal.files, "tmux.conf": configuration},
        inside=(*tmux, "new-session"),
        ending=(*tmux, "kill-server"),
    )


def _in_screen(terminal: Terminal) -> Terminal:
    return replace(
        terminal,
        package="screen",
        files={**terminal.files, "screenrc": "startup_message off\ndefutf8 on\n"},
        environment={**terminal.environment, "SCREENDIR": "$home/screens"},
        inside=("screen", "-U", "-c", "$home/screenrc"),
    )


_XTERM = Terminal(
    "xterm",
    (
        *("xterm", "-u8", "-tn", "xterm-256color", "-fa", "$font", "-fs", "$points"),
        *("-geometry", "${columns}x$rows", "-bg", "black", "-fg", "gray90", "+sb", "-e"),
    ),
    environment=_MILLIONS,
)

_VTE = Terminal(
    "libvte-2.91-0",
    (
        *_BUS,
        *("xfce4-terminal", "--disable-server", "--geometry=${columns}x$rows"),
        *("--font=$font $points", "--hide-menubar", "--hide-scrollbar", "--hide-borders", "-x"),
    ),
)

_KONSOLE = Terminal(
    "konsole",
    (
        *_BUS,
        *("konsole", "--nofork", "--separate", "--hide-menubar", "--hide-tabbar"),
        *("-p", "TerminalColumns=$columns", "-p", "TerminalRows=$rows", "-e"),
    ),
    files={
        ".local/share/konsole/Picture.profile": (
            "[Appearance]\nFont=$font,$points,-1,5,50,0,0,0,0,0\n"
            "[General]\nName=Picture\nParent=FALLBACK/\n[Scrolling]\nScrollBarPosition=2\n"
        ),
        ".config/konsolerc": (
            "[Desktop Entry]\nDefaultProfile=Picture.profile\n"
            "[KonsoleWindow]\nRememberWindowSize=false\n[MainWindow]\nMenuBar=Disabled\n"
            "[MainWindow][Toolbar mainToolBar]\nHidden=true\n"
            "[MainWindow][Toolbar sessionToolbar]\nHidden=true\n"
        ),
    },
)

_KITTY = Terminal(
    "kitty",
    (
        *("kitty", "--config", "NONE", "-o", "font_family=$font", "-o", "font_size=$points"),
        *("-o", "remember_window_size=no", "-o", "confirm_os_window_close=0"),
        *("-o", "initial_window_width=${columns}c", "-o", "initial_window_height=${rows}c"),
        *("-o", "update_check_interval=0"),
    ),
)

_ALACRITTY = Terminal(
    "alacritty",
    (
        *("alacritty", "-o", "window.dimensions.columns=$columns"),
        *("-o", "window.dimensions.lines=$rows", "-o", "font.size=$points"),
        *("-o", "font.normal.family=$font", "-e"),
    ),
)

_MLTERM = Terminal(
    "mlterm",
    (
        *("mlterm", "--type", "xft", "--geometry", "${columns}x$rows", "-w", "$pixels"),
        *("--km", "utf8", "-f", "gray90", "-b", "black", "--sb=false", "-e"),
    ),
    files={
        ".mlterm/aafont": "DEFAULT=$font\nISO10646_UCS4_1=$font\nISO10646_UCS4_1_BIWIDTH=$font\n"
    },
)

_URXVT = Terminal(
    "rxvt-unicode",
    (
        *("urxvt", "-fn", "xft:$font:size=$points,xft:DejaVu Sans:size=$points"),
        *("-geometry", "${columns}x$rows"),
        *("-bg", "black", "-fg", "gray90", "+sb", "-e"),
    ),
)

TERMINALS: Mapping[str, Terminal] = {
    "xterm": _XTERM,
    "vte": _VTE,
    "konsole": _KONSOLE,
    "kitty": _KITTY,
    "kitty-force-ltr": replace(
        _KITTY,
        words=(*_KITTY.words, "-o", "force_ltr=yes"),
        files={"settings.toml": "kitty_force_ltr = true\n"},
        environment={"READER_SETTINGS": "$home/settings.toml"},
    ),
    "alacritty": _ALACRITTY,
    "mlterm": _MLTERM,
    "urxvt": _URXVT,
    "tmux-in-xterm": _in_tmux(_XTERM),
    "tmux-in-vte": _in_tmux(_VTE),
    "tmux-as-it-comes-in-vte": _in_tmux(_VTE, ""),
    "tmux-in-konsole": _in_tmux(_KONSOLE),
    "tmux-in-mlterm": _in_tmux(_MLTERM),
    "screen-in-vte": _in_screen(_VTE),
}
