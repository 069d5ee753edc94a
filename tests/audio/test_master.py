"""Mastering is one table: monotone, symmetric, straight for quiet sound, never over the ceiling."""

from array import array

import pytest

from audiobrief.audio.master import CEILING_DBFS, KNEE_DBFS, master
from audiobrief.model import Clip

EVERY_SAMPLE = array("h", range(-32768, 32768))


def mastered(gain_db: float) -> array:
    return array("h", master(Clip(EVERY_SAMPLE.tobytes(), 22_050, ()), gain_db).pcm)


@pytest.mark.parametrize("gain_db", [-6.0, 0.0, 2.5, 12.0])
def test_no_sample_is_over_the_ceiling_and_order_is_kept(gain_db):
    out = mastered(gain_db)
    assert max(out) <= round(32768 * 10 ** (CEILING_DBFS / 20))
    assert list(out) == sorted(out)
    assert all(out[32768 + i] == -out[32768 - i] for i in range(0, 32768, 97))


def test_quiet_sound_is_only_amplified():
    out = mastered(6.0)
    knee = round(32768 * 10 ** ((KNEE_DBFS - 6.1) / 20))
    for sample in range(-knee, knee, 101):
        assert out[sample + 32768] == pytest.approx(sample * 10 ** (6 / 20), abs=0.51)
