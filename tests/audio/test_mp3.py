"""Frames stitched are the parts, bit for bit, and every player is told the exact length."""

import math
import subprocess
from array import array
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lines import plain_line

from audiobrief.audio import mp3
from audiobrief.audio.frames import count_frames, parse_frame_header
from audiobrief.audio.mp3 import DELAY_SAMPLES, QUALITIES, TRIMMED_SAMPLES, encode_mp3, render_info_header
from audiobrief.audio.stitch import stitch, write_mp3
from audiobrief.errors import AudioError
from audiobrief.model import Clip, Cut, WordTime

SPEECH, BROADCAST = QUALITIES["speech"], QUALITIES["broadcast"]


def tone_clip(ms: int, hz: int = 400, rate_hz: int = 22_050, silence_ms: int = 350) -> Clip:
    sound = array("h", (round(9000 * math.sin(math.tau * hz * i / rate_hz)) for i in range(ms * rate_hz // 1000)))
    sound.extend([0] * (silence_ms * rate_hz // 1000))
    return Clip(sound.tobytes(), rate_hz, (WordTime(0, ms),))


def decode(file: Path, rate_hz: int) -> array:
    """Return the samples ffmpeg hears, no gap trimmed."""
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-flags2",
        "+skip_manual",
        "-i",
        str(file),
        "-f",
        "s16le",
        "-ar",
        str(rate_hz),
        "-",
    ]
    done = subprocess.run(command, capture_output=True, check=True)
    assert not done.stderr
    return array("h", done.stdout)


@pytest.mark.parametrize("quality", QUALITIES.values(), ids=QUALITIES)
def test_a_long_clip_comes_to_the_encoder_in_blocks_that_change_no_byte(monkeypatch, quality):
    clip = tone_clip(4000)
    in_blocks = encode_mp3(clip, 4000, quality)
    assert len(clip.pcm) > 2 * mp3.BLOCK_BYTES
    monkeypatch.setattr(mp3, "BLOCK_BYTES", len(clip.pcm))
    assert encode_mp3(clip, 4000, quality) == in_blocks


@pytest.mark.tool("ffmpeg")
@pytest.mark.parametrize("quality", QUALITIES.values(), ids=QUALITIES)
@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 24_000])
def test_stitched_frames_decode_as_their_parts(tmp_path, quality, rate_hz):
    cuts = [encode_mp3(tone_clip(ms, hz, rate_hz), ms, quality) for ms, hz in ((700, 300), (333, 2000), (1201, 90))]
    apart = array("h")
    for number, cut in enumerate(cuts):
        file = tmp_path / f"{number}.mp3"
        file.write_bytes(cut.frames)
        apart.extend(decode(file, quality.rate_hz or rate_hz))
    joined = tmp_path / "joined.mp3"
    joined.write_bytes(b"".join(cut.frames for cut in cuts))
    assert decode(joined, quality.rate_hz or rate_hz) == apart


def stitched(folder: Path, quality=SPEECH, count: int = 3) -> tuple:
    cuts = [encode_mp3(tone_clip(400 + 130 * n), 400 + 130 * n, quality) for n in range(count)]
    recording = stitch([plain_line("word")] * count, iter(cuts), folder / "frames")
    return recording, write_mp3(recording, b"", folder / "whole.mp3")


@pytest.mark.parametrize("quality", QUALITIES.values(), ids=QUALITIES)
@pytest.mark.tool("ffmpeg")
@pytest.mark.tool("mpg123")
@pytest.mark.tool("mp3val")
def test_every_reader_reports_the_exact_length(tmp_path, quality):
    from mutagen.mp3 import MP3

    recording, audio = stitched(tmp_path, quality)
    file = tmp_path / "whole.mp3"
    seconds = recording.sample_count / recording.rate_hz
    assert MP3(file).info.length == pytest.approx(seconds, abs=1e-9)
    pcm = subprocess.run(["mpg123", "-q", "-s", file], capture_output=True, check=True).stdout
    assert len(pcm) == recording.sample_count * 2 * quality.channel_count
    pcm = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", file, "-f", "s16le", "-"], capture_output=True, check=True
    ).stdout
    assert len(pcm) == recording.sample_count * 2 * quality.channel_count
    said = subprocess.run(["mp3val", file], capture_output=True, text=True, check=True).stdout
    assert [line for line in said.splitlines() if "WARNING" in line and "No supported tags" not in line] == []
    assert audio.duration_ms == round(seconds * 1000)
    assert audio.byte_count == file.stat().st_size


@pytest.mark.tool("ffmpeg")
@pytest.mark.parametrize("quality", QUALITIES.values(), ids=QUALITIES)
def test_sound_stands_where_the_marks_say(tmp_path, quality):
    recording, _ = stitched(tmp_path, quality, count=6)
    command = ["ffmpeg", "-v", "error", "-i", tmp_path / "whole.mp3", "-f", "s16le", "-"]
    samples = array("h", subprocess.run(command, capture_output=True, check=True).stdout)[:: quality.channel_count]
    for mark in recording.marks:
        at = round(mark.start_ms * recording.rate_hz / 1000)
        onset = next(i for i in range(max(0, at - 2000), len(samples)) if abs(samples[i]) > 1000)
        assert (onset - at) / recording.rate_hz * 1000 == pytest.approx(0, abs=4)
        end = round(mark.end_ms * recording.rate_hz / 1000)
        assert max(map(abs, samples[end + 100 : end + 4000]), default=0) < 1000


def test_info_header_is_a_frame_that_counts_itself_and_declares_the_delay(tmp_path):
    recording, audio = stitched(tmp_path)
    whole = (tmp_path / "whole.mp3").read_bytes()
    header = parse_frame_header(whole)
    info = whole[: header.byte_count]
    assert info[4 + 9 : 4 + 13] == b"Info"
    assert int.from_bytes(info[21:25], "big") == recording.frame_count
    assert int.from_bytes(info[25:29], "big") == audio.byte_count
    assert count_frames(whole) == recording.frame_count + 1
    delay_and_padding = int.from_bytes(info[13 + 120 + 21 : 13 + 120 + 24], "big")
    assert divmod(delay_and_padding, 4096) == (DELAY_SAMPLES, TRIMMED_SAMPLES - DELAY_SAMPLES)


def test_a_recording_too_long_to_count_is_refused():
    cut = encode_mp3(tone_clip(100), 100, SPEECH)
    with pytest.raises(AudioError, match="4 GiB"):
        render_info_header(cut.frames[:4], 10**7, 2**32)


def test_stitch_refuses_nothing_and_mixed_formats(tmp_path):
    with pytest.raises(AudioError, match="nothing to stitch"):
        stitch([], [], tmp_path / "frames")
    cuts = [encode_mp3(tone_clip(200), 200, quality) for quality in (SPEECH, BROADCAST)]
    with pytest.raises(AudioError, match="cannot follow"):
        stitch([plain_line("a"), plain_line("b")], cuts, tmp_path / "frames")
    with pytest.raises(AudioError, match="word times"):
        stitch([plain_line("two words")], cuts[:1], tmp_path / "frames")


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    recording, _ = stitched(tmp_path)
    before = (tmp_path / "whole.mp3").read_bytes()
    monkeypatch.setattr("audiobrief.audio.stitch.render_info_header", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_mp3(recording, b"tag", tmp_path / "whole.mp3")
    assert (tmp_path / "whole.mp3").read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"frames", "whole.mp3"}


@given(st.binary(max_size=2000))
def test_no_bytes_make_counting_frames_hang_or_crash(data):
    with suppress(AudioError):
        assert count_frames(data) >= 0


def test_a_cut_frame_is_noticed():
    frames = encode_mp3(tone_clip(100), 100, SPEECH).frames
    with pytest.raises(AudioError, match="cut off|no MP3 frame"):
        count_frames(frames[:-3])
    assert isinstance(encode_mp3(tone_clip(100), 100, SPEECH), Cut)
