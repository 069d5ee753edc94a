"""Speaks the parts of a programme with their voices, through one cache: what was said once is not spoken again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from audiobrief.assembly import Assembly
from audiobrief.audio.cache import CutCache
from audiobrief.audio.frames import parse_frame_header
from audiobrief.audio.mp3 import QUALITIES
from audiobrief.briefing.frame import Part
from audiobrief.briefing.rundown import FOR_EVER_MS
from audiobrief.model import Cut, Line, VoiceProfile
from audiobrief.settings import Settings

QUALITY = "broadcast"
"""One rate for all voices: 44.1 kHz, resampled by the encoder, so that cuts of any engine join."""


class Studio:
    """Measures parts, and gives their cuts."""

    def __init__(self, settings: Settings, cache: CutCache) -> None:
        self._settings, self._cache = settings, cache
        self._lengths_ms: dict[tuple[str, Line], float] = {}

    def measure(self, part: Part, most_ms: int = FOR_EVER_MS) -> int:
        """Return how long a part lasts in ms, its link and its pauses included; once over `most_ms`, it stops there."""
        total_ms = 0.0
        for piece in spoken_parts([part]):
            for length_ms in self._line_lengths(piece):
                total_ms += length_ms
                if total_ms > most_ms:
                    return round(total_ms) + 1
        return round(total_ms)

    def cuts(self, parts: Iterable[Part]) -> Iterator[Cut]:
        """Yield the cuts of parts in order."""
        for part in spoken_parts(parts):
            yield from self._assembly(part.voice).make_cuts(part.lines)

    def _line_lengths(self, part: Part) -> Iterator[float]:
        unknown = [line for line in part.lines if (part.voice.name, line) not in self._lengths_ms]
        cuts = self._assembly(part.voice).make_cuts(unknown)
        for line in part.lines:
            key = (part.voice.name, line)
            if key not in self._lengths_ms:
                self._lengths_ms[key] = length_ms(next(cuts))
            yield self._lengths_ms[key]

    def _assembly(self, voice: VoiceProfile) -> Assembly:
        loudness = self._settings.audio.loudness_lufs
        return Assembly(voice, QUALITIES[QUALITY], loudness_lufs=loudness, cache=self._cache)


def spoken_parts(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield parts with links as parts of their own, in front of their stories."""
    for part in parts:
        if part.link is not None:
            yield replace(part.link, story=part.story)
        yield replace(part, link=None)


def length_ms(cut: Cut) -> float:
    """Return how long a cut lasts, its pause included."""
    header = parse_frame_header(cut.frames)
    return cut.frame_count * header.sample_count * 1000 / header.rate_hz
