"""A sound before and after an episode; the speech between them stays the cuts that it is, bit for bit."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from audiobrief.audio.cache import CutCache
from audiobrief.audio.frames import count_frames, parse_frame_header
from audiobrief.audio.mix.sounds import Sound, open_sound
from audiobrief.audio.mix.stretch import SILENT_END_S, before, behind, limited
from audiobrief.audio.mix.synth import RATE_HZ
from audiobrief.audio.mp3 import Quality, encode_blocks
from audiobrief.model import Cut

FORMAT = 2
"""Part of every key: raise it when ends are made in another way."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The files of an episode's intro and outro; empty for none."""

    intro: str = ""
    outro: str = ""
    lufs: float = -19.0


def between(cuts: Iterable[Cut], ends: Ends, quality: Quality, cache: CutCache | None) -> Iterator[Cut]:
    """Yield the cuts, the intro's frames in front of the first's, the outro's behind the last's.

    Raises AudioError when a file is no sound.
    """
    channels = quality.channel_count
    intro, outro = (open_sound(Path(file), channels) if file else None for file in (ends.intro, ends.outro))
    held: Cut | None = None
    for cut in cuts:
        if held is not None:
            yield held
        held = behind(_encoded(intro, cut, ends.lufs, quality, cache), cut) if intro and held is None else cut
    if held is not None:
        yield before(held, _encoded(outro, held, ends.lufs, quality, cache)) if outro else held


def _encoded(sound: Sound, beside: Cut, lufs: float, quality: Quality, cache: CutCache | None) -> Cut:
    """Return a sound as a cut of the rate that another has."""
    import numpy as np

    rate_hz = parse_frame_header(beside.frames).rate_hz
    shaped_by = [FORMAT, sound.digest, rate_hz, quality.bitrate_kbps, quality.effort, lufs]
    key = hashlib.blake2b(json.dumps(shaped_by).encode(), digest_size=20).hexdigest()
    if cache and (known := cache.get(key)):
        return known
    silence = np.zeros((round(SILENT_END_S * RATE_HZ), *sound.samples.shape[1:]))
    pcm = limited(np.concatenate([sound.at_loudness(lufs), silence]))
    frames = encode_blocks([pcm], RATE_HZ, replace(quality, rate_hz=rate_hz))
    cut = Cut(frames, count_frames(frames), (), 0)
    if cache:
        cache.put(key, cut)
    return cut
