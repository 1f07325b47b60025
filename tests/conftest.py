"""What tests of every room share: the articles outside of the repository, and a quiet place."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def articles():
    """The real articles: paths of the texts in READER_ARTICLES (default: ../shared/seeds)."""
    stated = os.environ.get("READER_ARTICLES")
    folder = Path(stated) if stated else REPOSITORY.parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("no articles: ../shared/seeds is missing and READER_ARTICLES names no folder")
    return sorted(folder.glob("*.txt"))


@pytest.fixture(autouse=True)
def _own_settings(tmp_path_factory, monkeypatch):
    """No test sees the settings of whoever runs it."""
    monkeypatch.setenv("READER_SETTINGS", str(tmp_path_factory.getbasetemp() / "no-settings.toml"))
