"""Keymap files: what they give, what they inherit, and what is wrong in them, by file and line."""

import subprocess
import sys

import pytest

from reader.shipped import keymaps_folder
from reader.tagging.tagset_file import load_tagset, shipped_tagsets
from reader.ui.commands import BY_ID, COMMANDS, GROUPS
from reader.ui.keymap import KeymapError, Match, Miss, load_keymap
from reader.ui.keys.names import parse_key

KEYMAPS = ("default", "vim", "emacs")

# Ids that other people's keymaps name.
CONTRACT = """
    caret.left caret.right caret.up caret.down caret.next_cluster caret.previous_cluster
    caret.row_start caret.row_end caret.page_up caret.page_down caret.document_start
    caret.document_end caret.next_span caret.previous_span caret.next_sentence
    caret.previous_sentence caret.next_paragraph caret.previous_paragraph
    mark.left mark.right mark.up mark.down mark.next_cluster mark.previous_cluster
    mark.toggle_anchor mark.clear mark.trim_start mark.trim_end
    span.remove span.open span.label span.everywhere edit.undo edit.redo
    search.open search.next search.previous
    document.list document.next document.previous document.done document.export
    app.help app.palette app.quit
"""


@pytest.fixture
def own(tmp_path):
    """Write a keymap file and load it with the news tagset."""

    def load(text, tagset="news", **more):
        path = tmp_path / "own.toml"
        path.write_text(text, encoding="utf-8")
        return load_keymap(path, load_tagset(tagset) if tagset else None, **more)

    return load


def meaning(keymap, keys, mode="normal"):
    """Press a sequence; return the command or the label's name, None for a miss."""
    machine = keymap.resolver()
    machine.mode = mode
    answer = None
    for key in keys.split():
        name = parse_key(key)
        answer = machine.feed(name, key if len(key) == 1 else None)
    if isinstance(answer, Match):
        return answer.command or answer.label.name
    return None


@pytest.mark.parametrize("keymap", KEYMAPS)
def test_every_id_of_the_contract_is_there_and_has_a_key(keymap):
    keys = load_keymap(keymap, None).as_json()
    assert list(keys) == [command.id for command in COMMANDS]
    assert [name for name in CONTRACT.split() if not keys[name]] == []


@pytest.mark.parametrize("keymap", KEYMAPS)
@pytest.mark.parametrize("tagset", shipped_tagsets())
def test_every_key_of_a_shipped_keymap_means_its_command(keymap, tagset):
    loaded = load_keymap(keymap, load_tagset(tagset))
    for command, sequences in loaded.as_json().items():
        for keys in sequences:
            assert command in (meaning(loaded, keys), meaning(loaded, keys, "visual"))


@pytest.mark.parametrize("keymap", KEYMAPS)
@pytest.mark.parametrize("tagset", shipped_tagsets())
def test_every_label_with_a_key_is_tagged_by_it(keymap, tagset):
    loaded = load_keymap(keymap, load_tagset(tagset))
    for label in loaded.tagset.labels:
        keys = loaded.key_of_label(label)
        assert (meaning(loaded, keys) == label.name) is bool(label.key)
        assert (meaning(loaded, keys, "visual") == label.name) is bool(label.key)


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        ("left", "caret.left"),
        ("ctrl+left", "caret.cluster_left"),
        ("shift+left", "mark.left"),
        ("home", "caret.row_start"),
        ("[", "caret.previous_sentence"),
        ("]", "caret.next_sentence"),
        ("{", "caret.previous_paragraph"),
        ("}", "caret.next_paragraph"),
        ("tab", "caret.next_span"),
        ("shift+tab", "caret.previous_span"),
        ("pagedown", "caret.page_down"),
        ("ctrl+home", "caret.document_start"),
        ("ctrl+end", "caret.document_end"),
        ("space", "mark.toggle_anchor"),
        ("<", "mark.trim_start"),
        (">", "mark.trim_end"),
        ("backspace", "span.remove"),
        ("enter", "span.open"),
        ("*", "span.everywhere"),
        ("ctrl+z", "edit.undo"),
        ("ctrl+y", "edit.redo"),
        ("/", "search.open"),
        ("f3", "search.next"),
        ("shift+f3", "search.previous"),
        ("f1", "app.help"),
        ("?", "app.help"),
        ("ctrl+p", "app.palette"),
        ("ctrl+o", "document.list"),
        ("ctrl+n", "document.next"),
        ("f2", "span.list"),
    ],
)
def test_the_default_keymap_is_the_one_of_the_design(keys, command):
    assert meaning(load_keymap("default", None), keys) == command


