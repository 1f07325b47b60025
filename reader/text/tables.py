"""Tables that other packages publish, without the rest of those packages.

A start pays for every module. arabic-reshaper loads its configuration parser and python-bidi its
compiled part with the first import, and neither is needed here: 4 ms of a start.
"""

import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Final, cast


def _module(package: str, name: str) -> ModuleType:
    """The module `name` of `package`; loads that file alone where the package is not loaded yet."""
    full_name = f"{package}.{name}"
    loaded = sys.modules.get(full_name)
    if loaded is not None:
        return loaded
    outer = find_spec(package)
    found = outer and PathFinder.find_spec(full_name, outer.submodule_search_locations)
    if not found or not found.loader:
        msg = f"no module named {full_name!r}"
        raise ModuleNotFoundError(msg, name=full_name)
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


# Letter -> its isolated, initial, medial and final form; empty where it has none.
LETTERS_ARABIC: Final = cast(
    "dict[str, tuple[str, str, str, str]]", _module("arabic_reshaper", "letters").LETTERS_ARABIC
)
# Character -> the one that stands for it at an odd level.
MIRRORED: Final = cast("dict[str, str]", _module("bidi", "mirror").MIRRORED)
