"""The settings file: every key checked, every error one line that names file and key."""

import json

import platformdirs
import pytest

from reader.settings import Settings, SettingsError, load_settings, settings_path, user_folder


def load(tmp_path, text):
    path = tmp_path / "settings.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_settings(path)


def test_without_a_file_every_setting_has_its_default(tmp_path):
    assert load_settings(tmp_path / "none.toml") == Settings()


def test_what_the_file_says_counts(tmp_path):
    settings = load(tmp_path, 'tagset = "ace"\nauto_trim = true\nwidth = 72\n')
    assert settings == Settings(tagset="ace", auto_trim=True, width=72)


def test_a_byte_order_mark_does_no_harm(tmp_path):
    assert load(tmp_path, b'\xef\xbb\xbfannotator = "\xd9\x85"\n').annotator == "م"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tag_set = 'news'", "tag_set: is no setting"),
        ("tagset = 3", "tagset: must be a string, not 3"),
        ("auto_trim = 1", "auto_trim: must be true or false, not 1"),
        ("width = true", "width: must be a whole number, not True"),
        ("width = -1", "width: must be 0 or more, not -1"),
        ("bidi = 'sideways'", "bidi: must be one of auto, visual, words, runs, rows, logical"),
        ("tagset = 'news'\nkeymap = ?", "line 2"),
        ("[tagset]\nname = 'news'", "tagset: must be a string"),
        (b"\xff\xfe", "is not UTF-8"),
        ("a = " + "[" * 10_000, "settings.toml: "),
    ],
)
def test_a_bad_file_is_refused_with_file_and_key(tmp_path, text, reason):
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'settings.toml'}: ")
    assert reason in message
    assert "\n" not in message


def test_a_folder_in_place_of_the_file_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="is a directory"):
        load_settings(tmp_path)


def test_every_default_passes_its_own_check(tmp_path):
    lines = [f"{name} = {json.dumps(default)}" for name, default in Settings()._asdict().items()]
    assert load(tmp_path, "\n".join(lines)) == Settings()


def test_the_environment_may_name_the_file(monkeypatch, tmp_path):
    monkeypatch.setenv("READER_SETTINGS", str(tmp_path / "mine.toml"))
    assert settings_path() == tmp_path / "mine.toml"


def test_otherwise_it_lies_in_the_configuration_folder(monkeypatch):
    monkeypatch.delenv("READER_SETTINGS")
    assert settings_path().parts[-2:] == ("reader", "settings.toml")


@pytest.mark.parametrize("stated", [{}, {"XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"}], ids=str)
@pytest.mark.parametrize("home", ["/home/analyst", "", None], ids=str)
def test_the_folders_are_those_that_the_system_has(monkeypatch, home, stated):
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**({} if home is None else {"HOME": home}), **stated}.items():
        monkeypatch.setenv(name, value)
    known = platformdirs.PlatformDirs("reader", appauthor=False)
    assert user_folder("config") == known.user_config_path
    assert user_folder("state") == known.user_state_path
