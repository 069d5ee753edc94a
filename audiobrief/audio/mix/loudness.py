"""How loud mono sound is, as listeners hear it: ITU-R BS.1770-4, in the frequency domain."""

import math
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

SILENCE_LUFS = -120.0
BLOCK_S, STEP_S = 0.4, 0.1
"""Momentary loudness: blocks of 400 ms that overlap by three quarters."""
ABSOLUTE_GATE_LUFS, RELATIVE_GATE_LU = -70.0, 10.0
OFFSET_DB = -0.691
"""BS.1770-4 §1: a 997 Hz sine of full scale reads -3.01 LKFS."""
SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""BS.1770-4, tables 1 and 2: the two filters at FILTERS_HZ, numerator and denominator."""
FILTERS_HZ = 48_000


def momentary_lufs(sound: "np.ndarray", rate_hz: int) -> "np.ndarray":
    """Return the loudness of each block of mono sound, full scale 1; a shorter one as if silence followed."""
    import numpy as np

    block, step = round(BLOCK_S * rate_hz), round(STEP_S * rate_hz)
    padded = np.pad(sound, (0, max(0, block - len(sound))))
    weights = _weights(block, rate_hz)
    starts = range(0, len(padded) - block + 1, step)
    powers = [
        float(np.sum(np.abs(np.fft.rfft(padded[start : start + block])) ** 2 * weights)) / block**2 for start in starts
    ]
    return OFFSET_DB + 10 * np.log10(np.maximum(powers, 1e-12))


def integrated_lufs(sound: "np.ndarray", rate_hz: int) -> float:
    """Return the gated loudness of mono sound; SILENCE_LUFS for silence."""
    import numpy as np

    blocks = momentary_lufs(sound, rate_hz)
    for gate in (ABSOLUTE_GATE_LUFS, None):
        least = _mean(blocks) - RELATIVE_GATE_LU if gate is None else gate
        blocks = blocks[blocks > least]
        if not len(blocks):
            return SILENCE_LUFS
    return float(_mean(np.asarray(blocks)))


def loudest_lufs(sound: "np.ndarray", rate_hz: int) -> float:
    """Return the loudest momentary loudness of mono sound."""
    return float(momentary_lufs(sound, rate_hz).max())


def _mean(blocks: "np.ndarray") -> float:
    import numpy as np

    return 10 * math.log10(float(np.mean(10 ** (blocks / 10))))


@lru_cache(maxsize=4)
def _weights(block: int, rate_hz: int) -> "np.ndarray":
    """Return what each frequency of a block's spectrum counts: the filters' gain, and both halves of the spectrum."""
    import numpy as np

    z = np.exp(-2j * np.pi * np.fft.rfftfreq(block, 1 / rate_hz) / FILTERS_HZ)
    gain = np.ones(len(z))
    for over, under in (SHELF, HIGH_PASS):
        top = over[0] + over[1] * z + over[2] * z**2
        gain *= np.abs(top / (under[0] + under[1] * z + under[2] * z**2)) ** 2
    gain[1:] *= 2
    return gain
