"""Errors for people: one line on standard error, whatever stands in the file or its name."""

from __future__ import annotations

import sys
import unicodedata

# ZWNJ and ZWJ are letters' neighbours in Persian names, they turn nothing round.
_KEPT_FORMAT_CHARACTERS = "\u200c\u200d"
# Controls, format characters (bidi overrides among them), lone surrogates, line separators.
_ESCAPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class ReaderError(Exception):
    """Bad usage or bad input: `message` follows `reader: ` on standard error, the exit code is 2.

    A message about a file begins with its name: `ReaderError(f"{path}: is empty")`.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def escaped(message: str) -> str:
    """Return `message` as one harmless line: what could drive a terminal is spelled out."""
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in _ESCAPED_CATEGORIES
        and character not in _KEPT_FORMAT_CHARACTERS
        else character
        for character in message
    )


def say(message: str) -> None:
    """Print `reader: message` as one line on standard error; a closed stream is no error."""
    try:
        print(f"reader: {escaped(message)}", file=sys.stderr, flush=True)
    except (OSError, ValueError):  # closed, full or gone: there is nobody left to tell
        return


def sentence_of(error: BaseException) -> str | None:
    """Return what to say of `error`, or None where it is no error made for people.

    Every exception class that one of Reader's rooms defines carries a sentence for people; so the
    rooms need not know the command line, and the command line need not import the rooms.
    """
    if type(error).__module__.partition(".")[0] == "reader":
        return str(error)
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        reason = reason[:1].lower() + reason[1:]
        return f"{_name(error.filename)}: {reason}" if error.filename else reason
    return None


def _name(filename: object) -> str:
    """Return a file name of an OSError, which may be bytes or a descriptor, as text."""
    return filename.decode(errors="replace") if isinstance(filename, bytes) else str(filename)
