"""The command line: `reader [SUBCOMMAND] …`, one module per subcommand, imported when it is run.

A subcommand's module has `configure(parser)`, which adds its own arguments, and
`run(options) -> int`, which returns the exit code: 0 done, 1 found something wrong, 2 bad usage or
input, 3 refused by `--strict`. Its docstring's first line is its help. What a person did wrong is
raised as `reader.cli.errors.ReaderError`; results are printed on standard output, which is UTF-8
with LF line ends whatever the locale says.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from reader.cli.arguments import check_stated, first_plain_word, plain_options, split_command
from reader.cli.errors import ReaderError, say, sentence_of
from reader.loading import load_later

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

# Subcommand -> its module in this package, and what the general help says of it.
SUBCOMMANDS = {
    "show": ("show", "print a text as the page sets it"),
    "export": ("export", "write annotations as training data"),
    "import": ("import_annotations", "read annotations back"),
    "check": ("check", "verify annotations against texts and tagset"),
    "log": ("log", "print what was done to a document's annotations"),
    "restore": ("restore", "go back to what was stored at a time"),
    "stats": ("stats", "count what is annotated"),
    "agree": ("agree", "say how far two annotators agree"),
    "merge": ("merge", "join two annotations of the same texts"),
    "keys": ("keys", "print the keymap in force"),
    "tags": ("tags", "print the tagset in force"),
    "doctor": ("doctor", "say how Arabic is sent to this terminal, and choose another way"),
}

DONE, BAD_INPUT = 0, 2
# As a shell reports a program that a signal ended: 128 + SIGINT, 128 + SIGPIPE.
INTERRUPTED, PIPE_CLOSED = 130, 141


class _Subcommand(Protocol):
    """What a subcommand's module offers."""

    def configure(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, options: argparse.Namespace) -> int: ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (without the program's name) and return the exit code.

    Never raises for bad usage or input: that is one line on standard error and exit code 2.
    """
    _speak_utf8()
    try:
        code = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except SystemExit as stop:  # argparse after --help and --version
        return stop.code if isinstance(stop.code, int) else DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _let_go_of_stdout()
        return PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 -- the last door before a traceback
        return _answer(error)
    return code


def run_and_exit() -> None:
    """Entry point of the installed command."""
    _begin_again_in_utf8()
    load_later("inspect", "ipaddress", "json", "bz2", "lzma", "zlib")
    _fill_closed_streams()
    sys.exit(main())


def _run(words: Sequence[str]) -> int:
    name, rest = split_command(words, frozenset(SUBCOMMANDS))
    looking = gc.isenabled()
    # Loading makes no garbage worth looking for; where there is a screen, that turns this on again.
    gc.disable()
    try:
        try:
            subcommand, options = _loaded(name, rest)
        finally:
            if name is not None and looking:
                gc.enable()
        return subcommand.run(options)
    except ReaderError as error:
        raise error if name else _with_subcommand_meant(error, rest) from None


def _with_subcommand_meant(error: ReaderError, words: Sequence[str]) -> ReaderError:
    """The error, and the subcommand that the first word nearly names where it names no file."""
    from difflib import get_close_matches

    place = first_plain_word(words)
    word = "" if place is None else words[place]
    for name in get_close_matches(word, SUBCOMMANDS, n=1, cutoff=0.75):
        if not os.path.lexists(word):
            return ReaderError(f"{error.message} (did you mean reader {name}?)")
    return error


def _loaded(name: str | None, words: Sequence[str]) -> tuple[_Subcommand, argparse.Namespace]:
    """The module of a subcommand, None for the screen, and what its words say."""
    module = import_module(f"reader.cli.{SUBCOMMANDS[name][0] if name else 'open'}")
    subcommand = cast("_Subcommand", module)
    options = plain_options(words) if name is None else None
    if options is None:
        from reader.cli.parser import Parser, parse

        description = (module.__doc__ or "").strip().partition("\n")[0]
        parser = Parser(f"reader {name}" if name else "reader", description)
        subcommand.configure(parser)
        options = parse(parser, words)
        check_stated(options)
    return subcommand, options


def _answer(error: Exception) -> int:
    """Say what went wrong, in one line. READER_TRACEBACK=1 shows where, for bug reports."""
    if os.environ.get("READER_TRACEBACK"):
        raise error
    sentence = error.message if isinstance(error, ReaderError) else sentence_of(error)
    if sentence is None:
        sentence = (
            f"a fault of Reader's own: {type(error).__name__}: {error} "
            "(READER_TRACEBACK=1 in the environment shows where)"
        )
    say(sentence)
    _let_go_of_stdout()
    return BAD_INPUT


def _speak_utf8() -> None:
    """Make both streams UTF-8 with LF; a name that is no UTF-8 is spelled out, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _begin_again_in_utf8() -> None:
    """Where the locale knows no UTF-8, start anew with arguments and file names taken as UTF-8.

    Python itself does so where no locale is set. Names of documents, and of annotators, are text:
    read by the rules of another locale they would be other names, or none.
    """
    if sys.getfilesystemencoding() == "utf-8" or os.environ.get("PYTHONUTF8") == "1":
        return
    words = [sys.executable, *sys.orig_argv[1:]]
    os.execve(sys.executable, words, {**os.environ, "PYTHONUTF8": "1"})  # noqa: S606 -- ourselves


def _fill_closed_streams() -> None:
    """Put something in the place of standard streams that were closed before the program began.

    The next file opened would take the number of the closed one, and an error message, or what a
    library prints, would be written into it. What is printed on a closed standard output is still
    an error: its number can only be read from.
    """
    for number, flags in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flags)
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)


def _let_go_of_stdout() -> None:
    """Flush what was printed; where that fails, keep the interpreter from failing on it again."""
    try:
        sys.stdout.flush()
    except OSError:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except (OSError, ValueError):
            return
