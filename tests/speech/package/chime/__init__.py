"""An engine as a package brings it: a chime for every syllable, at the pace that is asked for.

`pyproject.toml` of such a package needs two lines:

    [project.entry-points."audiobrief.engines"]
    chime = "chime"

and its folder `voices/` holds a profile for each voice.
"""

import math
import re
from array import array
from types import SimpleNamespace
from typing import Any

from audiobrief.speech.drivers.memory import MemoryDriver
from audiobrief.speech.sound import Sound, WordEvent

IN_MEMORY = True
RATE_HZ = 16_000
NOTES_HZ = {"low": (262, 294, 330), "high": (523, 587, 659)}
SYLLABLE = re.compile("[aeiouy]+", re.IGNORECASE)
SYLLABLES_A_MINUTE = 1.6
"""For each word a minute."""


def version() -> str:
    """Return the engine's version, for cache keys, without opening anything."""
    return "chime 1.0"


def buildDriver(proxy: Any) -> "ChimeDriver":  # noqa: N802  pyttsx3 asks for this name
    """Return the driver, as pyttsx3 wants it."""
    return ChimeDriver(proxy)


class ChimeDriver(MemoryDriver):
    """Two voices, high and low."""

    def knows(self, voice: str) -> bool:
        """Return whether there is such a voice."""
        return voice in NOTES_HZ

    def tell(self, name: str) -> Any:
        """Return what cannot be set."""
        if name == "voices":
            return [SimpleNamespace(id=voice, name=voice) for voice in NOTES_HZ]
        return version() if name == "version" else super().tell(name)

    def speak(self, text: str) -> Sound:
        """Return a chime for each syllable, with the place and the sample of each word."""
        note_samples = round(RATE_HZ * 60 / SYLLABLES_A_MINUTE / self.properties["rate"])
        pcm, words = array("h"), []
        for word in re.finditer(r"\S+", text):
            words.append(WordEvent(word.start(), len(pcm)))
            for number in range(max(1, len(SYLLABLE.findall(word[0])))):
                pcm += self._chime(number, note_samples)
        return Sound(pcm.tobytes() + bytes(RATE_HZ // 50), RATE_HZ, tuple(words))

    def _chime(self, number: int, sample_count: int) -> array:
        notes = NOTES_HZ[self.properties["voice"]]
        turn = math.tau * notes[number % len(notes)] / RATE_HZ
        loud = 9000 * self.properties["volume"]
        fading = (1 - at / sample_count for at in range(sample_count))
        return array("h", (round(loud * fade * math.sin(turn * at)) for at, fade in enumerate(fading)))
