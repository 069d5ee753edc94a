"""Settings files: precedence, and errors that name the line."""

from pathlib import Path

import pytest

from audiobrief.errors import SettingsError
from audiobrief.model import Role
from audiobrief.settings import LexiconEntry, load_settings, parse_lexicon


def settings_file(folder: Path, text: str) -> Path:
    file = folder / "audiobrief.toml"
    file.write_text(text, "utf-8")
    return file


def test_all_tables_are_read(tmp_path):
    file = settings_file(
        tmp_path,
        """
[show]
title = "The Brief"
category = ["News", "Politics"]
[voice]
name = "scottish"
pauses_ms = { title = 900 }
roles.title = { engine_voice = "gmw/en+f3" }
[audio]
loudness_lufs = -18
[read]
max_size = 5
[read.site."example.org"]
drop = ["^Ad:"]
[lexicon]
"Xi" = "Shee"
"JSE" = { letters = true }
""",
    )
    settings = load_settings(file)
    assert settings.show is not None
    assert settings.show.category == ("News", "Politics")
    assert settings.voice.pauses_ms.title == 900
    assert settings.voice.roles == {"title": Role(engine_voice="gmw/en+f3")}
    assert settings.audio.loudness_lufs == -18.0
    assert settings.read.site["example.org"].drop == ("^Ad:",)
    assert settings.lexicon == {"Xi": LexiconEntry(say="Shee"), "JSE": LexiconEntry(letters=True)}


def test_a_later_file_overrides_key_by_key(tmp_path):
    user = settings_file(tmp_path, '[voice]\nname = "a"\nrate_wpm = 150\n[lexicon]\nA = "ay"\n')
    (tmp_path / "show").mkdir()
    show = settings_file(tmp_path / "show", '[voice]\nname = "b"\n[lexicon]\nB = "bee"\n')
    settings = load_settings(user, show, tmp_path / "absent.toml")
    assert (settings.voice.name, settings.voice.rate_wpm) == ("b", 150)
    assert set(settings.lexicon) == {"A", "B"}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('[voice]\nname = "a"\nvolumee = 2\n', 3, 'unknown key "volumee"'),
        ("[voice]\nrate_wpm = 'fast'\n", 2, "a whole number"),
        ("[voice]\nrate_wpm = true\n", 2, "a whole number"),
        ('[audio]\n\nquality = "best"\n', 3, "'speech'"),
        ('[read]\nspeak = "title"\n', 2, "a list"),
        ('[read.site."example.org"]\nkeeep = []\n', 2, "keeep"),
        ('[lexicon]\nA = "b"\nJSE = { letters = true, say = "x" }\n', 3, "exactly one"),
        ("[shows]\n", 1, "shows"),
        ('[show]\nlink = "x"\n', 1, "title must be given"),
        ("voice = 3\n", 1, "must be a table"),
    ],
)
def test_an_error_names_file_and_line(tmp_path, text, line, says):
    file = settings_file(tmp_path, text)
    with pytest.raises(SettingsError, match=says) as caught:
        load_settings(file)
    assert f"{file}, line {line}:" in str(caught.value)


def test_broken_toml_and_wrong_encoding_are_named(tmp_path):
    file = settings_file(tmp_path, "[voice\n")
    with pytest.raises(SettingsError, match="cannot be read as TOML"):
        load_settings(file)
    file.write_bytes(b'\xff\xfe[voice]\nname = "\xe9"\n')
    with pytest.raises(SettingsError, match="cannot be read as TOML"):
        load_settings(file)


def test_a_lexicon_file_is_a_bare_table(tmp_path):
    file = settings_file(tmp_path, '"Xi" = "Shee"\n')
    assert parse_lexicon(file) == {"Xi": LexiconEntry(say="Shee")}
