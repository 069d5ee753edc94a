"""Open the engine of a voice, and speak one text through it.

Drivers of ours answer in memory. pyttsx3's own (sapi5, nsss) write files, lose some and may hang:
they run in a spawned worker, see worker.py.

Threads share nothing: each build opens an engine of its own, with its own state. An engine that a
process can hold only once is opened once, under a lock, and speaks one text at a time.
"""

import io
import threading
from collections.abc import Mapping
from contextlib import closing
from types import ModuleType
from typing import Any

from audiobrief.errors import EngineMissing, SpeechError
from audiobrief.speech.pyttsx import apply_properties, driver_module, import_driver, open_pyttsx3, read_property
from audiobrief.speech.sound import Engine, Sound, WordEvent

_shared: dict[str, Engine] = {}
_opening = threading.Lock()
_faults: dict[str, str] = {}
"""Engine → why it cannot speak; what failed once in a process is not tried again."""


def open_engine(name: str) -> Engine:
    """Return an engine of a profile: one of the caller's own, or the one of this process where there can be no other.

    Raises EngineMissing when its driver or library is not on this machine.
    """
    driver = memory_driver(name)
    if driver is not None and not getattr(driver, "one_per_process", bool)():
        return MemoryEngine(name)
    with _opening:
        if name not in _shared:
            _shared[name] = _open_shared(name, driver)
        return _shared[name]


def engine_version(name: str) -> str:
    """Return the version of a profile's engine, for cache keys; a driver that tells it unopened is not opened."""
    version = getattr(memory_driver(name), "version", None)
    if version:
        return str(version())
    with closing(open_engine(name)) as engine:
        return engine.version


def thread_count(name: str) -> int:
    """Return how many threads may gain by speaking beside each other, each with an engine of its own; usually 1."""
    return int(getattr(memory_driver(name), "THREADS", 1))


def engine_fault(name: str) -> str:
    """Return why an engine cannot speak here, as far as that is known without loading it; empty when it can."""
    if name not in _faults:
        try:
            engine_version(name)
        except EngineMissing as error:
            _faults[name] = str(error)
    return _faults.get(name, "")


def close_shared_engines() -> None:
    """Forget the engines that are opened once for a process."""
    with _opening:
        _shared.clear()


def memory_driver(name: str) -> ModuleType | None:
    """Return the driver that answers in memory, or None where the engine is one of pyttsx3's own."""
    module = driver_module(name)
    driver = import_driver(module) if module else None
    return driver if getattr(driver, "IN_MEMORY", False) else None


def _open_shared(name: str, driver: ModuleType | None) -> Engine:
    if driver is not None:
        return MemoryEngine(name)
    from audiobrief.speech.worker import FileEngine

    return FileEngine(name)


class MemoryEngine:
    """A driver of ours, in this process."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._engine = open_pyttsx3(name)
        self._lock = threading.Lock()
        self._applied: Mapping[str, Any] = {}
        self._finished: dict[str, Any] = {}
        self._error: BaseException | None = None
        self._engine.connect("finished-utterance", self._on_finished)
        self._engine.connect("error", self._on_error)
        self.version = str(read_property(self._engine, "version") or "")
        self.phonemes = bool(read_property(self._engine, "phonemes"))
        self.letters = read_property(self._engine, "letters")

    def speak(self, text: str, properties: Mapping[str, Any]) -> Sound:
        """Return the text's sound; raises SpeechError or VoiceNotFound."""
        with self._lock:
            if properties != self._applied:
                self._applied = {}
                apply_properties(self._engine, properties)
                self._applied = dict(properties)
            target = io.BytesIO()
            self._finished, self._error = {}, None
            self._engine.save_to_file(text, target)
            self._engine.runAndWait()
            if isinstance(self._error, EngineMissing):
                _faults[self._name] = str(self._error)
                raise self._error
            if self._error is not None:
                raise SpeechError(f"the engine failed on {text[:60]!r}: {self._error}") from self._error
            if not self._finished.get("completed"):
                raise SpeechError(f"the engine did not finish {text[:60]!r}")
            words = self._finished.get("words")
            events = None if words is None else tuple(WordEvent(w.position, w.sample) for w in words)
            return Sound(target.getvalue(), self._finished["rate_hz"], events)

    def close(self) -> None:
        """Let go of the driver; nothing can be spoken after."""
        self._engine = None

    def _on_finished(self, **facts: Any) -> None:
        self._finished = facts

    def _on_error(self, exception: BaseException, **_: Any) -> None:
        self._error = exception
