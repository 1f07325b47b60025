"""The program as people run it: bytes that keys send, cells that a terminal shows."""

import json
import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.ui.conftest import TEXT
from tests.ui.pseudo_terminal import PseudoTerminal

LEFT, SHIFT_LEFT, RIGHT, DOWN = "\x1b[D", "\x1b[1;2D", "\x1b[C", "\x1b[B"
# From the left: lam, sad, waw of the first word, joined.
FIRST_WORD = "\ufede\ufebb\ufeed"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "two.txt").write_text("نص آخر\n", encoding="utf-8")
    return tmp_path


def opened(folder, *arguments, **options):
    terminal = PseudoTerminal(*(arguments or ("one.txt", "two.txt")), folder=folder, **options)
    terminal.wait_for(lambda it: it.shows(FIRST_WORD), "the first word")
    return terminal


def stored(folder, name="one.txt"):
    """(words, label) of the spans on disk, read by another program of ours."""
    from reader.store import Collection

    collection = Collection(Path(folder) / "annotations", annotator="", tagset=None)
    return [(span.surface, span.label) for span in collection.spans_of(name)]


def test_the_text_stands_right_aligned_with_its_letters_joined(folder):
    with opened(folder) as terminal:
        row = next(row for row in terminal.rows if FIRST_WORD in row)
        assert row.endswith(FIRST_WORD)
        assert cell_len(row) == 79


def test_marking_and_tagging_by_keys(folder):
    with opened(folder) as terminal:
        terminal.send(SHIFT_LEFT + "o")
        terminal.wait_for(lambda it: it.shows("1 span "), "the first span")
        terminal.send(LEFT + LEFT + "<" + "g")
        terminal.wait_for(lambda it: it.shows("2 spans") and it.shows("saved"), "the second span")
        assert stored(folder) == [("وصل الوزير", "ORG"), ("اشنطن", "GPE")]
        terminal.send("\x11")
        assert terminal.wait() == 0
    with opened(folder) as terminal:
        terminal.wait_for(lambda it: it.shows("2 spans"), "both spans after a restart")


def test_a_span_lies_on_its_word_and_nowhere_else(folder):
    with opened(folder) as terminal:
        number = next(n for n, row in enumerate(terminal.rows) if FIRST_WORD in row)
        plain = terminal.style_at(number, 40).bg
        terminal.send("o" + DOWN)
        terminal.wait_for(lambda it: it.style_at(number, 78).bg != plain, "a colour")
        terminal.wait_until_quiet()
        coloured = [c for c in range(80) if terminal.style_at(number, c).bg != plain]
        assert coloured == [76, 77, 78]


def test_arabic_keys_tag_too(folder):
    with opened(folder) as terminal:
        terminal.send("\u062d")
        terminal.wait_for(lambda it: it.shows("1 span · saved"), "a span")
        assert stored(folder) == [("وصل", "PER")]


def test_the_terminal_gets_back_what_it_had(folder):
    with opened(folder) as terminal:
        assert terminal.bytes.index(b"\x1b[8l") < terminal.bytes.index(b"\x1b[?1049h")
        terminal.send("\x11")
        terminal.wait()
        assert terminal.bytes.rindex(b"\x1b[8h") > terminal.bytes.rindex(b"\x1b[?1049l")


def test_what_comes_after_stands_below_the_page_where_there_is_no_other_screen(folder):
    with opened(folder) as terminal:  # pyte knows none, as GNU screen mostly
        terminal.wait_for(lambda it: it.shows("· row"), "the page")
        terminal.send("\x11")
        assert terminal.wait() == 0
        assert terminal.screen.cursor.y == 23
        assert terminal.rows[23] in {"", "u"}  # all that pyte takes of how keys are set back
        assert terminal.shows("OpenAI")


def test_ctrl_c_does_not_end_the_program(folder):
    with opened(folder) as terminal:
        terminal.send("\x03" + "p")
        terminal.wait_for(lambda it: it.shows("1 span "), "a span after Ctrl+C")


def test_every_tag_is_on_disk_when_the_screen_says_so(folder):
    with opened(folder) as terminal:
        terminal.send("p")
        terminal.wait_for(lambda it: it.shows("1 span ") and it.shows("saved"), "saved")
        terminal.close()  # killed
        assert stored(folder) == [("وصل", "PER")]


