"""A Piper model: phonemes to sound, with the length of each, and the same noise for the same text.

Piper draws its noise inside the model, from a generator that goes on from text to text. Here it is given from
outside, so that a text sounds the same in any order; and the model is cut where the durations are known, which also
tells when each word begins.
"""

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audiobrief.errors import EngineMissing, SpeechError
from audiobrief.speech.neural import graph
from audiobrief.speech.neural.parts import open_model
from audiobrief.speech.piper.phonemes import Symbol

if TYPE_CHECKING:
    import numpy as np

USUAL_WPM = 170
"""The engine rate that leaves the model's own lengths as they are."""
USUAL_HOP = 256
"""Samples in a unit of duration, where the configuration does not say (VITS)."""
_PAD, _BEGIN, _END = "_", "^", "$"
_SCALES = {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8}
"""Piper's own, where the configuration does not say."""
_PROBE = 4  # ids with which the noise's shape is asked for


@dataclass(frozen=True, slots=True)
class Config:
    """What a model's configuration says, as far as it is needed."""

    rate_hz: int
    espeak_voice: str
    ids: Mapping[str, Sequence[int]]
    scales: Mapping[str, float]
    hop: int
    speakers: int


class Model:
    """A voice's model; safe to share between threads."""

    def __init__(self, data: bytes, config: Config) -> None:
        parts = graph.in_noisy_parts(data)
        self.config = config
        self._between, self._noise = parts.between, parts.noise
        self._first, self._second = open_model(parts.first), open_model(parts.second)
        self._taken = {name: {found.name for found in part.get_inputs()} for name, part in self._sessions().items()}
        self._channels = self._ask_channels(open_model(parts.shape))

    def speak(self, symbols: Sequence[Symbol], rate_wpm: float, speaker: int) -> "tuple[np.ndarray, list[int]]":
        """Return the samples of the symbols, full scale 1.0, and where each of them starts."""
        import numpy as np

        ids, firsts = self._ids(symbols)
        own = self._inputs(ids, rate_wpm, speaker)
        noise = np.random.default_rng(0)  # the same for a text in any order
        early = noise.standard_normal((1, 2, len(ids)), np.float32)
        between = self._run("first", own | {self._noise[0]: early})
        durations = between[0].reshape(-1)
        frames = int(durations.sum())
        late = noise.standard_normal((1, self._channels, frames), np.float32)
        given = own | dict(zip(self._between, between, strict=True)) | {self._noise[1]: late}
        samples = self._run("second", given)[0].reshape(-1)
        if len(samples) != frames * self.config.hop:
            raise SpeechError(f"the model made {len(samples)} samples and told of {frames} units of {self.config.hop}")
        starts = np.concatenate([[0], np.cumsum(durations)])[firsts] * self.config.hop
        return samples, [int(start) for start in starts]

    def _ids(self, symbols: Sequence[Symbol]) -> tuple[list[int], list[int]]:
        """Return the ids, with padding as Piper has it, and the place of each symbol's first."""
        pad = self.config.ids[_PAD]
        ids = [*self.config.ids[_BEGIN], *pad]
        firsts = []
        for symbol in symbols:
            firsts.append(len(ids))
            ids += [*self.config.ids[symbol.character], *pad]
        return [*ids, *self.config.ids[_END]], firsts

    def _inputs(self, ids: Sequence[int], rate_wpm: float, speaker: int) -> dict[str, Any]:
        import numpy as np

        scales = self.config.scales
        length = scales["length_scale"] * USUAL_WPM / rate_wpm
        return {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array([scales["noise_scale"], length, scales["noise_w"]], np.float32),
            "sid": np.array([speaker], np.int64),
        }

    def _sessions(self) -> dict[str, Any]:
        return {"first": self._first, "second": self._second}

    def _run(self, name: str, given: Mapping[str, Any]) -> list[Any]:
        wanted = {key: value for key, value in given.items() if key in self._taken[name]}
        outputs: list[Any] = self._sessions()[name].run(None, wanted)
        return outputs

    def _ask_channels(self, shape: Any) -> int:
        """Return how many channels the sound's noise has."""
        import numpy as np

        own = self._inputs([1] * _PROBE, USUAL_WPM, 0)
        noise = {self._noise[0]: np.zeros((1, 2, _PROBE), np.float32)}
        between = dict(zip(self._between, self._run("first", own | noise), strict=True))
        taken = {found.name for found in shape.get_inputs()}
        like = shape.run(None, {key: value for key, value in (own | between).items() if key in taken})[0]
        return int(like.shape[1])


_loading = threading.Lock()


def load(file: Path, sha256: str) -> Model:
    """Return the model in a file, loaded once in a process; its configuration lies beside it, with .json behind.

    Raises EngineMissing when either is missing, broken, or another than the profile names.
    """
    with _loading:
        return _load_once(file, sha256)


@cache
def _load_once(file: Path, sha256: str) -> Model:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise EngineMissing(f"{file}: the voice's model cannot be read: {error.strerror}") from error
    if sha256 and hashlib.sha256(data).hexdigest() != sha256:
        raise EngineMissing(f"{file}: not the model that the voice was calibrated for (its sha256 differs)")
    config = read_config(config_file(file))
    try:
        return Model(data, config)
    except EngineMissing:
        raise
    except Exception as error:  # onnxruntime's errors have no root of their own
        raise EngineMissing(f"{file}: onnxruntime cannot load the model: {error}") from error


def config_file(model: Path) -> Path:
    """Return where a model's configuration lies."""
    return model.with_name(f"{model.name}.json")


def read_config(file: Path) -> Config:
    """Return the configuration in a file; raises EngineMissing for one that is none, or asks for other phonemes."""
    try:
        found = json.loads(file.read_text("utf-8"))
        if found.get("phoneme_type", "espeak") != "espeak":
            raise EngineMissing(f"{file}: its phonemes are {found['phoneme_type']}; only espeak's are understood")
        return Config(
            rate_hz=found["audio"]["sample_rate"],
            espeak_voice=found["espeak"]["voice"],
            ids=found["phoneme_id_map"],
            scales={**_SCALES, **found.get("inference", {})},
            hop=found.get("hop_length", USUAL_HOP),
            speakers=found.get("num_speakers", 1),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineMissing(
            f"{file}: no configuration of a Piper voice: {error!r}; it lies beside the model"
        ) from error
