"""OS voices through pyttsx3's own drivers, which write files, return early, lose some and may hang.

Each text is spoken in a spawned process: properties read back until they hold, the file awaited
until it is whole, its content parsed; a watchdog ends a process that hangs. The Speaker repeats
what fails here.
"""

import contextlib
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audiobrief.disk.work_folder import work_folder
from audiobrief.errors import AudiobriefError, EngineMissing, SpeechError
from audiobrief.speech.pyttsx import apply_properties, open_pyttsx3
from audiobrief.speech.sound import Sound
from audiobrief.speech.soundfile import parse_sound

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

START_SECONDS = 60.0  # COM and AppKit are slow to wake; set by hand
SPEAK_SECONDS = 20.0  # set by hand: an engine may load its voice at first use
SECONDS_PER_CHARACTER = 0.1  # as slow as the slowest speech, so an engine that works in real time passes; set by hand
_STEADY_SECONDS = 0.25  # a file that has not grown for so long is whole; set by hand
FILE_SECONDS = 10.0  # set by hand: to appear after the engine said that it is done
_PROPERTY_TRIES = 5  # set by hand: some engines take a property a moment later


class FileEngine:
    """A driver that only writes files, kept in a process of its own."""

    phonemes = False
    letters: AbstractSet[str] | None = None

    def __init__(self, driver: str) -> None:
        self._driver = driver
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self.version = f"{driver} {sys.platform}"

    def speak(self, text: str, properties: Mapping[str, Any]) -> Sound:
        """Return the text's sound, without word times; raises SpeechError, also when the engine hangs."""
        with self._lock, work_folder() as folder:
            file = folder / "line.wav"
            pipe = self._start()
            try:
                pipe.send((text, dict(properties), file, FILE_SECONDS))
                answer = self._receive(pipe, SPEAK_SECONDS + SECONDS_PER_CHARACTER * len(text))
            except (OSError, EOFError) as error:
                self._end()
                raise SpeechError(f'the engine "{self._driver}" died on {text[:60]!r}') from error
            if isinstance(answer, AudiobriefError):
                raise answer
            pcm, rate_hz = parse_sound(file.read_bytes())
            return Sound(pcm, rate_hz, None)

    def close(self) -> None:
        """Do nothing: the process serves every build, and ends with this one."""

    def _start(self) -> Connection:
        if self._process is not None and self._pipe is not None and self._process.is_alive():
            return self._pipe
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(self._driver, theirs), daemon=True)
        self._process.start()
        theirs.close()
        try:
            answer = self._receive(self._pipe, START_SECONDS)
        except (OSError, EOFError) as error:
            self._end()
            raise EngineMissing(f'the speech engine "{self._driver}" cannot start') from error
        if isinstance(answer, AudiobriefError):
            self._end()
            raise answer
        return self._pipe

    def _receive(self, pipe: Connection, timeout_seconds: float) -> Any:
        if not pipe.poll(timeout_seconds):
            self._end()
            raise SpeechError(f'the engine "{self._driver}" hung for {timeout_seconds:.0f} s')
        return pipe.recv()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._pipe = None


def _work(driver: str, pipe: Connection) -> None:
    """Speak what comes through the pipe until it closes; runs in the spawned process."""
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        try:
            engine = open_pyttsx3(driver)
        except AudiobriefError as error:
            pipe.send(error)
            return
        outcome: dict[str, Any] = {}
        engine.connect("finished-utterance", lambda **facts: outcome.update(facts))
        engine.connect("error", lambda **facts: outcome.update(facts))
        pipe.send("ready")
        with contextlib.suppress(EOFError, OSError):
            while True:
                text, properties, file, patience_seconds = pipe.recv()
                try:
                    _save(engine, text, properties, file, outcome)
                    _await_whole(file, patience_seconds)
                    pipe.send("done")
                except AudiobriefError as error:
                    pipe.send(error)


def _save(engine: Any, text: str, properties: Mapping[str, Any], file: Path, outcome: dict[str, Any]) -> None:
    for attempt in range(1, _PROPERTY_TRIES + 1):
        try:
            apply_properties(engine, properties)
            break
        except SpeechError:
            if attempt == _PROPERTY_TRIES:
                raise
            engine.runAndWait()
    outcome.clear()
    engine.save_to_file(text, str(file))
    engine.runAndWait()
    if outcome.get("exception") is not None:
        raise SpeechError(f"the engine failed on {text[:60]!r}: {outcome['exception']}")
    if outcome.get("completed") is False:
        raise SpeechError(f"the engine did not finish {text[:60]!r}")


def _await_whole(file: Path, patience_seconds: float) -> None:
    """Return when the file has stopped growing; raises SpeechError when none comes."""
    deadline = time.monotonic() + patience_seconds
    byte_count, steady_since = -1, time.monotonic()
    while time.monotonic() < deadline:
        now = file.stat().st_size if file.exists() else -1
        if now != byte_count:
            byte_count, steady_since = now, time.monotonic()
        elif byte_count > 0 and time.monotonic() - steady_since >= _STEADY_SECONDS:
            return
        time.sleep(0.02)
    raise SpeechError("the engine wrote no file" if byte_count < 0 else "the engine's file stays empty")
