"""How far a batch is, how fast, and how long it will go on: by the length of its sources, not by their number."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.sources.lists import MAY_BE_A_LIST, Listed, ListOptions, expand

if TYPE_CHECKING:
    from audiobrief.model import Audio

UNREAD_BYTES = 6000
"""What a page that is still to be fetched is counted as: the characters of about a thousand words; set by hand."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is to do."""

    count: int
    byte_count: int


def measure(names: Iterable[str], options: ListOptions) -> Size | None:
    """Return how much the names stand for, without opening what they lead to; None where only the web knows."""
    chosen = tuple(names)
    if any(MAY_BE_A_LIST.match(name) or name.startswith("-") for name in chosen):
        return None
    count = byte_count = 0
    for one in expand(chosen, options):
        count, byte_count = count + 1, byte_count + source_bytes(one)
    return Size(count, byte_count)


def source_bytes(one: Listed) -> int:
    """Return how long an article's source is, as far as known."""
    if one.left_out or one.fault:
        return 0
    if one.source or one.byte_count:
        return len(one.source.data) if one.source else one.byte_count
    path = Path(one.address)
    try:
        return path.stat().st_size if "://" not in one.address else UNREAD_BYTES
    except OSError:
        return UNREAD_BYTES


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a text is likely to become."""

    duration_ms: int
    byte_count: int
    seconds: float
    """That one worker takes."""


class Speed:
    """How fast this machine speaks with one voice, measured on a sample."""

    def __init__(
        self, sample: str, speak: Callable[[str], "Audio"], clock_s: Callable[[], float] = time.perf_counter
    ) -> None:
        """Speak a sample twice: at first a voice wakes, which a batch does once. Raises what `speak` raises."""
        speak(sample)
        begun_s = clock_s()
        audio = speak(sample)
        self._sample = Estimate(audio.duration_ms, audio.byte_count, clock_s() - begun_s)
        self._words = len(sample.split())

    def estimate(self, words: int) -> Estimate:
        """Return what so many words are likely to become."""
        times, one = words / self._words, self._sample
        return Estimate(round(times * one.duration_ms), round(times * one.byte_count), round(times * one.seconds, 3))


class Pace:
    """What has ended of a batch, and what that says of the rest; `clock_s` tells the seconds."""

    def __init__(self, clock_s: Callable[[], float]) -> None:
        self._clock_s, self._begun_s = clock_s, clock_s()
        self._size: Size | None = None
        self.is_measured = False
        self._ended_bytes = self._made_bytes = self._sound_ms = 0
        self.done = self.failed = 0
        self.running: dict[str, None] = {}
        """The names of what workers are at, the latest last."""

    def of(self, size: Size | None) -> None:
        """Take note of how much there is in all."""
        self._size, self.is_measured = size, True

    def begin(self, name: str) -> None:
        """Take note of an article that a worker has begun."""
        self.running[name] = None

    def end(self, kind: str, name: str, byte_count: int, duration_ms: int) -> None:
        """Take note of an article that ended: how long its source was, and its sound."""
        self.running.pop(name, None)
        if kind == "retried":
            return
        self.done += 1
        self.failed += kind == "failed"
        self._ended_bytes += byte_count
        self._made_bytes += byte_count if kind in {"made", "updated", "failed"} else 0
        self._sound_ms += duration_ms if kind in {"made", "updated"} else 0

    @property
    def count(self) -> int | None:
        """How many articles there are in all; None where nobody knows yet."""
        return max(self._size.count, self.done) if self._size else None

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1, by length."""
        if self._size is None or not self._size.byte_count:
            return None
        return min(1.0, self._ended_bytes / self._size.byte_count)

    @property
    def speed(self) -> float:
        """Seconds of sound a second."""
        return self._sound_ms / 1000 / self._elapsed_s

    @property
    def left_s(self) -> float | None:
        """How long the rest will take, in seconds; None until something has been made."""
        if self._size is None or not self._made_bytes:
            return None
        return max(0, self._size.byte_count - self._ended_bytes) * self._elapsed_s / self._made_bytes

    @property
    def _elapsed_s(self) -> float:
        return max(self._clock_s() - self._begun_s, 0.001)
