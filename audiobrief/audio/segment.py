"""A line's sound as pydub segments: sentences trimmed, faded at their edges and given their pauses."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from audiobrief.model import Clip, WordTime

with warnings.catch_warnings():
    # pydub speaks of audioop's end, which pyproject.toml answers, and of ffmpeg, which is not needed here
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.silence import detect_leading_silence

SHORTEST_PAUSE_MS = 350
"""Digital silence that must end a cut, so that the decoder forgets it before the next."""

_SILENCE_DBFS = -50.0  # set by hand: above the engines' silence, below soft consonants
_STEP_MS = 5  # what an edge is found to; set by hand
_HEAD_MS, _TAIL_MS = 10, 20
"""Around the speech, and no part of a pause; set by hand."""
_SOFT_HEAD_MS, _SOFT_TAIL_MS = 30, 40
"""More that is kept, out of the pauses beside it: the breath before a plosive and the end of a fading sound. With less,
DNSMOS judges a neural voice .07 lower."""
_FADE_IN_MS, _FADE_OUT_MS = 5, 15  # set by hand: a few cycles of a voice, so that no step is left


def shape_line(clip: Clip, *, sentence_ms: int, pause_ms: int) -> tuple[Clip, int]:
    """Return the clip with exact pauses between its sentences and after it, and where its speech ends in ms.

    Word times move with the sound. The pause is never under SHORTEST_PAUSE_MS.
    """
    shaped = BytesIO()
    words: list[WordTime] = []
    edges = ((0, 0), *clip.joins, (len(clip.pcm) // 2, len(clip.words)))
    soft_tail_ms = 0
    for number, ((start, first_word), (end, next_word)) in enumerate(pairwise(edges)):
        part = _trim(_segment(clip.pcm[start * 2 : end * 2], clip.rate_hz))
        if number:
            shaped.write(_silence(max(0, sentence_ms - soft_tail_ms - part.soft_head_ms), clip.rate_hz))
        begin_ms = _length_ms(shaped, clip.rate_hz)
        shaped.write(part.pcm)
        soft_tail_ms = part.soft_tail_ms
        end_ms = _length_ms(shaped, clip.rate_hz) - soft_tail_ms
        shift_ms = begin_ms - start * 1000 / clip.rate_hz - part.cut_ms
        words += [_moved(word, shift_ms, begin_ms, end_ms) for word in clip.words[first_word:next_word]]
    speech_ms = round(_length_ms(shaped, clip.rate_hz)) - soft_tail_ms
    shaped.write(_silence(max(pause_ms - soft_tail_ms, SHORTEST_PAUSE_MS), clip.rate_hz))
    return Clip(shaped.getvalue(), clip.rate_hz, tuple(words)), speech_ms


def _length_ms(sound: BytesIO, rate_hz: int) -> float:
    return sound.tell() // 2 * 1000 / rate_hz


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence's sound without the silence around it."""

    pcm: bytes
    cut_ms: int
    """What was cut off its head."""
    soft_head_ms: int
    """What of its head counts as pause; so the tail."""
    soft_tail_ms: int


def _trim(sound: AudioSegment) -> _Part:
    """Return a sentence with next to no silence around it, faded at both ends."""
    head_ms = max(0, detect_leading_silence(sound, _SILENCE_DBFS, _STEP_MS) - _HEAD_MS)
    tail_ms = max(0, detect_leading_silence(sound.reverse(), _SILENCE_DBFS, _STEP_MS) - _TAIL_MS)
    soft_head_ms, soft_tail_ms = min(head_ms, _SOFT_HEAD_MS), min(tail_ms, _SOFT_TAIL_MS)
    cut_ms = head_ms - soft_head_ms
    kept = sound[cut_ms : len(sound) - tail_ms + soft_tail_ms].fade_in(_FADE_IN_MS).fade_out(_FADE_OUT_MS)
    return _Part(kept.raw_data, cut_ms, soft_head_ms, soft_tail_ms)


def _moved(word: WordTime, shift_ms: float, begin_ms: float, end_ms: float) -> WordTime:
    """Return the word's time after the move, held inside what was kept of its sentence."""
    start, end = (round(min(max(time + shift_ms, begin_ms), end_ms)) for time in (word.start_ms, word.end_ms))
    return WordTime(start, end)


def _segment(pcm: bytes, rate_hz: int) -> AudioSegment:
    return AudioSegment(data=pcm, sample_width=2, frame_rate=rate_hz, channels=1)


def _silence(duration_ms: int, rate_hz: int) -> bytes:
    return bytes(duration_ms * rate_hz // 1000 * 2)
