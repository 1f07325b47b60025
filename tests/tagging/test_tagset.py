"""Tagset files: the shipped ones are whole, the broken ones say where."""

import itertools
import re

import pytest

from reader.tagging.tagset import TagsetError
from reader.tagging.tagset_file import load_tagset, shipped_tagsets

NEWS_ENTITIES = [
    *("PER", "ORG", "GPE", "LOC", "FAC", "NORP", "OCC"),
    *("WEA", "VEH", "DATE", "TIME", "CARDINAL", "MONEY", "LAW"),
]
PLAIN = ["Actor", "Recipient", "Place", "Time"]
NEWS_EVENTS = {
    "ATTACK": ["Attacker", "Target", "Instrument", "Place", "Time"],
    "DESTROY": ["Destroyer", "Artifact", "Instrument", "Place", "Time"],
    "DIE": ["Agent", "Victim", "Instrument", "Place", "Time"],
    "INJURE": ["Agent", "Victim", "Instrument", "Place", "Time"],
    "TRANSPORT": ["Agent", "Artifact", "Vehicle", "Origin", "Destination", "Time"],
    "MOBILIZE": PLAIN,
    "RETREAT": PLAIN,
    "DEMONSTRATE": ["Entity", "Place", "Time"],
    "MEET": ["Entity", "Place", "Time"],
    "CORRESPOND": ["Entity", "Time"],
    "STATEMENT": ["Entity", "Audience", "Place", "Time"],
    "START_POSITION": ["Person", "Entity", "Position", "Place", "Time"],
    "END_POSITION": ["Person", "Entity", "Position", "Place", "Time"],
    "ELECT": ["Person", "Entity", "Position", "Place", "Time"],
    "ARREST": ["Person", "Agent", "Crime", "Place", "Time"],
    "AGREE": ["Actor", "Recipient", "Artifact", "Place", "Time"],
    "AID": ["Actor", "Recipient", "Artifact", "Place", "Time"],
    "REQUEST": PLAIN,
    "REJECT": PLAIN,
    "ACCUSE": PLAIN,
    "THREATEN": PLAIN,
    "SANCTION": PLAIN,
}
ARABIC = re.compile("[\u0621-\u064a]")


def test_news_has_the_labels_and_roles_of_the_design():
    news = load_tagset("news")
    assert [label.name for label in news.of_layer("entity")] == NEWS_ENTITIES
    events = {label.name: [role.name for role in label.roles] for label in news.of_layer("event")}
    assert events == NEWS_EVENTS


def test_three_tagsets_are_shipped():
    assert shipped_tagsets() == ["ace", "news", "wojood"]
    assert len(load_tagset("wojood").labels) == 21
    assert len(load_tagset("ace").of_layer("event")) == 33


@pytest.mark.parametrize("name", ["news", "wojood", "ace"])
def test_every_label_shipped_is_complete(name):
    tagset = load_tagset(name)
    assert tagset.name == name
    names = {label.name for label in tagset.labels}
    for label in tagset.labels:
        assert re.fullmatch("[A-Z][A-Z_]*", label.name), "export takes no other label"
        assert label.english
        assert ARABIC.search(label.arabic)
        assert label.guideline.endswith(".")
        for role in label.roles:
            assert ARABIC.search(role.arabic)
            assert set(role.fillers) <= names


@pytest.mark.parametrize("name", ["news", "wojood", "ace"])
def test_keys_shipped_are_letters_that_every_layout_can_send(name):
    keys = [label.key for label in load_tagset(name).labels]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch("([ac-z] )?[ac-z]", key) for key in keys)
    prefixes = {key.split()[0] for key in keys if " " in key}
    assert not prefixes & {key for key in keys if " " not in key}


def luminance(colour):
    """Relative luminance of WCAG 2.1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return sum(x * y for x, y in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.parametrize("name", ["news", "wojood", "ace"])
def test_colours_shipped_differ_and_can_be_read_under_black_letters_and_on_a_dark_page(name):
    colours = [label.colour for label in load_tagset(name).labels]
    assert len(set(colours)) == len(colours)
    page = luminance("#242424")
    for colour in colours:
        assert (luminance(colour) + 0.05) / 0.05 >= 4.5
        assert (luminance(colour) + 0.05) / (page + 0.05) >= 4.5


def test_neighbouring_labels_have_colours_far_apart():
    for layer in ("entity", "event"):
        labels = load_tagset("news").of_layer(layer)
        for one, other in itertools.pairwise(labels):
            parts = [
                abs(int(one.colour[i : i + 2], 16) - int(other.colour[i : i + 2], 16))
                for i in (1, 3, 5)
            ]
            assert sum(parts) >= 60, (one.name, other.name)


def write(tmp_path, text, name="my.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


GOOD = """\
# mine
[role.Who]
arabic = "من"
fillers = ["شخص"]

[entity."شخص"]
key = "p"
colour = "#aabbcc"

[entity.PLACE]
key = "x p"

