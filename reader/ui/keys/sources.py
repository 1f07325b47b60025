"""Which files a keymap is made of: the one asked for, all that it extends, its keyboard layouts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.ui.keys.files import KeymapError, read_keymap_file
from reader.ui.keys.layouts import read_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.ui.keys.files import KeymapFile
    from reader.ui.keys.layouts import KeyboardLayout

# Two layouts at once; their few disagreements go to the one that this system is likelier to have.
DEFAULT_KEYBOARD: Final = (
    ("arabic-mac", "arabic-101") if sys.platform == "darwin" else ("arabic-101", "arabic-mac")
)


def folders(settings_folder: Path | None) -> list[Path]:
    """Return the folders in which a keymap's name is looked up, the user's own first."""
    from reader.shipped import keymaps_folder

    own = [settings_folder / "keymaps"] if settings_folder else []
    return [*own, keymaps_folder()]


def files_of(name: str, places: Sequence[Path]) -> list[KeymapFile]:
    """Read the keymap `name` and all it extends, the farthest ancestor first.

    Raises KeymapError.
    """
    files = [read_keymap_file(_find(name, places))]
    while (extended := files[0].extends) is not None:
        said_in = files[0].path
        line = files[0].lines.of(("extends",))
        ancestor = _find(extended, places, said_in, line)
        if any(ancestor.resolve() == file.path.resolve() for file in files):
            raise KeymapError(said_in, line, f"{extended!r} extends this file in turn")
        files.insert(0, read_keymap_file(ancestor))
    return files


def layouts_of(
    files: Sequence[KeymapFile], places: Sequence[Path], stated: Sequence[str] | None
) -> list[KeyboardLayout]:
    """Read the layouts that are stated, or that the youngest file names that names any.

    Raises KeymapError.
    """
    saying = next((file for file in reversed(files) if file.keyboard is not None), None)
    if stated is None and saying is not None:
        line = saying.lines.of(("keyboard",))
        return [_layout(name, places, saying.path, line) for name in saying.keyboard or ()]
    names = DEFAULT_KEYBOARD if stated is None else stated
    return [_layout(name, places, "keyboard", None) for name in names]


def _find(
    name: str, places: Sequence[Path], said_in: Path | None = None, line: int | None = None
) -> Path:
    """Return the file that `name` stands for; `said_in` is the file that extends it."""
    if name.endswith(".toml") or "/" in name or "\\" in name:
        path = Path(name).expanduser()
        return said_in.parent / path if said_in else path
    for folder in places:
        path = folder / f"{name}.toml"
        # An own keymap may extend the shipped one of the same name.
        if path.is_file() and path != said_in:
            return path
    raise KeymapError(said_in or name, line, _none_of("keymap", name, places))


def _layout(
    name: str, places: Sequence[Path], said_in: Path | str, line: int | None
) -> KeyboardLayout:
    layouts = [folder / "layouts" for folder in places]
    for folder in layouts:
        path = folder / f"{name}.toml"
        if Path(name).name == name and path.is_file():
            return read_layout(path)
    raise KeymapError(said_in, line, _none_of("keyboard layout", name, layouts))


def _none_of(kind: str, name: str, places: Sequence[Path]) -> str:
    known = sorted({path.stem for folder in places for path in folder.glob("*.toml")})
    return f"no {kind} is called {name!r} (there are: {', '.join(known)})"
