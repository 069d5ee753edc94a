"""Sounds to mix with speech: our own, or files in any format that the standard library or ffmpeg opens."""

import hashlib
import warnings
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.audio.cache import CutCache
from audiobrief.audio.loudness import loudest_lufs
from audiobrief.audio.mix.settings import SoundSettings
from audiobrief.audio.mix.synth import RATE_HZ, play, sound_recipe
from audiobrief.errors import AudioError
from audiobrief.model import Cut

if TYPE_CHECKING:
    import numpy as np

LONGEST_S = 60
"""Of a file, so much is read: a longer bed begins again, and a jingle that long is a mistake; set by hand."""
HIGHEST_PEAK = 10 ** (-3 / 20)
"""A sound's own peak leaves room for what it is mixed with; set by hand."""
FULL = 32767.0
"""The largest sample of 16 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """Sound at RATE_HZ, full scale 1."""

    samples: "np.ndarray"
    """Of one channel, or two columns of stereo."""
    digest: str
    """Of what it was made from."""

    @property
    def length_s(self) -> float:
        """How long it lasts."""
        return len(self.samples) / RATE_HZ

    def at_loudness(self, lufs: float) -> "np.ndarray":
        """Return it so loud at its loudest moment, less loud where its peak would be too high."""
        import numpy as np

        gain = 10 ** ((lufs - loudest_lufs(self.samples, RATE_HZ)) / 20)
        peak = float(np.abs(self.samples).max())
        return self.samples * min(gain, HIGHEST_PEAK / peak if peak else gain)


def find_sound(settings: SoundSettings, kind: str, cache: CutCache | None, channel_count: int = 1) -> Sound:
    """Return the jingle, sting, bed or closing sound that settings name, else the set's own."""
    file = getattr(settings, kind)
    return open_sound(Path(file), channel_count) if file else own_sound(settings.set, kind, cache, channel_count)


def own_sound(name: str, kind: str, cache: CutCache | None, channel_count: int = 1) -> Sound:
    """Return one of our own sounds; made once, it is kept in the cache of cuts as plain samples."""
    import numpy as np

    recipe = sound_recipe(name, kind) + (f" in {channel_count}" if channel_count > 1 else "")
    digest = hashlib.blake2b(recipe.encode(), digest_size=20).hexdigest()
    known = cache.get(digest) if cache else None
    if known is None:
        pcm = np.rint(play(name, kind, channel_count) * FULL).astype("<i2").tobytes()
        known = Cut(pcm, 0, (), 0)
        if cache:
            cache.put(digest, known)
    return Sound(_in_columns(known.frames, channel_count), digest)


def open_sound(file: Path, channel_count: int = 1) -> Sound:
    """Return the sound of a file in so many channels, the first LONGEST_S of it; raises AudioError."""
    import numpy as np

    try:
        digest = hashlib.blake2b(file.read_bytes(), digest_size=20).hexdigest()
        pcm, rate_hz = _read_wave(file, channel_count) or _read_foreign(file, channel_count)
    except OSError as error:
        raise AudioError(f"{file}: this sound cannot be read: {error.strerror or error}; check its name") from error
    samples = resample(_in_columns(pcm, channel_count), rate_hz)
    if not len(samples) or not np.abs(samples).max():
        raise AudioError(f"{file}: this sound is silent; give another, or leave it out")
    return Sound(samples, digest)


def _in_columns(pcm: bytes, channel_count: int) -> "np.ndarray":
    """Return 16-bit PCM, its channels in turn, as samples: one row, or a column a channel."""
    import numpy as np

    samples = np.frombuffer(pcm, "<i2") / np.float32(FULL)
    return samples if channel_count == 1 else samples.reshape(-1, channel_count)


def resample(samples: "np.ndarray", rate_hz: int) -> "np.ndarray":
    """Return sound at RATE_HZ, by its spectrum; its ends should be quiet, since they touch each other in it."""
    import math

    import numpy as np

    if rate_hz == RATE_HZ or not len(samples):
        return samples.astype(np.float32)
    step = rate_hz // math.gcd(rate_hz, RATE_HZ)
    size = step * smooth_count(-(-len(samples) // step))
    padded = np.pad(samples, ((0, size - len(samples)), *((0, 0),) * (samples.ndim - 1)))
    count = len(padded) // step * (RATE_HZ // math.gcd(rate_hz, RATE_HZ))
    spectrum = np.fft.rfft(padded, axis=0)
    out = np.fft.irfft(spectrum[: count // 2 + 1], count, axis=0) * (count / len(padded))
    return out[: -(-len(samples) * RATE_HZ // rate_hz)].astype(np.float32)


def smooth_count(count: int) -> int:
    """Return the next number that is a product of 2, 3 and 5: for others a transform takes far more memory."""
    while True:
        rest = count
        for prime in (2, 3, 5):
            while rest and rest % prime == 0:
                rest //= prime
        if rest <= 1:
            return count
        count += 1


def _read_wave(file: Path, channel_count: int) -> tuple[bytes, int] | None:
    """Return 16-bit PCM of a plain WAV file in so many channels; None for all else."""
    import numpy as np

    try:
        with wave.open(str(file), "rb") as source:
            if source.getsampwidth() != 2:  # noqa: PLR2004  bytes of a sample
                return None
            data = source.readframes(source.getframerate() * LONGEST_S)
            channels = np.frombuffer(data, "<i2").reshape(-1, source.getnchannels())
            if channel_count == 1:
                channels = np.rint(channels.mean(axis=1)).astype("<i2")
            else:  # of mono both, of surround the front ones
                channels = np.repeat(channels, channel_count, axis=1) if channels.shape[1] == 1 else channels
                channels = channels[:, :channel_count]
            return channels.tobytes(), source.getframerate()
    except (wave.Error, EOFError, ValueError):
        return None


def _read_foreign(file: Path, channel_count: int) -> tuple[bytes, int]:
    """Return 16-bit PCM of a file of any other format, by pydub, which has ffmpeg read it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydub speaks of audioop and of ffmpeg; what fails is told below
        from pydub import AudioSegment
        from pydub.exceptions import CouldntDecodeError

    try:
        found = AudioSegment.from_file(str(file), duration=LONGEST_S)
    except CouldntDecodeError as error:
        raise AudioError(f"{file}: this is no sound that ffmpeg can read; give a WAV, MP3 or FLAC file") from error
    except FileNotFoundError as error:
        if not file.exists():
            raise
        raise AudioError(f"{file}: only ffmpeg reads this format, and it is not here; give a WAV file") from error
    sound = found.set_channels(channel_count).set_sample_width(2)
    return sound.raw_data, sound.frame_rate
