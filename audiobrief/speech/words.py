"""When each word sounds: an engine's word events, snapped to words, monotone and complete.

espeak gives no event for one word in thirty ("the" in "in the"), some in the middle of a word and
several for one: a word's time is its first event's; a word without one shares the time to the next
by letters.
"""

from bisect import bisect_right
from collections.abc import Sequence

from audiobrief.speech.sound import WordEvent


def count_heard(starts: Sequence[int], events: Sequence[WordEvent]) -> int:
    """Return how many words, given where they start in the utterance, have at least one event."""
    return len({_word_at(starts, event.position) for event in events})


def time_words(
    starts: Sequence[int], ends: Sequence[int], events: Sequence[WordEvent] | None, first: int, last: int
) -> list[tuple[int, int]]:
    """Return (start, end) samples of each word: starts never fall, ends reach to the next start.

    `starts` and `ends` are the words' code points in the utterance; `first` and `last` are the samples
    between which the voice sounds. Without events, time is shared by letters.
    """
    known: dict[int, int] = {}
    floor = first
    for event in events or ():
        word = _word_at(starts, event.position)
        floor = max(floor, min(event.sample, last))
        known.setdefault(word, floor)
    times = _interpolate(starts, ends, known, first, last)
    return [(start, end) for start, end in zip(times, [*times[1:], last], strict=True)]


def _word_at(starts: Sequence[int], position: int) -> int:
    return max(0, bisect_right(starts, position) - 1)


def _interpolate(starts: Sequence[int], ends: Sequence[int], known: dict[int, int], first: int, last: int) -> list[int]:
    anchors = sorted(word for word in known if word < len(starts))
    times: list[int] = []
    for word in range(len(starts)):
        if word in known:
            times.append(known[word])
            continue
        after = bisect_right(anchors, word)
        left = anchors[after - 1] if after else 0
        right = anchors[after] if after < len(anchors) else len(starts)
        begin = known.get(left, first)
        until = known.get(right, last)
        letters = [ends[i] - starts[i] + 1 for i in range(left, right)]
        share = sum(letters[: word - left]) / sum(letters)
        times.append(begin + round((until - begin) * share))
    floor = first
    for word, time in enumerate(times):
        floor = times[word] = max(floor, min(time, last))
    return times
