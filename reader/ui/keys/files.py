"""Keymap files: TOML in, bindings with the line each stands on out.

A keymap file has, all of it optional but for one key:

    title = "My keys"
    extends = "default"            # a shipped keymap, an own one, or a path beside this file
    keyboard = ["arabic-101"]      # layouts folded in, the first wins
    counts = false                 # digits are keys like others (true where nothing is said)

    [tags]
    prefix = "t"                   # stands before every key of the tagset

    [keys.search]                  # group and name of a command; [keys] "search.open" is the same
    open = ["/", "ctrl+f"]         # one key or more; sequences with blanks: "ctrl+k w"
    next = false                   # nothing, also where the file extended has something; so is ""

    [visual.mark]                  # the same for the mode while something is marked
    swap_ends = "o"

    [walk.conflict]                # the same while conflicts are walked
    take_first = "1"
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.tagging.toml_lines import TomlLines
from reader.ui.commands import BY_ID
from reader.ui.keys.names import KeyNameError, parse_sequence

if TYPE_CHECKING:
    from pathlib import Path

    from reader.ui.keys.names import Sequence

NORMAL: Final = "normal"
VISUAL: Final = "visual"
WALK: Final = "walk"
MODES: Final = (NORMAL, VISUAL, WALK)
_MODE_TABLES: Final = {"keys": NORMAL, "visual": VISUAL, "walk": WALK}
_SETTINGS: Final = frozenset({"title", "extends", "keyboard", "counts", "tags"})


class KeymapError(Exception):
    """A keymap, a keyboard layout or a tagset's keys cannot be used. Says file, line and reason."""

    def __init__(self, path: Path | str, line: int | None, reason: str) -> None:
        where = f"{path}: line {line}: " if line else f"{path}: "
        super().__init__(where + reason)
        self.path = path
        self.line = line
        self.reason = reason


class Origin(NamedTuple):
    """Where something was said: a file, and what in it, which has a line where ``lines`` knows."""

    path: Path | str
    lines: TomlLines | None = None
    where: tuple[str, ...] = ()

    @property
    def line(self) -> int | None:
        """The line in the file, from 1; looked for when it is wanted, for an error."""
        return None if self.lines is None else self.lines.of(self.where)

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}" if self.line else str(self.path)


class Entry(NamedTuple):
    """The keys that one file gives to one command in one mode; none where it takes them away."""

    command: str
    mode: str
    sequences: tuple[Sequence, ...]
    origin: Origin


class KeymapFile(NamedTuple):
    """What one file says. None and the empty tuple stand for what it does not say."""

    path: Path
    title: str | None
    extends: str | None
    keyboard: tuple[str, ...] | None
    counts: bool | None
    prefix: Sequence | None
    entries: tuple[Entry, ...]
    lines: TomlLines


