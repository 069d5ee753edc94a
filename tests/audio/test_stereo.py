"""Joint stereo: voices in the middle, music on both sides, 3 LU above mono, as directories measure it."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from ears import measure_loudness

from audiobrief.audio.frames import parse_frame_header
from audiobrief.audio.loudness import integrated_lufs, pcm_powers
from audiobrief.audio.mix.settings import SoundSettings
from audiobrief.audio.mix.sounds import find_sound
from audiobrief.audio.mix.stretch import Music, Spoken, mix_stretch
from audiobrief.audio.mp3 import ENCODER_LOSS_DB, QUALITIES, encode_mp3
from audiobrief.model import Clip, WordTime

STEREO, BROADCAST = QUALITIES["stereo"], QUALITIES["broadcast"]
RATE_HZ = 22_050
JOINT = 1
"""The two bits of a frame's mode (ISO 11172-3, 2.4.2.3)."""


def voice(seconds: float) -> Clip:
    """Return something as loud and uneven as speech."""
    generator = np.random.default_rng(3)
    loud = np.repeat(generator.uniform(0.05, 0.35, round(seconds * 8)), RATE_HZ // 8)
    tone = np.sin(np.arange(len(loud)) * 2 * np.pi * 190 / RATE_HZ) + generator.standard_normal(len(loud)) * 0.1
    pcm = np.concatenate([tone * loud, np.zeros(RATE_HZ // 2)])
    return Clip(np.rint(pcm * 20_000).astype(np.int16).tobytes(), RATE_HZ, (WordTime(0, round(seconds * 1000)),))


def ears(file: Path) -> np.ndarray:
    """Return what each ear hears, a column each."""
    command = ["ffmpeg", "-v", "error", "-i", str(file), "-f", "s16le", "-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(raw, "<i2").reshape(-1, 2).astype(float) / 32768


@pytest.mark.tool("ffmpeg")
def test_a_voice_is_the_same_in_both_ears_and_3_lu_above_mono(tmp_path):
    clip = voice(12)
    files = {}
    for quality in (STEREO, BROADCAST):
        cut = encode_mp3(clip, 12_000, quality)
        files[quality.name] = tmp_path / f"{quality.name}.mp3"
        files[quality.name].write_bytes(cut.frames)
    header = parse_frame_header(files["stereo"].read_bytes())
    assert (header.channel_count, header.bitrate_kbps) == (2, 128)
    assert files["stereo"].read_bytes()[3] >> 6 == JOINT
    left, right = ears(files["stereo"]).T
    assert np.abs(left - right).max() < 2 / 32768
    heard = {name: measure_loudness(file).integrated_lufs for name, file in files.items()}
    assert heard["stereo"] - heard["broadcast"] == pytest.approx(3.0, abs=0.2)
    ours = integrated_lufs(pcm_powers(clip.pcm, RATE_HZ, 2))
    assert heard["stereo"] == pytest.approx(ours - ENCODER_LOSS_DB, abs=0.2)


@pytest.mark.tool("ffmpeg")
def test_music_is_wide_and_loud_enough_and_the_voice_over_it_in_the_middle(tmp_path):
    sounds = {kind: find_sound(SoundSettings(), kind, None, 2) for kind in ("jingle", "bed", "closing")}
    lufs = STEREO.loudness_lufs
    music = Music(head=sounds["jingle"], bed=sounds["bed"], tail=sounds["closing"], lufs=lufs)
    frames = b"".join(cut.frames for cut in mix_stretch([Spoken(voice(6), 6000, 500)], music, STEREO))
    file = tmp_path / "mixed.mp3"
    file.write_bytes(frames)
    heard = ears(file)
    jingle = heard[: round((music.lead_s - 0.2) * 44_100)]
    middle, side = (jingle[:, 0] + jingle[:, 1]) / 2, (jingle[:, 0] - jingle[:, 1]) / 2
    width_db = 20 * np.log10(np.std(side) / np.std(middle))
    assert -30 < width_db < -3  # heard as wide, and nothing of it is lost in mono
    spoken = heard[round((music.lead_s + 1) * 44_100) : round((music.lead_s + 5) * 44_100)]
    assert np.std(spoken[:, 0] - spoken[:, 1]) < np.std(spoken) / 8
    assert measure_loudness(file).true_peak_dbtp <= -1.0
