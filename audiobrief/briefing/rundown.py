"""The rundown: which stories a programme tells, whole, begun or as a headline, within its length.

Lengths are measured from the sound itself, never hoped for: every part is spoken (or in the cache) before it counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from audiobrief.briefing.frame import Frame, Part
from audiobrief.briefing.story import Story, holds_reply, is_court_report
from audiobrief.briefing.wanted import Order
from audiobrief.model import Line

FEWEST_PARAGRAPHS = 2
"""A story that is cut keeps as many from its top; with fewer it is a headline."""
MOST_RESERVED = 0.2
"""Of the length for headlines: a programme is its stories."""
FOR_EVER_MS = 1 << 62


class Measure(Protocol):
    """How long parts last."""

    def __call__(self, part: Part, most_ms: int = FOR_EVER_MS) -> int:
        """Return how long a part lasts in ms, its link and pauses included; once over `most_ms`, anything above it."""


@dataclass(frozen=True, slots=True)
class Rundown:
    """A programme in order."""

    parts: tuple[Part, ...]
    lengths_ms: tuple[int, ...]
    """How long each part lasts, its link included."""
    headlines: tuple[Story, ...] = ()
    """Stories that are only named."""
    left_out: tuple[Story, ...] = ()
    """Stories for which not even their headline had room."""

    @property
    def length_ms(self) -> int:
        """How long it lasts."""
        return sum(self.lengths_ms)

    @property
    def stories(self) -> tuple[Story, ...]:
        """The stories that are told, whole or begun, in order."""
        return tuple(part.story for part in self.parts if part.story)


def in_order(stories: Sequence[Story], order: Order) -> list[Story]:
    """Return the stories by section, newest first, or as they were listed."""
    if order == "date":
        return sorted(stories, key=lambda story: story.article.published, reverse=True)
    if order == "section":
        places = {section: at for at, section in reversed(list(enumerate(story.section for story in stories)))}
        return sorted(stories, key=lambda story: places[story.section])
    return list(stories)


def plan_rundown(stories: Sequence[Story], frame: Frame, measure: Measure, budget_ms: int | None) -> Rundown:
    """Return the programme: whole stories while they fit, the next from its top, the rest as headlines.

    `budget_ms` is the most it may last; None: all stories, whole.
    """
    opening, closing = frame.opening(stories), frame.closing()
    left_ms = (budget_ms or FOR_EVER_MS) - measure(opening) - measure(closing)
    told: list[Part] = []
    rest = list(stories)
    while rest:
        reserve_ms = _reserve_ms(rest[1:], frame, measure, budget_ms)
        part = frame.story(rest[0], _last(told))
        length_ms = measure(part, left_ms - reserve_ms)
        if length_ms > left_ms - reserve_ms:
            if begun := _begin(rest[0], frame, measure, left_ms - reserve_ms, _last(told)):
                told.append(begun)
                left_ms -= measure(begun)
                rest.pop(0)
            break
        told.append(part)
        left_ms -= length_ms
        rest.pop(0)
    told, rest, left_ms = _filled(told, rest, frame, measure, left_ms)
    named = _named(rest, frame, measure, left_ms)
    return _rundown(opening, told, named, rest, closing=closing, frame=frame, measure=measure)


def plan_leads(stories: Sequence[Story], frame: Frame, measure: Measure, budget_ms: int | None) -> Rundown:
    """Return a programme of how each story begins: its first paragraphs; one that may not be cut is a headline."""
    opening, closing = frame.opening(stories), frame.closing()
    left_ms = (budget_ms or FOR_EVER_MS) - measure(opening) - measure(closing)
    told: list[Part] = []
    rest: list[Story] = []
    for story in stories:
        part = _lead(story, frame, _last(told))
        if part is None or measure(part, left_ms) > left_ms:
            rest.append(story)
        else:
            told.append(part)
            left_ms -= measure(part)
    named = _named(rest, frame, measure, left_ms)
    return _rundown(opening, told, named, rest, closing=closing, frame=frame, measure=measure)


def headlines_only(stories: Sequence[Story], frame: Frame, measure: Measure, budget_ms: int | None = None) -> Rundown:
    """Return a programme of nothing but headlines."""
    opening, closing = frame.opening(()), frame.closing()
    left_ms = (budget_ms or FOR_EVER_MS) - measure(opening) - measure(closing)
    named = _named(stories, frame, measure, left_ms)
    return _rundown(opening, [], named, stories, closing=closing, frame=frame, measure=measure)


def may_be_cut(story: Story, rest: Sequence[Line]) -> bool:
    """Say whether a story can be told without its rest, and stay fair."""
    return not (story.whole or is_court_report(story) or holds_reply(rest))


def _rundown(  # noqa: PLR0913  the parts of a whole
    opening: Part,
    told: Sequence[Part],
    named: Sequence[Story],
    rest: Sequence[Story],
    *,
    closing: Part,
    frame: Frame,
    measure: Measure,
) -> Rundown:
    parts = (opening, *told, *([frame.brief(named)] if named else []), closing)
    out = tuple(story for story in rest if story not in named)
    return Rundown(parts, tuple(map(measure, parts)), tuple(named), out)


def _filled(
    told: list[Part], rest: list[Story], frame: Frame, measure: Measure, left_ms: int
) -> tuple[list[Part], list[Story], int]:
    """Return the told and the rest after later stories took room that the headlines of the rest leave free."""
    for story in tuple(rest):
        others = [other for other in rest if other is not story]
        room_ms = left_ms - (measure(frame.brief(others)) if others else 0)
        part: Part | None = frame.story(story, _last(told))
        if part is not None and measure(part, room_ms) > room_ms:
            begins_already = any(not other.is_whole for other in told)
            part = None if begins_already else _begin(story, frame, measure, room_ms, _last(told))
        if part is not None:
            told, rest, left_ms = [*told, part], others, left_ms - measure(part)
    return told, rest, left_ms


def _reserve_ms(stories: Sequence[Story], frame: Frame, measure: Measure, budget_ms: int | None) -> int:
    """Return what is kept free for the headlines of stories that may have no room."""
    if budget_ms is None or not stories:
        return 0
    most_ms = round(budget_ms * MOST_RESERVED)
    return min(measure(frame.brief(stories), most_ms), most_ms)


def _begin(story: Story, frame: Frame, measure: Measure, left_ms: int, before: Story | None) -> Part | None:
    """Return the longest beginning of a story that fits, by whole paragraphs; None when it may not be cut."""
    longest: Part | None = None
    for part in _beginnings(story, frame, before):
        if measure(part, left_ms) > left_ms:
            break
        longest = part
    if longest is None or not may_be_cut(story, story.lines[len(longest.lines) :]):
        return None
    return longest


def _lead(story: Story, frame: Frame, before: Story | None) -> Part | None:
    """Return the first paragraphs of a story; the whole of a short one; None when it may not be cut."""
    part = next(_beginnings(story, frame, before), None)
    if part is None:
        return frame.story(story, before)
    return part if may_be_cut(story, story.lines[len(part.lines) :]) else None


def _beginnings(story: Story, frame: Frame, before: Story | None) -> Iterator[Part]:
    """Yield the beginnings of a story that end with a paragraph, the shortest first."""
    for end in range(1, len(story.lines)):
        lines = story.lines[:end]
        if _begins_paragraph(lines[-1], story.lines[end]) and _paragraph_count(lines) >= FEWEST_PARAGRAPHS:
            yield frame.start_of(story, lines, before)


def _named(stories: Sequence[Story], frame: Frame, measure: Measure, left_ms: int) -> list[Story]:
    """Return as many of the stories, from the first, as can be named."""
    named: list[Story] = []
    for story in stories:
        if story.title and measure(frame.brief([*named, story]), left_ms) <= left_ms:
            named.append(story)
    return named


def _last(told: Sequence[Part]) -> Story | None:
    return told[-1].story if told else None


def _begins_paragraph(before: Line, line: Line) -> bool:
    return line.paragraph >= 0 and line.paragraph != before.paragraph


def _paragraph_count(lines: Sequence[Line]) -> int:
    return len({line.paragraph for line in lines if line.paragraph >= 0})
