"""The frame: subcommands, global options on either side, one-line errors, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import reader
from reader.cli import SUBCOMMANDS, main
from reader.cli.arguments import plain_options, split_command
from reader.cli.errors import escaped
from reader.cli.open import configure
from reader.cli.parser import Parser, parse

COMMANDS = frozenset(SUBCOMMANDS)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
FULL = Path("/dev/full")


def reader_process(*words, cwd=None, stdin=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "reader", *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=ENVIRONMENT | environment,
        check=False,
    )


@pytest.mark.parametrize(
    ("line", "name", "rest"),
    [
        ("show a.txt", "show", "a.txt"),
        ("--tagset news show a.txt", "show", "--tagset news a.txt"),
        ("--tagset=news show a.txt", "show", "--tagset=news a.txt"),
        ("--tagset show a.txt", None, "--tagset show a.txt"),
        ("--annotations export export", "export", "--annotations export"),
        ("./show", None, "./show"),
        ("-- show", None, "-- show"),
        ("a.txt show", None, "a.txt show"),
        ("--json keys", "keys", "--json"),
        ("- show", None, "- show"),
        ("", None, ""),
    ],
)
def test_the_first_word_that_is_no_option_decides_on_the_subcommand(line, name, rest):
    assert split_command(line.split(), COMMANDS) == (name, rest.split())


def test_the_version_is_printed(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"reader {reader.__version__}\n"


@pytest.mark.parametrize("name", ["export", "stats", "show", "log", "agree", "doctor"])
def test_what_is_stated_for_everywhere_is_checked_everywhere(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("bad.toml").write_text('[entity.PER]\nkey = "p"\n[entity.ORG]\nkey = "p"\n')
    words = {"show": ["a.txt"], "log": ["a.txt"], "agree": ["a", "b"]}.get(name, [])
    for option, value, said in (
        ("--tagset", "nosuch", "nosuch: no tagset of that name"),
        ("--tagset", "bad.toml", "bad.toml: line 4: "),
        ("--keymap", "nosuch", "nosuch: no keymap is called"),
        ("--encoding", "nosuch", "no such encoding: nosuch\n"),
    ):
        assert main([name, *words, option, value]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith(f"reader: {said}")
        assert err.count("\n") == 1


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in SUBCOMMANDS)])
def test_every_subcommand_has_a_help_that_names_the_options_of_all(words, capsys):
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert "--annotations" in printed
    assert "--encoding" in printed


def test_the_general_help_lists_the_subcommands(capsys):
    main(["--help"])
    printed = capsys.readouterr().out
    assert all(f"  {name}" in printed for name in SUBCOMMANDS)


@pytest.mark.parametrize(
    "words",
    [
        ["--no-such-option"],
        ["show"],
        ["show", "a.txt", "b.txt"],
        ["--bidi", "sideways"],
        ["keys", "--tagset"],
        ["export", "--format", "no-such-format"],
        ["show", "--annot", "x", "a.txt"],
        ["show", "a.txt", "--width", "0"],
        ["show", "a.txt", "--width", "99999999999999999999"],
    ],
)
def test_bad_usage_is_one_line_and_exit_2(words, capsys):
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("reader: ")
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    "words", [["--keymap", "no-such", "keys"], ["keys", "--keymap", "no-such"]]
)
def test_global_options_stand_before_or_after_the_subcommand(words, capsys):
    assert main(words) == 2
    assert "no-such" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "paths", "json"),
    [
        ("--json -- -x a b", "-x a b", True),
        ("-- --json", "--json", False),
        ("a --json b --out - -- c --", "a b c --", True),
        ("a b --", "a b", False),
        ("--out=-- a b", "a b", False),
    ],
)
def test_options_and_paths_come_in_any_order_and_end_at_two_dashes(line, paths, json):
    parser = Parser("reader", "")
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--out")
    options = parse(parser, line.split())
    assert options.paths == paths.split()
    assert options.json is json


@pytest.mark.parametrize("words", [[], ["a.txt"], ["a b", "", "seeds/"]], ids=str)
def test_paths_alone_are_what_argparse_makes_of_them(words):
    parser = Parser("reader", "")
    configure(parser)
    assert vars(plain_options(words)) == vars(parse(parser, words))


@pytest.mark.parametrize("word", ["-", "--", "-h", "--bidi"])
def test_options_are_left_to_argparse(word):
    assert plain_options(["a.txt", word]) is None


def test_what_could_drive_a_terminal_is_spelled_out_in_errors(capsys):
    name = "a\n\x1b]52;c;x\x07\u202eb\x9b"
    assert main(["show", name]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert not any(character in error for character in "\x1b\x07\u202e\x9b")
    assert r"a\n\x1b]52;c;x\x07\u202eb\x9b" in error


def test_persian_joiners_stay_in_errors():
    assert escaped("می\u200cخواهم") == "می\u200cخواهم"


def test_output_is_utf_8_with_lf_whatever_the_locale_says(tmp_path):
    (tmp_path / "a.txt").write_text("سلام", encoding="utf-8")
    words = ("show", "a.txt", "--width", "10", "--plain", "--bidi", "logical")
    run = reader_process(
        *words, cwd=tmp_path, LC_ALL="C", PYTHONIOENCODING="latin-1", PYTHONUTF8="0"
    )
    assert run.stderr == b""
    assert run.stdout == "سلام\n".encode()


def test_names_are_utf_8_whatever_the_locale_says(tmp_path):
    (tmp_path / "نص.txt").write_text("سلام", encoding="utf-8")
    locale = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    record = {"doc": "نص.txt", "start": 0, "end": 4, "layer": "entity", "label": "PER"}
    words = ("import", "--format", "jsonl", "--annotator", "ليلى", "-")
    line = json.dumps(record).encode()
    assert reader_process(*words, cwd=tmp_path, stdin=line, **locale).stderr == b""
    run = reader_process("export", "نص.txt", "--format", "jsonl", cwd=tmp_path, **locale)
    (found,) = map(json.loads, run.stdout.splitlines())
    assert (found["doc"], found["annotator"]) == ("نص.txt", "ليلى")


def test_a_closed_pipe_ends_the_program_quietly(tmp_path):
    (tmp_path / "a.txt").write_text("كلمة أخرى\n" * 50_000, encoding="utf-8")
    program = subprocess.Popen(
        [sys.executable, "-m", "reader", "show", "a.txt", "--width", "20", "--plain"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    with program:
        program.stdout.readline()
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 141


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_standard_output_is_one_line(tmp_path):
    (tmp_path / "a.txt").write_text("كلمة", encoding="utf-8")
    with FULL.open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "reader", "show", "a.txt", "--width", "20", "--plain"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            check=False,
        )
    assert run.returncode == 2
    assert run.stderr == b"reader: no space left on device\n"


@pytest.mark.parametrize(
    ("redirection", "code", "said"),
    [
        (">&-", 2, "reader: bad file descriptor\n"),
        ("<&-", 0, ""),
        ("<&- 2>&-", 0, ""),
        ("<&- >&- 2>&-", 2, ""),
    ],
)
def test_a_closed_standard_stream_is_no_fault_of_ours(tmp_path, redirection, code, said):
    (tmp_path / "a.txt").write_text("كلمة", encoding="utf-8")
    run = subprocess.run(
        ["sh", "-c", f'exec "$0" -m reader show a.txt {redirection}', sys.executable],
        cwd=tmp_path,
        capture_output=True,
        env=ENVIRONMENT,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (code, said)
    assert run.stdout == ("" if code else "كلمة\n")


def test_an_error_with_standard_error_closed_is_not_printed_among_the_results(tmp_path):
    run = subprocess.run(
        ["sh", "-c", 'exec "$0" -m reader show missing.txt 2>&-', sys.executable],
        cwd=tmp_path,
        capture_output=True,
        env=ENVIRONMENT,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (2, b"", b"")


def test_without_a_terminal_the_reader_says_so_in_one_line(tmp_path):
    (tmp_path / "a.txt").write_text("كلمة", encoding="utf-8")
    run = reader_process("a.txt", cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr.startswith(b"reader: ")
    assert b"terminal" in run.stderr
    assert run.stderr.count(b"\n") == 1


def test_a_missing_file_is_named_even_without_a_terminal(tmp_path):
    run = reader_process("missing.txt", cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr == b"reader: missing.txt: no such file or folder\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["exprt"], "(did you mean reader export?)"),
        (["exprt", "--layer", "event"], "(did you mean reader export?)"),
        (["--bidi", "runs", "stat"], "(did you mean reader stats?)"),
        (["notes", "exprt"], "notes: no such file or folder"),
    ],
)
def test_a_subcommand_that_is_mistyped_is_told(tmp_path, words, told):
    run = reader_process(*words, cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr.decode().endswith(f"{told}\n")
    assert run.stderr.count(b"\n") == 1


def test_a_bad_settings_file_is_one_line_naming_file_and_key(tmp_path):
    (tmp_path / "settings.toml").write_text("colour = 'red'\n")
    run = reader_process("keys", cwd=tmp_path, READER_SETTINGS="settings.toml")
    assert run.returncode == 2
    assert run.stderr.startswith(b"reader: settings.toml: colour: is no setting")
    assert run.stderr.count(b"\n") == 1


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_no_subcommand_but_the_screen_imports_textual_on_its_way(name):
    script = (
        "import sys; from reader.cli import main; "
        f"main([{name!r}, '--help']); assert 'textual' not in sys.modules, 'textual'"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
