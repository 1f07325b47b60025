"""Keyboard layouts: every command and label answers under each, but where a warning says so."""

import string

import pytest

from reader.shipped import keymaps_folder
from reader.tagging.tagset_file import load_tagset, shipped_tagsets
from reader.ui.keymap import DEFAULT_KEYBOARD, KeymapError, Match, load_keymap
from reader.ui.keys.layouts import folds_of, presses_for, read_layout
from reader.ui.keys.names import character_of, name_of

LAYOUTS = ("arabic-101", "arabic-102", "arabic-mac")
KEYMAPS = ("default", "vim", "emacs")


def layout(name):
    return read_layout(keymaps_folder() / "layouts" / f"{name}.toml")


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_latin_letter_but_b_has_a_character_of_its_own(name):
    its = layout(name)
    reached = set(its.characters.values()) - set(its.several)
    # The Mac has no key for lam and alef together, so its b is a key like any other.
    missing = set() if name == "arabic-mac" else {"b"}
    assert set(string.ascii_lowercase) - reached == missing


@pytest.mark.parametrize("name", LAYOUTS)
def test_no_character_is_ascii_and_none_stands_for_itself(name):
    for sent, latin in layout(name).characters.items():
        assert not sent.isascii()
        assert latin.isascii()


@pytest.mark.parametrize(
    ("name", "sent", "latin"),
    [
        ("arabic-101", "ش", "a"),
        ("arabic-101", "ة", "m"),
        ("arabic-101", "ر", "v"),
        ("arabic-102", "ش", "q"),
        ("arabic-102", "ك", "m"),
        ("arabic-102", "ئ", "w"),
        ("arabic-mac", "ر", "n"),
        ("arabic-mac", "و", "m"),
        ("arabic-mac", "ز", "b"),
    ],
)
def test_the_layouts_are_the_ones_on_sale(name, sent, latin):
    assert layout(name).characters[sent] == latin


@pytest.mark.parametrize("tagset", shipped_tagsets())
@pytest.mark.parametrize("keymap", KEYMAPS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_every_command_and_label_can_be_reached_under_each_layout(name, keymap, tagset):
    loaded = load_keymap(keymap, load_tagset(tagset), keyboards=[name])
    assert loaded.warnings == ()


@pytest.mark.parametrize("keymap", KEYMAPS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_the_keys_of_each_command_are_pressed_on_the_layout_one_after_the_other(name, keymap):
    loaded = load_keymap(keymap, load_tagset("news"), keyboards=[name])
    its = layout(name)
    for command, keys in loaded.as_json().items():
        reached = [pressed(loaded, its, sequence) == command for sequence in keys]
        assert any(reached) or loaded.keys_of(command) == [] or only_visual(loaded, command)


def pressed(keymap, its_layout, sequence):
    """Press the keys of a sequence where they stand on a layout; return the command reached."""
    machine = keymap.resolver()
    answer = None
    for key in sequence.split():
        if character_of(key) in (None, " "):
            answer = machine.feed(key, character_of(key))
            continue
        # The key itself comes first, as on a keyboard whose Latin layout one knows by heart.
        sent = its_layout.sent_by(character_of(key)) or presses_for(its_layout, key)
        if not sent:
            return None
        answer = machine.feed(name_of(sent[0]), sent[0])
    return answer.command if isinstance(answer, Match) else None


def only_visual(keymap, command):
    machine = keymap.resolver()
    machine.mode = "visual"
    return any(
        getattr([machine.feed(key) for key in keys.split()][-1], "command", None) == command
        for keys in keymap.keys_of(command)
    )


def test_no_shipped_binding_has_its_only_key_on_a_place_that_arabic_layouts_change():
    for keymap in KEYMAPS:
        for command, keys in load_keymap(keymap, None).as_json().items():
            if keys:
                assert any(stays(sequence) for sequence in keys), (keymap, command, keys)


def stays(sequence):
    """Whether no key of a sequence is a capital, on a bracket's place, or b."""
    return not any(
        key == "b" or key in "[]{}" or key.isupper() for key in map(face, sequence.split())
    )


def face(key):
    return character_of(key) or key


@pytest.mark.parametrize("tagset", shipped_tagsets())
def test_no_shipped_label_has_a_key_that_arabic_layouts_change(tagset):
    for label in load_tagset(tagset).labels:
        assert all(stays(key) for key in label.key.split())


def test_under_the_layouts_in_force_by_default_arabic_101_reaches_everything():
    loaded = load_keymap("default", load_tagset("news"), keyboards=["arabic-101", "arabic-mac"])
    assert not any("Arabic 101" in warning for warning in loaded.warnings)
    assert set(DEFAULT_KEYBOARD) == {"arabic-101", "arabic-mac"}


def test_what_a_layout_cannot_reach_is_reported(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('keyboard = "arabic-101"\n[keys]\n"mark.word" = "b"\n"mark.span" = "T"\n')
    warnings = load_keymap(path, None).warnings
    assert len(warnings) == 2
    assert "mark.word: b cannot be reached under the layout Arabic 101" in warnings


def test_what_another_layout_claims_first_is_reported():
    loaded = load_keymap("default", load_tagset("news"), keyboards=["arabic-101", "arabic-mac"])
    assert any(" n cannot be reached under the layout Arabic Mac" in one for one in loaded.warnings)


def test_the_lam_alef_key_is_two_keys_and_never_a_third():
    machine = load_keymap("default", load_tagset("news"), keyboards=["arabic-101"]).resolver()
    assert [machine.feed(one, one).label.name for one in "لا"] == [
        machine.feed(one, one).label.name for one in "gh"
    ]


def test_where_layouts_disagree_the_one_named_first_comes_first():
    both = [layout("arabic-101"), layout("arabic-mac")]
    assert folds_of(both)["ر"] == ("v", "n")
    assert folds_of(both[::-1])["ر"] == ("n", "v")
    assert folds_of(both)["ح"] == ("p",)


def test_digits_of_every_kind_count():
    assert {folds_of([])[digit] for digit in "٠۰"} == {("0",)}
    assert folds_of([])["٩"] == ("9",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[characters]\n"a" = "q"\n', "line 2: 'a' = 'q': a key is one character, and ASCII"),
        ('[characters]\n"ش" = "ab"\n', "line 2"),
        ('[characters]\n"ش" = 1\n', "line 2: 'ش' must be given a string"),
        ('title = "x"\ncharacters = 3\n', "line 2: characters must be a table"),
        ("[characters\n", "line 1"),
    ],
)
def test_a_bad_layout_is_refused_with_file_and_line(tmp_path, text, reason):
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(KeymapError) as caught:
        read_layout(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert reason in str(caught.value)
