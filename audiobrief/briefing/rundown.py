"""The rundown: which stories a programme tells, whole, begun or as a headline, within its length.

Lengths are measured from the sound itself, never hoped for: every part is spoken (or in the cache) before it counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from audiobrief.briefing.frame import Frame, Part
from audiobrief.briefing.story import Story, holds_reply
from audiobrief.model import Line

FEWEST_PARAGRAPHS = 2
"""A story that is cut keeps as many from its top; with fewer it is a headline."""

MOST_RESERVED = 0.2
"""Of the length for headlines: a programme is its stories."""

Measure = Callable[[Part], int]
"""How long a part lasts in ms, its link and pauses included."""


@dataclass(frozen=True, slots=True)
class Rundown:
    """A programme in order."""

    parts: tuple[Part, ...]
    length_ms: int
    headlines: tuple[Story, ...] = ()
    """Stories that are only named."""
    left_out: tuple[Story, ...] = ()
    """Stories for which not even their headline had room."""


def plan_rundown(stories: Sequence[Story], frame: Frame, measure: Measure, budget_ms: int | None) -> Rundown:
    """Return the programme: whole stories while they fit, the next from its top, the rest as headlines.

    `budget_ms` is the most it may last; None: all stories, whole.
    """
    opening, closing = frame.opening(stories), frame.closing()
    left_ms = (budget_ms or 1 << 62) - measure(opening) - measure(closing)
    told: list[Part] = []
    rest = list(stories)
    while rest:
        part = frame.story(rest[0], told[-1].story if told else None)
        length_ms = measure(part)
        if length_ms + _reserve_ms(rest[1:], frame, measure, budget_ms) > left_ms:
            break
        told.append(part)
        left_ms -= length_ms
        rest.pop(0)
    room_ms = left_ms - _reserve_ms(rest[1:], frame, measure, budget_ms)
    if rest and (begun := _begin(rest[0], frame, measure, room_ms)):
        told.append(begun)
        left_ms -= measure(begun)
        rest.pop(0)
    briefs = _briefs(rest, frame, measure, left_ms)
    named = [story for story in rest if briefs and story in briefs]
    ends = [frame.brief(named)] if named else []
    parts = (opening, *told, *ends, closing)
    out = tuple(story for story in rest if story not in named)
    return Rundown(parts, sum(map(measure, parts)), tuple(named), out)


def headlines_only(stories: Sequence[Story], frame: Frame, measure: Measure) -> Rundown:
    """Return a programme of nothing but headlines."""
    parts = (frame.opening(()), frame.brief(stories), frame.closing())
    return Rundown(parts, sum(map(measure, parts)), tuple(stories))


def _reserve_ms(stories: Sequence[Story], frame: Frame, measure: Measure, budget_ms: int | None) -> int:
    """Return what is kept free for the headlines of stories that may have no room."""
    if budget_ms is None or not stories:
        return 0
    return min(measure(frame.brief(stories)), round(budget_ms * MOST_RESERVED))


def _begin(story: Story, frame: Frame, measure: Measure, left_ms: int) -> Part | None:
    """Return the longest beginning of a story that fits, by whole paragraphs; None when it may not be cut."""
    ends = [n for n in range(1, len(story.lines)) if _begins_paragraph(story.lines[n - 1], story.lines[n])]
    for end in reversed(ends):
        lines = story.lines[:end]
        if _paragraph_count(lines) < FEWEST_PARAGRAPHS:
            return None
        part = frame.start_of(story, lines)
        if measure(part) <= left_ms:
            return None if holds_reply(story.lines[end:]) else part
    return None


def _briefs(stories: Sequence[Story], frame: Frame, measure: Measure, left_ms: int) -> list[Story]:
    """Return as many of the stories, from the first, as can be named."""
    named: list[Story] = []
    for story in stories:
        if not story.title or measure(frame.brief([*named, story])) > left_ms:
            break
        named.append(story)
    return named


def _begins_paragraph(before: Line, line: Line) -> bool:
    return line.paragraph >= 0 and line.paragraph != before.paragraph


def _paragraph_count(lines: Sequence[Line]) -> int:
    return len({line.paragraph for line in lines if line.paragraph >= 0})
