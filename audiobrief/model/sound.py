"""What was said: clips, cuts and when each word sounds."""

from dataclasses import dataclass
from pathlib import Path

from audiobrief.model.article import Kind


@dataclass(frozen=True, slots=True)
class WordTime:
    """When a spoken word sounds, from the start of its clip or cut."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Clip:
    """The sound of one line: signed 16-bit mono PCM, native byte order."""

    pcm: bytes
    rate_hz: int
    words: tuple[WordTime, ...]
    """One for each of `Line.words`, monotone and complete."""
    joins: tuple[tuple[int, int], ...] = ()
    """(sample, word) pairs: where a sentence's sound begins, and its first word; the first sentence is left out."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The MP3 frames of one line with its pause; knows nothing of the shown text."""

    frames: bytes
    frame_count: int
    words: tuple[WordTime, ...]
    speech_ms: int
    """Where the speech ends and the pause begins."""
    powers: tuple[float, ...] = ()
    """K-weighted mean square of each tenth of a second; empty where nobody measured."""


@dataclass(frozen=True, slots=True)
class MarkWord:
    """A spoken word's time and the shown characters it lights up."""

    start_ms: int
    end_ms: int
    shown_start: int
    """Span in `Mark.text`."""
    shown_end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A line in the finished audio; all timed outputs come from the list of these."""

    line: int
    """Index in the script."""
    start_ms: int
    end_ms: int
    """Where its speech ends; the pause after it belongs to no mark."""
    text: str
    """The line as shown."""
    kind: Kind
    paragraph: int
    words: tuple[MarkWord, ...]
    speaker: str = ""
    """The voice that says it, where several voices speak; else empty."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Stitched MP3 frames in a file, not yet tagged."""

    frames_file: Path
    """Bare frames without header or tag."""
    frame_count: int
    byte_count: int
    rate_hz: int
    bitrate_kbps: int
    sample_count: int
    """Samples after the decoder has trimmed delay and padding."""
    marks: tuple[Mark, ...]
    cuts: tuple[str, ...] = ()
    """Keys of the cached cuts that it is put together from."""
    loudness_lufs: float | None = None
    """Integrated, of all cuts that were measured; None where none was, or next to nothing is heard."""
    loud_s: float = 0.0
    """Seconds of sound that were measured."""

    @property
    def duration_ms(self) -> int:
        """The exact decoded length, rounded to a millisecond."""
        return round(self.sample_count * 1000 / self.rate_hz)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A headed part of an episode."""

    title: str
    start_ms: int
    end_ms: int
    url: str = ""
    """Where its article lives, in a briefing."""
    image: str = ""
    """Address of that article's picture."""


@dataclass(frozen=True, slots=True)
class Audio:
    """A finished MP3 file."""

    file: str
    """Its name without folder."""
    byte_count: int
    sha256: str
    """Hex digest of the whole file."""
    duration_ms: int
    rate_hz: int
    bitrate_kbps: int
