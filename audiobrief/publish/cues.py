"""Cut what is shown into cues: a few words each, with the time at which they are spoken.

A cue's words fit two lines of 32 characters, and so one of 65. Among all cuts that fit, the one is
taken that ends most cues with a sentence or clause and leaves no crumbs.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import inf

from audiobrief.expressions import regex
from audiobrief.model import Mark, MarkWord
from audiobrief.publish.characters import publishable

LINE_WIDTH = 32  # characters, two lines of them: Podcasting 2.0, transcripts.md
LINES = 2
"""Of a cue, by the same source."""
LONGEST_CUE = LINES * LINE_WIDTH + 1
SHORT_CUE = 16  # half a line: it is gone before it is read; set by hand

RUN = regex(r"[\S\u00a0\u2007\u202f]+")
"""What no line break divides in scripts with spaces."""
CLOSERS = r"['\"”’»)\]」』）]*$"  # noqa: RUF001  punctuation of all scripts
SENTENCE_END = regex(r"[.!?…。！？؟।]" + CLOSERS)  # noqa: RUF001  punctuation of all scripts
CLAUSE_END = regex("[;:；：\u2013\u2014]" + CLOSERS)  # noqa: RUF001  punctuation of all scripts
COMMA_END = regex("[,،、，]" + CLOSERS)  # noqa: RUF001  punctuation of all scripts
ABBREVIATION = regex(r"\W*(?:(?:\w\.)+|[^\W\d_]{1,4}\.)$")
SENTENCE_PAUSE_MS = 100
"""A voice that rests so long after a full stop has ended a sentence; after an abbreviation it flows on; set by hand."""

CUE_COST, SHORT_COST, SENTENCE_INSIDE_COST, EMPTINESS_COST = 4.0, 4.0, 8.0, 2.0
"""Weights of what readers of subtitles dislike, set by hand on the sample articles."""
CLAUSE_COST, COMMA_COST, WORD_COST, SMALL_WORD_COST = (
    2.0,
    3.0,
    6.0,
    7.0,
)  # what it costs to break a line there, after Netflix' order of breaks; set by hand
LENGTH_COSTS = tuple(
    CUE_COST + SHORT_COST * (length < SHORT_CUE) + EMPTINESS_COST * (1 - length / LONGEST_CUE) ** 2
    for length in range(LONGEST_CUE + 1)
)
SMALL_WORD = 3
"""Letters of an article or preposition, after which no cue should end; set by hand."""

NOT_BEFORE = {"Pe", "Pf", "Po", "Mn", "Mc", "Me", "Cf", "Sk", "Lm"}
NOT_AFTER = {"Ps", "Pi", "Cf"}


@dataclass(frozen=True, slots=True)
class CueWord:
    """Characters that stay together, and when they are spoken."""

    start_ms: int
    end_ms: int
    pieces: tuple[tuple[int | None, str], ...]
    """Its text in pieces, each with the time of the spoken word that begins there, if one does."""
    space: str
    """What stands before the next word: a space, or nothing."""

    @property
    def text(self) -> str:
        """The characters."""
        return "".join(text for _, text in self.pieces)


@dataclass(frozen=True, slots=True)
class Cue:
    """A few words, shown while they are spoken."""

    start_ms: int
    end_ms: int
    words: tuple[CueWord, ...]
    speaker: str = ""
    """Who says it, where several speak."""

    @property
    def text(self) -> str:
        """The words as shown, on one line."""
        return _joined(self.words)

    def two_lines(self) -> tuple[str, ...]:
        """Return the text on one line if it fits, else on two as even as can be."""
        if len(self.text) <= LINE_WIDTH or len(self.words) == 1:
            return (self.text,)
        breaks = [at for at in range(1, len(self.words)) if self.words[at - 1].space]
        return min(
            ((_joined(self.words[:at]), _joined(self.words[at:])) for at in breaks),
            key=lambda lines: max(map(len, lines)),
        )


def cut_cues(marks: Iterable[Mark]) -> tuple[Cue, ...]:
    """Return all that is shown, in cues that follow each other without overlap.

    The first cue of a mark starts and the last ends with it; a word with several spoken ones ("$1.2bn")
    is there once, at the time of the first. Only a word of more than 65 characters is cut.
    """
    return _cut_cues(tuple(marks))


@lru_cache(maxsize=1)  # three formats are written from one recording, one after the other
def _cut_cues(marks: tuple[Mark, ...]) -> tuple[Cue, ...]:
    cues: list[Cue] = []
    for mark in marks:
        words = list(_words(mark))
        cuts = _best_cuts(words)
        for first, stop in pairwise(cuts):
            start_ms = words[first].start_ms if first else mark.start_ms
            end_ms = words[stop - 1].end_ms if stop < len(words) else mark.end_ms
            start_ms = max(start_ms, cues[-1].end_ms if cues else 0)
            cues.append(Cue(start_ms, max(end_ms, start_ms + 1), tuple(words[first:stop]), mark.speaker))
    return tuple(cues)


def _joined(words: Sequence[CueWord]) -> str:
    return "".join(word.text + word.space for word in words).rstrip()


def _words(mark: Mark) -> Iterator[CueWord]:
    """Yield the mark's words with their times; where the voice gave none, they lie between their neighbours'."""
    spoken = _spoken_spans(mark)
    offsets = [word.shown_start for word in spoken]

    def time_at(offset: int) -> int:
        index = bisect_left(offsets, offset) - 1
        if index < 0:
            return mark.start_ms
        word = spoken[index]
        share = min(1.0, (offset - word.shown_start) / (word.shown_end - word.shown_start))
        return round(word.start_ms + share * (word.end_ms - word.start_ms))

    for run in RUN.finditer(mark.text):
        for begin, end in pairwise(_edges(run[0], run.start())):
            inside = spoken[bisect_left(offsets, begin) : bisect_left(offsets, end)]
            pieces = _pieces(mark.text, begin, end, inside)
            if any(text.strip() for _, text in pieces):
                start_ms = time_at(begin) if pieces[0][0] is None else pieces[0][0]
                yield CueWord(start_ms, time_at(end), pieces, " " if end == run.end() else "")


def _spoken_spans(mark: Mark) -> list[MarkWord]:
    """Return the mark's words with rising spans and times; those that share shown characters become one."""
    spans: list[MarkWord] = []
    earliest_ms = mark.start_ms
    for word in mark.words:
        start_ms = min(max(word.start_ms, earliest_ms), mark.end_ms)
        end_ms = min(max(word.end_ms, start_ms), mark.end_ms)
        if spans and word.shown_start < spans[-1].shown_end:
            last = spans[-1]
            spans[-1] = replace(last, end_ms=end_ms, shown_end=max(last.shown_end, word.shown_end))
        else:
            spans.append(MarkWord(start_ms, end_ms, word.shown_start, max(word.shown_end, word.shown_start + 1)))
        earliest_ms = start_ms
    return spans


