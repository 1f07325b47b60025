"""The oracle that rows are compared with."""

import pytest

from tests.text import fribidi_oracle


@pytest.fixture(scope="session")
def fribidi():
    found = fribidi_oracle.library()
    if found is None:
        pytest.skip("FriBidi is not installed (Debian: libfribidi-bin)")
    return found
