"""The rooms keep to themselves: each imports with what it may not know taken away."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

# Imports every module of a room while the named packages cannot be imported at all.
IMPORT_ROOM = """
import importlib, pkgutil, sys

room, *blocked = sys.argv[1:]

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if any(name == stem or name.startswith(stem + ".") for stem in blocked):
            raise ImportError(f"{name} is not for {room}")

sys.meta_path.insert(0, Blocked())
package = importlib.import_module(room)
names = [room] + [found.name for found in pkgutil.walk_packages(package.__path__, room + ".")]
for name in names:
    importlib.import_module(name)
stems = [stem + "." for stem in blocked]
wrong = [name for name in sys.modules if (name + ".").startswith(tuple(stems))]
print(len(names), *wrong)
"""

SCREEN = ("textual", "rich", "reader.ui")
DATABASE = ("tinydb", "reader.store")


@pytest.mark.parametrize(
    ("room", "blocked"),
    [
        ("reader.text", (*SCREEN, *DATABASE, "reader.tagging", "reader.export", "reader.cli")),
        ("reader.tagging", (*SCREEN, *DATABASE, "reader.export", "reader.cli")),
        ("reader.export", (*SCREEN, *DATABASE, "reader.cli")),
        ("reader.store", (*SCREEN, "reader.export", "reader.cli")),
        ("reader.ui", ("reader.cli",)),
        ("reader.cli", ("textual", "rich", "tinydb")),
    ],
)
def test_a_room_imports_without_what_it_must_not_know(room, blocked):
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_ROOM, room, *blocked],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    count, *wrong = run.stdout.split()
    assert int(count) > 1
    assert wrong == []


@pytest.mark.parametrize("module", ["reader.settings", "reader.shipped", "reader.loading"])
def test_what_stands_beside_the_rooms_imports_nothing_of_ours(module):
    script = (
        f"import sys, {module}; "
        "print(*sorted(name for name in sys.modules if name.partition('.')[0] == 'reader'))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["reader", module]


def imported(path, modules):
    """The modules of ours that a file imports, also inside of a function and for types alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules else node.module


@pytest.mark.parametrize("room", ["text", "tagging", "export", "store", "cli"])
def test_imports_inside_a_room_go_one_way(room):
    paths = {
        ".".join(path.relative_to(REPOSITORY).with_suffix("").parts): path
        for path in (REPOSITORY / "reader" / room).glob("*.py")
        if path.stem != "__init__"
    }
    assert len(paths) > 10
    graph = {name: set(imported(path, paths)) & set(paths) for name, path in paths.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(paths)
