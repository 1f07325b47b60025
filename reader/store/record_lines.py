"""A table whose records stay the lines that they are in a file until somebody looks at them.

A document of a hundred thousand spans is opened to see a page of it: parsed, its records would
take ten times the memory of their lines. Only a file that this program wrote, known by its hash,
is read so; what is set later is kept as it is given.
"""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    Record = dict[str, Any]


class RecordLines(MutableMapping[str, "Record"]):
    """Records by their keys, in the order of the file; each look at one parses it anew.

    ``data`` are the bytes of the file and ``places`` says for each key where its record begins;
    it ends with its line, but for a comma.
    """

    def __init__(self, data: bytes, places: dict[str, int | Record]) -> None:
        self._data = data
        self._places = places

    def __getitem__(self, key: str) -> Record:
        place = self._places[key]
        return self._parsed(place) if isinstance(place, int) else place

    def __setitem__(self, key: str, record: Record) -> None:
        self._places[key] = record

    def __delitem__(self, key: str) -> None:
        del self._places[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __copy__(self) -> RecordLines:
        return RecordLines(self._data, self._places.copy())

    def matching(
        self, pattern: re.Pattern[bytes]
    ) -> Iterator[tuple[str, re.Match[bytes] | Record]]:
        """Each key with what ``pattern`` finds at its record's begin, else with the record.

        Those that were set since are left out.
        """
        for key, place in self._places.items():
            if isinstance(place, int):
                yield key, pattern.match(self._data, place) or self._parsed(place)

    def set_since(self) -> Iterator[tuple[str, Record]]:
        """The records that stand in no line, with their keys."""
        for key, place in self._places.items():
            if not isinstance(place, int):
                yield key, place

    def line(self, key: str) -> bytes | None:
        """The record as it stands in its line; None for one that was set since."""
        place = self._places[key]
        return self._line(place) if isinstance(place, int) else None

    def _line(self, place: int) -> bytes:
        return self._data[place : self._data.index(b"\n", place)].removesuffix(b",")

    def _parsed(self, place: int) -> Record:
        try:
            record: Record = json.loads(self._line(place))
        except (ValueError, RecursionError):
            # Who makes such a line can make its hash too. It is no span, and refused as that.
            return {}
        return record
