"""A pyttsx3 driver for Piper's voices, in memory; of the package only the phonemes are used.

Every driver of a process shares the loaded models; the profile names a model by path, and a speaker by number.
"""

from pathlib import Path
from typing import Any

from audiobrief.errors import EngineMissing, SpeechError
from audiobrief.speech.drivers.memory import MemoryDriver
from audiobrief.speech.sound import Sound, WordEvent
from audiobrief.version import version_of

IN_MEMORY = True

DRIVER_VERSION = 1
"""Part of the cache key: raise it when the sound changes."""
PACKAGES = ("piper-tts", "onnxruntime", "numpy")


def version() -> str:
    """Return the versions of all that shapes the sound, the model itself aside; raises EngineMissing."""
    found = {name: version_of(name) for name in PACKAGES}
    if missing := next((name for name in PACKAGES if not found[name]), ""):
        raise EngineMissing(f"Piper's voices need {missing}: pip install 'audiobrief[piper]'")
    return " ".join([str(DRIVER_VERSION), *(f"{name} {version}" for name, version in found.items())])


def buildDriver(proxy: Any) -> "PiperDriver":  # noqa: N802  pyttsx3 asks for this name
    """Return a driver, as pyttsx3 wants it."""
    return PiperDriver(proxy)


class PiperDriver(MemoryDriver):
    """Any model of Piper's that reads espeak-ng's phonemes."""

    def __init__(self, proxy: Any) -> None:
        super().__init__(proxy, model="", sha256="")
        self._version = version()

    def knows(self, voice: str) -> bool:
        """Return whether the voice is a speaker's number."""
        return voice.isdecimal()

    def tell(self, name: str) -> Any:
        """Return version; lexicons' phonemes are not understood."""
        return self._version if name == "version" else super().tell(name)

    def speak(self, text: str) -> Sound:
        """Return the text's sound."""
        import numpy as np

        from audiobrief.speech.piper.model import load
        from audiobrief.speech.piper.phonemes import read

        model = load(Path(self.properties["model"]).expanduser(), self.properties["sha256"])
        speaker = int(self.properties["voice"])
        if speaker >= model.config.speakers:
            raise SpeechError(f"the model has {model.config.speakers} speakers, counted from 0, and no {speaker}")
        clauses = read(text, model.config.espeak_voice, frozenset(model.config.ids))
        symbols = [symbol for clause in clauses for symbol in clause.symbols]
        if not symbols:
            return Sound(b"", model.config.rate_hz, ())
        samples, starts = model.speak(symbols, self.properties["rate"], speaker)
        words = _word_events(clauses, starts, len(samples), text)
        loud = np.clip(samples * self.properties["volume"], -1.0, 1.0) * 32767
        return Sound(loud.astype(np.int16).tobytes(), model.config.rate_hz, words)


def _word_events(clauses: Any, starts: list[int], sample_count: int, text: str) -> tuple[WordEvent, ...]:
    """Return where each word begins: by its own first symbol, else by letters within its clause."""
    events: list[WordEvent] = []
    at = 0
    for clause in clauses:
        begin = starts[at] if at < len(starts) else sample_count
        own: dict[int, int] = {}
        for symbol, start in zip(clause.symbols, starts[at:], strict=False):
            if symbol.position >= 0:
                own.setdefault(symbol.position, start)
        at += len(clause.symbols)
        end = starts[at] if at < len(starts) else sample_count
        first = clause.words[0] if clause.words else 0
        letters = max(1, (len(text) if not clause.words else clause.words[-1] + 1) - first)
        for word in clause.words:
            shared = begin + (end - begin) * (word - first) // (letters + 1)
            events.append(WordEvent(word, own.get(word, shared)))
    return tuple(events)
