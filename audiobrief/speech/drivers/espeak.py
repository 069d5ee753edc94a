"""A pyttsx3 driver for espeak-ng that works in memory and returns when the sound is complete.

pyttsx3's own espeak driver runs the library in retrieval mode, on a thread of espeak's: paragraphs
get lost there. Synchronous mode has no thread, no queue and no file, so nothing can be lost.
"""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, BinaryIO

from audiobrief.errors import SpeechError, VoiceNotFound
from audiobrief.speech.drivers import libespeak
from audiobrief.speech.sound import PHONEMES_BEGIN, PHONEMES_END, WordEvent

IN_MEMORY = True
"""Tells the engine that `save_to_file` takes an open binary file and the sound comes as bare PCM."""

_PARAMETERS = {
    "rate": (libespeak.RATE, 1),
    "pitch": (libespeak.PITCH, 1),
    "pitch_range": (libespeak.RANGE, 1),
    "word_gap_ms": (libespeak.WORD_GAP, 10),
    "volume": (libespeak.VOLUME, 0.01),
}
"""pyttsx3 property → espeak's parameter, and what one step of it is in the property's own unit."""
_BRACKETS = str.maketrans("[]", "()")


def one_per_process() -> bool:
    """Return whether there can be no second engine: its voice and rate would be the first one's too."""
    return not libespeak.can_copy()


def version() -> str:
    """Return espeak-ng's version without opening it."""
    return libespeak.version()


def buildDriver(proxy: Any) -> "EspeakDriver":  # noqa: N802  pyttsx3 asks for this name
    """Return a driver, as pyttsx3 wants it."""
    return EspeakDriver(proxy)


class EspeakDriver:
    """What pyttsx3's proxy calls; each method but save_to_file is a property or a no-op."""

    def __init__(self, proxy: Any) -> None:
        self._proxy = proxy
        self._library = libespeak.load()

    def destroy(self) -> None:
        """Close the library, if it is this driver's own."""
        self._library.close()

    def stop(self) -> None:
        """Do nothing: an utterance is over when its call returns."""

    def startLoop(self) -> None:  # noqa: N802
        """Run all queued commands; each ends before this returns."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802
        """Do nothing: there is no loop."""

    def iterate(self) -> None:
        """Run all queued commands, for a foreign loop."""
        self._proxy.setBusy(False)

    def say(self, text: str) -> None:
        """Raise SpeechError: this driver writes sound and plays none."""
        raise SpeechError(f"cannot play {text[:40]!r}: this driver only saves to a file")

    def getProperty(self, name: str) -> Any:  # noqa: N802
        """Return a property: voice, voices, rate, pitch, pitch_range, word_gap_ms, volume, phonemes or version."""
        match name:
            case "voice":
                return self._library.current_voice()
            case "voices":
                return [SimpleNamespace(id=identifier, name=name) for identifier, name in self._library.voices()]
            case "phonemes":
                return True
            case "version":
                return self._library.version
            case _ if name in _PARAMETERS:
                parameter, step = _PARAMETERS[name]
                return self._library.parameter(parameter) * step
        raise KeyError(f"unknown property {name}")

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802
        """Set voice, rate, pitch, pitch_range, word_gap_ms or volume; an unknown voice changes nothing."""
        if name == "voice":
            self._library.set_voice(str(value))
        elif name in _PARAMETERS:
            parameter, step = _PARAMETERS[name]
            self._library.set_parameter(parameter, round(value / step))
        else:
            raise KeyError(f"unknown property {name}")

    def save_to_file(self, text: str, target: BinaryIO) -> None:
        """Write the utterance's PCM to `target` and notify with its rate and word events."""
        markup, origins = _as_markup(text)
        pcm, events = self._library.synthesize(markup, phonemes=len(origins) > 0)
        target.write(pcm)
        words = [WordEvent(_original(position, origins), sample) for position, sample in events]
        self._proxy.notify("finished-utterance", completed=True, rate_hz=self._library.rate_hz, words=words)


class EspeakReadings:
    """How one of espeak's voices reads words."""

    letters = None
    """It says every letter somehow."""
    has_dictionary = False
    """It has one, and does not tell what stands in it."""

    def __init__(self, voice: str) -> None:
        self._library = libespeak.load()
        before = self._library.current_voice()
        self._library.set_voice(voice)
        if self._library.current_voice() == before and voice not in before:
            raise VoiceNotFound(f'espeak-ng has no voice "{voice}"')

    def ipa(self, text: str) -> str:
        """Return the sounds of an utterance."""
        return self._library.ipa(_as_markup(text)[0])

    def knows(self, word: str) -> bool:  # noqa: ARG002
        """Return False: every reading may be a guess."""
        return False


def open_readings(properties: Mapping[str, Any]) -> EspeakReadings:
    """Return how the voice among the properties reads; raises VoiceNotFound."""
    return EspeakReadings(str(properties["voice"]))


def _as_markup(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with phonemes as espeak's [[…]], and (place, characters gained so far) for each change.

    No other bracket and no control character (0x01 begins an espeak command) is left in it.
    """
    plain = "".join(c if c.isprintable() or c in (PHONEMES_BEGIN, PHONEMES_END) else " " for c in text).translate(
        _BRACKETS
    )
    if PHONEMES_BEGIN not in plain:
        return plain, []
    pieces: list[str] = []
    origins: list[tuple[int, int]] = []
    length = gained = 0
    for character in plain:
        piece = {PHONEMES_BEGIN: "[[", PHONEMES_END: "]]"}.get(character, character)
        pieces.append(piece)
        length += len(piece)
        if len(piece) > 1:
            gained += 1
            origins.append((length, gained))
    return "".join(pieces), origins


def _original(position: int, origins: list[tuple[int, int]]) -> int:
    return position - max((gained for place, gained in origins if place <= position), default=0)
