"""How loud a sound is heard: integrated loudness by ITU-R BS.1770-4, of mono."""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

SILENT_LUFS = -70.0
"""BS.1770's absolute gate: softer blocks do not count."""
_BELOW_MEAN_LU = 10.0
_BLOCK_S, _STEP_S = 0.4, 0.1
_OFFSET = -0.691  # so that a 997 Hz sine at 0 dBFS is at -3.01 LUFS
_SHELF_HZ, _SHELF_DB, _SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
_HIGH_PASS_HZ, _HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773
"""The K weighting's two filters as analogue prototypes, so that any rate can be weighed (EBU R 128's libebur128)."""


def integrated_lufs(pcm: bytes, rate_hz: int) -> float:
    """Return the integrated loudness of 16-bit mono sound; SILENT_LUFS for silence."""
    import numpy as np

    samples = np.frombuffer(pcm, np.int16) / 32768
    size = len(samples) + rate_hz  # room for the filters to ring
    spectrum = np.fft.rfft(samples, size) * _weighting(size, rate_hz)
    power = np.concatenate([[0.0], np.cumsum(np.fft.irfft(spectrum, size)[: len(samples)] ** 2)])
    block, step = round(_BLOCK_S * rate_hz), round(_STEP_S * rate_hz)
    starts = np.arange(0, max(1, len(samples) - block + 1), step)
    ends = np.minimum(starts + block, len(samples))
    means = (power[ends] - power[starts]) / block
    means = means[means > 10 ** ((SILENT_LUFS - _OFFSET) / 10)]
    if len(means):
        means = means[means > means.mean() / 10 ** (_BELOW_MEAN_LU / 10)]
    return float(_OFFSET + 10 * np.log10(means.mean())) if len(means) else SILENT_LUFS


def _weighting(size: int, rate_hz: int) -> "np.ndarray":
    """Return the K weighting's response at each frequency of a real spectrum."""
    import numpy as np

    delay = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    tangent = math.tan(math.pi * _SHELF_HZ / rate_hz)
    high = 10 ** (_SHELF_DB / 20)
    middle = high**0.4996667741545416
    damped = tangent / _SHELF_Q
    shelf = np.polyval(
        [high - middle * damped + tangent**2, 2 * (tangent**2 - high), high + middle * damped + tangent**2], delay
    ) / np.polyval([1 - damped + tangent**2, 2 * (tangent**2 - 1), 1 + damped + tangent**2], delay)
    tangent = math.tan(math.pi * _HIGH_PASS_HZ / rate_hz)
    damped = tangent / _HIGH_PASS_Q
    scale = 1 + damped + tangent**2
    high_pass = np.polyval([1, -2, 1], delay) / np.polyval(
        [(1 - damped + tangent**2) / scale, 2 * (tangent**2 - 1) / scale, 1], delay
    )
    return np.asarray(shelf * high_pass)
