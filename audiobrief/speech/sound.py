"""What an engine is asked and what it answers: a text in, its sound with word times out."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class WordEvent:
    """The engine began a word."""

    position: int
    """Code point in the text of the utterance."""
    sample: int
    """Where it sounds, in samples from the start of the utterance."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What an engine made of one text: 16-bit mono PCM, native byte order."""

    pcm: bytes
    rate_hz: int
    words: tuple[WordEvent, ...] | None
    """None when the engine tells no word times."""


class Engine(Protocol):
    """An open engine; safe to share between threads."""

    version: str
    """Engine and data version, for cache keys."""
    phonemes: bool
    """Whether a text may hold phonemes between PHONEMES_BEGIN and PHONEMES_END."""

    letters: AbstractSet[str] | None
    """What it can say besides ASCII; None for an engine that says every letter somehow."""

    def speak(self, text: str, properties: Mapping[str, Any]) -> Sound:
        """Return the text's sound; raises SpeechError, VoiceNotFound or EngineMissing."""

    def close(self) -> None:
        """Give back what the engine holds; one that other builds share stays as it is."""


PHONEMES_BEGIN, PHONEMES_END = "\ue000", "\ue001"
"""Around engine phonemes in an utterance; never let through from article text."""
