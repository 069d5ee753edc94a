"""An MP3 of ours taken apart again: the cuts of its lines, byte for byte, found by where its marks start."""

from collections.abc import Sequence
from itertools import pairwise

from audiobrief.audio.frames import find_frame_header, parse_frame_header
from audiobrief.errors import AudioError
from audiobrief.model import Cut, Mark, WordTime

_INFO = b"Info"


def unstitch(data: bytes, marks: Sequence[Mark]) -> tuple[Cut, ...]:
    """Return the cuts that were stitched to these marks; `data` is the MP3 without its tag.

    A mark starts where its cut's frames do, to the millisecond, and a frame lasts 24 ms or more. Raises AudioError
    when the MP3 is not what `stitch` and `write_mp3` make of the marks.
    """
    first = parse_frame_header(data)
    if _INFO not in data[: first.byte_count]:
        raise AudioError("its first frame holds no Info header of ours")
    at = first.byte_count
    offsets = [at]
    while header := find_frame_header(data, at):
        at += header.byte_count
        offsets.append(at)
    frame_ms = first.sample_count * 1000 / first.rate_hz
    starts = [round(mark.start_ms / frame_ms) for mark in marks] + [len(offsets) - 1]
    off_ms = max((abs(mark.start_ms - start * frame_ms) for mark, start in zip(marks, starts, strict=False)), default=0)
    if at != len(data) or not marks or starts[0] != 0 or off_ms > 1 or any(a >= b for a, b in pairwise(starts)):
        raise AudioError("its frames are not those of its marks")
    return tuple(
        Cut(
            data[offsets[begin] : offsets[end]],
            end - begin,
            tuple(WordTime(w.start_ms - mark.start_ms, w.end_ms - mark.start_ms) for w in mark.words),
            mark.end_ms - mark.start_ms,
        )
        for mark, (begin, end) in zip(marks, pairwise(starts), strict=True)
    )


def cut_ms(cut: Cut) -> float:
    """Return how long a cut lasts, its pause included."""
    header = parse_frame_header(cut.frames)
    return cut.frame_count * header.sample_count * 1000 / header.rate_hz
