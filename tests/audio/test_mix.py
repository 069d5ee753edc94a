"""Music around speech: our own sounds, loudness, the words' right of way, files of other formats, intro and outro."""

import math
import shutil
import subprocess
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audiobrief.audio.cache import CutCache
from audiobrief.audio.frames import count_frames
from audiobrief.audio.loudness import hop_powers, integrated_lufs, loudest_lufs
from audiobrief.audio.mix import stretch, synth
from audiobrief.audio.mix.ends import Ends, between
from audiobrief.audio.mix.settings import SoundSettings
from audiobrief.audio.mix.sounds import find_sound, open_sound, own_sound, resample
from audiobrief.audio.mix.stretch import Music, Spoken, mix_stretch, stretch_length_ms
from audiobrief.audio.mp3 import QUALITIES, encode_mp3
from audiobrief.errors import AudioError
from audiobrief.model import Clip, WordTime

RATE_HZ = 44_100
BROADCAST = QUALITIES["broadcast"]


def tone(seconds: float, hz: float = 997.0, level: float = 0.1, rate_hz: int = RATE_HZ) -> np.ndarray:
    return level * np.sin(2 * math.pi * hz * np.arange(round(seconds * rate_hz)) / rate_hz)


def write_wave(file: Path, samples: np.ndarray, channels: int = 1, rate_hz: int = RATE_HZ) -> Path:
    with wave.open(str(file), "wb") as target:
        target.setnchannels(channels)
        target.setsampwidth(2)
        target.setframerate(rate_hz)
        target.writeframes(np.repeat(np.rint(samples * 32767).astype("<i2"), channels).tobytes())
    return file


def spoken(*lines: tuple[float, float], rate_hz: int = 22_050) -> list[Spoken]:
    """Return lines of a steady voice: seconds of speech, one word, and seconds of pause each."""
    made = []
    for speech_s, pause_s in lines:
        sound = tone(speech_s, 440, 0.2, rate_hz)
        pcm = np.concatenate([sound, np.zeros(round(pause_s * rate_hz))])
        clip = Clip(np.rint(pcm * 32768).astype(np.int16).tobytes(), rate_hz, (WordTime(0, round(speech_s * 1000)),))
        made.append(Spoken(clip, round(speech_s * 1000), round(pause_s * 1000)))
    return made


def mixed(lines: list[Spoken], music: Music) -> tuple[np.ndarray, np.ndarray]:
    """Return the voice alone, and the music that is added to it."""
    starts = stretch._line_starts(lines, music)
    count = starts[-1] + round(lines[-1].speech_ms * 44.1) + round(music.end_s * RATE_HZ)
    whole = np.frombuffer(b"".join(stretch._blocks(lines, starts, music, count)), np.int16) / 32768
    voice = np.concatenate(list(stretch._voices(lines, starts)))
    voice = np.pad(voice, (0, count - len(voice)))
    return voice, whole - voice


@pytest.mark.parametrize("name", ["harbour", "wire", "lamp"])
@pytest.mark.parametrize("kind", ["jingle", "sting", "closing", "bed"])
def test_our_own_sounds_play_and_end_quietly(name, kind):
    sound = synth.play(name, kind)
    assert np.abs(sound).max() == pytest.approx(1)
    assert 1 < len(sound) / RATE_HZ < 25
    if kind == "bed":  # what follows its end is its beginning, with no step larger than any within it
        assert abs(float(sound[0] - sound[-1])) <= 1.5 * np.abs(np.diff(sound)).max()
    else:
        assert np.abs(sound[-441:]).max() < 0.03


@pytest.mark.parametrize(("level", "lufs"), [(1.0, -3.01), (0.1, -23.01), (0.01, -43.01)])
def test_loudness_is_that_of_the_standards_sine(level, lufs):
    assert integrated_lufs(hop_powers(tone(4, 997, level), RATE_HZ)) == pytest.approx(lufs, abs=0.1)
    assert loudest_lufs(tone(4, 997, level), RATE_HZ) == pytest.approx(lufs, abs=0.1)