[event.SAY]
key = "s"
roles = ["Who"]
required = ["Who"]
"""


def test_an_own_tagset_loads_by_its_file(tmp_path):
    tagset = load_tagset(write(tmp_path, GOOD))
    assert tagset.name == "my"
    person, place, say = tagset.labels
    assert (person.name, person.key, person.english, person.colour) == (
        "شخص",
        "p",
        "شخص",
        "#aabbcc",
    )
    assert place.key == "x p"
    (who,) = say.roles
    assert who.required
    assert who.allows("شخص")
    assert not who.allows("PLACE")


def test_the_hash_is_that_of_the_meaning_not_of_keys_colours_and_blanks(tmp_path):
    one = load_tagset(write(tmp_path, GOOD))
    other = GOOD.replace('"p"', '"q"').replace("aabbcc", "ddeeff").replace("# mine", "\n\n")
    assert load_tagset(write(tmp_path, other, "b.toml")).hash == one.hash
    changed = GOOD.replace('required = ["Who"]', "")
    assert load_tagset(write(tmp_path, changed, "c.toml")).hash != one.hash
    assert re.fullmatch("[0-9a-f]{64}", one.hash)


@pytest.mark.parametrize(
    ("old", "new", "line", "parts"),
    [
        ('"x p"', '"p"', 11, ["PLACE", "شخص", "line 7"]),
        ('key = "p"', 'key = "x"', 11, ["'x p'", "PLACE", "شخص", "line 7"]),
        ('key = "s"', 'key = "x"', 14, ["SAY", "PLACE", "line 11"]),
        ('key = "p"', 'key = "3"', 7, ["digit"]),
        ('key = "p"', 'key = "p  q"', 7, ["name of a key"]),
        ('key = "p"', 'key = "p q r"', 7, ["longer than two"]),
        ('key = "p"', 'key = "["', 7, ["name of a key"]),
        ('key = "p"', "key = 7", 7, ["a string"]),
        ("#aabbcc", "#aabbc", 8, ["colour", "شخص"]),
        ("#aabbcc", "red", 8, ["colour"]),
        ("arabic = ", "arabisch = ", 3, ["arabisch", "unknown"]),
        ("[event.SAY]", "[events.SAY]", 13, ["events", "unknown"]),
        ("[entity.PLACE]", '[entity."A B"]', 10, ["white space"]),
        ("[event.SAY]", "[event.PLACE]", 13, ["PLACE", "line 10"]),
        ("[event.SAY]", "[entity.PLACE]", 13, ["PLACE", "line 10"]),
        ('roles = ["Who"]', 'roles = ["Whom"]', 16, ["Who"]),
        ('roles = ["Who"]\nrequired = ["Who"]', 'roles = ["Whom"]', 15, ["Whom", "[role.Whom]"]),
        ('roles = ["Who"]', 'roles = ["Who", "Who"]', 15, ["twice"]),
        ('roles = ["Who"]', 'roles = "Who"', 15, ["a list"]),
        ('roles = ["Who"]', "roles = [1]", 15, ["a list"]),
        ('fillers = ["شخص"]', 'fillers = ["NOBODY"]', 4, ["Who", "NOBODY"]),
        ('key = "x p"', 'roles = ["Who"]', 11, ["roles", "unknown"]),
        ('key = "x p"', "key =", 11, []),
        ('key = "x p"', f"key = {'9' * 5000}", 11, ["digits"]),
        ("# mine", f"a = {'[' * 5000}", 1, ["deep"]),
        ('key = "s"', 'key = "s"\nkey = "t"', 15, ["SAY.key", "line 14"]),
    ],
)
def test_a_fault_is_told_with_its_line_and_both_claimants(tmp_path, old, new, line, parts):
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(TagsetError) as caught:
        load_tagset(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert caught.value.line == line
    for part in parts:
        assert part in message


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('[entity.P]\nguideline = """abc\nx\n', 3, "at end of document"),
        ("[entity.P]\narabic = '''\n", 2, "at end of document"),
    ],
)
def test_a_fault_that_toml_tells_without_a_line_has_one(tmp_path, text, line, reason):
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(TagsetError, match=reason) as caught:
        load_tagset(path)
    assert caught.value.line == line


def test_a_file_that_is_no_tagset_is_one_line(tmp_path):
    with pytest.raises(TagsetError, match=r"shipped: ace, news, wojood"):
        load_tagset("nonesuch")
    with pytest.raises(TagsetError, match="no such file"):
        load_tagset(tmp_path / "none.toml")
    with pytest.raises(TagsetError, match="directory"):
        load_tagset(tmp_path)
    with pytest.raises(TagsetError, match="no label"):
        load_tagset(write(tmp_path, "name = 'x'"))
    (tmp_path / "latin.toml").write_bytes(b"# ok\n# \xe9\n")
    with pytest.raises(TagsetError, match=r"line 2: not UTF-8"):
        load_tagset(tmp_path / "latin.toml")


def test_a_label_that_the_tagset_lacks_is_none():
    assert load_tagset().label("NONESUCH") is None