def test_by_default_no_letter_by_itself_is_a_command():
    for sequences in load_keymap("default", None).as_json().values():
        assert not any(keys.isalnum() and len(keys) == 1 for keys in sequences)


def test_the_table_of_commands_is_whole():
    assert len(BY_ID) == len(COMMANDS)
    for command in COMMANDS:
        assert command.group in GROUPS
        assert command.help.endswith(".")
        assert not command.title.endswith(".")


def test_a_count_goes_before_a_label():
    machine = load_keymap("default", load_tagset("news")).resolver()
    machine.feed("3", "3")
    answer = machine.feed("p", "p")
    assert (answer.label.name, answer.label.layer, answer.times) == ("PER", "entity", 3)


def test_everywhere_but_on_the_page_only_commands_of_everywhere_answer():
    keymap = load_keymap("default", load_tagset("news"))
    for context in ("everywhere", "text"):
        machine = keymap.resolver(context)
        assert machine.feed("f1").command == "app.help"
        assert isinstance(machine.feed("left"), Miss)
        assert isinstance(machine.feed("p", "p"), Miss)
        assert isinstance(machine.feed("3", "3"), Miss)
    assert keymap.resolver("everywhere").feed("question_mark", "?").command == "app.help"
    assert isinstance(keymap.resolver("text").feed("question_mark", "?"), Miss)


def test_vim_has_a_mode_for_while_something_is_marked():
    vim = load_keymap("vim", load_tagset("news"))
    assert meaning(vim, "d d") == "span.remove"
    assert meaning(vim, "d", "visual") == "span.remove"
    assert meaning(vim, "o") is None
    assert meaning(vim, "o", "visual") == "mark.swap_ends"
    assert meaning(vim, "w", "visual") == "caret.next_word"
    assert meaning(vim, "t p", "visual") == "PER"
    assert meaning(vim, "g g") == "caret.document_start"


def test_what_the_visual_mode_says_of_a_command_replaces_all_its_keys_there(own):
    keymap = own(
        '[keys.app]\nquit = ["q", "f12"]\nhelp = "h"\n[visual.app]\nquit = "z"\nhelp = ""', None
    )
    assert (meaning(keymap, "f12"), meaning(keymap, "f12", "visual")) == ("app.quit", None)
    assert (meaning(keymap, "z"), meaning(keymap, "z", "visual")) == (None, "app.quit")
    assert (meaning(keymap, "h"), meaning(keymap, "h", "visual")) == ("app.help", None)


def test_an_own_file_extends_a_shipped_one_and_says_only_what_differs(own):
    keymap = own(
        'extends = "default"\n[keys.document]\nlist = "ctrl+l"\n[keys]\n"span.label"="f12"'
    )
    assert keymap.keys_of("document.list") == ["ctrl+l"]
    assert keymap.keys_of("span.label") == ["f12"]
    assert keymap.keys_of("edit.undo") == ["ctrl+z"]


@pytest.mark.parametrize("nothing", ['""', "false", "[]", '["", false]'])
def test_what_is_set_to_nothing_has_no_key(own, nothing):
    keymap = own(f'extends = "default"\n[keys.app]\nhelp = {nothing}\n')
    assert keymap.keys_of("app.help") == []
    assert meaning(keymap, "f1") is None


def test_a_key_that_was_taken_away_is_free_for_another_command(own):
    keymap = own('extends = "default"\n[keys]\n"app.help" = "?"\n"mark.word" = "f1"\n')
    assert meaning(keymap, "f1") == "mark.word"


