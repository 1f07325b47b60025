"""Where the data that Reader ships lies: articles, their annotations, keymaps.

In a checkout `seeds/`, `keymaps/` and `annotations/` stand at the top, where people look for them;
in an installed wheel they lie inside the package. Tagsets are inside the package in both.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

# A document's name for a shipped article begins so; no path does, for it is no folder's name here.
PREFIX = "shipped:"


def _folder(name: str) -> Path:
    """Return the shipped folder `name`: the package's own, else the checkout's."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def seeds_folder() -> Path:
    """Return the folder of the shipped articles."""
    return _folder("seeds")


def keymaps_folder() -> Path:
    """Return the folder of the shipped keymaps and keyboard layouts."""
    return _folder("keymaps")


def annotations_folder() -> Path:
    """Return the folder of the annotations that come with the shipped articles."""
    return _folder("annotations")


def seed_paths() -> list[Path]:
    """Return the shipped articles, sorted by name."""
    folder = seeds_folder()
    return sorted(folder.glob("*.txt")) if folder.is_dir() else []


def seed_path(name: str) -> Path | None:
    """Return the path of the shipped article `name` (`a.txt`), None where there is none."""
    return next((path for path in seed_paths() if path.name == name), None)
