"""What check hears is what ffmpeg's own meters hear, however the MP3s are decoded."""

import math
import subprocess
from pathlib import Path

import numpy as np
import pytest
from ears import find_silences, measure_loudness
from mutagen.id3 import ID3, TIT2, USLT

from audiobrief.check.sound import TOGETHER_S, Seen, heard
from audiobrief.check.sound.hearing import Encoded, Heard, hear
from audiobrief.check.sound.stream import check_stream

pytestmark = pytest.mark.tool("ffmpeg")

SHAPES = [(16_000, 1), (22_050, 1), (24_000, 1), (44_100, 1), (44_100, 2), (48_000, 2)]


def sound(rate_hz: int, channels: int, seconds: float, *, level: float = 0.3, gap_s: float = 0.0) -> np.ndarray:
    """Return noise over a hum that swells and fades, with a gap of silence in its middle."""
    generator = np.random.default_rng(rate_hz + channels)
    count = int(rate_hz * seconds)
    swell = np.abs(np.sin(np.arange(count) * 2 * np.pi * 1.3 / rate_hz))
    hum = np.sin(np.arange(count) * 2 * np.pi * 180 / rate_hz)
    both = (0.3 * generator.standard_normal((count, channels)) + 0.7 * hum[:, None]) * swell[:, None] * level
    middle, gap = count // 2, int(gap_s * rate_hz)
    return np.concatenate([both[:middle], np.zeros((gap, channels)), both[middle:]])


def encoded(file: Path, samples: np.ndarray, rate_hz: int) -> Encoded:
    channels = samples.shape[1]
    source = ["-f", "f32le", "-ar", str(rate_hz), "-ac", str(channels), "-i", "pipe:0"]
    command = ["ffmpeg", "-v", "error", *source, "-b:a", f"{64 * channels}k", str(file)]
    subprocess.run(command, input=samples.astype("<f4").tobytes(), check=True)
    return Encoded(file, rate_hz, channels)


def assert_as_ffmpeg(mp3: Encoded, found: Heard) -> None:
    wanted = measure_loudness(mp3.file)
    assert found.lufs == pytest.approx(wanted.integrated_lufs, abs=0.15)
    if wanted.true_peak_dbtp > -0.8:
        assert 20 * math.log10(found.peak) == pytest.approx(wanted.true_peak_dbtp, abs=0.3)
    else:
        assert 20 * math.log10(found.peak) <= max(wanted.true_peak_dbtp, -1) + 0.3
    silences = [(end - start) / 1000 for start, end in find_silences(mp3.file, -60, 3)]
    assert found.silences_s == pytest.approx(silences, abs=0.01)


@pytest.mark.parametrize(("rate_hz", "channels"), SHAPES)
@pytest.mark.parametrize("level", [0.1, 1.4])
def test_loudness_peak_and_silences_are_as_ffmpeg_measures(
    tmp_path: Path, rate_hz: int, channels: int, level: float
) -> None:
    mp3 = encoded(tmp_path / "a.mp3", sound(rate_hz, channels, 6, level=level, gap_s=3.4), rate_hz)
    (found,) = hear([mp3], tmp_path)
    assert_as_ffmpeg(mp3, found)


def test_where_pieces_meet_nothing_is_lost(tmp_path: Path) -> None:
    mp3 = encoded(tmp_path / "a.mp3", sound(24_000, 1, 58, level=1.2, gap_s=5), 24_000)  # pieces are of 30 s
    (found,) = hear([mp3], tmp_path)
    assert_as_ffmpeg(mp3, found)
    assert len(found.silences_s) == 1


def test_several_are_heard_as_each_alone(tmp_path: Path) -> None:
    mp3s = [encoded(tmp_path / f"{at}.mp3", sound(*shape, 4, level=0.2 * (at + 1)), shape[0]) for at, shape in
            enumerate(SHAPES)]  # fmt: skip
    assert list(hear(mp3s, tmp_path)) == [next(hear([mp3], tmp_path)) for mp3 in mp3s]
    assert {file.name for file in tmp_path.iterdir()} <= {f"{at}.mp3" for at in range(len(SHAPES))} | {"told.txt"}


def test_of_several_the_damaged_one_is_named(tmp_path: Path) -> None:
    mp3s = [encoded(tmp_path / f"{at}.mp3", sound(24_000, 1, 4), 24_000) for at in range(3)]
    data = bytearray(mp3s[1].file.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 900] = bytes(range(100, 250)) * 6
    mp3s[1].file.write_bytes(data)
    found = list(hear(mp3s, tmp_path))
    assert [bool(one.fault) for one in found] == [False, True, False]
    assert found[2] == next(hear([mp3s[2]], tmp_path))


def test_what_is_no_sound_at_all_has_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"nothing of the kind" * 99)
    (found,) = hear([Encoded(tmp_path / "a.mp3", 24_000, 1)], tmp_path)
    assert found.fault
    assert found.lufs is None


def test_silence_is_told(tmp_path: Path) -> None:
    mp3 = encoded(tmp_path / "a.mp3", np.zeros((24_000 * 5, 1)), 24_000)
    data = mp3.file.read_bytes()
    stream, _ = check_stream(data, "a")
    found = list(heard([Seen("a", stream=stream, mp3=data)], tmp_path))
    assert [one.code for one in found] == ["loudness", "silence"]


def test_a_long_one_is_never_laid_down_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short, long = (sound(16_000, 1, seconds) for seconds in (4, 5))
    mp3s = [encoded(tmp_path / f"{at}.mp3", one, 16_000) for at, one in enumerate((short, long, short))]
    monkeypatch.setattr("audiobrief.check.sound.TOGETHER_S", 4.5)
    runs: list[int] = []
    monkeypatch.setattr(
        "audiobrief.check.sound.hear", lambda given, folder: runs.append(len(given)) or hear(given, folder)
    )
    seen = [Seen(mp3.file.name, [], check_stream(data := mp3.file.read_bytes(), "x")[0], data) for mp3 in mp3s]
    list(heard(seen, tmp_path))
    assert runs == [1, 1, 1]
    assert TOGETHER_S > 60


def test_what_lame_writes_and_ffmpeg_only_remarks_on_is_no_damage(tmp_path: Path) -> None:
    samples = np.tanh(sound(24_000, 1, 40, level=4))
    mp3 = encoded(tmp_path / "a.mp3", samples, 24_000)
    told = subprocess.run(
        ["ffmpeg", "-hide_banner", "-v", "info", "-i", mp3.file, "-f", "null", "-"],
        check=False,
        capture_output=True,
        text=True,
    ).stderr
    if "overread" not in told:
        pytest.skip("this LAME wrote nothing that ffmpeg remarks on")
    (found,) = hear([mp3], tmp_path)
    assert found.fault == ""


def test_an_article_may_tell_of_corrupt_and_invalid_things(tmp_path: Path) -> None:
    mp3 = encoded(tmp_path / "a.mp3", sound(24_000, 1, 4), 24_000)
    tag = ID3()
    tag.add(
        USLT(encoding=3, lang="eng", desc="", text="The corrupt clerk.\nAn invalid will.\nHeader missing, he said.")
    )
    tag.add(TIT2(encoding=3, text="Error while decoding a corrupt court's invalid order"))
    tag.save(mp3.file)
    assert [one.fault for one in hear([mp3, mp3], tmp_path)] == ["", ""]
