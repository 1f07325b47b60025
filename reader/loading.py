"""Loading a module without another one that it would load as well, and can do without or put off.

OpenSSL takes five megabytes and a twentieth of a start. `asyncio` loads it for encrypted
connections, of which there are none here; `hashlib` for a SHA-256 that is five times as fast as
Python's own, which is told only where megabytes are hashed. Other modules are put off until they
are used, which may be never: `dataclasses` loads `inspect`, and with it the compiler's tables, for
a class without a docstring, `pathlib` what takes network addresses apart, `shutil` what packs
archives.
"""

from __future__ import annotations

import sys
from _thread import allocate_lock
from importlib import import_module
from types import ModuleType

# Bytes from which on OpenSSL is quicker with its loading, and little beside what is there already.
LARGE = 1 << 22
# Threads may ask for a module at once; it is loaded outside of this, where others may be asked for.
_taking_away = allocate_lock()


class _Later(ModuleType):
    """Stands for a module until something of it is asked for, which is not when it is imported."""

    def __init__(self, name: str, without: str) -> None:
        super().__init__(name)
        self._without = without

    def __getattr__(self, name: str) -> object:
        """What the module has of that name."""
        with _taking_away:
            is_first = sys.modules.get(self.__name__) is self
            if is_first:
                del sys.modules[self.__name__]
        if is_first and self._without:
            load_without(self.__name__, self._without)
        module = import_module(self.__name__)
        vars(self).update(vars(module))
        return getattr(module, name)


def load_later(*modules: str, without: str = "") -> None:
    """Have modules loaded, without another one, when something of them is asked for.

    What is loaded already stays as it is.
    """
    for name in modules:
        if name not in sys.modules:
            sys.modules[name] = _Later(name, without)


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
    if len(data) >= LARGE and "_hashlib" not in sys.modules:
        sys.modules.pop("hashlib", None)
    import hashlib

    return hashlib.sha256(data).hexdigest()
