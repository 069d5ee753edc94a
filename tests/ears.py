"""What is heard in a sound file, measured by ffmpeg: loudness, peaks, silences and samples."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Loudness:
    """EBU R 128 figures of a sound."""

    integrated_lufs: float
    true_peak_dbtp: float


def measure_loudness(file: Path, start_ms: int = 0, end_ms: int | None = None) -> Loudness:
    """Return the loudness of a file, or of a stretch of it."""
    stretch = ["-ss", f"{start_ms / 1000}"] + (["-to", f"{end_ms / 1000}"] if end_ms is not None else [])
    told = _ffmpeg([*stretch, "-i", str(file)], "ebur128=peak=true:framelog=verbose")
    return Loudness(_figure(told, "I"), _figure(told, "Peak"))


def pcm_lufs(pcm: bytes, rate_hz: int) -> float:
    """Return the integrated loudness of 16-bit mono PCM."""
    source = ["-f", "s16le", "-ar", str(rate_hz), "-ac", "1", "-i", "pipe:0"]
    return _figure(_ffmpeg(source, "ebur128=framelog=verbose", pcm), "I")


def find_silences(file: Path, noise_db: float = -50, shortest_s: float = 0.15) -> list[tuple[float, float]]:
    """Return (start, end) in ms of every silence, by silencedetect."""
    told = _ffmpeg(["-i", str(file)], f"silencedetect=noise={noise_db}dB:d={shortest_s}")
    starts = [float(s) * 1000 for s in re.findall(r"silence_start: (-?[\d.]+)", told)]
    ends = [float(s) * 1000 for s in re.findall(r"silence_end: (-?[\d.]+)", told)]
    return list(zip(starts, ends, strict=True))


def decode(file: Path) -> tuple["np.ndarray", int]:
    """Return a mono file's samples as whole numbers, and their rate."""
    probe = ["ffprobe", "-v", "error", "-show_entries", "stream=sample_rate", "-of", "csv=p=0", str(file)]
    rate_hz = int(subprocess.run(probe, check=True, capture_output=True, text=True).stdout.strip().strip(","))
    command = ["ffmpeg", "-v", "error", "-i", str(file), "-f", "s16le", "-ac", "1", "-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(raw, dtype="<i2").astype(np.int32), rate_hz


def _ffmpeg(source: list[str], filters: str, data: bytes | None = None) -> str:
    command = ["ffmpeg", "-hide_banner", "-nostats", *source, "-af", filters, "-f", "null", "-"]
    return subprocess.run(command, check=True, input=data, capture_output=True).stderr.decode("utf-8", "replace")


def _figure(told: str, name: str) -> float:
    found = re.search(rf"{name}:\s+(\S+)", told[told.rindex("Summary:") :])
    assert found, told
    return float(found[1])
