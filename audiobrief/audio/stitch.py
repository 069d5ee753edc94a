"""Cuts, in order, to one recording: frames are appended as they come, time is counted in frames."""

import hashlib
import itertools
import os
from array import array
from collections.abc import Iterable
from pathlib import Path

from audiobrief.audio.frames import parse_frame_header
from audiobrief.audio.loudness import HOPS_PER_S, integrated_lufs
from audiobrief.audio.mp3 import ENCODER_LOSS_DB, TRIMMED_SAMPLES, render_info_header
from audiobrief.disk import operations
from audiobrief.disk.atomic import create_whole, replace_whole
from audiobrief.errors import AudioError
from audiobrief.model import Audio, Cut, Line, Mark, MarkWord, Recording


def stitch(lines: Iterable[Line], cuts: Iterable[Cut], frames_file: Path) -> Recording:
    """Write the cuts' frames to `frames_file` and return the recording with a mark for each line.

    A cut starts after the frames before it. Its encoder delay cancels against what the Info header trims
    at the head of the whole, so a word's time is its cut's start plus its own time. Raises AudioError
    when there is no cut, or two differ in format.
    """
    marks: list[Mark] = []
    powers = array("f")  # a float object takes eight times as much: 10 MB in ten hours
    frame_count = byte_count = rate_hz = bitrate_kbps = frame_samples = 0
    with operations.open_work_file(frames_file) as out:
        for number, (line, cut) in enumerate(zip(lines, cuts, strict=True)):
            header = parse_frame_header(cut.frames)
            if number and (header.rate_hz, header.bitrate_kbps) != (rate_hz, bitrate_kbps):
                raise AudioError(f"a cut of {header.rate_hz} Hz cannot follow one of {rate_hz} Hz")
            rate_hz, bitrate_kbps, frame_samples = header.rate_hz, header.bitrate_kbps, header.sample_count
            marks.append(_mark(number, line, cut, frame_count * frame_samples * 1000 / rate_hz))
            out.write(cut.frames)
            powers.extend(cut.powers)
            frame_count += cut.frame_count
            byte_count += len(cut.frames)
    if not marks:
        raise AudioError("there is nothing to stitch")
    return Recording(
        frames_file=frames_file,
        frame_count=frame_count,
        byte_count=byte_count,
        rate_hz=rate_hz,
        bitrate_kbps=bitrate_kbps,
        sample_count=frame_count * frame_samples - TRIMMED_SAMPLES,
        marks=tuple(marks),
        loudness_lufs=_encoded_lufs(powers),
        loud_s=len(powers) / HOPS_PER_S,
    )


def _encoded_lufs(powers: Iterable[float]) -> float | None:
    before = integrated_lufs(powers)
    return None if before is None else before - ENCODER_LOSS_DB


def write_mp3(recording: Recording, tag: bytes, target: Path, *, exclusive: bool = False) -> Audio:
    """Write tag, Info header and frames to `target`, which appears whole or not at all.

    Raises PublishError when the system refuses; FileExistsError, with `exclusive`, when there is such a file.
    """
    digest = hashlib.sha256()

    def write(part: Path) -> None:
        with recording.frames_file.open("rb") as frames, operations.open_new(part) as out:
            first = frames.read(4)
            frames.seek(0)
            blocks = iter(lambda: frames.read(1 << 20), b"")
            header = render_info_header(first, recording.frame_count, recording.byte_count)
            for block in itertools.chain([tag, header], blocks):
                out.write(block)
                digest.update(block)
            out.flush()
            os.fsync(out.fileno())

    if not exclusive:
        replace_whole(target, write)
    elif not create_whole(target, write):
        raise FileExistsError(target)
    return Audio(
        file=target.name,
        byte_count=target.stat().st_size,
        sha256=digest.hexdigest(),
        duration_ms=recording.duration_ms,
        rate_hz=recording.rate_hz,
        bitrate_kbps=recording.bitrate_kbps,
    )


def _mark(number: int, line: Line, cut: Cut, start_ms: float) -> Mark:
    if len(line.words) != len(cut.words):
        raise AudioError(f"{len(cut.words)} word times came for the {len(line.words)} words of {line.text[:60]!r}")
    words = tuple(
        MarkWord(round(start_ms + time.start_ms), round(start_ms + time.end_ms), word.shown_start, word.shown_end)
        for word, time in zip(line.words, cut.words, strict=True)
    )
    end_ms = round(start_ms + cut.speech_ms)
    return Mark(number, round(start_ms), end_ms, line.text, line.kind, line.paragraph, words, line.speaker)
