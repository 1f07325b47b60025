"""Where one left off: the document, and the caret in each. A convenience, never an error.

Kept in the user's state folder, not beside the annotations: it says nothing about the texts.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.settings import user_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

# Collections and documents remembered, the latest ones.
_MOST_COLLECTIONS: Final = 50
_MOST_DOCUMENTS: Final = 2000


def places_path() -> Path:
    """Return the file that places are kept in."""
    return user_folder("state") / "places.json"


class Places(NamedTuple):
    """The places of one collection: the last document's name, carets by document."""

    last: str = ""
    carets: Mapping[str, int] = MappingProxyType({})

    @classmethod
    def of(cls, collection: Path, path: Path | None = None) -> Places:
        """What is remembered for the collection in a folder; nothing where that is unreadable."""
        known = _read(path or places_path()).get(_key(collection))
        if not isinstance(known, dict):
            return cls()
        last, carets = known.get("last"), known.get("carets")
        return cls(
            last if isinstance(last, str) else "",
            {
                name: caret
                for name, caret in (carets.items() if isinstance(carets, dict) else ())
                if isinstance(caret, int) and caret >= 0
            },
        )

    def keep(self, collection: Path, path: Path | None = None) -> None:
        """Remember these places; where that cannot be written they are forgotten."""
        path = path or places_path()
        carets = dict(list(self.carets.items())[-_MOST_DOCUMENTS:])
        known = _read(path)
        known.pop(_key(collection), None)
        known[_key(collection)] = {"last": self.last, "carets": carets}
        _write(path, dict(list(known.items())[-_MOST_COLLECTIONS:]))


def is_first_time(hint: str, path: Path | None = None) -> bool:
    """Whether a hint was never given before; from now on it was."""
    path = path or places_path().with_name("hints.json")
    given = _read(path)
    if hint in given:
        return False
    _write(path, {**given, hint: True})
    return True


def _key(collection: Path) -> str:
    return str(Path(os.path.abspath(collection)))  # noqa: PTH100 -- Path.absolute() keeps `..`


def _write(path: Path, content: dict[str, Any]) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        temporary.replace(path)
    except (OSError, ValueError):
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Any]:
    try:
        # First the file, which mostly is not there: `json` is loaded when something is asked of it.
        written = path.read_text(encoding="utf-8")
        known = json.loads(written)
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
