"""The only importer of pyttsx3: open a driver, set and verify its properties, speak one text.

Drivers of ours answer in memory. pyttsx3's own (sapi5, nsss) write files, lose some and may hang:
they run in a spawned worker, see worker.py, which comes back here inside its process.
"""

import io
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

from audiobrief.errors import EngineMissing, SpeechError, VoiceNotFound

OUR_DRIVERS = {"espeak": "audiobrief.speech.drivers.espeak", "tone": "audiobrief.speech.tone"}
"""Profile engine → driver module; any dotted name is a driver module too, other names are pyttsx3's own."""

_NEUTRAL = {"pitch": 50, "pitch_range": 50, "word_gap_ms": 0, "volume": 1.0}
"""What a driver that lacks a property is taken to do anyway."""


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

    def speak(self, text: str, properties: Mapping[str, Any]) -> Sound:
        """Return the text's sound; raises SpeechError, VoiceNotFound or EngineMissing."""


PHONEMES_BEGIN, PHONEMES_END = "\ue000", "\ue001"
"""Around engine phonemes in an utterance; never let through from article text."""


@cache
def open_engine(name: str) -> Engine:
    """Return the engine of a profile, one per process.

    Raises EngineMissing when its driver or library is not on this machine.
    """
    module = OUR_DRIVERS.get(name) or (name if "." in name else "")
    if module and getattr(_import_driver(module), "IN_MEMORY", False):
        return _MemoryEngine(name)
    from audiobrief.speech.worker import FileEngine

    return FileEngine(name)


class _MemoryEngine:
    """A driver of ours, in this process."""

    def __init__(self, name: str) -> None:
        self._engine = open_pyttsx3(name)
        self._lock = threading.Lock()
        self._applied: Mapping[str, Any] = {}
        self._finished: dict[str, Any] = {}
        self._error: BaseException | None = None
        self._engine.connect("finished-utterance", self._on_finished)
        self._engine.connect("error", self._on_error)
        self.version = str(_property(self._engine, "version") or "")
        self.phonemes = bool(_property(self._engine, "phonemes"))

    def speak(self, text: str, properties: Mapping[str, Any]) -> Sound:
        with self._lock:
            if properties != self._applied:
                self._applied = {}
                apply_properties(self._engine, properties)
                self._applied = dict(properties)
            target = io.BytesIO()
            self._finished, self._error = {}, None
            self._engine.save_to_file(text, target)
            self._engine.runAndWait()
            if self._error is not None:
                raise SpeechError(f"the engine failed on {text[:60]!r}: {self._error}") from self._error
            if not self._finished.get("completed"):
                raise SpeechError(f"the engine did not finish {text[:60]!r}")
            words = self._finished.get("words")
            events = None if words is None else tuple(WordEvent(w.position, w.sample) for w in words)
            return Sound(target.getvalue(), self._finished["rate_hz"], events)

    def _on_finished(self, **facts: Any) -> None:
        self._finished = facts

    def _on_error(self, exception: BaseException, **_: Any) -> None:
        self._error = exception


def open_pyttsx3(name: str) -> Any:
    """Return pyttsx3's engine over the named driver, its loop run once so that properties take effect.

    Raises EngineMissing when driver or library is not on this machine.
    """
    import pyttsx3

    module = OUR_DRIVERS.get(name) or (name if "." in name else "")
    driver = name
    if module:
        driver = "audiobrief_" + name.replace(".", "_")
        sys.modules[f"pyttsx3.drivers.{driver}"] = _import_driver(module)
    try:
        engine = pyttsx3.init(driver)
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise EngineMissing(f'the speech engine "{name}" is not on this machine: {error}') from error
    engine.runAndWait()
    return engine


def apply_properties(engine: Any, properties: Mapping[str, Any]) -> None:
    """Set properties and read each back.

    Raises VoiceNotFound when the voice did not take, SpeechError when another property did not.
    """
    for name, value in properties.items():
        if _property(engine, name) is None and _NEUTRAL.get(name) == value:
            continue
        engine.setProperty(name, value)
        now = _property(engine, name)
        if not _same(now, value):
            if name == "voice":
                raise VoiceNotFound(f'the engine has no voice "{value}" (it stayed with "{now}")')
            raise SpeechError(f"the engine does not take {name} = {value} (it says {now})")


def _property(engine: Any, name: str) -> Any:
    try:
        return engine.getProperty(name)
    except KeyError:
        return None


def _same(now: Any, wanted: Any) -> bool:
    if isinstance(wanted, str):
        return str(now).casefold() == wanted.casefold()
    return now is not None and abs(float(now) - float(wanted)) <= max(0.02, abs(wanted) * 0.02)


def _import_driver(module: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError as error:
        raise EngineMissing(f'no speech driver "{module}" can be imported: {error}') from error
