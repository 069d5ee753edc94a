"""Loudness, measured as a recording is written, against ffmpeg's ebur128; and heading against body."""

import math
import re
import struct
import subprocess
from pathlib import Path

import pytest
from aloud import read_aloud, readings_in

from audiobrief.audio.measured import hop_powers, integrated_lufs
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import AudioError
from audiobrief.model import Clip, Kind
from audiobrief.pipeline import make_episode
from audiobrief.settings import Settings, VoiceSettings
from audiobrief.speech.voices import find_voice

RATE_HZ = 24_000
ENCODED_DB = -0.45
ARTICLE = Path(__file__).parent.parent / "articles" / "frost-orchard.md"


def sine(hz: float, dbfs: float, seconds: float = 4.0, rate_hz: int = RATE_HZ) -> Clip:
    peak = 32767 * 10 ** (dbfs / 20)
    samples = (round(peak * math.sin(2 * math.pi * hz * i / rate_hz)) for i in range(int(seconds * rate_hz)))
    return Clip(b"".join(struct.pack("h", sample) for sample in samples), rate_hz, ())


def ffmpeg_lufs(mp3: Path) -> float:
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(mp3), "-map", "0:a", "-af", "ebur128", "-f", "null", "-"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", told)[-1])


@pytest.mark.parametrize("rate_hz", [22_050, 24_000])
def test_a_sine_of_a_kilohertz_is_as_loud_as_the_standard_says(rate_hz: int) -> None:
    # BS.1770-5: a 0 dBFS sine of 997 Hz in one channel reads -3.01 LKFS
    lufs = integrated_lufs(hop_powers(sine(997, -20.0, rate_hz=rate_hz)))
    assert lufs == pytest.approx(-23.01 + ENCODED_DB, abs=0.1)


def test_silence_is_gated_and_nothing_has_no_loudness() -> None:
    loud, silent = hop_powers(sine(997, -20.0)), (0.0,) * 100
    assert integrated_lufs(loud + silent) == pytest.approx(integrated_lufs(loud), abs=0.2)
    assert integrated_lufs(silent) is None
    assert integrated_lufs(()) is None


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
