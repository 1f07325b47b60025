"""`--split`: every document in one share, the same one every time."""

import pytest

from reader.cli import main
from reader.export.options import ExportError, Options
from reader.export.splitting import split
from reader.export.writing import export
from tests.export.material import annotated


def documents(count):
    return [annotated("قمة", name=f"{number:03}.txt") for number in range(count)]


@pytest.mark.parametrize(
    ("count", "shares", "counts"),
    [
        (10, (80, 10, 10), [8, 1, 1]),
        (5, (80, 10, 10), [3, 1, 1]),
        (2, (80, 10, 10), [2, 0, 0]),
        (10, (1, 0, 1), [5, 5]),
        (7, (1, 1, 1), [3, 2, 2]),
        (0, (1, 1, 1), [0, 0, 0]),
    ],
)
def test_the_shares_are_as_near_as_they_can_be(count, shares, counts):
    found = split(documents(count), shares, 0)
    assert [len(members) for _, members in found] == counts
    names = [each.name for _, members in found for each in members]
    assert sorted(names) == [each.name for each in documents(count)]
    for _, members in found:
        assert [each.name for each in members] == sorted(each.name for each in members)


def test_the_seed_decides_and_nothing_else():
    def names(seed, given):
        return [[each.name for each in members] for _, members in split(given, (6, 2, 2), seed)]

    given = documents(30)
    assert names(1, given) == names(1, documents(30))
    assert names(1, given) != names(2, given)


def test_each_share_is_a_file_and_each_layer_too(tmp_path):
    options = Options("conll2003", split=(1, 1, 1))
    report = export(documents(3), options, tmp_path / "out.conll")
    names = sorted(each.name for each in tmp_path.iterdir())
    assert names == sorted(
        f"out.{share}.{layer}.conll"
        for share in ("train", "dev", "test")
        for layer in ("entity", "event")
    )
    assert len(report.documents) == 3
    with pytest.raises(ExportError, match="--split makes a file a share"):
        export(documents(3), Options("conllu", split=(1, 1, 1)), None)


@pytest.mark.parametrize("stated", ["80:20", "a:b:c", "0:0:0", "-1:1:1", "1:1:1234567890", ""])
def test_what_are_no_shares_is_refused(tmp_path, monkeypatch, capsys, stated):
    monkeypatch.chdir(tmp_path)
    assert main(["export", f"--split={stated}", "-o", "out"]) == (2 if stated else 0)
    if stated:
        assert capsys.readouterr().err.startswith("reader: --split is three shares")