def test_a_resized_terminal_is_set_anew(folder):
    with opened(folder) as terminal:
        terminal.resize(24, 40)
        terminal.wait_for(
            lambda it: any(cell_len(row) == 39 for row in it.rows), "rows of 39 columns"
        )
        terminal.resize(4, 10)
        terminal.wait_for(lambda it: it.shows("24×6"), "one line where there is no room")


def test_export_from_inside_the_program(folder):
    with opened(folder) as terminal:
        terminal.send("p" + "\x05")
        terminal.wait_for(lambda it: it.shows("Export"), "the export screen")
        terminal.send("\r")
        terminal.wait_for(lambda it: it.shows("written: one.conll"), "the report")
    assert "وصل -X- O B-PER" in (folder / "one.conll").read_text(encoding="utf-8")


def test_jsonl_of_what_was_tagged_comes_out_of_the_command_line_too(folder):
    import subprocess
    import sys

    with opened(folder) as terminal:
        terminal.send("p")
        terminal.wait_for(lambda it: it.shows("saved") and it.shows("1 span "), "saved")
    command = [sys.executable, "-m", "reader", "export", "--format", "jsonl"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    (record,) = map(json.loads, done.stdout.splitlines())
    assert (record["surface"], record["label"]) == ("وصل", "PER")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_ended_from_outside_it_puts_the_terminal_back(folder, number):
    with opened(folder) as terminal:
        terminal.send("p")
        terminal.wait_for(lambda it: it.shows("1 span "), "a span")
        os.kill(terminal.pid, number)
        assert terminal.wait() == 128 + number
        assert terminal.bytes.rindex(b"\x1b[8h") > terminal.bytes.rindex(b"\x1b[?1049l")


def test_suspended_and_resumed(folder):
    with opened(folder) as terminal:
        before = terminal.bytes.count(b"\x1b[8l")
        terminal.send("\x1c")  # Ctrl+backslash
        terminal.wait_for(lambda it: b"\x1b[8h" in it.bytes, "the terminal put back")
        _, status = os.waitpid(terminal.pid, os.WUNTRACED)  # going on before it stopped is lost
        assert os.WIFSTOPPED(status)
        terminal.screen.reset()
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for(lambda it: it.bytes.count(b"\x1b[8l") > before, "the switch again")
        terminal.wait_for(lambda it: it.shows(FIRST_WORD), "the whole page again")
        terminal.wait_until_quiet()  # what is typed before the terminal is taken is not a key
        terminal.send("p")
        terminal.wait_for(lambda it: it.shows("1 span "), "a span after the resumption")


def test_it_begins_where_one_left_off(folder):
    with opened(folder) as terminal:
        terminal.send(DOWN + DOWN + "\x0e")  # Ctrl+N
        terminal.wait_for(lambda it: it.shows("2/2"), "the second document")
        terminal.send("\x11")
        terminal.wait()
    with PseudoTerminal("one.txt", "two.txt", folder=folder) as terminal:
        terminal.wait_for(lambda it: it.shows("2/2"), "the second document again")
        terminal.send("\x15")  # Ctrl+U
        terminal.wait_for(lambda it: it.shows("row 2/2"), "the row where the caret was")


def test_unsaved_work_is_said_at_the_end(folder):
    with opened(folder) as terminal:
        (folder / "annotations").write_text("in the way", encoding="utf-8")
        terminal.send("p")
        terminal.wait_for(lambda it: it.shows("NOT SAVED: 1"), "the refusal")
        terminal.send("\x11")
        terminal.wait_for(lambda it: it.shows("press again"), "the question")
        terminal.send("\x11")
        assert terminal.wait() == 2
        assert b"1 change is lost" in terminal.bytes


def test_the_terminal_is_asked_before_the_screen_is_taken_and_no_answer_is_a_key(folder):
    with opened(folder) as terminal:
        assert terminal.bytes.index(b"\x1b[>q") < terminal.bytes.index(b"\x1b[?1049h")
        terminal.wait_until_quiet()
        assert terminal.shows("0 spans")


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="there is no /proc to ask")
def test_nothing_wakes_it_while_nothing_is_pressed(folder):
    def wakes():
        told = [each.read_text() for each in Path(f"/proc/{terminal.pid}/task").glob("*/status")]
        slept = r"^voluntary_ctxt_switches:\t(\d+)"
        return sum(int(re.search(slept, each, re.MULTILINE)[1]) for each in told)

    with opened(folder) as terminal:
        terminal.wait_until_quiet()
        counts = [wakes()]
        for _ in range(12):
            time.sleep(0.25)
            counts.append(wakes())
            if counts[-3:].count(counts[-1]) == 3:
                break
        assert counts[-3:].count(counts[-1]) == 3, counts


