"""The wheel, built and installed in an environment of its own, works away from the checkout."""

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import reader

REPOSITORY = Path(__file__).parents[2]


def built(target, folder):
    """The one file that building ``target`` puts into ``folder``."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("arabic_reader-*")
    return path


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    return built("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """The command `reader` of a fresh environment, which borrows the dependencies from ours.

    So the test needs no network; that the dependencies are declared, test_dependencies.py holds.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", wheel],
        check=True,
        capture_output=True,
    )
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    Path(site, "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "reader"


@pytest.fixture
def run(installed, tmp_path):
    def run_reader(*words):
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        return subprocess.run(
            [installed, *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run_reader


def test_the_wheel_holds_shipped_data_and_nobodys_work(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("seeds", "keymaps"):
        shipped = {
            f"reader/{path.relative_to(REPOSITORY).as_posix()}"
            for path in (REPOSITORY / folder).rglob("*")
            if path.is_file()
        }
        assert shipped
        assert shipped <= names
    assert {"reader/tagsets/news.toml", "reader/py.typed"} <= names
    assert any(name.startswith("reader/ui/") and name.endswith(".tcss") for name in names)
    outside = {name for name in names if not name.startswith(("reader/", "arabic_reader-"))}
    assert outside == set()
    annotations = {name for name in names if name.startswith("reader/annotations/")}
    seeds = {path.name for path in (REPOSITORY / "seeds").glob("*.txt")}
    assert annotations
    assert all(Path(name).name.removesuffix(".json") in seeds for name in annotations)


def test_the_installed_command_says_its_version(run):
    assert run("--version").stdout == f"reader {reader.__version__}\n"


def test_it_sets_a_text(run, tmp_path):
    (tmp_path / "a.txt").write_text("سلام", encoding="utf-8")
    result = run("show", "a.txt", "--width", "6", "--plain", "--bidi", "visual")
    assert (result.returncode, result.stderr) == (0, "")
    # meem alone, lam-alef final, seen initial: joined forms in visual order, padded on the left
    assert [hex(ord(character)) for character in result.stdout.strip()] == [
        "0xfee1",
        "0xfefc",
        "0xfeb3",
    ]
    assert result.stdout.startswith("   ")


def test_it_finds_its_shipped_articles_keymap_and_tagset(run):
    name = min(path.name for path in (REPOSITORY / "seeds").glob("*.txt"))
    result = run("show", f"shipped:{name}", "--width", "60", "--plain")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout
    keys = run("keys", "--json")
    assert keys.returncode == 0, keys.stderr
    assert '"caret.left"' in keys.stdout
    tags = run("tags", "--json")
    assert tags.returncode == 0, tags.stderr
    assert '"PER"' in tags.stdout


def test_it_exports_a_shipped_article(run):
    name = min(path.name for path in (REPOSITORY / "seeds").glob("*.txt"))
    result = run("export", f"shipped:{name}", "--format", "conll2003")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("-DOCSTART- -X- O O\n\n")


def test_without_a_terminal_it_says_so_in_one_line(run):
    result = run()
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "terminal" in result.stderr


def test_the_source_distribution_has_what_people_are_told_to_run(tmp_path):
    with tarfile.open(built("sdist", tmp_path)) as archive:
        there = {name.partition("/")[2] for name in archive.getnames()}
    pages = [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/*.md"), REPOSITORY / "Makefile"]
    named = {
        name
        for page in pages
        for name in re.findall(
            r"\b(?:tools|tests|docs|seeds)/[\w/.-]+\.\w+", page.read_text("utf-8")
        )
        if (REPOSITORY / name).is_file()
    }
    assert {"tools/terminal_pictures.py", "tools/read_with_others.py"} <= named
    assert named <= there
    assert not any(name.endswith((".lock", ".log.jsonl")) for name in there)