def _edges(run: str, start: int) -> list[int]:
    """Return where a run without spaces begins, may be cut, and ends: between wide characters, or when too long."""
    places = [0] if run.isascii() else [0, *(at for at in range(1, len(run)) if _may_part(run[at - 1], run[at]))]
    edges: list[int] = []
    for begin, end in pairwise([*places, len(run)]):
        step = LINE_WIDTH if end - begin > LONGEST_CUE else LONGEST_CUE
        edges += range(begin, end, step)
    return [start + at for at in (*edges, len(run))]


def _may_part(before: str, after: str) -> bool:
    """Return whether a line may break between two characters of a script that is written without spaces."""
    wide = unicodedata.east_asian_width(before) in "WF" or unicodedata.east_asian_width(after) in "WF"
    return wide and unicodedata.category(after) not in NOT_BEFORE and unicodedata.category(before) not in NOT_AFTER


def _pieces(text: str, begin: int, end: int, inside: Sequence[MarkWord]) -> tuple[tuple[int | None, str], ...]:
    if not inside:
        return ((None, publishable(text[begin:end])),)
    edges = [begin, *(word.shown_start for word in inside[1:]), end]
    return tuple(
        (word.start_ms, publishable(text[left:right]))
        for word, (left, right) in zip(inside, pairwise(edges), strict=True)
    )


def _best_cuts(words: Sequence[CueWord]) -> list[int]:
    """Return the cheapest cuts, from 0 to the number of words: a shortest path, linear in the words."""
    texts = [word.text for word in words]
    widths = [(len(text), len(word.space)) for text, word in zip(texts, words, strict=True)]
    endings = [_ending_cost(texts[at], words[at + 1].start_ms - words[at].end_ms) for at in range(len(words) - 1)]
    costs = [0.0] + [inf] * len(words)
    came_from = [0] * (len(words) + 1)
    for first in range(len(words)):
        sentences = 0
        for stop, length in _reach(widths, first):
            ending = endings[stop - 1] if stop < len(words) else 0.0
            cost = costs[first] + LENGTH_COSTS[length] + ending + sentences * SENTENCE_INSIDE_COST
            sentences += not ending
            if cost < costs[stop]:
                costs[stop], came_from[stop] = cost, first
    cuts = [len(words)]
    while cuts[-1]:
        cuts.append(came_from[cuts[-1]])
    return cuts[::-1]


def _reach(widths: Sequence[tuple[int, int]], first: int) -> Iterator[tuple[int, int]]:
    """Yield every stop at which the words from `first` on fit two lines, with the length of their text.

    `widths` holds the characters of each word, and of the space after it.
    """
    length, space = widths[first]
    yield first + 1, length
    line, lines = length, 1
    for stop in range(first + 1, len(widths)):
        width, space_after = widths[stop]
        line += space + width
        if line > LINE_WIDTH and space:
            line, lines = width, lines + 1
        length += space + width
        if line > LINE_WIDTH or lines > LINES or length > LONGEST_CUE:
            return
        yield stop + 1, length
        space = space_after


def _ending_cost(text: str, pause_ms: int) -> float:
    """Return what it costs to end a cue after a word and its pause: nothing at the end of a sentence."""
    if SENTENCE_END.search(text) and (pause_ms >= SENTENCE_PAUSE_MS or not ABBREVIATION.match(text)):
        return 0.0
    if CLAUSE_END.search(text):
        return CLAUSE_COST
    if COMMA_END.search(text):
        return COMMA_COST
    return SMALL_WORD_COST if len(text) <= SMALL_WORD else WORD_COST
