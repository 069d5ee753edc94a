"""A deterministic speaker for tests and dry runs: a short tone per letter, exact word times.

It is a pyttsx3 driver like the others, so whatever works with it has gone the whole way.
"""

import math
from array import array
from functools import cache
from types import SimpleNamespace
from typing import Any, BinaryIO

from audiobrief.speech.sound import WordEvent

IN_MEMORY = True

RATE_HZ = 22_050
_LETTER_MS_AT_170_WPM = 62
_AMPLITUDE = 6000


_VERSION = "tone 1"


def version() -> str:
    """Return the driver's version without opening it."""
    return _VERSION


def buildDriver(proxy: Any) -> "ToneDriver":  # noqa: N802  pyttsx3 asks for this name
    """Return a driver, as pyttsx3 wants it."""
    return ToneDriver(proxy)


class ToneDriver:
    """What pyttsx3's proxy calls."""

    def __init__(self, proxy: Any) -> None:
        self._proxy = proxy
        self._properties: dict[str, Any] = {"voice": "tone", "rate": 170, "pitch": 50, "pitch_range": 50, "volume": 1.0}

    def destroy(self) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing: an utterance is over when its call returns."""

    def startLoop(self) -> None:  # noqa: N802
        """Run all queued commands."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802
        """Do nothing: there is no loop."""

    def iterate(self) -> None:
        """Run all queued commands, for a foreign loop."""
        self._proxy.setBusy(False)

    def getProperty(self, name: str) -> Any:  # noqa: N802
        """Return a property; phonemes are not understood."""
        if name == "voices":
            return [SimpleNamespace(id="tone", name="Tone")]
        if name == "version":
            return _VERSION
        return self._properties[name]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802
        """Set a property; there is one voice."""
        if name not in self._properties:
            raise KeyError(f"unknown property {name}")
        if name != "voice" or value == "tone":
            self._properties[name] = value

    def save_to_file(self, text: str, target: BinaryIO) -> None:
        """Write a tone for every letter or digit and silence for the rest, with an event at each word's start."""
        letter_samples = RATE_HZ * _LETTER_MS_AT_170_WPM * 170 // int(self._properties["rate"]) // 1000
        words: list[WordEvent] = []
        inside = False
        for position, character in enumerate(text):
            if not character.isspace() and not inside:
                words.append(WordEvent(position, position * letter_samples))
            inside = not character.isspace()
            target.write(_tone(ord(character) % 24 if character.isalnum() else -1, letter_samples))
        target.write(_tone(-1, RATE_HZ // 20))
        self._proxy.notify("finished-utterance", completed=True, rate_hz=RATE_HZ, words=words)


@cache
def _tone(step: int, sample_count: int) -> bytes:
    """Return one letter's tone, `step` semitones above 220 Hz and faded at both ends; -1 is silence."""
    if step < 0:
        return bytes(sample_count * 2)
    turn = math.tau * 220 * 2 ** (step / 12) / RATE_HZ
    fade = sample_count // 8
    edge = (min(1.0, i / fade, (sample_count - 1 - i) / fade) for i in range(sample_count))
    return array("h", (round(_AMPLITUDE * e * math.sin(turn * i)) for i, e in enumerate(edge))).tobytes()
