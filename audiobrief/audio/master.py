"""A voice's fixed gain and a soft limit, as one table from sample to sample.

A line is never levelled by itself: headlines would pump. espeak peaks at -1 dBFS when it is still
too quiet, so gain alone falls short; samples above the knee are bent towards the ceiling.
"""

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from audiobrief.model import Clip

if TYPE_CHECKING:
    import numpy as np

KNEE_DBFS, CEILING_DBFS = -7.5, -1.5
"""LAME takes 0.45 dB off whatever it encodes; the ceiling then leaves encoding nearly 1 dB to overshoot -1 dBTP."""

BLOCK_SAMPLES = 1 << 16
"""At a time: numpy looks up by 64-bit places, eight bytes a sample."""

VERSION = 2
"""Part of the cache key: raise it when the sound changes."""


def master(clip: Clip, gain_db: float) -> Clip:
    """Return the clip amplified by `gain_db`, no sample above the ceiling."""
    import numpy as np

    samples, curve = np.frombuffer(clip.pcm, dtype=np.uint16), _curve(gain_db)
    mastered = BytesIO()
    for start in range(0, len(samples), BLOCK_SAMPLES):
        mastered.write(curve.take(samples[start : start + BLOCK_SAMPLES]).data)
    return Clip(mastered.getvalue(), clip.rate_hz, clip.words, clip.joins)


@lru_cache(maxsize=16)
def _curve(gain_db: float) -> "np.ndarray":
    """Return the new sample for each of the 65,536, indexed by its unsigned bits: straight, then tanh."""
    import numpy as np

    full = 32768.0
    knee, ceiling = (full * 10 ** (dbfs / 20) for dbfs in (KNEE_DBFS, CEILING_DBFS))
    sample = np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.float64)
    loud = np.abs(sample) * 10 ** (gain_db / 20)
    bent = knee + (ceiling - knee) * np.tanh((loud - knee) / (ceiling - knee))
    curve = np.copysign(np.where(loud <= knee, loud, bent), sample)
    return np.rint(curve).astype(np.int16)
