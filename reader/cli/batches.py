"""What commands have in common that go through whole texts and end."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_looking_for_garbage() -> Iterator[None]:
    """Do without the search for cycles: an export, an import or a page of rows makes hardly any.

    They make very many small things; looking through them all, over and over, would be a fifth to a
    third of the time. Once at the end would still be a fifth of `reader show`: what is left by then
    is left alone.
    """
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.freeze()
            gc.enable()