def read_toml(path: Path) -> tuple[dict[str, Any], TomlLines]:
    """Return the content of a TOML file and where its keys stand. Raises KeymapError."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise KeymapError(path, None, (error.strerror or str(error)).lower()) from None
    except UnicodeDecodeError:
        raise KeymapError(path, None, "is not UTF-8") from None
    lines = TomlLines(text)
    try:
        return tomllib.loads(text), lines
    except RecursionError:
        raise KeymapError(path, None, "is nested too deeply") from None
    except ValueError as error:  # TOMLDecodeError, and integers of too many digits
        raise _toml_error(path, text, lines, str(error)) from None


def _toml_error(path: Path, text: str, lines: TomlLines, reason: str) -> KeymapError:
    """Return what is wrong in a file that is no TOML; of a key that stands twice, both lines."""
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", reason)
    if found is None:
        return KeymapError(path, None, reason)
    line = int(found[1] or text.rstrip().count("\n") + 1)
    if twin := lines.twin(line):
        name, first = twin
        return KeymapError(path, line, f"{'.'.join(name)!r} stands in line {first} already")
    return KeymapError(path, line, reason[: found.start()])


def read_keymap_file(path: Path) -> KeymapFile:
    """Read one keymap file by itself. Raises KeymapError, also for an unknown command or key."""
    content, lines = read_toml(path)
    reader = _FileReader(path, lines)
    for name in content:
        if name not in _SETTINGS and name not in _MODE_TABLES:
            raise reader.error(f"{name!r} says nothing to Reader", name)
    return KeymapFile(
        path=path,
        title=reader.typed(content, "title", str),
        extends=reader.typed(content, "extends", str),
        keyboard=reader.names(content, "keyboard"),
        counts=reader.typed(content, "counts", bool),
        prefix=reader.prefix(content),
        entries=tuple(
            entry
            for table, mode in _MODE_TABLES.items()
            for entry in reader.entries(content.get(table, {}), table, mode)
        ),
        lines=lines,
    )


class _FileReader:
    """Turns the parts of one parsed file into values, with an error that names the line."""

    def __init__(self, path: Path, lines: TomlLines) -> None:
        self._path = path
        self._lines = lines

    def error(self, reason: str, *path: str) -> KeymapError:
        return KeymapError(self._path, self._lines.of(path), reason)

    def typed(self, content: dict[str, Any], name: str, kind: type[Any]) -> Any:  # noqa: ANN401 -- a `kind`
        value = content.get(name)
        if value is not None and not isinstance(value, kind):
            word = {str: "a string", bool: "true or false", dict: "a table"}[kind]
            raise self.error(f"{name} must be {word}", name)
        return value

    def names(self, content: dict[str, Any], name: str) -> tuple[str, ...] | None:
        value = content.get(name)
        if value is None:
            return None
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            raise self.error(f"{name} must be a name or a list of names", name)
        return tuple(values)

    def prefix(self, content: dict[str, Any]) -> Sequence | None:
        table = self.typed(content, "tags", dict) or {}
        for name in table:
            if name != "prefix":
                raise self.error(f"tags.{name} says nothing to Reader", "tags", name)
        if "prefix" not in table:
            return None
        found = self._sequences(table["prefix"], ("tags", "prefix"))
        if len(found) > 1:
            raise self.error("tags.prefix must be one key sequence", "tags", "prefix")
        return found[0] if found else ()

    def entries(self, content: object, table: str, mode: str) -> list[Entry]:
        """Return the entries of a mode's table, whose ids are written flat or as groups."""
        if not isinstance(content, dict):
            raise self.error(f"{table} must be a table", table)
        entries = []
        for name, value in content.items():
            if isinstance(value, dict):
                for rest, keys in value.items():
                    entries.append(self._entry(f"{name}.{rest}", keys, mode, (table, name, rest)))
            else:
                entries.append(self._entry(name, value, mode, (table, name)))
        return entries

    def _entry(self, command: str, value: object, mode: str, path: tuple[str, ...]) -> Entry:
        if command not in BY_ID:
            raise self.error(f"{command!r} is no command{_nearest(command)}", *path)
        origin = Origin(self._path, self._lines, path)
        return Entry(command, mode, self._sequences(value, path), origin)

    def _sequences(self, value: object, path: tuple[str, ...]) -> tuple[Sequence, ...]:
        values = value if isinstance(value, list) else [value]
        sequences = []
        for one in values:
            if one is False or one == "":
                continue
            if not isinstance(one, str):
                raise self.error(f"{path[-1]} must be a key, a list of keys or false", *path)
            try:
                # A blank by itself is the key, not what stands between keys.
                sequences.append(("space",) if one == " " else parse_sequence(one))
            except KeyNameError as error:
                raise self.error(str(error), *path) from None
        if repeated := next((one for one in sequences if sequences.count(one) > 1), None):
            raise self.error(f"{' '.join(repeated)!r} stands here twice", *path)
        return tuple(sequences)


def _nearest(command: str) -> str:
    """Return what was perhaps meant, as the end of a sentence."""
    from difflib import get_close_matches  # only where something is wrong

    near = get_close_matches(command, BY_ID, n=1)
    return f" (perhaps {near[0]!r}?)" if near else ""
