"""A line's sound before it is encoded, kept in the cache of cuts as a WAV file: to be mixed again without being spoken.

Such an entry has no frames: it is no part of a recording.
"""

import io
import sys
import wave
from array import array

from audiobrief.model import Clip, Cut

SAMPLE_BYTES = 2
"""Of 16-bit PCM, as every engine gives it."""


def pack_clip(clip: Clip, speech_ms: int) -> Cut:
    """Return a mastered clip, whose speech ends at `speech_ms`, as an entry of the cache."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(clip.rate_hz)
        file.writeframes(clip.pcm)
    return Cut(out.getvalue(), 0, clip.words, speech_ms)


def unpack_clip(entry: Cut) -> Clip:
    """Return the clip of an entry that `pack_clip` made."""
    with wave.open(io.BytesIO(entry.frames)) as file:
        samples = array("h", file.readframes(file.getnframes()))
        if sys.byteorder == "big":
            samples.byteswap()
        return Clip(samples.tobytes(), file.getframerate(), entry.words)
