"""Where one left off is remembered, and never an error."""

import json

from reader.ui.places import Places, is_first_time


def test_places_are_kept_by_collection(tmp_path):
    path = tmp_path / "state" / "places.json"
    Places("b.txt", {"a.txt": 3, "b.txt": 7}).keep(tmp_path / "one", path)
    Places("c.txt", {"c.txt": 1}).keep(tmp_path / "two", path)
    assert Places.of(tmp_path / "one", path) == Places("b.txt", {"a.txt": 3, "b.txt": 7})
    assert Places.of(tmp_path / "two", path).last == "c.txt"
    assert Places.of(tmp_path / "three", path) == Places()


def test_damage_is_no_error(tmp_path):
    path = tmp_path / "places.json"
    for content in ("", "[", "null", "[]", json.dumps({str(tmp_path): {"carets": {"a": "x"}}})):
        path.write_text(content, encoding="utf-8")
        assert Places.of(tmp_path, path).carets == {}
    Places("a", {"a": 1}).keep(tmp_path, tmp_path / "places.json" / "no folder")


def test_a_hint_is_given_once(tmp_path):
    path = tmp_path / "hints.json"
    assert is_first_time("kitty", path)
    assert not is_first_time("kitty", path)
    assert is_first_time("foot", path)
