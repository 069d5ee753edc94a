"""An engine that a package brings: found by its entry point, spoken through like any other."""

import json
import sys
from pathlib import Path

import pytest

from audiobrief.cli import run
from audiobrief.errors import VoiceNotFound
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


def test_such_an_engine_is_a_file_of_about_a_hundred_lines():
    code = (PACKAGE / "chime" / "__init__.py").read_text("utf-8")
    assert code.count("\n") <= LINES_OF_AN_ENGINE
