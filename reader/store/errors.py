"""The one error of the store."""

from __future__ import annotations

from pathlib import Path


class StoreError(Exception):
    """What could not be read or kept: ``path: reason``, one line."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason

    @classmethod
    def of(cls, error: OSError, path: Path | str) -> StoreError:
        """The StoreError that says what the system said about ``path``."""
        return cls(path, reason_of(error))


def reason_of(error: OSError) -> str:
    """What the system said, as it stands behind a colon."""
    reason = error.strerror or type(error).__name__
    return reason[:1].lower() + reason[1:]
