"""Open the engine of a voice, and speak one text through it.

Drivers of ours answer in memory. pyttsx3's own (sapi5, nsss) write files, lose some and may hang:
they run in a spawned worker, see worker.py.
"""

import io
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any

from audiobrief.errors import SpeechError
from audiobrief.speech.pyttsx import OUR_DRIVERS, apply_properties, import_driver, open_pyttsx3, read_property
from audiobrief.speech.sound import Engine, Sound, WordEvent


@cache
def open_engine(name: str) -> Engine:
    """Return the engine of a profile, one per process.

    Raises EngineMissing when its driver or library is not on this machine.
    """
    module = OUR_DRIVERS.get(name) or (name if "." in name else "")
    if module and getattr(import_driver(module), "IN_MEMORY", False):
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
        self.version = str(read_property(self._engine, "version") or "")
        self.phonemes = bool(read_property(self._engine, "phonemes"))

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
