"""How far a log goes, noted beside it: one that was cut where a line ends cannot say that it was.

The note stands at the start of the lock file. It is written over after each commit, which is on
disk by then, and is not waited for: after a power cut it may be older than the log, torn or not
there, and then it says less, but never anything that is not so.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_BODY = re.compile(rb"(\d{15}) (\d{15}) ([0-9a-f]{8}) ([0-9a-f]{8})")
# Checksum, blank, body, line break: always as long, so that writing it over makes no room anew.
LENGTH = 8 + 1 + 15 + 1 + 15 + 1 + 8 + 1 + 8 + 1
_LONGEST_NUMBER = 10**15


@dataclass(frozen=True, slots=True)
class LogEnd:
    """The end of a log whose newest revision is ``n`` and that is ``length`` bytes long.

    ``first`` and ``last`` are the checksums of its first and its last line, eight hex digits each:
    the first tells which log it is, as each one begins with a time of its own.
    """

    n: int
    length: int
    first: bytes
    last: bytes

    def encode(self) -> bytes:
        """The bytes of the note, always :data:`LENGTH`; none where it cannot be written so."""
        if max(self.n, self.length) >= _LONGEST_NUMBER:
            return b""
        body = b"%015d %015d %s %s" % (self.n, self.length, self.first, self.last)
        return b"%08x %s\n" % (zlib.crc32(body), body)

    @classmethod
    def of(cls, data: bytes) -> LogEnd | None:
        """What the bytes of a lock file begin with; None where that is no whole note."""
        note = data[:LENGTH]
        body = note[9:-1]
        found = _BODY.fullmatch(body)
        if found is None or note != b"%08x %s\n" % (zlib.crc32(body), body):
            return None
        n, length, first, last = found.groups()
        return cls(int(n), int(length), first, last)

    def is_of(self, first: bytes) -> bool:
        """Whether it is of the log whose first line is ``first``, or begins so."""
        return self.first == first[:8]
