"""Loudness as we measure it is what ffmpeg measures."""

import numpy as np
import pytest
from ears import pcm_lufs

from audiobrief.audio.loudness import integrated_lufs, pcm_powers


@pytest.mark.tool("ffmpeg")
@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 24_000, 48_000])
def test_it_agrees_with_ffmpeg(rate_hz):
    generator = np.random.default_rng(rate_hz)
    loud = np.repeat(generator.uniform(0, 0.4, 40), rate_hz // 4)
    hum = np.sin(np.arange(len(loud)) * 2 * np.pi * 180 / rate_hz)
    pcm = ((generator.standard_normal(len(loud)) * 0.2 + hum) * loud * 20_000).clip(-32768, 32767).astype(np.int16)
    heard = integrated_lufs(pcm_powers(pcm.tobytes(), rate_hz))
    assert heard == pytest.approx(pcm_lufs(pcm.tobytes(), rate_hz), abs=0.1)


def test_a_sine_is_as_loud_as_the_standard_says_and_silence_has_no_loudness():
    sine = np.sin(np.arange(48_000 * 3) * 2 * np.pi * 997 / 48_000) * 32767
    assert integrated_lufs(pcm_powers(sine.astype(np.int16).tobytes(), 48_000)) == pytest.approx(-3.01, abs=0.02)
    assert integrated_lufs(pcm_powers(bytes(48_000), 48_000)) is None
    assert integrated_lufs(pcm_powers(b"", 48_000)) is None
