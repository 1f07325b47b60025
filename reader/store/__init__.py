"""Where annotations are kept: one TinyDB file a document, inside one folder.

:class:`Collection` is the way in. Nothing is answered before it is on disk.
"""

from reader.store.collection import Collection, Stored
from reader.store.errors import StoreError

__all__ = ["Collection", "StoreError", "Stored"]
