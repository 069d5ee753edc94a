"""A pyttsx3 driver for hibari's neural voices, in memory.

The package's own synthesiser is not used: it downloads voices by itself, tells no word times, and rewrites the
text. Every driver of a process shares the loaded model; rate, volume and voice are its own.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from audiobrief.errors import EngineMissing
from audiobrief.speech.drivers.memory import MemoryDriver
from audiobrief.speech.sound import Sound, WordEvent
from audiobrief.version import version_of

IN_MEMORY = True
THREADS = 2
"""That speak beside each other, through one model: on two cores a whole make takes 0.88 of the time, and 15 MB more."""

DRIVER_VERSION = 1
"""Part of the cache key: raise it when the sound changes."""
PACKAGES = ("hibari-tts", "onnxruntime", "numpy")
_FFT = "scipy"
"""hibari computes its transforms with it where it happens to be installed, which changes the last bits."""


@cache
def version() -> str:
    """Return the versions of all that shapes the sound, the model itself aside; raises EngineMissing.

    Each line's key asks for it, and packages are looked up in their files.
    """
    found = {name: version_of(name) for name in (*PACKAGES, _FFT)}
    if missing := next((name for name in PACKAGES if not found[name]), ""):
        raise EngineMissing(f"the neural voice needs the package {missing}: pip install {missing}")
    return " ".join([str(DRIVER_VERSION), *(f"{name} {version}" for name, version in found.items() if version)])


def buildDriver(proxy: Any) -> "NeuralDriver":  # noqa: N802  pyttsx3 asks for this name
    """Return a driver, as pyttsx3 wants it."""
    return NeuralDriver(proxy)


class NeuralDriver(MemoryDriver):
    """hibari's voices; which model speaks, and its sha256, are properties too."""

    def __init__(self, proxy: Any) -> None:
        super().__init__(proxy, model="", sha256="")
        self._version = version()

    def knows(self, voice: str) -> bool:
        """Return whether hibari has the voice."""
        return voice in registry()

    def tell(self, name: str) -> Any:
        """Return voices, phonemes, letters or version."""
        match name:
            case "voices":
                return [SimpleNamespace(id=voice, name=voice) for voice in registry()]
            case "phonemes":
                return True
            case "letters":
                from audiobrief.speech.neural.phonemes import known_letters

                return known_letters()
            case "version":
                return self._version
        return super().tell(name)

    def speak(self, text: str) -> Sound:
        """Return the text's sound."""
        import numpy as np

        from audiobrief.speech.neural.model import RATE_HZ, load

        entry = registry()[self.properties["voice"]]
        file = _model_file(self.properties["model"] or entry["file"])
        model = load(file, self.properties["sha256"] or entry["sha256"], british=entry["british"])
        spoken = model.speak(text, self.properties["rate"])
        samples = np.clip(spoken.samples * self.properties["volume"], -1.0, 1.0) * 32767
        words = tuple(WordEvent(position, sample) for position, sample in spoken.words)
        return Sound(samples.astype(np.int16).tobytes(), RATE_HZ, words)


class NeuralReadings:
    """How one of hibari's voices reads words; its model is not loaded for it."""

    has_dictionary = True

    def __init__(self, *, british: bool) -> None:
        from audiobrief.speech.neural.phonemes import known_letters, open_reader

        self._reader = open_reader(british=british)
        self.letters = known_letters()

    def ipa(self, text: str) -> str:
        """Return the sounds of an utterance; raises SpeechError."""
        from audiobrief.speech.neural.ipa import to_ipa

        return to_ipa("".join(symbol.character for symbol in self._reader.read(text))).strip()

    def knows(self, word: str) -> bool:
        """Return whether the package's dictionaries hold a word; what they lack is guessed letter by letter."""
        return self._reader.knows(word)


def open_readings(properties: Mapping[str, Any]) -> NeuralReadings:
    """Return how the voice among the properties reads; raises EngineMissing."""
    voice = registry().get(properties["voice"], {})
    try:
        return NeuralReadings(british=bool(voice.get("british")))
    except (ImportError, OSError) as error:
        raise EngineMissing(f"the neural voice's dictionaries cannot be read: {error}") from error


def registry() -> dict[str, Any]:
    """Return hibari's table of voices, by name; raises EngineMissing."""
    try:
        from hibari.voices import VOICES
    except ImportError as error:
        raise EngineMissing(f"the neural voice needs hibari-tts and onnxruntime: {error}") from error
    return dict(VOICES)


def _model_file(name: str) -> Path:
    """Return a model by its path, or by its bare name in the package."""
    if Path(name).name != name:
        return Path(name).expanduser()
    from hibari.voices import ASSETS

    return Path(ASSETS) / name
