"""How MP3s sound, held against what podcasts are mastered to; many are decoded in one run."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audiobrief.check.findings import Finding, finding
from audiobrief.check.sound.hearing import Encoded, Heard, decoder, hear
from audiobrief.check.sound.metering import PEAK
from audiobrief.check.sound.stream import Stream
from audiobrief.disk import operations

LUFS = {1: -19.0, 2: -16.0}
"""Channels → integrated loudness that podcasts are mastered to (AES TD1008; Apple Podcasts for stereo)."""
TOLERANCE_LU = 1.0
"""Apple Podcasts, "Audio requirements": -16 dB ± 1 LU, peak of -1 dB FS; mono lies 3 LU lower."""
SHORTEST_FOR_LOUDNESS_S = 3
"""Gated loudness of less is chance."""
TOGETHER = 32
"""MP3s in one run of ffmpeg, whose start then costs 2 ms of CPU for each."""
TOGETHER_S = 600
"""Of sound in one run: 200 MB on the disk in stereo at 44.1 kHz. What lasts longer runs alone, and lies nowhere."""


@dataclass(slots=True)
class Seen:
    """What has been looked at and is still to be heard."""

    place: str
    found: list[Finding] = field(default_factory=list)
    """What is wrong so far."""
    stream: Stream | None = None
    """None where there is nothing to hear."""
    mp3: bytes = b""
    """Empty where it is not to be heard, and once it has been laid aside."""
    remember: Callable[[Sequence[Finding]], None] | None = None
    """Takes note of all that was found."""

    @property
    def duration_s(self) -> float:
        """How long its sound lasts; 0 where there is none."""
        return self.stream.duration_s if self.stream else 0.0


def heard(seen: Iterable[Seen], folder: Path, most: int = TOGETHER) -> Iterator[Finding]:
    """Yield what is wrong with all of these, after hearing so many at once; `folder` is one to work in."""
    waiting: list[tuple[Seen, Path]] = []
    for one in seen:
        if len(waiting) >= most or sum(w.duration_s for w, _ in waiting) + one.duration_s > TOGETHER_S:
            yield from _settled(waiting, folder)
            waiting = []
        file = folder / f"heard-{len(waiting)}.mp3"
        if one.mp3 and decoder():
            operations.write_file(file, one.mp3)
            one.mp3 = b""
        elif one.mp3:
            one.found.append(finding("not-decoded", one.place, "ffmpeg is not installed"))
        waiting.append((one, file))
    yield from _settled(waiting, folder)


def _settled(waiting: Sequence[tuple[Seen, Path]], folder: Path) -> Iterator[Finding]:
    there = [(one, file, one.stream) for one, file in waiting if one.stream and file.exists()]
    mp3s = [Encoded(file, stream.first.rate_hz, stream.first.channel_count) for _, file, stream in there]
    for (one, file, stream), sound in zip(there, hear(mp3s, folder), strict=True):
        one.found += _findings(sound, one.place, stream)
        operations.remove_file(file)
    for one, _ in waiting:
        if one.remember:
            one.remember(one.found)
        yield from one.found


def _findings(sound: Heard, place: str, stream: Stream) -> Iterator[Finding]:
    if sound.fault:
        yield finding("mp3-decode", place, f"ffmpeg: {sound.fault[:160]}")
    wanted = LUFS[stream.first.channel_count]
    long_enough = stream.duration_s >= SHORTEST_FOR_LOUDNESS_S
    if long_enough and (sound.lufs is None or abs(sound.lufs - wanted) > TOLERANCE_LU):
        told = "silent" if sound.lufs is None else f"{sound.lufs:.1f} LUFS"
        yield finding("loudness", place, f"{told}, not {wanted:.0f}")
    if sound.peak > PEAK:
        yield finding("true-peak", place, f"{20 * math.log10(sound.peak):.1f} dBTP")
    if sound.silences_s:
        longest = max(sound.silences_s)
        yield finding("silence", place, f"{len(sound.silences_s)} silences of 3 s or more, the longest {longest:.1f} s")
