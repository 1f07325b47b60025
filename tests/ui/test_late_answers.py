"""What the terminal answers late is no key."""

import pytest

from reader.ui.terminal.late_answers import LateAnswers
from reader.ui.terminal.parser import AnswerlessParser

ANSWERS = ("\x1bP>|XTerm(379)\x1b\\", "\x1b[8;0$y", "\x1b[>41;379;0c", "\x1b[?64;1;2;6c")
KEYS = "pب\x1b[A\x1b[1;5D\x1b[I\x1b[<0;12;3M\x1b[?2048;0$y?c"


def keys_of(pieces):
    parser = AnswerlessParser()
    return [getattr(event, "key", event) for piece in pieces for event in parser.feed(piece)]


def test_whole_answers_are_taken_out_and_keys_around_them_stay():
    late = LateAnswers()
    assert late.without(f"p{''.join(ANSWERS)}g") == "pg"
    assert late.without(KEYS) == KEYS


# The first two characters may begin any key, so they are never kept.
CUTS = [(answer, cut) for answer in ANSWERS for cut in range(3, len(answer))]


@pytest.mark.parametrize(("answer", "cut"), CUTS)
def test_an_answer_in_two_reads_is_no_key(answer, cut):
    assert keys_of([answer[:cut], answer[cut:] + "p"]) == ["p"]


def test_what_only_began_like_an_answer_comes_back():
    late = LateAnswers()
    assert late.without("\x1b[?12") == ""
    assert late.without("h") == "\x1b[?12h"


def test_escape_alone_is_a_key_at_once():
    assert LateAnswers().without("\x1b") == "\x1b"