def test_silence_is_gated():
    sound = np.concatenate([tone(3), np.zeros(9 * RATE_HZ)])
    assert integrated_lufs(hop_powers(sound, RATE_HZ)) == pytest.approx(-23.0, abs=0.6)
    assert integrated_lufs(hop_powers(np.zeros(RATE_HZ), RATE_HZ)) is None


@pytest.mark.parametrize("name", ["harbour", "wire", "lamp"])
@pytest.mark.parametrize("under_db", [15, 20, 30])
def test_music_gives_way_while_words_sound_and_comes_back_behind_them(name, under_db):
    kinds = {kind: own_sound(name, kind, None) for kind in ("jingle", "bed", "closing")}
    music = Music(kinds["jingle"], kinds["bed"], kinds["closing"], under_db, -19.0)
    lines = spoken((3.0, 0.4), (3.0, 0.4))
    voice, around = mixed(lines, music)
    begin = round(music.lead_s * RATE_HZ)
    words = slice(begin, begin + round(6.4 * RATE_HZ))
    assert loudest_lufs(around[words], RATE_HZ) <= -19 - under_db + 0.5
    assert loudest_lufs(around[: begin - RATE_HZ // 5], RATE_HZ) > -24
    assert loudest_lufs(around[words.stop + RATE_HZ // 3 :], RATE_HZ) > -24
    assert not around[-round(0.35 * RATE_HZ) :].any()
    assert np.abs(voice + around).max() <= 10 ** (-1.5 / 20) + 1e-4


def test_music_lingers_behind_the_last_word_as_long_as_it_is_told_to():
    bed, closing = own_sound("harbour", "bed", None), own_sound("harbour", "closing", None)
    lines = spoken((2.0, 0.4), (2.0, 0.4))
    short, long = Music(None, bed, closing), Music(None, bed, closing, linger_s=9.0)
    assert stretch_length_ms([(2000, 400)], long) - stretch_length_ms([(2000, 400)], short) == pytest.approx(
        9000, abs=30
    )
    _, around = mixed(lines, long)
    behind_words = around[round((long.lead_s + 4.4 + 1.5) * RATE_HZ) :]
    for second in range(8):
        assert loudest_lufs(behind_words[second * RATE_HZ : (second + 1) * RATE_HZ], RATE_HZ) > -40


@pytest.mark.parametrize("rate_hz", [22_050, 24_000, 44_100])
def test_words_keep_their_times_through_the_mix(rate_hz):
    music = Music(own_sound("wire", "sting", None), None, None)
    lines = spoken((1.0, 0.4), (0.7, 0.68), (1.3, 0.5), rate_hz=rate_hz)
    cuts = mix_stretch(lines, music, BROADCAST)
    frame_ms = 1152 / 44.1
    starts_ms, at = [], 0
    for cut in cuts:
        assert count_frames(cut.frames) == cut.frame_count
        starts_ms.append(at * frame_ms + cut.words[0].start_ms)
        at += cut.frame_count
    lead_ms = music.lead_s * 1000
    assert starts_ms == pytest.approx([lead_ms, lead_ms + 1400, lead_ms + 2780], abs=2)
    assert at * frame_ms <= stretch_length_ms([(line.speech_ms, line.pause_ms) for line in lines], music)
    assert at * frame_ms >= stretch_length_ms([(line.speech_ms, line.pause_ms) for line in lines], music) - 80


def test_the_same_stretch_has_the_same_key_and_another_sound_another():
    sting, jingle = own_sound("wire", "sting", None), own_sound("wire", "jingle", None)
    music = Music(sting, None, None)
    others = [
        replace(music, head=jingle),
        replace(music, under_db=18),
        replace(music, lufs=-16),
        replace(music, tail=sting),
        replace(music, linger_s=3.0),
    ]
    keys = {one.key(["ab"]) for one in [music, *others]} | {music.key(["ac"]), music.key(["ab", "ab"])}
    assert len(keys) == 8
    assert music.key(["ab"]) == Music(own_sound("wire", "sting", None)).key(["ab"])


def test_a_sound_made_once_is_in_the_cache(tmp_path, monkeypatch):
    cache = CutCache(tmp_path, 100)
    first = own_sound("wire", "sting", cache)
    monkeypatch.setattr("audiobrief.audio.mix.sounds.play", lambda *_: pytest.fail("made again"))
    assert (own_sound("wire", "sting", cache).samples == first.samples).all()


@pytest.mark.parametrize(("channels", "rate_hz"), [(1, 44_100), (2, 48_000), (2, 22_050)])
def test_a_wave_file_is_opened_without_any_program(tmp_path, monkeypatch, channels, rate_hz):
    monkeypatch.setenv("PATH", "")
    file = write_wave(tmp_path / "s.wav", tone(1.5, 440, 0.3, rate_hz), channels, rate_hz)
    sound = find_sound(SoundSettings(jingle=str(file)), "jingle", None)
    assert sound.length_s == pytest.approx(1.5, abs=0.001)
    assert np.abs(sound.samples[4410:-4410]).max() == pytest.approx(0.3, abs=0.01)


@pytest.mark.tool("ffmpeg")
@pytest.mark.parametrize("suffix", ["flac", "mp3", "ogg", "m4a", "aiff"])
def test_ffmpeg_opens_the_others(tmp_path, suffix):
    wav, file = write_wave(tmp_path / "s.wav", tone(2, 440, 0.3), 2), tmp_path / f"s.{suffix}"
    subprocess.run(["ffmpeg", "-v", "error", "-i", wav, file], check=True)
    sound = open_sound(file)
    assert sound.length_s == pytest.approx(2, abs=0.1)
    assert np.abs(sound.samples).max() == pytest.approx(0.3, abs=0.05)


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "cannot be read"), (b"", "no sound"), (b"<html>no sound at all</html>", "no sound"), ("silent", "silent")],
)
def test_what_is_no_sound_is_told_with_its_name(tmp_path, content, told):
    file = tmp_path / "jingle.wav"
    if content == "silent":
        write_wave(file, np.zeros(RATE_HZ))
    elif content is not None:
        if shutil.which("ffmpeg") is None:
            told = "only ffmpeg"
        file.write_bytes(content)
    with pytest.raises(AudioError, match=told) as caught:
        open_sound(file)
    assert str(file) in str(caught.value)


def test_resampling_keeps_pitch_and_level():
    for rate_hz in (16_000, 22_050, 24_000, 48_000):
        out = resample(tone(1, 997, 0.5, rate_hz), rate_hz)
        assert len(out) == RATE_HZ
        assert np.abs(out - tone(1, 997, 0.5)).max() < 0.02


@pytest.mark.parametrize("quality", ["speech", "broadcast"])
def test_intro_and_outro_leave_the_speech_between_them_as_it_is(tmp_path, quality):
    file = write_wave(tmp_path / "s.wav", tone(1, 700, 0.3))
    line = spoken((0.8, 0.5))[0]
    cut = encode_mp3(line.clip, 800, QUALITIES[quality])
    with_ends = list(between([cut, cut], Ends(str(file), str(file)), QUALITIES[quality], CutCache(tmp_path / "c", 10)))
    intro = with_ends[0].frame_count - cut.frame_count
    assert with_ends[0].frames.endswith(cut.frames)
    assert with_ends[1].frames.startswith(cut.frames)
    assert with_ends[1].frame_count - cut.frame_count == intro
    frame_ms = 1152 / 44.1 if quality == "broadcast" else 576 / 22.05
    assert with_ends[0].words[0].start_ms == pytest.approx(intro * frame_ms, abs=1)
    assert list(between([cut], Ends(), QUALITIES[quality], None)) == [cut]
