"""An engine that a package brings: found by its entry point, spoken through like any other."""

import json
import sys
from pathlib import Path

import pytest
from mutagen.mp3 import MP3

from audiobrief.cli import run
from audiobrief.errors import SettingsError, SpeechError, VoiceNotFound
from audiobrief.planning import voices_by_kind
from audiobrief.settings import Settings, VoiceSettings
from audiobrief.speech import pyttsx
from audiobrief.speech.engine import engine_version
from audiobrief.speech.voices import find_voice, list_voices

PACKAGE = Path(__file__).parent / "package"
LINES_OF_AN_ENGINE = 100
ARTICLE = """Ferry back

The ferry is back at the inner quay. After nine weeks of repairs, it sailed at six this morning.

Forty passengers travelled free, and the mayor waved from the pier until the boat was out of sight.
"""


@pytest.fixture
def installed(monkeypatch):
    """Install the package, as far as Python sees it."""
    monkeypatch.syspath_prepend(PACKAGE)
    pyttsx.installed_engines.cache_clear()
    yield
    pyttsx.installed_engines.cache_clear()
    sys.modules.pop("chime", None)


def test_without_the_package_there_is_no_such_voice():
    pyttsx.installed_engines.cache_clear()
    with pytest.raises(VoiceNotFound):
        find_voice("bell")


@pytest.mark.usefixtures("installed")
def test_its_voices_are_listed_beside_ours():
    assert find_voice("bell").engine == "chime"
    assert {"bell", "heart", "american"} <= {voice.name for voice in list_voices()}
    assert engine_version("chime") == "chime 1.0"


@pytest.mark.usefixtures("installed")
def test_its_voice_reads_an_article_whole(tmp_path, capsys):
    source = tmp_path / "ferry.txt"
    source.write_text(ARTICLE)
    target = tmp_path / "ferry.mp3"
    assert run(["make", str(source), "-o", str(target), "--voice", "bell", "--json", "--allow-short"]) == 0
    made = [json.loads(line) for line in capsys.readouterr().out.splitlines()][-1]
    assert made["event"] == "made"
    assert 15_000 < made["duration_ms"] < 40_000


@pytest.mark.engine
@pytest.mark.usefixtures("installed")
def test_voices_of_several_engines_read_one_article(tmp_path):
    source = tmp_path / "ferry.txt"
    source.write_text(ARTICLE)
    made = {}
    for name, options in {"alone": [], "mixed": ["--voice-for", "title=bell"]}.items():
        target = tmp_path / f"{name}.mp3"
        arguments = ["make", str(source), "-o", str(target), "--voice", "british", "--allow-short", "--no-cache"]
        assert run([*arguments, *options]) == 0
        made[name] = MP3(target).info
    assert made["alone"].sample_rate == 22_050
    assert made["mixed"].sample_rate == 24_000
    assert made["mixed"].length != made["alone"].length


@pytest.mark.parametrize(
    ("option", "said"),
    [("titel=american", "the kinds are: title"), ("title=amercan", "did you mean american"), ("title", "KIND=NAME")],
)
def test_a_wrong_voice_for_a_kind_is_told(option, said, capsys, tmp_path):
    (tmp_path / "ferry.txt").write_text(ARTICLE)
    assert run(["make", str(tmp_path / "ferry.txt"), "--voice-for", option]) in (1, 2)
    assert said in capsys.readouterr().err


def test_a_kind_is_read_in_a_voice_of_its_own(tmp_path):
    settings = Settings(voice=VoiceSettings(by_kind={"title": "scottish"}))
    assert {kind: voice.name for kind, voice in voices_by_kind(find_voice("american"), settings.voice).items()} == {
        "title": "scottish"
    }
    with pytest.raises(SpeechError, match="afrikaans"):
        voices_by_kind(find_voice("american"), VoiceSettings(by_kind={"title": "afrikaans"}))
    with pytest.raises(SettingsError, match="titel"):
        voices_by_kind(find_voice("american"), VoiceSettings(by_kind={"titel": "scottish"}))


def test_such_an_engine_is_a_file_of_about_a_hundred_lines():
    code = (PACKAGE / "chime" / "__init__.py").read_text("utf-8")
    assert code.count("\n") <= LINES_OF_AN_ENGINE
