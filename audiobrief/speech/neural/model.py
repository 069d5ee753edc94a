"""The model: phoneme symbols to sound, with the exact length of each and a rate that is true.

Durations are whole units of 25 ms and most phonemes have two or three, so one speed for all of them is far from
linear (asked for 0.9 it gives 1.03). Each gets a speed of its own instead, with which the model rounds to the
length that carries the least error on.
"""

import hashlib
import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.errors import EngineMissing, SpeechError
from audiobrief.speech.neural.parts import open_parts
from audiobrief.speech.neural.phonemes import MARKS, Reader, Symbol

if TYPE_CHECKING:
    import numpy as np

RATE_HZ = 24_000
"""Of the model's sound (hibari-tts)."""
UNIT_SAMPLES = 600
"""Of sound in one unit of duration: two frames of 12.5 ms."""
USUAL_WPM = 170
"""The engine rate that leaves the model's own durations as they are."""

_LATE_SAMPLES = 900
"""By which the model's times are later than the sound: measured against the onset of energy after 94 pauses."""
_LONGEST_PIECE = 150
"""Symbols: memory grows with the longest input (375 MB for whole articles, 222 with this)."""
_SHORTEST_PIECE = 40  # symbols, where there is a choice; set by hand
_PAUSING = frozenset(",;:—.!?…")
# of a unit; the model gives next to nothing for some marks, and would be asked to divide by it; set by hand:
_SHORTEST_RAW = 0.3
_AUDIBLE = 250 / 32768
"""As in the Speaker's check; the model's own silence is at -97 dBFS, so a cut in it does not click."""
_EDGE_SAMPLES, _PAUSE_SAMPLES = 480, 3600  # 20 ms at a join within a clause, 150 ms after a mark
_CARRIED = 1.5  # units; more would make up for a far earlier phoneme; set by hand


@dataclass(frozen=True, slots=True)
class Spoken:
    """The sound of a text."""

    samples: "np.ndarray"
    """float32, full scale 1.0."""
    words: tuple[tuple[int, int], ...]
    """(code point in the text, sample) of each word, in order."""


class Model:
    """A voice's model and the reader of its words; safe to share between threads."""

    def __init__(self, data: bytes, name: str, *, british: bool) -> None:
        import hibari.g2p

        self._making_sound = threading.Lock()  # two at once would be 9 MB more, and hardly quicker
        with (Path(hibari.g2p.ASSETS) / "vocab.json").open(encoding="utf-8") as file:
            self._ids: dict[str, int] = json.load(file)
        with ThreadPoolExecutor(1) as beside:  # onnxruntime loads without Python's lock
            opened = beside.submit(open_parts, data, name)
            self._reader = Reader(self._ids, british=british)
            self._parts = opened.result()

    def speak(self, text: str, rate_wpm: float) -> Spoken:
        """Return the text's sound.

        Raises SpeechError when a word cannot be said, or the sound is not as long as the model tells.
        """
        import numpy as np

        sounds: list[np.ndarray] = []
        words: dict[int, int] = {}
        sample_count = 0
        pieces = cut(self._reader.read(text))
        for number, piece in enumerate(pieces):
            samples, starts = self._say(piece, rate_wpm)
            pauses = any(symbol.character in _PAUSING for symbol in piece[-2:])
            begin, end = trimmed(samples, head=number > 0, tail=number + 1 < len(pieces), pauses=pauses)
            for symbol, start in zip(piece, starts, strict=True):
                if symbol.character not in MARKS:
                    words.setdefault(symbol.position, sample_count + max(0, start - _LATE_SAMPLES - begin))
            sounds.append(samples[begin:end])
            sample_count += end - begin
        return Spoken(np.concatenate(sounds) if sounds else np.zeros(0, np.float32), tuple(words.items()))

    def _say(self, piece: Sequence[Symbol], rate_wpm: float) -> "tuple[np.ndarray, list[int]]":
        """Return a piece's samples and where each of its symbols starts."""
        import numpy as np
        from hibari import dsp

        ids = np.array([[0, *(self._ids[symbol.character] for symbol in piece), 0]], np.int64)
        own, *others = self._parts.first.run(None, {"ids": ids})
        raw = np.maximum(own.reshape(-1), _SHORTEST_RAW).tolist()
        wanted = paced(raw, rate_wpm / USUAL_WPM)
        speeds = np.array([unit / units for unit, units in zip(raw, wanted, strict=True)], np.float32)
        between = dict(zip(self._parts.between, (own, *others), strict=True))
        with self._making_sound:
            *spectrum, durations = self._parts.second.run(None, {"ids": ids, "speed": speeds, **between})
        samples = dsp.synth(*(part[0] for part in spectrum), np.random.default_rng(0))  # the same noise in any order
        ends = np.cumsum(durations.reshape(-1)) * UNIT_SAMPLES
        if len(samples) != ends[-1]:
            raise SpeechError(f"the model made {len(samples)} samples and told of {ends[-1]}")
        return samples, ends[:-2].tolist()


def trimmed(samples: "np.ndarray", *, head: bool, tail: bool, pauses: bool) -> tuple[int, int]:
    """Return what to keep of a piece whose head or tail joins another: next to no silence, or a mark's pause."""
    import numpy as np

    audible = np.flatnonzero(np.abs(samples) > _AUDIBLE)
    if not len(audible):
        return 0, len(samples)
    kept = _PAUSE_SAMPLES if pauses else _EDGE_SAMPLES
    begin = max(0, int(audible[0]) - _EDGE_SAMPLES) if head else 0
    end = min(len(samples), int(audible[-1]) + kept) if tail else len(samples)
    return begin, end


def paced(raw: Sequence[float], speed: float) -> list[int]:
    """Return whole durations for the raw ones at a speed, whose sum stays within a unit or two of theirs."""
    units: list[int] = []
    error = 0.0
    for own in raw:
        exact = own / speed
        whole = max(1, round(exact + error))
        error = min(max(error + exact - whole, -_CARRIED), _CARRIED)
        units.append(whole)
    return units


def cut(symbols: Sequence[Symbol]) -> list[Sequence[Symbol]]:
    """Return the symbols in pieces short enough for the model, cut after marks, else between words."""
    pieces = []
    while len(symbols) > _LONGEST_PIECE:
        spaces = [at for at in range(_SHORTEST_PIECE, _LONGEST_PIECE) if symbols[at].character == " "]
        after_marks = [at for at in spaces if symbols[at - 1].character in _PAUSING]
        end = (after_marks or spaces or [_LONGEST_PIECE - 1])[-1] + 1
        pieces.append(symbols[:end])
        symbols = symbols[end:]
    return [piece for piece in (*pieces, symbols) if piece]


_loading = threading.Lock()


def load(file: Path, sha256: str, *, british: bool) -> Model:
    """Return the model in a file, loaded once in a process.

    Raises EngineMissing when a package or the file is missing or broken, or the file is another than the one named.
    """
    with _loading:
        return _load_once(file, sha256, british=british)


@cache
def _load_once(file: Path, sha256: str, *, british: bool) -> Model:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise EngineMissing(f"{file}: the voice's model cannot be read: {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise EngineMissing(f"{file}: not the model that the voice was calibrated for (its sha256 differs)")
    try:
        return Model(data, sha256, british=british)
    except EngineMissing:
        raise
    except (ImportError, OSError) as error:
        raise EngineMissing(
            f"the neural voice cannot be loaded: {error}; reinstall hibari-tts and onnxruntime"
        ) from error
    except Exception as error:  # onnxruntime's errors have no root of their own
        raise EngineMissing(f"{file}: onnxruntime cannot load the model: {error}") from error
