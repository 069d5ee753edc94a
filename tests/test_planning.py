"""Who reads an article, in which region's words, and what is said of the voice."""

from dataclasses import replace
from pathlib import Path

import pytest
import tomli
from episodes import add, episode_of, show_folder

from audiobrief.audio.cache import CutCache
from audiobrief.check import check
from audiobrief.cli import run
from audiobrief.errors import SettingsError, SpeechError
from audiobrief.model import Article, Paragraph, Show
from audiobrief.planning import candidates, foreign_remarks, plan_script, region_of, voices_by_language
from audiobrief.recording import record
from audiobrief.settings import ReadSettings, Settings, VoiceSettings, load_settings
from audiobrief.show.folder import open_show_folder
from audiobrief.speech.voices import list_voices
from audiobrief.text.language.disclosure import disclose

BODY = (Paragraph("The small ferry is back at the inner quay after nine weeks of repairs."),)


@pytest.mark.parametrize(
    ("option", "tag", "show", "region"),
    [
        ("en-GB", "en-US", "en-ZA", "en-GB"),
        ("en", "en-US", "en-ZA", "en-US"),
        ("", "en-US", "en-ZA", "en-US"),
        ("", "en", "en-ZA", "en-ZA"),
        ("en", "en", "en-ZA", "en-ZA"),
        ("", "af", "en-ZA", "af"),
        ("", "en", "", "en"),
    ],
)
def test_the_region_is_the_options_the_articles_or_the_shows(option: str, tag: str, show: str, region: str) -> None:
    settings = Settings(show=Show("s", language=show) if show else None, read=ReadSettings(language=option))
    assert region_of(Article("", (), language=tag), settings) == region


def test_a_show_says_its_voices_by_language(tmp_path: Path) -> None:
    file = tmp_path / "audiobrief.toml"
    file.write_text('[voice]\nen-ZA = "south-african"\naf = "afrikaans"\nby_language = { de = "german" }\npitch = 50\n')
    settings = load_settings(file)
    assert settings.voice == VoiceSettings(
        by_language={"en-ZA": "south-african", "af": "afrikaans", "de": "german"}, pitch=50
    )
    assert plan_script(Article("", BODY, language="en-ZA"), settings)[0].name == "south-african"
    assert plan_script(Article("", BODY, language="en-GB"), settings)[0].name == "heart"
    file.write_text("[voice]\nen-ZA = 3\n")
    with pytest.raises(SettingsError, match="line 2: en-ZA must be"):
        load_settings(file)
    file.write_text('[voice]\n\nenglish = "heart"\n')
    with pytest.raises(SettingsError, match='line 3: unknown key "english"'):
        load_settings(file)


def test_a_voice_of_a_language_that_is_not_there_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show = show_folder(tmp_path / "show")
    with (show / "audiobrief.toml").open("a") as file:
        file.write('[voice]\naf = "afrikaan"\n')
    assert run(["make", str(tmp_path / "x.txt"), "-o", str(show)]) == 1
    assert 'audiobrief.toml, line 8: no voice is named "afrikaan"; did you mean' in capsys.readouterr().err


def test_candidates_begin_with_the_default_and_its_region() -> None:
    names = [voice.name for voice in candidates("en-ZA")]
    assert names[0] == "heart"
    assert set(names[1:3]) == {"south-african", "south-african-woman"}
    assert [voice.name for voice in candidates("af")] == ["afrikaans"]
    assert not candidates("xx")


# what a new show says of its voice


def started(folder: Path, *options: str) -> Settings:
    assert run(["init", "-q", str(folder), "--title", "Harbour", *options]) == 0
    return load_settings(folder / "audiobrief.toml")


@pytest.mark.parametrize(
    ("options", "disclosure", "voices"),
    [
        ([], "intro", {"en": "heart"}),
        (["--disclosure", "off", "--language", "en-ZA"], "off", {"en": "heart"}),
        (["--language", "af"], "intro", {"af": "afrikaans"}),
        (["--voice", "scottish", "--language", "en-GB"], "intro", {"en": "scottish"}),
        (["--language", "fi"], "intro", {}),
    ],
)
def test_a_new_show_names_its_voice_and_says_that_it_is_synthetic(
    tmp_path: Path, options: list[str], disclosure: str, voices: dict[str, str]
) -> None:
    settings = started(tmp_path / "show", *options)
    assert settings.show
    assert settings.show.disclosure == disclosure
    assert settings.voice.by_language == voices


def test_a_voice_of_another_language_is_refused_for_a_new_show(tmp_path: Path) -> None:
    assert run(["init", str(tmp_path / "s"), "--title", "H", "--voice", "german"]) == 2
    assert not (tmp_path / "s" / "audiobrief.toml").exists()


