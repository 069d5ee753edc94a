"""A model's two parts, opened: what onnxruntime works out about a model is kept, and loads in a fifth of the time."""

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audiobrief.disk.work_folder import work_folder
from audiobrief.speech.neural import graph
from audiobrief.speech.neural.derived import derive
from audiobrief.version import version_of

PARTS_VERSION = 1
"""Part of their names: raise it when they are made in another way."""

_HEAD_BYTES = 8
"""Two counts of 32 bits: the bytes up to the first part, and those of the first part. The names follow, as JSON."""


@dataclass(frozen=True, slots=True)
class OpenParts:
    """onnxruntime's handles on what `graph.Parts` tells."""

    first: Any
    second: Any
    between: tuple[str, ...]


def open_parts(model: bytes, name: str) -> OpenParts:
    """Return a model's parts, ready to run; `name` stands for its bytes.

    Raises EngineMissing for a model that is built in another way.
    """
    key = f"parts-{name[:16]}-{version_of('onnxruntime')}-{PARTS_VERSION}"
    kept = derive(key, lambda: _optimised(graph.in_parts(model)))
    head_bytes, first_bytes = kept[:_HEAD_BYTES].cast("I")
    between = tuple(json.loads(bytes(kept[_HEAD_BYTES:head_bytes])))
    first, second = kept[head_bytes:][:first_bytes], kept[head_bytes:][first_bytes:]
    return OpenParts(open_model(bytes(first)), open_model(bytes(second)), between)


def _optimised(parts: graph.Parts) -> bytes:
    """Return the head, the names and both parts as onnxruntime runs them, on whatever processor."""
    with work_folder() as folder:
        files = [folder / "first", folder / "second"]
        for part, file in zip((parts.first, parts.second), files, strict=True):
            open_model(part, optimised=file)
        first, second = (file.read_bytes() for file in files)
    names = json.dumps(parts.between).encode()
    head = struct.pack("=2I", _HEAD_BYTES + len(names), len(first))
    return head + names + first + second


def open_model(model: bytes, *, optimised: Path | None = None) -> Any:
    """Return onnxruntime's handle on a model; one thread, and memory given back after each input.

    With a file, the model is worked out and written there; without, it is taken as that file has it.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # whoever loaded it before us may have let it tell of its models
    levels = onnxruntime.GraphOptimizationLevel
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    options.log_severity_level = 3
    options.graph_optimization_level = levels.ORT_ENABLE_EXTENDED if optimised else levels.ORT_DISABLE_ALL
    if optimised:
        options.optimized_model_filepath = str(optimised)
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