def test_a_file_that_extends_nothing_has_only_its_own_keys(own):
    keymap = own('[keys.caret]\nleft = "h"\n', tagset=None)
    assert keymap.keys_of("caret.right") == []
    assert keymap.title == "own"


def test_the_settings_folder_comes_before_the_shipped_keymaps(tmp_path):
    folder = tmp_path / "keymaps"
    folder.mkdir()
    (folder / "default.toml").write_text('extends = "default"\n[keys.app]\nquit = "f12"\n')
    (folder / "mine.toml").write_text('extends = "default"\n')
    for name in ("default", "mine"):
        keymap = load_keymap(name, None, tmp_path)
        assert keymap.keys_of("app.quit") == ["f12"]
        assert keymap.keys_of("edit.undo") == ["ctrl+z"]


def test_a_file_extends_another_beside_it(tmp_path):
    (tmp_path / "base.toml").write_text('[keys.app]\nquit = "f12"\n')
    (tmp_path / "mine.toml").write_text('extends = "base.toml"\ntags.prefix = "t"\n')
    keymap = load_keymap(tmp_path / "mine.toml", load_tagset("news"))
    assert keymap.keys_of("app.quit") == ["f12"]
    assert meaning(keymap, "t p") == "PER"


def test_a_layout_may_lie_in_the_settings_folder(tmp_path):
    (tmp_path / "keymaps" / "layouts").mkdir(parents=True)
    (tmp_path / "keymaps" / "layouts" / "mine.toml").write_text('[characters]\n"ж" = "p"\n')
    keymap = load_keymap("default", load_tagset("news"), tmp_path, ["mine"])
    assert keymap.resolver().feed("ж", "ж").label.name == "PER"


def test_without_layouts_no_character_is_folded():
    keymap = load_keymap("default", load_tagset("news"), keyboards=[])
    assert isinstance(keymap.resolver().feed("ح", "ح"), Miss)
    assert keymap.warnings == ()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('[keys]\n"caret.lefft" = "a"', 2, "'caret.lefft' is no command (perhaps 'caret.left'?)"),
        ('[keys.caret]\nleft = "a"\nlefft = "a"', 3, "'caret.lefft' is no command"),
        ('[keys.caret]\nleft = "a"\n[keys.mark]\nword = "a"', 4,
         "key 'a' of mark.word is the key of caret.left ({path}, line 2)"),
        ('[keys.caret]\nleft = "g"\n[keys.mark]\nword = "g g"', 4,
         "key 'g g' of mark.word and key 'g' of caret.left ({path}, line 2): one hides the other"),
        ('[keys.caret]\nleft = "g g"\n[keys.mark]\nword = "g"', 4,
         "key 'g' of mark.word and key 'g g' of caret.left ({path}, line 2): one hides the other"),
        ('[visual.caret]\nleft = "a"\n[visual.mark]\nword = "a"', 4, "is the key of caret.left"),
        ('extends = "default"\n[keys.mark]\nword = "f1"', 3,
         "key 'f1' of mark.word is the key of app.help ({default}, line "),
        ('[keys.caret]\nleft = ["a", "b", "a"]', 2, "'a' stands here twice"),
        ('[keys.caret]\nleft = "a"\n[keys]\n"caret.left" = "b"', 4, "caret.left stands in line 2"),
        ('[keys.caret]\nleft = "a"\nleft = "b"', 3, "'keys.caret.left' stands in line 2 already"),
        ('[keys.caret]\nleft = "lefft"', 2, "'lefft' is no key"),
        ('[keys.caret]\n\nleft = [\n  "a",\n  "shift+p",\n]', 3, "write the character"),
        ("[keys.caret]\nleft = 3", 2, "left must be a key, a list of keys or false"),
        ("[keys.caret]\nleft = true", 2, "left must be a key, a list of keys or false"),
        ('[keys.caret]\nleft = "4"', 2, "key '4' of caret.left is a count"),
        ("keys = 3", 1, "keys must be a table"),
        ("title = 3", 1, "title must be a string"),
        ('counts = "no"', 1, "counts must be true or false"),
        ("keyboard = [3]", 1, "keyboard must be a name or a list of names"),
        ('keyboard = "arabic-99"', 1, "no keyboard layout is called 'arabic-99' (there are: ar"),
        ('keyboard = "../layouts/arabic-101"', 1, "no keyboard layout is called"),
        ('\nextends = "defautl"', 2, "no keymap is called 'defautl' (there are: default, emacs"),
        ('extends = "own.toml"', 1, "'own.toml' extends this file in turn"),
        ('[tags]\nprefx = "t"', 2, "tags.prefx says nothing to Reader"),
        ('[tags]\nprefix = ["a", "b"]', 2, "tags.prefix must be one key sequence"),
        ("\n[kyes]\n", 2, "'kyes' says nothing to Reader"),
        ("[keys\n", 1, ""),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_said_with_file_and_line(own, tmp_path, text, line, reason):
    path = tmp_path / "own.toml"
    with pytest.raises(KeymapError) as caught:
        own(text, tagset=None)
    message = str(caught.value)
    expected = reason.format(path=path, default=keymaps_folder() / "default.toml")
    assert message.startswith(f"{path}: line {line}: ")
    assert expected in message
    assert "\n" not in message


