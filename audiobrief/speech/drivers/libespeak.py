"""A small ctypes binding to libespeak-ng: ten functions and two structures from its speak_lib.h.

The library and its data come from the espeakng-loader wheel; where there is none, an installed
libespeak-ng serves. espeak's state (voice, rate, noise) belongs to the loaded library and nothing
resets it, so each caller gets a copy of its own, loaded under another name: the same texts then give
the same bytes whatever the process said before, and threads do not meet. That was tried on Linux
(200 copies one after another, 8 threads at once); elsewhere there is one library for the process.
"""

import _ctypes
import atexit
import ctypes
import ctypes.util
import itertools
import os
import secrets
import sys
import threading
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.work_folder import work_folder
from audiobrief.errors import EngineMissing, SpeechError

RATE, VOLUME, PITCH, RANGE, WORD_GAP = 1, 2, 3, 4, 7  # espeak_PARAMETER

_AUDIO_OUTPUT_SYNCHRONOUS = 2
"""This and the codes below are those of espeak-ng's speak_lib.h."""
_DONT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT
_CHARS_UTF8 = 1  # espeakCHARS_UTF8
_PHONEMES = 0x100  # espeakPHONEMES
_AS_IPA = 2  # phoneme mode of espeak_TextToPhonemes
_POS_CHARACTER = 1  # espeak_POSITION_TYPE
_EVENT_LIST_TERMINATED, _EVENT_WORD = 0, 1  # espeak_EVENT_TYPE
_BUFFER_MS = 500  # of sound a callback; memory only, the sound is the same
_LONGEST_DATA_PATH = 140  # espeak cuts its data path at N_PATH_HOME, 160 bytes, file names included


class _Identifier(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identifier),
    ]


class _Voice(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


class Library:
    """The loaded and initialised library."""

    def __init__(self, library: ctypes.CDLL, data_folder: Path | None, *, shared: bool) -> None:
        self._library = library
        self._shared = shared
        self._closed = False
        self._lock = threading.Lock()
        self._pcm: list[bytes] = []
        self._events: list[tuple[int, int]] = []
        self._callback = _Callback(self._collect)  # kept, or the garbage collector takes it from under espeak
        library.espeak_Info.restype = ctypes.c_char_p
        library.espeak_GetCurrentVoice.restype = ctypes.POINTER(_Voice)
        library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        path = os.fsencode(data_folder) if data_folder else None
        self.rate_hz: int = library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER_MS, path, _DONT_EXIT)
        if self.rate_hz <= 0:
            raise EngineMissing(f"espeak-ng cannot read its data in {data_folder}: reinstall espeakng-loader")
        library.espeak_SetSynthCallback(self._callback)
        self.version = str(library.espeak_Info(None), "ascii", "replace")

    def close(self) -> None:
        """Unload the library, unless it serves the whole process."""
        if self._shared or self._closed:
            return
        with self._lock:
            self._closed = True
            self._library.espeak_Terminate()
            _ctypes.dlclose(self._library._handle)  # noqa: SLF001  ctypes itself never unloads

    def synthesize(self, text: str, *, phonemes: bool) -> tuple[bytes, list[tuple[int, int]]]:
        """Return 16-bit mono PCM and (code point, sample) for each word event.

        With `phonemes`, [[…]] in the text is pronounced. Raises SpeechError when espeak refuses.
        """
        encoded = text.encode("utf-8", "replace")
        flags = _CHARS_UTF8 | (_PHONEMES if phonemes else 0)
        with self._lock:
            self._pcm, self._events = [], []
            status = self._library.espeak_Synth(encoded, len(encoded) + 1, 0, _POS_CHARACTER, 0, flags, None, None)
            pcm, events = b"".join(self._pcm), self._events
        if status != 0:
            raise SpeechError(f"espeak-ng refused {text[:60]!r} (status {status})")
        return pcm, events

    def ipa(self, text: str) -> str:
        """Return how the current voice reads a text, in IPA; [[phonemes]] in it are read as such."""
        self.synthesize("[[a]]", phonemes=True)  # espeak keeps that flag for its next texts
        with self._lock:
            rest = ctypes.c_char_p(text.encode("utf-8", "replace"))
            clauses = []
            while rest.value:
                clause = self._library.espeak_TextToPhonemes(ctypes.byref(rest), _CHARS_UTF8, _AS_IPA)
                clauses.append(str(clause or b"", "utf-8", "replace"))
        return " ".join(" ".join(clauses).split())

    def set_voice(self, name: str) -> None:
        """Set the voice by espeak's identifier; an unknown one changes nothing."""
        with self._lock:
            self._library.espeak_SetVoiceByName(name.encode("utf-8", "replace"))

    def current_voice(self) -> str:
        """Return the identifier of the current voice, such as "gmw/en-US+f3"."""
        voice = self._library.espeak_GetCurrentVoice()
        return str(voice.contents.identifier or b"", "utf-8", "replace") if voice else ""

    def voices(self) -> list[tuple[str, str]]:
        """Return (identifier, name) of every voice, variants aside."""
        listed = self._library.espeak_ListVoices(None)
        each = itertools.takewhile(bool, map(listed.__getitem__, itertools.count()))
        return [(str(v.contents.identifier, "utf-8"), str(v.contents.name, "utf-8")) for v in each]

    def parameter(self, number: int) -> int:
        """Return a parameter's current value."""
        return int(self._library.espeak_GetParameter(number, 1))

    def set_parameter(self, number: int, value: int) -> None:
        """Set a parameter; espeak clips it to its range."""
        with self._lock:
            self._library.espeak_SetParameter(number, value, 0)

    def _collect(self, samples: int | None, sample_count: int, events: "ctypes._Pointer[_Event]") -> int:
        if samples and sample_count > 0:
            self._pcm.append(ctypes.string_at(samples, sample_count * 2))
        for index in itertools.count():
            event = events[index]
            if event.type == _EVENT_LIST_TERMINATED:
                break
            if event.type == _EVENT_WORD:
                self._events.append((event.text_position - 1, event.sample))
        return 0


