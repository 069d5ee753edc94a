"""A line's sound as pydub segments: sentences trimmed, faded at their edges and given their pauses."""

import warnings
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
_STEP_MS = 5  # what an edge is found to
_HEAD_MS, _TAIL_MS = 10, 20  # kept around the speech, so that soft consonants are not clipped
_FADE_IN_MS, _FADE_OUT_MS = 5, 15  # set by hand: a few cycles of a voice, so that no step is left


def shape_line(clip: Clip, *, sentence_ms: int, pause_ms: int) -> tuple[Clip, int]:
    """Return the clip with exact pauses between its sentences and after it, and where its speech ends in ms.

    Word times move with the sound. The pause is never under SHORTEST_PAUSE_MS.
    """
    pieces: list[bytes] = []
    words: list[WordTime] = []
    silence = _silence(sentence_ms, clip.rate_hz)
    edges = ((0, 0), *clip.joins, (len(clip.pcm) // 2, len(clip.words)))
    sample_count = 0
    for (start, first_word), (end, next_word) in pairwise(edges):
        if pieces:
            pieces.append(silence)
            sample_count += len(silence) // 2
        head_ms, kept = _trim(_segment(clip.pcm[start * 2 : end * 2], clip.rate_hz))
        begin_ms = sample_count * 1000 / clip.rate_hz
        sample_count += len(kept) // 2
        end_ms = sample_count * 1000 / clip.rate_hz
        shift_ms = begin_ms - start * 1000 / clip.rate_hz - head_ms
        words += [_moved(word, shift_ms, begin_ms, end_ms) for word in clip.words[first_word:next_word]]
        pieces.append(kept)
    pieces.append(_silence(max(pause_ms, SHORTEST_PAUSE_MS), clip.rate_hz))
    return Clip(b"".join(pieces), clip.rate_hz, tuple(words)), round(sample_count * 1000 / clip.rate_hz)


def _trim(sound: AudioSegment) -> tuple[int, bytes]:
    """Return how many ms of silence were cut off the head, and the rest, faded at both ends."""
    head_ms = max(0, detect_leading_silence(sound, _SILENCE_DBFS, _STEP_MS) - _HEAD_MS)
    tail_ms = max(0, detect_leading_silence(sound.reverse(), _SILENCE_DBFS, _STEP_MS) - _TAIL_MS)
    kept = sound[head_ms : len(sound) - tail_ms].fade_in(_FADE_IN_MS).fade_out(_FADE_OUT_MS)
    return head_ms, kept.raw_data


def _moved(word: WordTime, shift_ms: float, begin_ms: float, end_ms: float) -> WordTime:
    """Return the word's time after the move, held inside what was kept of its sentence."""
    start, end = (round(min(max(time + shift_ms, begin_ms), end_ms)) for time in (word.start_ms, word.end_ms))
    return WordTime(start, end)


def _segment(pcm: bytes, rate_hz: int) -> AudioSegment:
    return AudioSegment(data=pcm, sample_width=2, frame_rate=rate_hz, channels=1)


def _silence(duration_ms: int, rate_hz: int) -> bytes:
    return bytes(duration_ms * rate_hz // 1000 * 2)
