"""Loading a module without another one that it would load as well and can do without.

OpenSSL takes five megabytes and a twentieth of a start. `asyncio` loads it for encrypted
connections, of which there are none here; `hashlib` for a SHA-256 that is five times as fast as
Python's own, which is told only where megabytes are hashed.
"""

from __future__ import annotations

import sys
from importlib import import_module, reload

# Bytes from which on OpenSSL is quicker with its loading, and little beside what is there already.
LARGE = 1 << 22


def load_without(module: str, left_out: str) -> None:
    """Load ``module`` as it loads where ``left_out`` is not installed.

    What is loaded already stays as it is. Whoever imports ``left_out`` later gets it.
    """
    if left_out in sys.modules or module in sys.modules:
        return
    sys.modules[left_out] = None  # type: ignore[assignment]  # Python's own way to say it
    try:
        import_module(module)
    finally:
        del sys.modules[left_out]


def sha256_of(data: bytes) -> str:
    """Lower-case hex of the SHA-256 of ``data``."""
    import hashlib

    if len(data) >= LARGE and "_hashlib" not in sys.modules:
        reload(hashlib)
    return hashlib.sha256(data).hexdigest()
