"""How loud sound is heard: momentary and integrated loudness by ITU-R BS.1770-5.

Everything is made of hops, the K-weighted power of each tenth of a second: a cut keeps them, so that the loudness of
a whole recording is known without decoding it, from the cache too.
"""

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

HOPS_PER_S = 10
"""Gating blocks of 400 ms overlap by three quarters (BS.1770-5, annex 1): a hop is 100 ms."""
BLOCK_HOPS = 4
"""Of 100 ms: a gating block lasts 400 ms (BS.1770-5, annex 1)."""
HOPS_AT_A_TIME = 64
"""Whose spectra are in memory, 24 bytes a sample: a paragraph may last two minutes, and each encoder has one."""
ABSOLUTE_GATE_LUFS, RELATIVE_GATE_LU = -70.0, -10.0
"""BS.1770-5, annex 1: blocks below the first never count, nor those so far below the mean of the rest."""
OFFSET_DB = -0.691
"""BS.1770-5, annex 1: a 997 Hz sine of full scale reads -3.01 LKFS."""
STAGES = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)
"""BS.1770-5, tables 1 and 2: numerator and denominator of the head's shelf and the high-pass, at STAGES_HZ."""
STAGES_HZ = 48_000
"""The rate for which BS.1770-5 prints its filters."""
FULL_SCALE = 32768.0
"""Of 16-bit samples."""
LEAST_POWER = 1e-12
"""Of which the logarithm is taken: 50 dB below the absolute gate."""


def pcm_powers(pcm: bytes, rate_hz: int, channel_count: int = 1) -> tuple[float, ...]:
    """Return the hops of 16-bit mono sound that is to be heard from so many channels, whose powers add up."""
    import numpy as np

    powers = hop_powers(np.frombuffer(pcm, np.int16), rate_hz) * np.float32(channel_count)
    return tuple(powers.tolist())


def hop_powers(samples: "np.ndarray", rate_hz: int) -> "np.ndarray":
    """Return the K-weighted mean square of each whole tenth of a second of one channel.

    Full scale is 1, or that of 16 bits where samples are whole numbers.
    """
    import numpy as np

    size = rate_hz // HOPS_PER_S
    hops = samples[: len(samples) // size * size].reshape(-1, size)
    weights = _weights(rate_hz, size)
    starts = range(0, max(1, len(hops)), HOPS_AT_A_TIME)
    return np.concatenate([_weighed(hops[start : start + HOPS_AT_A_TIME], weights) for start in starts])


def _weighed(hops: "np.ndarray", weights: "np.ndarray") -> "np.ndarray":
    import numpy as np

    if np.issubdtype(hops.dtype, np.integer):
        hops = hops.astype(np.float32) / FULL_SCALE
    spectrum = np.fft.rfft(hops, axis=1)
    # no product of matrices: BLAS keeps 32 MB a thread for those
    return np.asarray(np.einsum("hf,f->h", spectrum.real**2 + spectrum.imag**2, weights))


def integrated_lufs(powers: Iterable[float]) -> float | None:
    """Return the gated loudness of sound whose hops have these powers; None where nothing passes the gate."""
    blocks = array("d", (block for block in _blocks(array("d", powers)) if _lufs(block) > ABSOLUTE_GATE_LUFS))
    if not blocks:
        return None
    gate = _lufs(sum(blocks) / len(blocks)) + RELATIVE_GATE_LU
    loud = array("d", (block for block in blocks if _lufs(block) > gate))
    return _lufs(sum(loud) / len(loud))


def loudest_lufs(samples: "np.ndarray", rate_hz: int) -> float:
    """Return the highest momentary loudness of mono sound, or of sound with a column a channel.

    Of less than a block it is that as if silence followed.
    """
    import numpy as np

    missing = BLOCK_HOPS * (rate_hz // HOPS_PER_S) - len(samples)
    columns = samples.reshape(len(samples), -1).T
    powers = np.sum([hop_powers(np.pad(column, (0, max(0, missing))), rate_hz) for column in columns], axis=0)
    return _lufs(max(_blocks(powers.tolist())))


def _blocks(powers: Sequence[float]) -> Iterator[float]:
    later = (islice(powers, start, None) for start in range(BLOCK_HOPS))
    return (sum(four) / BLOCK_HOPS for four in zip(*later, strict=False))


def _lufs(power: float) -> float:
    return OFFSET_DB + 10 * math.log10(max(power, LEAST_POWER))


@lru_cache(maxsize=4)
def _weights(rate_hz: int, size: int) -> "np.ndarray":
    """Return what each bin of a hop's spectrum adds to its mean square (Parseval, one-sided)."""
    import numpy as np

    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(size, 1 / rate_hz) / STAGES_HZ)
    gain = np.ones(len(turn))
    for above, below in STAGES:
        gain *= np.abs(np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)) ** 2
    sides = np.full(len(turn), 2.0)
    sides[0] = 1.0
    if size % 2 == 0:
        sides[-1] = 1.0
    return np.asarray(gain * sides / size**2, np.float32)
