"""Profiles: every shipped one is complete, and the right one is found."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.errors import SettingsError, VoiceNotFound
from audiobrief.folders import shipped_voices_folder, user_config_folder
from audiobrief.model import Pauses, Role, VoiceProfile
from audiobrief.settings import PauseSettings, VoiceSettings
from audiobrief.speech import engine
from audiobrief.speech.engine import open_engine
from audiobrief.speech.speaker import role_properties
from audiobrief.speech.voices import (
    ACCENTS,
    DEFAULT_VOICES,
    adjust_voice,
    default_voice,
    find_voice,
    list_voices,
    nearer_voice,
)

SHIPPED = list_voices()
ENGLISH = [voice for voice in SHIPPED if voice.language.startswith("en")]
PLAIN = VoiceProfile(
    "plain",
    "",
    "en",
    "tone",
    "tone",
    rate_wpm=170,
    roles={"title": Role(rate_wpm=153, pitch=40)},
    ms_per_character=(30, 90),
)


def by_name(voice: VoiceProfile) -> str:
    return voice.name


def test_ten_english_voices_and_their_neighbours_are_shipped():
    names = {voice.name for voice in SHIPPED}
    assert len(ENGLISH) >= 10
    assert {"british", "british-woman", "american", "american-woman", "scottish", "caribbean", "south-african"} <= names
    assert {*DEFAULT_VOICES.values(), *ACCENTS.values()} <= names


@pytest.mark.parametrize("voice", SHIPPED, ids=by_name)
def test_a_shipped_voice_tells_all_about_itself(voice):
    assert voice.description.endswith(".")
    assert len(voice.description) <= 90
    assert voice.commercial == "yes"
    if voice.engine == "espeak":
        assert "GPL-3.0-or-later" in voice.licence
        assert not voice.base_model
    else:
        assert all((voice.licence, voice.base_model, voice.training_data, voice.commercial_reason, voice.sha256))
        assert voice.digital_source_type == "trainedAlgorithmicMedia"
    assert 160 <= voice.rate_wpm <= 180 or voice.name in ("calm", "brisk")
    assert "gain_db" in tomllib.loads((shipped_voices_folder() / f"{voice.name}.toml").read_text("utf-8"))  # measured
    assert 0 < voice.ms_per_character[0] < voice.ms_per_character[1]


@pytest.mark.parametrize("voice", SHIPPED, ids=by_name)
def test_title_heading_and_quote_differ_from_the_body(voice):
    body = role_properties(voice, "body")
    title, heading, quote = (role_properties(voice, role) for role in ("title", "heading", "quote"))
    assert title["rate"] < body["rate"]
    assert voice.engine == "neural" or title["pitch"] != body["pitch"] or title["voice"] != body["voice"]
    assert heading != body != quote
    assert all(role.gain_db is not None for role in voice.roles.values())


def test_no_two_voices_sound_or_read_the_same():
    assert len({voice.description for voice in SHIPPED}) == len(SHIPPED)
    assert len({(v.engine_voice, v.pitch, v.rate_wpm, v.pitch_range, v.language) for v in SHIPPED}) == len(SHIPPED)


@pytest.mark.engine
@pytest.mark.parametrize("voice", [voice for voice in SHIPPED if voice.engine == "espeak"], ids=by_name)
def test_the_engine_has_every_voice_a_profile_names(voice):
    opened = open_engine(voice.engine)
    for role in ("body", *voice.roles):
        assert opened.speak("a", role_properties(voice, role)).pcm


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "heart"),
        ("en-GB", "heart"),
        ("EN-us", "heart"),
        ("af", "afrikaans"),
        ("de-AT", "german"),
        ("pt-BR", "brazilian"),
        ("pt", "portuguese"),
    ],
)
def test_a_language_has_its_default_voice(language, name):
    assert default_voice(language).name == name


@pytest.mark.parametrize(
    ("language", "name"), [("en", "american"), ("en-GB", "british"), ("en-ZA", "south-african"), ("de", "german")]
)
def test_where_the_neural_voice_cannot_speak_another_does_and_it_is_said_once(language, name, monkeypatch, caplog):
    monkeypatch.setattr(engine, "_faults", {"neural": f"onnxruntime is broken for {language}"})
    assert [default_voice(language).name for _ in range(2)] == [name] * 2
    assert len(caplog.messages) == (language != "de")
    assert all("onnxruntime is broken" in message and name in message for message in caplog.messages)


@pytest.mark.parametrize(
    ("voice", "language", "nearer"),
    [("heart", "en-GB", "british"), ("heart", "en-US", ""), ("heart", "en", ""), ("british", "en-GB", "")],
)
def test_the_voice_of_a_nearer_accent_is_known(voice, language, nearer):
    assert nearer_voice(find_voice(voice), language) == nearer


def test_a_language_nobody_speaks_is_named():
    with pytest.raises(VoiceNotFound, match=r'"zh-CN".*there are voices for: af, de, en'):
        default_voice("zh-CN")


@pytest.mark.parametrize(("typed", "near"), [("britsh", "british"), ("Amercan", "american"), ("scotish", "scottish")])
def test_an_unknown_name_lists_the_near_ones(typed, near):
    with pytest.raises(VoiceNotFound, match=f"did you mean .*{near}"):
        find_voice(typed)


def test_a_name_like_no_other_lists_them_all():
    for typed in ("0", "nosuch", "quiet"):
        with pytest.raises(VoiceNotFound, match="there are: afrikaans, american"):
            find_voice(typed)


def test_the_users_own_voice_is_listed_and_wins(tmp_path):
    own = user_config_folder() / "voices"
    own.mkdir(parents=True)
    for name in ("british", "mine"):
        text = 'description = "My own."\nlanguage = "en"\nengine = "espeak"\nengine_voice = "gmw/en"\n'
        (own / f"{name}.toml").write_text(text, "utf-8")
    assert find_voice("british").description == find_voice("mine").description == "My own."
    assert [v.name for v in list_voices() if v.description == "My own."] == ["british", "mine"]
    assert find_voice(str(own / "mine.toml")).name == "mine"


def test_a_path_without_a_file_is_an_error(tmp_path):
    with pytest.raises(VoiceNotFound, match="no such voice profile"):
        find_voice(str(tmp_path / "absent.toml"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'description = "x"\nlanguage = "en"\nengine = "espeak"\nengine_voice = "gmw/en"\nspeed = 3\n',
            r"line 5: .*speed",
        ),
        ('description = "x"\nlanguage = "en"\nengine = "espeak"\nengine_voice = 7\n', r"line 4: .*engine_voice"),
        ('description = "x"\n', "must be given"),
        ("= nothing", "cannot be read as TOML"),
    ],
)
def test_a_wrong_profile_is_told_with_its_line(tmp_path, text, told):
    (tmp_path / "wrong.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=told):
        find_voice(str(tmp_path / "wrong.toml"))


@given(rate_wpm=st.integers(80, 400))
def test_pauses_roles_and_band_keep_their_proportion_to_the_rate(rate_wpm):
    moved = adjust_voice(PLAIN, VoiceSettings(rate_wpm=rate_wpm))
    assert moved.pauses.title_ms == pytest.approx(Pauses().title_ms * 170 / rate_wpm, abs=1)
    assert moved.pauses.sentence_ms == pytest.approx(Pauses().sentence_ms * 170 / rate_wpm, abs=1)
    assert moved.roles["title"].rate_wpm == pytest.approx(rate_wpm * 0.9, abs=1)
    assert moved.ms_per_character[0] == pytest.approx(30 * 170 / rate_wpm)


@given(pitch=st.integers(0, 99))
def test_roles_keep_their_distance_from_the_pitch(pitch):
    moved = adjust_voice(PLAIN, VoiceSettings(pitch=pitch))
    assert moved.pitch == pitch
    assert moved.roles["title"].pitch == max(0, pitch - 10)


def test_settings_replace_whole_roles_and_single_pauses():
    wanted = VoiceSettings(roles={"title": Role(pitch=70)}, pauses_ms=PauseSettings(paragraph=900))
    moved = adjust_voice(PLAIN, wanted)
    assert moved == replace(PLAIN, roles={"title": Role(pitch=70)}, pauses=replace(Pauses(), paragraph_ms=900))
