"""How a voice reads words, in IPA, without making a sound: for lexicons, and for those who keep them."""

import threading
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Protocol

from audiobrief.errors import EngineMissing, SettingsError, VoiceNotFound
from audiobrief.model import VoiceProfile
from audiobrief.speech.engine import memory_driver
from audiobrief.speech.speaker import role_properties

_asking = threading.Lock()


class Readings(Protocol):
    """What a driver's `open_readings` gives; not to be shared between threads."""

    letters: AbstractSet[str] | None
    """As of an engine."""
    has_dictionary: bool
    """Whether it can tell what it knows from what it guesses."""

    def ipa(self, text: str) -> str:
        """Return the sounds of an utterance, as its engine gets it; raises SpeechError."""

    def knows(self, word: str) -> bool:
        """Return whether the voice's own dictionary holds a word, so that it need not guess."""


def open_readings(voice: VoiceProfile) -> Readings | None:
    """Return what tells how a voice reads; None for an engine that does not tell. Raises EngineMissing."""
    open_them: Callable[..., Readings] | None = getattr(memory_driver(voice.engine), "open_readings", None)
    return open_them(role_properties(voice, "body")) if open_them else None


def borrow(word: str, language: str) -> str:
    """Return how espeak-ng reads a word in a BCP 47 language, in IPA.

    Raises SettingsError for a language that it does not speak, EngineMissing where it is not here.
    """
    with _asking:
        return _readings_of(language).ipa(word)


@cache
def _readings_of(language: str) -> Readings:
    driver = memory_driver("espeak")
    if driver is None:
        raise EngineMissing("espeak-ng, which reads borrowed words, is not here")
    try:
        readings: Readings = driver.open_readings({"voice": language.lower()})
    except VoiceNotFound as error:
        raise SettingsError(f'no reading can be borrowed from "{language}": espeak-ng does not speak it') from error
    return readings