def test_keys_pressed_while_it_starts_are_taken_in_the_order_in_which_they_were_pressed(folder):
    with PseudoTerminal("one.txt", folder=folder, answers={}) as terminal:
        terminal.wait_for(lambda it: b"\x1b[c" in it.bytes, "the question", loading=True)
        terminal.send("p" + LEFT)
        terminal.wait_for(lambda it: it.shows(FIRST_WORD), "the first page", loading=True)
        terminal.send("o")
        terminal.wait_for(lambda it: it.shows("2 spans · saved"), "both spans")
    assert stored(folder) == [("وصل", "PER"), ("الوزير", "ORG")]


def test_keys_pressed_while_it_starts_are_not_lost(folder):
    terminal = PseudoTerminal("one.txt", folder=folder)
    with terminal:
        terminal.wait_for(lambda it: b"\x1b[c" in it.bytes, "the question")
        terminal.send("p")
        terminal.wait_for(lambda it: it.shows("1 span "), "the span")


def test_a_terminal_that_answers_nothing_is_waited_for_only_a_moment(folder):
    with PseudoTerminal("one.txt", folder=folder, answers={}) as terminal:
        terminal.wait_for(lambda it: it.shows(FIRST_WORD), "the first word")


def test_kitty_gets_words_back_to_front(folder):
    answers = {b"\x1b[>q": b"\x1bP>|kitty(0.26.5)\x1b\\", b"\x1b[c": b"\x1b[?62c"}
    environment = {"READER_SETTINGS": str(folder / "settings.toml")}
    with PseudoTerminal(
        "one.txt", folder=folder, answers=answers, environment=environment
    ) as terminal:
        terminal.wait_for(lambda it: it.shows(FIRST_WORD[::-1]), "the first word")
        terminal.wait_for(lambda it: it.shows("force_ltr"), "the hint")
        assert b"\x1b[8l" not in terminal.bytes


def test_no_color_means_none(folder):
    with opened(folder, environment={"NO_COLOR": "1"}) as terminal:
        terminal.send("p" + LEFT + SHIFT_LEFT)
        terminal.wait_for(lambda it: it.shows("marked"), "a mark")
        sent = re.findall(rb"\x1b\[([\d;]*)m", terminal.bytes)
        codes = {code for each in sent for code in each.split(b";")}
        assert not codes & {b"38", b"48", *(b"%d" % n for n in (*range(30, 38), *range(40, 48)))}
        assert {b"7", b"1"} <= codes


def test_an_answer_that_comes_late_tags_nothing_and_opens_nothing(folder):
    with opened(folder) as terminal:
        terminal.send("\x1bP>|Slow(1)\x1b\\\x1b[8;0$y\x1b[>1;2;3c\x1b[?62;1;2;6c")
        terminal.wait_until_quiet()
        assert terminal.shows(FIRST_WORD)
        assert terminal.shows("0 spans")
        terminal.send("p")
        terminal.wait_for(lambda it: it.shows("1 span · saved"), "a span from a key")
        assert stored(folder) == [("وصل", "PER")]


RESIZED_MEANWHILE = """
import fcntl, shutil, struct, termios
ask = shutil.get_terminal_size
def get_terminal_size(*fallback):
    size = ask(*fallback)
    if size.columns == 70:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    return size
shutil.get_terminal_size = get_terminal_size
"""


def test_a_terminal_that_is_resized_while_a_size_is_told_is_painted_in_its_last_size(folder):
    (folder / "sitecustomize.py").write_text(RESIZED_MEANWHILE, encoding="utf-8")
    path = os.pathsep.join([str(folder), *sys.path])
    with opened(folder, environment={"PYTHONPATH": path}) as terminal:
        terminal.wait_until_quiet()
        terminal.resize(24, 70)
        terminal.wait_until_quiet()
        terminal.screen.resize(24, 60)
        # Right-aligned, with one column left at the edge.
        assert terminal.rows[1].endswith(FIRST_WORD)
        assert cell_len(terminal.rows[1]) == 59
