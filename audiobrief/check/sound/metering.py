"""Loudness, true peak and long silences of decoded sound, a piece at a time."""

from functools import cache
from typing import TYPE_CHECKING

from audiobrief.audio.loudness import hop_powers, integrated_lufs

if TYPE_CHECKING:
    import numpy as np

BYTES_A_SAMPLE = 4
"""Of 32-bit floats, as the decoder gives them."""
SILENT, SILENCE_S = 10 ** (-60 / 20), 3.0
"""Below -60 dB nobody hears anything; of so many seconds a listener thinks that it is over."""
PEAK = 10 ** (-1 / 20)
"""-1 dBTP: Apple Podcasts, "Audio requirements"."""
BLOCK = 32
"""Samples of which only the largest is looked at, unless it comes near the peak; set by hand."""
OVERSAMPLED_HZ = 176_400
"""BS.1770-5, annex 2: at four times 44.1 kHz hardly a peak hides between samples."""
TAPS, KAISER_BETA = 24, 8.0
"""Of the filter that finds it: even within 0.1 dB up to nine tenths of what the rate can hold."""


class Meter:
    """Takes sound in pieces of whole tenths of a second, the last one aside: floats, channels in turn."""

    def __init__(self, rate_hz: int, channel_count: int) -> None:
        import numpy as np

        self._rate_hz, self._channel_count = rate_hz, channel_count
        self._powers: list[float] = []
        self._rest = np.zeros((BLOCK, channel_count), np.float32)
        """What has not been looked at, behind the block before it."""
        self._looked = 0
        """Blocks looked at."""
        self._last_loud = -1
        """The last of them that was not silent."""
        self.peak = 0.0
        """Full scale being 1; exact where it is too high."""
        self.silences_s: list[float] = []
        """Lengths of those of 3 s or more."""

    def take(self, piece: bytes) -> None:
        """Take the next piece."""
        import numpy as np

        whole = len(piece) // (BYTES_A_SAMPLE * self._channel_count) * self._channel_count
        sound = np.nan_to_num(np.frombuffer(piece, "<f4", whole)).reshape(-1, self._channel_count)
        powers = sum(hop_powers(sound[:, at], self._rate_hz) for at in range(self._channel_count))
        self._powers += np.asarray(powers).tolist()
        self._look(np.concatenate([self._rest, sound]))

    def end(self) -> None:
        """Look at what is left; call it once, behind the last piece."""
        import numpy as np

        padding = -len(self._rest) % BLOCK + BLOCK
        self._look(np.concatenate([self._rest, np.zeros((padding, self._channel_count), np.float32)]))
        self._note_silences(np.array([self._looked]))

    def lufs(self) -> float | None:
        """Return the integrated loudness (ITU-R BS.1770-5); None where nothing is to be heard."""
        return integrated_lufs(self._powers)

    def _look(self, sound: "np.ndarray") -> None:
        """Look at all blocks that have one before and one behind."""
        import numpy as np

        count = len(sound) // BLOCK
        largest = np.abs(sound[: count * BLOCK]).reshape(count, -1).max(axis=1)
        near = np.maximum(np.maximum(largest[:-2], largest[1:-1]), largest[2:])
        self.peak = max(self.peak, float(largest.max(initial=0)))
        risky = 1 + np.flatnonzero(near > PEAK / _most_gain(self._rate_hz))
        for channel in sound.T if len(risky) else ():
            self.peak = max(self.peak, _between(channel, risky * BLOCK, self._rate_hz))
        self._note_silences(self._looked + np.flatnonzero(largest[1:-1] >= SILENT))
        self._looked += count - 2
        self._rest = sound[(count - 2) * BLOCK :]

    def _note_silences(self, loud: "np.ndarray") -> None:
        """Take note of the long ones before each of these blocks, the next that are not silent."""
        import numpy as np

        lengths_s = (np.diff(loud, prepend=self._last_loud) - 1) * BLOCK / self._rate_hz
        self.silences_s += lengths_s[lengths_s >= SILENCE_S].tolist()
        self._last_loud = int(loud[-1]) if len(loud) else self._last_loud


def _between(channel: "np.ndarray", starts: "np.ndarray", rate_hz: int) -> float:
    """Return how high one channel's sound goes between the samples of the blocks that start there."""
    import numpy as np

    windows = np.lib.stride_tricks.sliding_window_view(channel, TAPS)
    places = (starts - TAPS // 2 + 1)[:, None] + np.arange(BLOCK)
    return max(float(np.abs(windows[places] @ _filters(rate_hz)).max()), 0.0)


@cache
def _most_gain(rate_hz: int) -> float:
    """Return how much higher than all samples near it the sound between them can go."""
    import numpy as np

    return float(np.abs(_filters(rate_hz)).sum(axis=0).max())


@cache
def _filters(rate_hz: int) -> "np.ndarray":
    """Return the filters, a column each, that give the sound at fractions between a window's two middle samples."""
    import numpy as np

    factor = max(2, -(-OVERSAMPLED_HZ // rate_hz))
    places = np.arange(1, factor) / factor + TAPS // 2 - 1
    distances = np.arange(TAPS)[:, None] - places
    window = np.i0(KAISER_BETA * np.sqrt(np.maximum(0, 1 - (distances / (TAPS / 2)) ** 2)))
    filters = np.sinc(distances) * window
    return np.asarray(filters / filters.sum(axis=0), np.float32)
