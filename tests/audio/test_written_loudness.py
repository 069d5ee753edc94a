"""Loudness, measured as a recording is written, against ffmpeg's ebur128; and heading against body."""

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from aloud import read_aloud, readings_in

from audiobrief.audio.loudness import hop_powers, integrated_lufs
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import AudioError
from audiobrief.model import Kind
from audiobrief.pipeline import make_episode
from audiobrief.settings import Settings, VoiceSettings
from audiobrief.speech.voices import find_voice

RATE_HZ = 24_000
ARTICLE = Path(__file__).parent.parent / "articles" / "frost-orchard.md"


def sine(hz: float, dbfs: float, seconds: float = 4.0) -> np.ndarray:
    return 10 ** (dbfs / 20) * np.sin(np.arange(int(seconds * RATE_HZ)) * 2 * np.pi * hz / RATE_HZ)


def ffmpeg_lufs(mp3: Path) -> float:
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(mp3), "-map", "0:a", "-af", "ebur128", "-f", "null", "-"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", told)[-1])


def test_silence_is_gated() -> None:
    loud = hop_powers(sine(997, -20.0), RATE_HZ).tolist()
    assert integrated_lufs([*loud, *[0.0] * 100]) == pytest.approx(integrated_lufs(loud), abs=0.2)


@pytest.mark.engine
@pytest.mark.tool("ffmpeg")
@pytest.mark.parametrize("name", ["american", "heart"])
def test_what_is_measured_is_what_ffmpeg_hears_and_headings_are_as_loud_as_the_body(name: str, tmp_path: Path) -> None:
    reading = read_aloud(readings_in("en")[0], find_voice(name), tmp_path)
    assert reading.recording.loudness_lufs == pytest.approx(ffmpeg_lufs(reading.file), abs=0.3)
    kinds = {kind: [] for kind in (Kind.HEADING, Kind.BODY)}
    for line, powers in zip(reading.script.lines, reading.powers, strict=True):
        kinds.setdefault(Kind.HEADING if line.kind in (Kind.TITLE, Kind.HEADING) else Kind.BODY, []).extend(powers)
    heading, body = (integrated_lufs(powers) for powers in kinds.values())
    assert heading == pytest.approx(body, abs=1.0)


@pytest.mark.engine
def test_a_voice_far_from_the_goal_is_an_error_that_names_its_gain(tmp_path: Path) -> None:
    quiet = tmp_path / "quiet.toml"
    quiet.write_text(
        'description = "x"\nlanguage = "en-US"\nengine = "espeak"\nengine_voice = "gmw/en-US"\nrate_scale = 1.026\n'
        "rate_wpm = 164\nms_per_character = [20.0, 200.0]\ngain_db = -12\n"
    )
    settings = Settings(voice=VoiceSettings(name=str(quiet)))
    with pytest.raises(AudioError, match=r"frost-orchard\.md.*LUFS.*from the goal of -19: set gain_db = "):
        make_episode(str(ARTICLE), tmp_path / "a.mp3", options=EpisodeOptions(no_cache=True), settings=settings)
    assert not (tmp_path / "a.mp3").exists()
