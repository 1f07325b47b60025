"""`reader tags`: the contract for programs, and a table for people."""

import json

import pytest

from reader.cli import main
from reader.tagging.tagset_file import load_tagset


def test_tags_json_holds_to_its_contract(capsys):
    assert main(["tags", "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert len(records) == 36
    for record, label in zip(records, load_tagset().labels, strict=True):
        assert list(record) == ["label", "layer", "key", "name", "arabic", "roles"]
        assert record["label"] == label.name
        assert record["layer"] in {"entity", "event"}
        assert record["roles"] == [role.name for role in label.roles]


@pytest.mark.parametrize("argv", [["--tagset", "ace", "tags", "--json"], ["tags", "--tagset=ace"]])
def test_tags_are_those_of_the_tagset_in_force(argv, capsys):
    assert main(argv) == 0
    assert "BE_BORN" in capsys.readouterr().out


def test_the_table_has_a_line_a_label(capsys):
    assert main(["tags"]) == 0
    out = capsys.readouterr().out
    assert all(f" {label.name} " in out for label in load_tagset().labels)


def test_a_bad_tagset_is_one_line(tmp_path, capsys):
    path = tmp_path / "bad.toml"
    path.write_text('[entity.A]\nkey = "a"\n[entity.B]\nkey = "a"\n')
    assert main(["--tagset", str(path), "tags"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"reader: {path}: line 4: key 'a' of B clashes with A (line 2)")
    assert captured.err.count("\n") == 1
