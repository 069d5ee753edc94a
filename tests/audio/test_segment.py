"""Pauses are exact, edges are soft, word times move with the sound."""

import math
from array import array
from itertools import pairwise

import pytest

from audiobrief.audio.segment import SHORTEST_PAUSE_MS, shape_line
from audiobrief.model import Clip, WordTime

RATE_HZ = 22_050


def samples(ms: float) -> int:
    return round(ms * RATE_HZ / 1000)


def tone(ms: int) -> list[int]:
    return [round(9000 * math.sin(i / 9)) for i in range(samples(ms))]


def silence(ms: int) -> list[int]:
    return [0] * samples(ms)


def two_sentences() -> Clip:
    sound = array("h", silence(80) + tone(500) + silence(300) + silence(40) + tone(700) + silence(310))
    words = (WordTime(80, 330), WordTime(330, 580), WordTime(920, 1620))
    return Clip(sound.tobytes(), RATE_HZ, words, ((samples(880), 2),))


def loud_spans(pcm: bytes) -> list[tuple[int, int]]:
    """Return the (start, end) ms of what sounds, gaps under 100 ms aside."""
    spans: list[list[int]] = []
    for index, sample in enumerate(array("h", pcm)):
        if abs(sample) > 300:
            if spans and index - spans[-1][1] < samples(100):
                spans[-1][1] = index
            else:
                spans.append([index, index])
    return [(round(a * 1000 / RATE_HZ), round(b * 1000 / RATE_HZ)) for a, b in spans]


def test_pauses_between_sentences_and_after_the_line_are_exact():
    clip, speech_ms = shape_line(two_sentences(), sentence_ms=350, pause_ms=680)
    (start, first_end), (second, end) = loud_spans(clip.pcm)
    assert 25 <= start <= 45  # a breath before the first sound stays
    assert second - first_end == pytest.approx(350, abs=45)
    assert end == pytest.approx(speech_ms, abs=30)
    assert len(clip.pcm) / 2 / RATE_HZ * 1000 - speech_ms == pytest.approx(680, abs=2)


def test_word_times_move_with_their_sound():
    clip, _ = shape_line(two_sentences(), sentence_ms=350, pause_ms=680)
    (start, first_end), (second, end) = loud_spans(clip.pcm)
    assert [clip.words[0].start_ms, clip.words[1].end_ms] == pytest.approx([start, first_end], abs=12)
    assert [clip.words[2].start_ms, clip.words[2].end_ms] == pytest.approx([second, end], abs=12)
    flat = [time for word in clip.words for time in (word.start_ms, word.end_ms)]
    assert flat == sorted(flat)


@pytest.mark.parametrize("pause_ms", [0, -50, 100])
def test_every_cut_ends_in_digital_silence(pause_ms):
    clip, _ = shape_line(two_sentences(), sentence_ms=350, pause_ms=pause_ms)
    assert not any(clip.pcm[-samples(SHORTEST_PAUSE_MS) * 2 + 2 :])


def test_a_sound_that_starts_and_stops_dead_gets_soft_edges():
    clip, _ = shape_line(Clip(array("h", [9000] * samples(300)).tobytes(), RATE_HZ, ()), sentence_ms=0, pause_ms=400)
    shaped = array("h", clip.pcm)
    assert max(abs(b - a) for a, b in pairwise(shaped)) < 400
