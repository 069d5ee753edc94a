"""A deterministic speaker for tests and dry runs: a short tone per letter, exact word times.

It is a pyttsx3 driver like the others, so whatever works with it has gone the whole way.
"""

import math
from array import array
from functools import cache
from types import SimpleNamespace
from typing import Any

from audiobrief.speech.drivers.memory import MemoryDriver
from audiobrief.speech.sound import Sound, WordEvent

IN_MEMORY = True

RATE_HZ = 22_050
"""As espeak's."""
_LETTER_MS_AT_170_WPM = 62
"""About what a voice takes, so that sounds of tests are as long as real ones."""
_AMPLITUDE = 6000
"""Of a sine: about -18 LUFS, near where voices are mastered."""


_VERSION = "tone 1"


def version() -> str:
    """Return the driver's version without opening it."""
    return _VERSION


def buildDriver(proxy: Any) -> "ToneDriver":  # noqa: N802  pyttsx3 asks for this name
    """Return a driver, as pyttsx3 wants it."""
    return ToneDriver(proxy)


class ToneDriver(MemoryDriver):
    """One voice, which does not understand phonemes."""

    def __init__(self, proxy: Any) -> None:
        super().__init__(proxy, voice="tone", pitch=50, pitch_range=50)

    def knows(self, voice: str) -> bool:
        """Return whether it is the one."""
        return voice == "tone"

    def tell(self, name: str) -> Any:
        """Return voices or version."""
        if name == "voices":
            return [SimpleNamespace(id="tone", name="Tone")]
        return _VERSION if name == "version" else super().tell(name)

    def speak(self, text: str) -> Sound:
        """Return a tone for every letter or digit and silence for the rest, with an event at each word's start."""
        letter_samples = RATE_HZ * _LETTER_MS_AT_170_WPM * 170 // int(self.properties["rate"]) // 1000
        words: list[WordEvent] = []
        pcm = bytearray()
        inside = False
        for position, character in enumerate(text):
            if not character.isspace() and not inside:
                words.append(WordEvent(position, position * letter_samples))
            inside = not character.isspace()
            pcm += _tone(ord(character) % 24 if character.isalnum() else -1, letter_samples)
        pcm += _tone(-1, RATE_HZ // 20)
        return Sound(bytes(pcm), RATE_HZ, tuple(words))


@cache
def _tone(step: int, sample_count: int) -> bytes:
    """Return one letter's tone, `step` semitones above 220 Hz and faded at both ends; -1 is silence."""
    if step < 0:
        return bytes(sample_count * 2)
    turn = math.tau * 220 * 2 ** (step / 12) / RATE_HZ
    fade = sample_count // 8
    edge = (min(1.0, i / fade, (sample_count - 1 - i) / fade) for i in range(sample_count))
    return array("h", (round(_AMPLITUDE * e * math.sin(turn * i)) for i, e in enumerate(edge))).tobytes()
