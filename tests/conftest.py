"""What tests of every room share: the articles outside of the repository, and a quiet place."""

import copy
import os
import tomllib
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parent.parent

# No test, and no program that a test starts, sees the settings of whoever runs it.
os.environ["READER_SETTINGS"] = str(REPOSITORY / "tests" / "no-settings.toml")

# No test asserts a time: on a busy machine one example may well take longer than 200 ms.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def no_wait_for_the_disk(monkeypatch):
    """Nothing takes the power away here, and most of a small commit is the wait for the disk.

    Tests that count or fail these calls do it themselves; programs that tests start make them.
    """
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(autouse=True, scope="session")
def parsed_once():
    """Tagsets and keymaps are loaded thousands of times: the same text is parsed once."""
    parse = lru_cache(maxsize=64)(tomllib.loads)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tomllib, "loads", lambda text: copy.deepcopy(parse(text)))
        yield


@pytest.fixture(scope="session")
def articles():
    """The real articles: paths of the texts in READER_ARTICLES (default: ../shared/seeds)."""
    stated = os.environ.get("READER_ARTICLES")
    folder = Path(stated) if stated else REPOSITORY.parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("no articles: ../shared/seeds is missing and READER_ARTICLES names no folder")
    return sorted(folder.glob("*.txt"))