@pytest.mark.parametrize(
    ("language", "byline", "speak", "first"),
    [
        ("en", "Ann Lee", (), "This article was written by Ann Lee and is read by a synthetic voice."),
        ("en", "Ann Lee", ("byline",), "This article is read by a synthetic voice."),
        ("en-ZA", "", (), "This article is read by a synthetic voice."),
        ("af", "Ann Lee", (), "Hierdie artikel is deur Ann Lee geskryf en word deur ’n sintetiese stem gelees."),
    ],
)
def test_the_disclosure_is_in_the_articles_language(
    language: str, byline: str, speak: tuple[str, ...], first: str
) -> None:
    settings = Settings(show=Show("s", disclosure="intro"), read=ReadSettings(speak=(*ReadSettings().speak, *speak)))
    script = plan_script(Article("A ferry", BODY, language=language, byline=byline), settings)[1]
    assert script.lines[0].text == first
    silent = replace(settings, show=Show("s"))
    assert plan_script(Article("A ferry", BODY, language=language, byline=byline), silent)[1].lines[0].text != first


def test_every_voices_language_has_its_own_disclosure() -> None:
    for language in {voice.language for voice in list_voices()} - {
        "en-US",
        "en-029",
        "en-GB",
        "en-ZA",
        "en-GB-scotland",
    }:
        alone = disclose(language)
        assert language.startswith("en") or alone != disclose("en"), language
        assert "{" not in disclose(language, "Ann Lee")
        assert "Ann Lee" in disclose(language, "Ann Lee")


# rights


def test_every_profile_states_licence_origin_and_why() -> None:
    folder = Path(__file__).parent.parent / "voices"
    for file in folder.glob("*.toml"):
        profile = tomli.loads(file.read_text("utf-8"))
        assert profile["commercial"] in ("yes", "no", "unclear"), file
        assert profile["licence"], file
        assert profile["training_data"], file
        assert profile["commercial_reason"], file
        assert profile.get("base_model") or profile["engine"] == "espeak", file


def test_what_may_not_be_sold_is_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show = show_folder(tmp_path / "show")
    shelf, episode = open_show_folder(show), episode_of(path="/a")
    add(shelf, episode)
    assert run(["publish", str(show)]) == 0
    assert "commercial" not in capsys.readouterr().err
    voice = replace(episode.voice, name="joe", commercial="no", commercial_reason="Its corpus forbids it.")
    add(shelf, replace(episode_of("Another", path="/b"), voice=voice))
    assert run(["publish", str(show)]) == 0
    assert 'the voice "joe": commercial use: no (Its corpus forbids it)' in capsys.readouterr().err
    found = [finding for finding in check(str(show), quick=True) if finding.code == "voice-rights"]
    assert len(found) == 1
    assert found[0].level == "warning"


AFRIKAANS = "Die hawemeester het gesê dat die tydtafel tot die lente sal bly soos dit nou is."
MIXED = Article("Ferry", (*BODY, Paragraph(f"{BODY[0].text} {AFRIKAANS}"), Paragraph(AFRIKAANS)), language="en-GB")


def test_a_passage_in_another_language_has_the_voice_that_settings_name() -> None:
    settings = Settings(voice=VoiceSettings(name="british", by_language={"af": "afrikaans"}))
    voice, script = plan_script(MIXED, settings)
    found = voices_by_language(voice, script, settings.voice)
    assert {tag: own.name for tag, own in found.items()} == {"af": "afrikaans"}
    assert foreign_remarks(script, settings.voice) == ()


def test_without_one_it_is_told_who_says_it() -> None:
    settings = Settings(voice=VoiceSettings(name="british"))
    voice, script = plan_script(MIXED, settings)
    assert voices_by_language(voice, script, settings.voice) == {}
    (told,) = foreign_remarks(script, settings.voice)
    assert told.startswith('2 passages in "af" said by the article\'s voice; [voice] af = "afrikaans" in the settings')


def test_a_voice_of_a_third_language_is_refused() -> None:
    settings = Settings(voice=VoiceSettings(name="british", by_language={"af": "german"}))
    voice, script = plan_script(MIXED, settings)
    with pytest.raises(SpeechError, match='"german" speaks de'):
        voices_by_language(voice, script, settings.voice)


@pytest.mark.engine
def test_only_the_passages_cuts_are_others(tmp_path: Path) -> None:
    keys, cache = [], CutCache(tmp_path / "cuts", 10)
    for voices in ({}, {"af": "afrikaans"}):
        settings = Settings(voice=VoiceSettings(name="british", by_language=voices))
        voice, script = plan_script(MIXED, settings)
        recording = record(script, voice, tmp_path / "frames", quality="speech", settings=settings, cache=cache)
        keys.append(recording.cuts)
    same = [mine == other for mine, other in zip(*keys, strict=True)]
    assert same == [not line.language for line in script.lines]