def load() -> Library:
    """Return a library of the caller's own, initialised; the one of this process where it cannot be copied.

    Raises EngineMissing with the remedy when there is none.
    """
    path, data_folder = _find()
    if not can_copy():
        return _load_shared()
    try:
        with work_folder() as folder:
            own = folder / f"libespeak-ng-{secrets.token_hex(8)}.so"
            operations.write_file(own, Path(path).read_bytes())
            loaded = ctypes.CDLL(str(own))  # which keeps it: the file itself may go
    except OSError as error:
        raise EngineMissing(f"no copy of espeak-ng can be loaded: {error}; set TMPDIR to a folder with room") from error
    return Library(loaded, data_folder, shared=False)


def can_copy() -> bool:
    """Return whether a process can hold several libraries, each with a state of its own."""
    path, _ = _find()
    return sys.platform == "linux" and Path(path).is_absolute()


@cache
def version() -> str:
    """Return the version of the library, which need not be initialised for it; raises EngineMissing."""
    with _finding:
        path, _ = _find_once()
        library = ctypes.CDLL(path)
    library.espeak_Info.restype = ctypes.c_char_p
    return str(library.espeak_Info(None), "ascii", "replace")


def _load_shared() -> Library:
    path, data_folder = _find()
    with _finding:
        return _initialise_once(path, data_folder)


def _find() -> tuple[str, Path | None]:
    with _finding:
        return _find_once()


_finding = threading.Lock()
"""functools.cache alone lets two threads that miss at one moment both do the work."""


@cache
def _initialise_once(path: str, data_folder: Path | None) -> Library:
    return Library(ctypes.CDLL(path), data_folder, shared=True)


@cache
def _find_once() -> tuple[str, Path | None]:
    """Return the library's path, or the name by which the system finds it, and its data folder."""
    try:
        import espeakng_loader

        return espeakng_loader.get_library_path(), _reachable(Path(espeakng_loader.get_data_path()))
    except (ImportError, OSError, RuntimeError) as error:
        installed = ctypes.util.find_library("espeak-ng")
        if installed is None:
            raise EngineMissing(
                f"no espeak-ng here: pip install espeakng-loader, or install your system's espeak-ng package ({error})"
            ) from error
        return installed, None


def _reachable(data_folder: Path) -> Path:
    """Return the folder, or a short link to it (a copy on Windows) when espeak would cut its path."""
    if len(os.fsencode(data_folder)) <= _LONGEST_DATA_PATH:
        return data_folder
    stack = ExitStack()
    atexit.register(stack.close)
    link = stack.enter_context(work_folder()) / "espeak-ng-data"
    operations.link_folder(link, data_folder)
    return link
