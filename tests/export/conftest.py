"""Folders in which the dense documents are annotated, for what others read of Reader's exports."""

import pytest

from tests.export.documented import copied, dense_documents, workplace


@pytest.fixture(scope="session")
def dense_ones():
    """Articles and the hard text, annotated densely."""
    return dense_documents()


@pytest.fixture(scope="session")
def annotated_folder(dense_ones, tmp_path_factory):
    return workplace(tmp_path_factory.mktemp("annotated"), dense_ones)


@pytest.fixture
def place(annotated_folder, tmp_path):
    """A folder of one's own where they are annotated."""
    return copied(annotated_folder, tmp_path)