def test_a_clash_with_the_tagset_names_both_files_and_lines(own, tmp_path):
    tagset = tmp_path / "tags.toml"
    tagset.write_text('name = "tags"\n[entity.PER]\nenglish = "Person"\nkey = "q"\n')
    with pytest.raises(KeymapError) as caught:
        own('[keys.app]\nquit = "q"\n', tagset=str(tagset))
    assert str(caught.value) == (
        f"{tagset}: line 4: key 'q' of label PER is the key of app.quit "
        f"({tmp_path / 'own.toml'}, line 2)"
    )


def test_behind_a_prefix_a_label_clashes_with_nothing(own):
    keymap = own('[tags]\nprefix = "ctrl+t"\n[keys.app]\nquit = "p"\n')
    assert meaning(keymap, "p") == "app.quit"
    assert meaning(keymap, "ctrl+t p") == "PER"
    assert keymap.key_of_label(keymap.tagset.label("PER")) == "ctrl+t p"


def test_a_key_that_hardly_any_terminal_sends_is_reported(own):
    keymap = own('[keys.app]\nquit = "ctrl+shift+q"\nhelp = "ctrl+i"\n')
    first, second = keymap.warnings[:2]
    assert "own.toml, line 2: app.quit: ctrl+shift+q arrives only in terminals that" in first
    assert "own.toml, line 3: app.help: ctrl+i arrives as tab" in second


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nothing", "no keymap is called 'nothing' (there are: default, emacs, vim)"),
        ("no/such.toml", "no/such.toml: no such file or directory"),
        (".", ".: "),
    ],
)
def test_a_keymap_that_is_not_there_is_an_error_in_one_line(name, reason):
    with pytest.raises(KeymapError) as caught:
        load_keymap(name, None)
    assert reason in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = " + b"[" * 10_000, b"a = " + b"1" * 5000])
def test_a_file_that_is_no_toml_is_refused(tmp_path, content):
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    with pytest.raises(KeymapError) as caught:
        load_keymap(path, None)
    assert str(caught.value).startswith(f"{path}: ")


def test_crlf_and_a_byte_order_mark_do_no_harm(tmp_path):
    path = tmp_path / "own.toml"
    path.write_bytes(b'\xef\xbb\xbf[keys.app]\r\nquit = "f12"\r\nhelp = "f99"\r\n')
    with pytest.raises(KeymapError, match="line 3"):
        load_keymap(path, None)


def test_keymaps_are_read_without_textual():
    program = (
        "import sys; sys.modules['textual'] = None\n"
        "from reader.ui.keymap import load_keymap\n"
        "from reader.tagging.tagset_file import load_tagset\n"
        "print(len(load_keymap('vim', load_tagset('news')).as_json()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == str(len(COMMANDS)), done.stderr
