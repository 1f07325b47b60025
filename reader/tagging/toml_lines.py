"""Where things stand in a TOML file: ``tomllib`` tells no lines, and a clash has to name two."""

from __future__ import annotations

import re

# Compiled when they are looked for, which is where a file has something wrong.
_HEADER = r"\s*\[(?P<path>[^\[\]]+)\]\s*(?:#.*)?$"
_ASSIGNMENT = r"""\s*(?P<path>(?:[\w-]+|"[^"]*"|'[^']*'|\s*\.\s*)+?)\s*="""
_PART = r""""([^"]*)"|'([^']*)'|([^\s."']+)"""


class TomlLines:
    """The line, counted from 1, of each table and key; the first where one stands twice.

    Good enough for messages: a file is read line by line, not parsed; text in a multi-line string
    is passed over.
    """

    def __init__(self, text: str) -> None:
        """Nothing is looked for before it is asked for: most files have nothing wrong."""
        self._text = text
        self._first: dict[tuple[str, ...], int] = {}
        # The same with the tables that a header only implies.
        self._around: dict[tuple[str, ...], int] = {}
        self._paths: dict[int, tuple[str, ...]] = {}

    def _read(self) -> None:
        """Note every table and key, once."""
        text, self._text = self._text, ""
        if not text:
            return
        table: tuple[str, ...] = ()
        closing = ""
        for number, line in enumerate(text.split("\n"), 1):
            if closing:
                closing = "" if closing in line else closing
                continue
            if header := re.match(_HEADER, line):
                table = _parts(header["path"])
                self._note(table, number)
            elif assignment := re.match(_ASSIGNMENT, line):
                self._note((*table, *_parts(assignment["path"])), number)
            for quotes in ('"""', "'''"):
                if line.count(quotes) % 2:
                    closing = quotes

    def of(self, path: tuple[str, ...]) -> int:
        """The line of ``path``, else of the nearest table around it that is known, else 1."""
        self._read()
        while path and path not in self._around:
            path = path[:-1]
        return self._first.get(path) or self._around.get(path, 1)

    def twin(self, line: int) -> tuple[tuple[str, ...], int] | None:
        """What stands in ``line`` and the earlier line where it stood before, if there is one."""
        self._read()
        # tomllib points behind the header or the value, which may be the next line.
        for number in (line, line - 1):
            path = self._paths.get(number)
            if path is not None and self._first[path] < number:
                return path, self._first[path]
        return None

    def _note(self, path: tuple[str, ...], line: int) -> None:
        self._first.setdefault(path, line)
        self._paths[line] = path
        for depth in range(1, len(path) + 1):
            self._around.setdefault(path[:depth], line)


def _parts(path: str) -> tuple[str, ...]:
    return tuple(a or b or c for a, b, c in re.findall(_PART, path))
