"""Which mode was saved for which terminal (`reader doctor` saves it)."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final

from reader.ui.terminal.encodings import ENCODINGS

if TYPE_CHECKING:
    from pathlib import Path

_PASSTHROUGH: Final = "tmux passthrough"


def saved_path() -> Path:
    """Return the file, beside the settings."""
    from reader.settings import settings_path

    return settings_path().parent / "terminals.json"


def saved_modes(path: Path | None = None) -> dict[str, str]:
    """Return the modes by the terminal's name; an unreadable file saves nothing."""
    return {name: mode for name, mode in _read(path).items() if mode in ENCODINGS}


def may_pass_through(path: Path | None = None) -> bool:
    """Whether the user gave leave to set tmux's allow-passthrough for our own pane."""
    return _read(path).get(_PASSTHROUGH) == "yes"


def save_mode(terminal: str, mode: str, path: Path | None = None) -> Path:
    """Save a mode for a terminal; ``auto`` forgets it. Returns the file; raises OSError."""
    return _save(terminal, mode if mode in ENCODINGS else None, path)


def save_passthrough(*, leave: bool, path: Path | None = None) -> Path:
    """Save whether there is leave to set allow-passthrough. Returns the file; raises OSError."""
    return _save(_PASSTHROUGH, "yes" if leave else None, path)


def _read(path: Path | None) -> dict[str, str]:
    try:
        # First the file, which mostly is not there: `json` is loaded when something is asked of it.
        written = (path or saved_path()).read_text(encoding="utf-8")
        known = json.loads(written)
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _save(name: str, value: str | None, path: Path | None) -> Path:
    path = path or saved_path()
    known = _read(path)
    known.pop(name, None)
    if value is not None:
        known[name] = value
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    temporary.replace(path)
    return path
