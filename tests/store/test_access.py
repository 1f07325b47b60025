"""What the system lets us do with a file, while others remove folders."""

import os

import pytest

from reader.store.access import why_unwritable


@pytest.mark.parametrize("call", ["statvfs", "access"])
def test_a_folder_that_is_removed_meanwhile_is_no_refusal(path, monkeypatch, call):
    path.parent.mkdir()
    real = getattr(os, call)

    def asked(*arguments, **more):
        if path.parent.exists():
            path.parent.rmdir()
        return real(*arguments, **more)

    monkeypatch.setattr(os, call, asked)
    monkeypatch.setattr(
        os, "supports_effective_ids", {asked} if call == "access" else os.supports_effective_ids
    )
    assert why_unwritable(path) == ""
