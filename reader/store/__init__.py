"""Where annotations are kept: one TinyDB file a document, inside one folder.

:class:`Collection` is the way in. Nothing is answered before it is on disk. It is loaded when it is
asked for: whether anything is stored at all can be told without.
"""

from typing import TYPE_CHECKING

from reader.store.errors import StoreError

if TYPE_CHECKING:
    from reader.store.collection import Collection, Stored

__all__ = ["Collection", "StoreError", "Stored"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from reader.store import collection

    return getattr(collection, name)
