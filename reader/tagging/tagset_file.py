"""Reading a tagset file; the shipped ones lie in ``reader/tagsets/`` and are known by their names.

The shape, in TOML::

    name = "news"                     # default: the file's stem

    [role.Place]                      # each role once
    arabic = "المكان"
    fillers = ["GPE", "LOC"]          # labels of either layer; left out: any

    [entity.PER]                      # a label of the entity layer
    key = "p"                         # one key, or a prefix and a key: "x p"; left out: none
    english = "Person"
    arabic = "شخص"
    guideline = "One sentence."
    colour = "#8fb8ff"

    [event.ATTACK]                    # a label of the event layer
    roles = ["Attacker", "Place"]     # in the order in which they are shown
    required = ["Attacker"]
    fillers = { Place = ["GPE"] }     # where this label narrows or widens a role
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, cast

from reader.tagging.fields import SpanError, checked_label
from reader.tagging.span import ENTITY, EVENT, LAYERS
from reader.tagging.tagset import Label, Role, Tagset, TagsetError
from reader.tagging.toml_lines import TomlLines

DEFAULT_TAGSET = "news"
_SHIPPED = Path(__file__).resolve().parent.parent / "tagsets"
_LARGEST_FILE = 4 * 2**20
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_OPENING = re.compile(r"[\[{]")
_MANY_DIGITS = re.compile(r"[\d_]{1000}")
_KEY_NAME = re.compile(r"[a-z0-9_]+(\+[a-z0-9_]+)*")
_TOP = {"name", "role", ENTITY, EVENT}
_Fields = dict[str, type[object]]
_ROLE_FIELDS: _Fields = {"arabic": str, "fillers": list}
_ENTITY_FIELDS: _Fields = {
    "key": str,
    "english": str,
    "arabic": str,
    "guideline": str,
    "colour": str,
}
_EVENT_FIELDS: _Fields = {**_ENTITY_FIELDS, "roles": list, "required": list, "fillers": dict}
_FIELDS = {"role": _ROLE_FIELDS, ENTITY: _ENTITY_FIELDS, EVENT: _EVENT_FIELDS}
_KINDS: dict[type[object], str] = {str: "a string", list: "a list of strings", dict: "a table"}


def shipped_tagsets() -> list[str]:
    """The names of the tagsets that come with the program, sorted."""
    return sorted(path.stem for path in _SHIPPED.glob("*.toml"))


def load_tagset(path_or_name: Path | str = DEFAULT_TAGSET) -> Tagset:
    """Load a shipped tagset by name (``news``) or any by file (``my.toml``, ``dir/my.toml``).

    A plain word is a name first and a file second. Raises :class:`TagsetError`.
    """
    wanted = str(path_or_name)
    path = Path(path_or_name)
    shipped = _SHIPPED / f"{wanted}.toml"
    if isinstance(path_or_name, str) and path.name == wanted and shipped.is_file():
        return _Reading(shipped).tagset()
    if not path.exists() and path.name == wanted and not path.suffix:
        names = ", ".join(shipped_tagsets())
        raise TagsetError(wanted, None, f"no tagset of that name and no file (shipped: {names})")
    return _Reading(path).tagset()


class _Reading:
    """One file on its way to a :class:`Tagset`; it knows the line of everything it read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        text = self._text()
        self._lines = TomlLines(text)
        self._data = self._parsed(text)

    def tagset(self) -> Tagset:
        """Check everything and build the tagset."""
        for name in self._data:
            if name not in _TOP:
                self._fail((name,), f'unknown key "{name}" (known: {", ".join(sorted(_TOP))})')
        name = self._data.get("name", self._path.stem)
        if not isinstance(name, str) or not name.strip():
            self._fail(("name",), "a tagset's name is a string that is not blank")
        self._tables("role")
        labels = tuple(
            self._label(layer, label) for layer in LAYERS for label in self._tables(layer)
        )
        if not labels:
            self._fail((), "no label: a tagset has tables like [entity.PER]")
        self._check_names(labels)
        self._check_keys(labels)
        return Tagset(name, labels, self._path)

    def _text(self) -> str:
        try:
            with self._path.open("rb") as file:
                data = file.read(_LARGEST_FILE + 1)
        except OSError as error:
            raise TagsetError(self._path, None, (error.strerror or "unreadable").lower()) from error
        if len(data) > _LARGEST_FILE:
            raise TagsetError(self._path, None, "too large for a tagset")
        try:
            return data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise TagsetError(self._path, line, "not UTF-8") from error

    def _parsed(self, text: str) -> dict[str, Any]:
        try:
            return tomllib.loads(text)
        except RecursionError as error:
            lines = text.split("\n")
            deepest = max(range(len(lines)), key=lambda n: len(_OPENING.findall(lines[n])))
            raise TagsetError(self._path, deepest + 1, "nested too deeply") from error
        except tomllib.TOMLDecodeError as error:
            # Without a line it is "(at end of document)".
            reason, line = str(error), text.rstrip("\n").count("\n") + 1
            if where := re.search(r" \(at line (\d+), column \d+\)$", reason):
                line, reason = int(where[1]), reason[: where.start()]
                if twin := self._lines.twin(line):
                    path, first = twin
                    reason = f'"{".".join(path)}" is there already, in line {first}'
            raise TagsetError(self._path, line, reason) from error
        except ValueError as error:  # of Python, not of TOML: an integer of thousands of digits
            digits = _MANY_DIGITS.search(text)
            line = text.count("\n", 0, digits.start()) + 1 if digits else 1
            raise TagsetError(self._path, line, "a number of too many digits") from error

    def _tables(self, kind: str) -> dict[str, dict[str, Any]]:
        """The checked tables under ``role``, ``entity`` or ``event``."""
        tables = self._data.get(kind, {})
        if not isinstance(tables, dict):
            self._fail((kind,), f'"{kind}" holds tables like [{kind}.NAME]')
        for name, table in tables.items():
            if not isinstance(table, dict):
                self._fail((kind, name), f'unknown key "{name}": expected a table [{kind}.{name}]')
            for field, value in table.items():
                self._check_field((kind, name, field), value, _FIELDS[kind])
        return cast("dict[str, dict[str, Any]]", tables)

    def _check_field(self, where: tuple[str, ...], value: object, fields: _Fields) -> None:
        field = where[-1]
        if field not in fields:
            self._fail(where, f'unknown key "{field}" (known: {", ".join(sorted(fields))})')
        lists = value.values() if isinstance(value, dict) else [value]
        if not isinstance(value, fields[field]) or not all(
            isinstance(each, str)
            for items in lists
            if fields[field] is not str
            for each in (items if isinstance(items, list) else [None])
        ):
            self._fail(where, f'"{field}" is {_KINDS[fields[field]]}')

    def _label(self, layer: str, name: str) -> Label:
        where, table = (layer, name), self._data[layer][name]
        try:
            checked_label(name)
        except SpanError as error:
            self._fail(where, error.reason)
        colour = table.get("colour", "#a0a0a0")
        if not _COLOUR.fullmatch(colour):
            self._fail((*where, "colour"), f'colour {colour!r} of {name} is not like "#8fb8ff"')
        return Label(
            name,
            layer,
            self._key((*where, "key"), table.get("key", "")),
            table.get("english", name),
            table.get("arabic", ""),
            table.get("guideline", ""),
            colour.lower(),
            self._roles(name, table),
        )

    def _key(self, where: tuple[str, ...], key: str) -> str:
        if not key:
            return ""
        names = key.split(" ")
        for name in names:
            single = len(name) == 1 and name.isalnum()
            if not single and not (_KEY_NAME.fullmatch(name) and len(name) > 1):
                self._fail(
                    where,
                    f"key {key!r} of {where[1]} is not the name of a key, "
                    "or two with one space between",
                )
        if len(names) > 2:
            self._fail(where, f"key {key!r} of {where[1]} is longer than two keys")
        if names[0].isdigit():
            self._fail(where, f"key {key!r} of {where[1]} begins with a digit; digits are counts")
        return key

    def _roles(self, label: str, table: dict[str, Any]) -> tuple[Role, ...]:
        names = table.get("roles", [])
        where = (EVENT, label)
        for field in ("required", "fillers"):
            for name in table.get(field, ()):
                if name not in names:
                    self._fail((*where, field), f'"{field}" of {label} names {name}, no role of it')
        roles = []
        for name in names:
            if names.count(name) > 1:
                self._fail((*where, "roles"), f"{label} has the role {name} twice")
            if name not in self._data.get("role", {}):
                self._fail(
                    (*where, "roles"), f"{label} has the role {name}, but there is no [role.{name}]"
                )
            shared = self._data["role"][name]
            fillers = table.get("fillers", {}).get(name, shared.get("fillers", []))
            roles.append(
                Role(
                    name,
                    shared.get("arabic", ""),
                    tuple(fillers),
                    name in table.get("required", ()),
                )
            )
        return tuple(roles)

    def _check_names(self, labels: tuple[Label, ...]) -> None:
        """Labels are unique over both layers; fillers name labels that exist."""
        seen: dict[str, Label] = {}
        for label in labels:
            if label.name in seen:
                first = self._lines.of((seen[label.name].layer, label.name))
                self._fail(
                    (label.layer, label.name),
                    f"label {label.name} of layer {label.layer} "
                    f"is also in layer {seen[label.name].layer} (line {first})",
                )
            seen[label.name] = label
        tables = [
            (("role", name), {name: table.get("fillers", [])})
            for name, table in self._data.get("role", {}).items()
        ]
        tables += [
            ((EVENT, name), table.get("fillers", {}))
            for name, table in self._data.get(EVENT, {}).items()
        ]
        for where, fillers in tables:
            for role, names in fillers.items():
                for name in names:
                    if name not in seen:
                        self._fail(
                            (*where, "fillers"),
                            f"role {role} may be filled by {name}, which is no label here",
                        )

    def _check_keys(self, labels: tuple[Label, ...]) -> None:
        """No two labels share a key, and none stands in the way of another's sequence."""
        taken: dict[str, Label] = {}
        for label in labels:
            for other in [label.key, *([label.key.split(" ")[0]] if " " in label.key else [])]:
                if other and other in taken:
                    self._clash(label, taken[other])
            if label.key:
                taken[label.key] = label
        for label in labels:
            first = label.key.split(" ")[0]
            if " " in label.key and first in taken:
                self._clash(taken[first], label)

    def _clash(self, label: Label, other: Label) -> None:
        line = self._lines.of((other.layer, other.name, "key"))
        how = "the same key" if label.key == other.key else f"as {other.key!r}, a prefix"
        self._fail(
            (label.layer, label.name, "key"),
            f"key {label.key!r} of {label.name} clashes with {other.name} (line {line}), {how}",
        )

    def _fail(self, where: tuple[str, ...], reason: str) -> None:
        raise TagsetError(self._path, self._lines.of(where), reason)
