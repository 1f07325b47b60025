"""Labels as they are written, and label maps."""

import pytest

from reader.export.labels import LabelMapError, Labels, read_label_map
from reader.export.options import ExportError


def test_a_label_becomes_a_tag():
    labels = Labels({})
    assert labels["entity", "PER"] == "PER"
    assert labels["entity", "start-position"] == "START_POSITION"
    assert labels["event", "B2"] == "B"
    assert labels.renamed == {"start-position": "START_POSITION", "B2": "B"}


def test_two_labels_that_would_become_one_are_refused():
    labels = Labels({})
    assert labels["entity", "Per"] == "PER"
    assert labels["event", "PER"] == "PER"
    with pytest.raises(ExportError, match="Per and PER would both be written PER"):
        labels["entity", "PER"]


def test_one_name_space_for_both_layers_refuses_across_them():
    labels = Labels({"MEET": "PER"}, None, joint=True)
    assert labels["entity", "PER"] == "PER"
    with pytest.raises(ExportError, match="PER and MEET"):
        labels["event", "MEET"]


def test_a_label_without_a_latin_letter_needs_a_map():
    with pytest.raises(ExportError, match="label map"):
        Labels({})["entity", "شخص"]
    assert Labels({"شخص": "PER"})["entity", "شخص"] == "PER"
    with pytest.raises(ExportError, match="cannot hold"):
        Labels({"PER": "Person"})["entity", "PER"]
    assert Labels({"PER": "Person"}, None)["entity", "PER"] == "Person"


def test_a_label_map_is_read():
    content = "# names\nPER = \"PERSON\"\r\nGPE\tLOC # places\n\n'ORG' = ORGANISATION\n"
    assert read_label_map(content) == {"PER": "PERSON", "GPE": "LOC", "ORG": "ORGANISATION"}


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("PER = A\n\nPER = B", 3, "second time"),
        ("PER = A\nORG = A", 2, "both PER and ORG"),
        ("PER", 1, "is not LABEL = NAME"),
        ("[labels]\nPER = A", 1, "is not LABEL = NAME"),
    ],
)
def test_a_bad_label_map_is_refused_with_its_line(content, line, reason):
    with pytest.raises(LabelMapError, match=reason) as caught:
        read_label_map(content)
    assert caught.value.line == line
