"""What is measured in a terminal: each function puts its samples into the ledger.

Programs are measured in turns, never one after the other, so that whatever else the machine does
falls on all of them.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from tests.bench.ledger import Ledger, Sample
from tests.bench.programs import EMPTY, READER, SLATE, first_words
from tests.bench.terminal import COLUMNS, ROWS, NoAnswerError, TooSlowError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.bench.material import Material
    from tests.bench.programs import Program
    from tests.bench.terminal import Terminal

_SPANS = (0, 10, 1_000, 10_000, 100_000)
_HELD_SPANS = 10_000
_RATES = 30, 60
_IDLE_SECONDS = 10
_DOCUMENTS = 1_000
_SMALLER = 100, 30
# A search is typed letter by letter; the last letter is what is measured.
_SEARCHED = "المسيّرة"


def start(material: Material, ledger: Ledger) -> None:
    """From the start of the process to the text on the screen, and the memory then."""
    for case, path in material.cases():
        for _ in range(material.repeat):
            for program in material.programs:
                folder = material.fresh_folder("start")
                with program.open(path, folder) as terminal, suppress(NoAnswerError):
                    wall = terminal.until_shown(first_words())
                    cpu = terminal.cpu
                    quiet = terminal.settle()
                    taken = Sample(wall * 1e3, cpu * 1e3)
                    ledger.add("start to text", case, program.name, taken)
                    whole = Sample(quiet * 1e3, terminal.cpu * 1e3, megabytes=terminal.peak)
                    ledger.add("start till quiet, peak memory", case, program.name, whole)


def keys(material: Material, ledger: Ledger) -> None:
    """A key and its answer: caret, mark, pages, both ends of the text, undisturbed by spans."""
    for case, path in material.cases():
        with ExitStack() as stack:
            opened = _all_settled(stack, material.programs, path, material)
            for name, key, times in (
                ("caret a word on", "move", 3),
                ("caret a row down", "down", 2),
                ("mark a word more", "mark", 2),
                ("page down, never seen", "page_down", 1),
                ("page up, seen", "page_up", 1),
                ("page down, seen", "page_down", 1),
                ("page down, never seen", "page_down", 1),
            ):
                for _ in range(max(material.repeat, 2) * times):
                    _press_all(opened, key, name, case, ledger)
            for _ in range(material.repeat):
                _press_all(opened, "end", "to the end of the text", case, ledger)
                _press_all(opened, "start", "to its start", case, ledger)
            for program, terminal in opened:
                memory = Sample(megabytes=terminal.peak)
                ledger.add("peak memory after all that", case, program.name, memory)


def held(material: Material, ledger: Ledger) -> None:
    """Keys held down: the answer to the last one of three seconds; CPU is that of one key."""
    cases = [(case, path, material.fresh_folder("held")) for case, path in material.cases()]
    folder, path = material.annotated(material.sizes[-1], _HELD_SPANS)
    cases.append((f"{material.sizes[-1]}, {_HELD_SPANS:,} spans", path, folder))
    there = [each for each in material.programs if each.name in {READER, EMPTY, SLATE}]
    for case, path, folder in cases:
        length = len(path.read_text(encoding="utf-8"))
        plain = [each for each in there if each.name != SLATE or folder.name.startswith("held")]
        with ExitStack() as stack:
            opened = _all_settled(stack, plain, path, material, folder)
            for key, back, told, taken in (
                ("down", "up", "row down", COLUMNS),
                ("page_down", "page_up", "page down", COLUMNS * ROWS),
            ):
                for rate in _RATES:
                    name = f"{told} held at {rate} a second"
                    for _ in range(max(material.repeat // 2, 1)):
                        for program, terminal in opened:
                            ways = program.keys[key], program.keys[back]
                            held_keys = there_and_back(*ways, rate * 3, length // taken)
                            with suppress(NoAnswerError):
                                answer = terminal.hold(held_keys, rate)
                                a_key = Sample(
                                    answer.last * 1e3, answer.cpu * 1e3 / len(held_keys), None
                                )
                                ledger.add(name, case, program.name, a_key)


def there_and_back(there: bytes, back: bytes, count: int, way: int) -> list[bytes]:
    """``count`` keys that go ``way`` steps, at least one, then as many back, and so on.

    The last one goes on, not back: in a short text too there is something to paint for each.
    """
    way = max(way, 1)
    turns = [there if number // way % 2 == 0 else back for number in range(count)]
    other = {there: back, back: there}
    return turns if turns[-1] == there else [other[key] for key in turns]


def search(material: Material, ledger: Ledger) -> None:
    """A word searched for as it is typed: the answer to its last letter, and to Enter."""
    for case, path in material.cases():
        for program in material.programs:
            if "search" not in program.keys:
                continue
            with ExitStack() as stack, suppress(NoAnswerError):
                terminal = _settled(stack, program, path, material)
                for _ in range(material.repeat):
                    terminal.press(program.keys["search"])
                    terminal.press(_SEARCHED[:-1].encode(), quiet=0.5)
                    typed = terminal.press(_SEARCHED[-1].encode(), quiet=0.3)
                    ledger.add("search, the last letter", case, program.name, Sample.of(typed))
                    entered = terminal.press(b"\r", quiet=0.3)
                    ledger.add("search, Enter", case, program.name, Sample.of(entered))
                    terminal.press(program.keys["start"])


def tag(material: Material, ledger: Ledger) -> None:
    """Tag a word, mark and tag, and take it back, with so many spans in the text already."""
    largest = material.sizes[-1]
    cases = [(size, 0) for size in material.sizes[:-1]] + [(largest, count) for count in _SPANS]
    for size, count in cases:
        folder, path = material.annotated(size, count)
        case = f"{size}, {count:,} spans"
        with ExitStack() as stack:
            opened = []
            for program in material.programs:
                if program.name not in {READER, EMPTY, SLATE}:
                    continue
                if program.name == SLATE and count:
                    continue  # its marks would have to be made in its own format
                terminal = stack.enter_context(program.open(path, folder))
                with suppress(NoAnswerError):
                    wall = terminal.until_shown(first_words())
                    ledger.add("start with spans", case, program.name, Sample(wall * 1e3))
                    terminal.settle(1.0)
                    opened.append((program, terminal))
            for _ in range(material.repeat * 2):
                _press_all(opened, "move", "caret a word on, with spans", case, ledger)
                _press_all(opened, "tag", "tag a word, durable and painted", case, ledger)
                _press_all(opened, "move", "caret a word on, with spans", case, ledger)
            for _ in range(material.repeat):
                _press_all(opened, "undo", "undo, durable and painted", case, ledger)
                _press_all(opened, "redo", "redo, durable and painted", case, ledger)
                _press_all(opened, "undo", "undo, durable and painted", case, ledger)
                _press_all(opened, "page_down", "page down, with spans", case, ledger)
                _press_all(opened, "mark_and_tag", "mark two words and tag them", case, ledger)
            for program, terminal in opened:
                memory = Sample(megabytes=terminal.peak)
                ledger.add("peak memory with spans", case, program.name, memory)


def resize(material: Material, ledger: Ledger) -> None:
    """Another size of the terminal, and the first size again: at the start, in the middle."""
    for case, path in material.cases():
        with ExitStack() as stack:
            opened = _all_settled(stack, material.programs, path, material)
            _resized(opened, "resize", case, material, ledger)
            _press_all(opened, "end", "to the end of the text", case, Ledger())
            _resized(opened, "resize at the end of the text", case, material, ledger)


def _resized(
    opened: list[tuple[Program, Terminal]],
    name: str,
    case: str,
    material: Material,
    ledger: Ledger,
) -> None:
    for _ in range(material.repeat):
        for size in (_SMALLER, (COLUMNS, ROWS)):
            for program, terminal in tuple(opened):
                try:
                    answer = terminal.changed_size(*size, quiet=0.3)
                except TooSlowError:
                    _leave_out(opened, program, name, case)
                except NoAnswerError:
                    continue
                else:
                    ledger.add(name, case, program.name, Sample.of(answer))


def _leave_out(
    opened: list[tuple[Program, Terminal]], wanted: Program, measure: str, case: str
) -> None:
    """End a program that takes too long, so that it holds up nothing else of this case."""
    for each in tuple(opened):
        if each[0] is wanted:
            each[1].end()
            opened.remove(each)
    print(f"{wanted.name} left out from here on, {case}: {measure}", file=sys.stderr)


def idle(material: Material, ledger: Ledger) -> None:
    """CPU in a second in which nothing is asked, and how often the program wakes in it."""
    for case, path in material.cases():
        with ExitStack() as stack:
            opened = _all_settled(stack, material.programs, path, material)
            for program, terminal in opened:
                terminal.settle(2.0)
                cpu, wakes = terminal.idle(_IDLE_SECONDS)
                ledger.add("idle, a second", case, program.name, Sample(cpu=cpu * 1e3))
                ledger.add("idle, wakes a second", case, program.name, Sample(count=wakes))


def documents(material: Material, ledger: Ledger) -> None:
    """A folder of many texts: the start, and the list of them."""
    folder = material.fresh_folder("many")
    text = material.text("10 KB").read_text(encoding="utf-8")
    texts = folder / "texts"
    texts.mkdir()
    for number in range(_DOCUMENTS):
        (texts / f"{number:04}.txt").write_text(text, encoding="utf-8")
    case = f"{_DOCUMENTS:,} documents"
    program = next(each for each in material.programs if each.name == READER)
    for _ in range(material.repeat):
        with program.open(texts, folder) as terminal:
            wall = terminal.until_shown(first_words())
            ledger.add("start to text", case, READER, Sample(wall * 1e3, terminal.cpu * 1e3))
            terminal.settle()
            for name, key in (
                ("list of documents", program.keys["documents"]),
                ("a row down in the list", program.keys["down"]),
                ("a letter into its filter", b"7"),
            ):
                ledger.add(name, case, READER, Sample.of(terminal.press(key, quiet=0.5)))


def _all_settled(
    stack: ExitStack,
    wanted: Iterable[Program],
    path: Path,
    material: Material,
    folder: Path | None = None,
) -> list[tuple[Program, Terminal]]:
    """Programs with the text open and quiet; one that does not come up in time is left out."""
    opened = []
    for program in wanted:
        with suppress(NoAnswerError):
            opened.append((program, _settled(stack, program, path, material, folder)))
    return opened


def _settled(
    stack: ExitStack,
    program: Program,
    path: Path,
    material: Material,
    folder: Path | None = None,
) -> Terminal:
    folder = folder or material.fresh_folder("work")
    terminal = stack.enter_context(program.open(path, folder))
    try:
        terminal.until_shown(first_words())
    except NoAnswerError:
        terminal.end()
        raise
    terminal.settle(0.8)
    return terminal


def _press_all(
    opened: list[tuple[Program, Terminal]], key: str, name: str, case: str, ledger: Ledger
) -> None:
    """Press the key in each program that has one for this; one that is too slow is left out."""
    for program, terminal in tuple(opened):
        keys = program.keys.get(key)
        if keys is None and program.name == EMPTY:
            keys = program.keys["move"]  # any key is one row repainted
        if keys is None:
            continue
        try:
            answer = terminal.press(keys)
        except TooSlowError:
            _leave_out(opened, program, name, case)
            continue
        except NoAnswerError:  # nothing to do for it, as for an undo of nothing
            continue
        ledger.add(name, case, program.name, Sample.of(answer))
