"""Integrated loudness (ITU-R BS.1770-5) of a recording, from powers gathered as each cut is made.

A cut keeps the K-weighted power of each tenth of a second, so that the whole is known without decoding it, from the
cache too.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from audiobrief.model import Clip

if TYPE_CHECKING:
    import numpy as np

HOPS_PER_S = 10
"""Gating blocks of 400 ms overlap by three quarters (BS.1770-5, annex 1): a hop is 100 ms."""
BLOCK_HOPS = 4
_ABSOLUTE_LUFS, _RELATIVE_LU, _OFFSET_DB = -70.0, -10.0, -0.691
_ENCODED_DB = -0.45  # what LAME takes off; see master.py
_FULL_SCALE = 32768.0
_STAGES = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)
"""BS.1770-5, tables 1 and 2: numerator and denominator of the head's shelf and the high-pass, at 48 kHz."""
_STAGES_HZ = 48_000


def hop_powers(clip: Clip) -> tuple[float, ...]:
    """Return the K-weighted mean square of each whole tenth of a second, full scale being 1."""
    import numpy as np

    samples = np.frombuffer(clip.pcm, np.int16).astype(np.float32) / _FULL_SCALE
    powers: list[float] = sample_powers(samples, clip.rate_hz).tolist()
    return tuple(powers)


def sample_powers(samples: "np.ndarray", rate_hz: int) -> "np.ndarray":
    """Return the K-weighted mean square of each whole tenth of a second of one channel, full scale being 1."""
    import numpy as np

    size = rate_hz // HOPS_PER_S
    hops = samples[: len(samples) // size * size].reshape(-1, size)
    spectrum = np.fft.rfft(hops, axis=1)
    return np.asarray((spectrum.real**2 + spectrum.imag**2) @ _weights(rate_hz, size))


def integrated_lufs(powers: Iterable[float]) -> float | None:
    """Return the gated loudness of an MP3 whose cuts have these powers; None where nothing passes the gate."""
    loudness = gated_lufs(powers)
    return None if loudness is None else loudness + _ENCODED_DB


def gated_lufs(powers: Iterable[float]) -> float | None:
    """Return the gated loudness of sound whose hops have these powers; None where nothing passes the gate."""
    blocks = [block for block in _blocks(tuple(powers)) if _lufs(block) > _ABSOLUTE_LUFS]
    if not blocks:
        return None
    gate = _lufs(sum(blocks) / len(blocks)) + _RELATIVE_LU
    loud = [block for block in blocks if _lufs(block) > gate]
    return _lufs(sum(loud) / len(loud))


def _blocks(powers: Sequence[float]) -> Iterable[float]:
    later = (islice(powers, start, None) for start in range(BLOCK_HOPS))
    return (sum(four) / BLOCK_HOPS for four in zip(*later, strict=False))


def _lufs(power: float) -> float:
    return _OFFSET_DB + 10 * math.log10(max(power, 1e-12))


@lru_cache(maxsize=4)
def _weights(rate_hz: int, size: int) -> "np.ndarray":
    """Return what each bin of a hop's spectrum adds to its mean square (Parseval, one-sided)."""
    import numpy as np

    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(size, 1 / rate_hz) / _STAGES_HZ)
    gain = np.ones(len(turn))
    for above, below in _STAGES:
        gain *= np.abs(np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)) ** 2
    sides = np.full(len(turn), 2.0)
    sides[0] = 1.0
    if size % 2 == 0:
        sides[-1] = 1.0
    return np.asarray(gain * sides / size**2, np.float32)
