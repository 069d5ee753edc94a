"""The rundown: which stories a programme tells, whole, begun or as a headline, within its length.

Lengths are measured from the sound itself, never hoped for: every part is spoken (or in the cache) before it counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from audiobrief.briefing.choice import Candidate, Choice, choose, little_ms, said_ms
from audiobrief.briefing.frame import Frame, Part
from audiobrief.briefing.story import Story, holds_reply, is_court_report
from audiobrief.briefing.wanted import Order
from audiobrief.model import Line

FEWEST_PARAGRAPHS = 2
"""A story that is cut keeps as many from its top; with fewer it is a headline; set by hand."""
MOST_ROUNDS = 12
"""Of choosing and measuring; two or three are usual."""
FOR_EVER_MS = 1 << 62
"""The budget of a programme without one."""


class Lengths(Protocol):
    """How long parts last."""

    def prepare(self, parts: Iterable[Part]) -> None:
        """Find out about parts that will be measured, all at once."""

    def measure(self, part: Part, most_ms: int = FOR_EVER_MS) -> int:
        """Return how long a part lasts in ms, its link and pauses included; once over `most_ms`, anything above it."""

    def estimate(self, part: Part) -> int:
        """Return how long a part will last in ms, as far as that can be told without speaking what was not spoken."""


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


def plan_rundown(stories: Sequence[Story], frame: Frame, lengths: Lengths, budget_ms: int | None) -> Rundown:
    """Return the programme: whole stories, one from its top, the rest as headlines, as its length holds them.

    `budget_ms` is the most it may last; None: all stories, whole. What is chosen by estimates is spoken and measured,
    and chosen anew by what is then known, until it fits and leaves little over.
    """
    if budget_ms is None:
        return _told(stories, Choice(tuple(range(len(stories)))), (), FOR_EVER_MS, frame=frame, lengths=lengths)
    found = _search(stories, frame, lengths, budget_ms, every_headline=True)
    found = found or _search(stories, frame, lengths, budget_ms, every_headline=False)
    return found or _fewest(stories, frame, lengths, budget_ms)


def _search(
    stories: Sequence[Story], frame: Frame, lengths: Lengths, budget_ms: int, *, every_headline: bool
) -> Rundown | None:
    """Return the fullest programme found that fits; None when none does.

    `every_headline`: what is not told is named; else it is named as far as there is room for it.
    """
    beginnings = [_fair_beginnings(story, frame, story) for story in stories]
    best: Rundown | None = None
    tried: set[tuple[object, ...]] = set()
    last: tuple[Choice, int] | None = None
    promised = stories
    for _ in range(MOST_ROUNDS):
        ends_ms = lengths.estimate(frame.opening(promised)) + lengths.estimate(frame.closing())
        candidates = [
            _candidate(story, begun, frame, lengths) for story, begun in zip(stories, beginnings, strict=True)
        ]
        if not every_headline:
            candidates = [replace(candidate, named_ms=0) for candidate in candidates]
        intro_ms = lengths.estimate(frame.brief(())) if every_headline else 0
        wrong_ms = last[1] - ends_ms - said_ms(candidates, last[0], intro_ms) if last else 0
        choice = choose(candidates, budget_ms - ends_ms - max(0, wrong_ms), intro_ms)
        if choice.told in tried or not choice.is_told:
            break
        most_ms = FOR_EVER_MS if every_headline else budget_ms
        found = _told(stories, choice, beginnings, most_ms, frame=frame, lengths=lengths)
        left_ms = budget_ms - found.length_ms
        if left_ms >= 0 and (best is None or found.length_ms > best.length_ms):
            best = found
        if 0 <= left_ms <= little_ms(budget_ms):
            break
        last, promised = (choice, found.length_ms), found.stories
        tried.add(choice.told)
    return best


def _told(  # noqa: PLR0913  a choice, and what it is made with
    stories: Sequence[Story],
    choice: Choice,
    beginnings: Sequence[Sequence[Part]],
    budget_ms: int,
    *,
    frame: Frame,
    lengths: Lengths,
) -> Rundown:
    """Return a choice as a programme, measured; headlines as far as the budget has room for them."""
    told: list[Part] = []
    for at, story in enumerate(stories):
        if at in choice.whole:
            told.append(frame.story(story, _last(told)))
        elif at == choice.begun:
            begun = beginnings[at][choice.beginning]
            told.append(frame.start_of(story, begun.lines, _last(told)))
    lengths.prepare(told)
    heard = {id(part.story) for part in told}
    rest = [story for story in stories if id(story) not in heard]
    opening, closing = frame.opening(_of(told) or stories), frame.closing()
    left_ms = budget_ms - sum(map(lengths.measure, (opening, *told, closing)))
    named = _named(rest, frame, lengths, left_ms)
    return _rundown(opening, told, named, rest, closing=closing, frame=frame, lengths=lengths)


def _candidate(story: Story, beginnings: Sequence[Part], frame: Frame, lengths: Lengths) -> Candidate:
    """Return a story's lengths, as far as they are known."""
    named_ms = lengths.estimate(frame.brief([story])) - lengths.estimate(frame.brief(())) if story.title else 0
    return Candidate(
        lengths.estimate(frame.story(story, story)),
        tuple(map(lengths.estimate, beginnings)),
        named_ms,
    )


def _fewest(stories: Sequence[Story], frame: Frame, lengths: Lengths, budget_ms: int) -> Rundown:
    """Return a programme of as many headlines as there is room for, where nothing can be told."""
    opening, closing = frame.opening(()), frame.closing()
    left_ms = budget_ms - lengths.measure(opening) - lengths.measure(closing)
    named = _named(stories, frame, lengths, left_ms)
    return _rundown(opening, [], named, stories, closing=closing, frame=frame, lengths=lengths)


def plan_leads(stories: Sequence[Story], frame: Frame, lengths: Lengths, budget_ms: int | None) -> Rundown:
    """Return a programme of how each story begins: its first paragraphs; one that may not be cut is a headline."""
    opening, closing = frame.opening(stories), frame.closing()
    left_ms = (budget_ms or FOR_EVER_MS) - lengths.measure(opening) - lengths.measure(closing)
    told: list[Part] = []
    rest: list[Story] = []
    for story in stories:
        part = _lead(story, frame, _last(told))
        if part is None or lengths.measure(part, left_ms) > left_ms:
            rest.append(story)
        else:
            told.append(part)
            left_ms -= lengths.measure(part)
    promised = frame.opening(_of(told) or stories)
    more_ms = lengths.measure(promised) - lengths.measure(opening)
    if more_ms <= left_ms:
        opening, left_ms = promised, left_ms - more_ms
    named = _named(rest, frame, lengths, left_ms)
    return _rundown(opening, told, named, rest, closing=closing, frame=frame, lengths=lengths)


def headlines_only(stories: Sequence[Story], frame: Frame, lengths: Lengths, budget_ms: int | None = None) -> Rundown:
    """Return a programme of nothing but headlines."""
    opening, closing = frame.opening(()), frame.closing()
    left_ms = (budget_ms or FOR_EVER_MS) - lengths.measure(opening) - lengths.measure(closing)
    named = _named(stories, frame, lengths, left_ms)
    return _rundown(opening, [], named, stories, closing=closing, frame=frame, lengths=lengths)


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
    lengths: Lengths,
) -> Rundown:
    parts = (opening, *told, *([frame.brief(named)] if named else []), closing)
    out = tuple(story for story in rest if story not in named)
    return Rundown(parts, tuple(map(lengths.measure, parts)), tuple(named), out)


def _lead(story: Story, frame: Frame, before: Story | None) -> Part | None:
    """Return the first paragraphs of a story; the whole of a short one; None when it may not be cut."""
    part = next(_beginnings(story, frame, before), None)
    if part is None:
        return frame.story(story, before)
    return part if may_be_cut(story, story.lines[len(part.lines) :]) else None


def _beginnings(story: Story, frame: Frame, before: Story | None) -> Iterator[Part]:
    """Yield the beginnings of a story that end with a paragraph, the shortest first."""
    begun = frame.start_of(story, (), before)
    for end in range(1, len(story.lines)):
        lines = story.lines[:end]
        if _begins_paragraph(lines[-1], story.lines[end]) and _paragraph_count(lines) >= FEWEST_PARAGRAPHS:
            yield replace(begun, lines=lines)


def _fair_beginnings(story: Story, frame: Frame, before: Story | None) -> list[Part]:
    """Return the beginnings whose rest is not missed in fairness, the shortest first."""
    if story.whole or is_court_report(story):
        return []
    last_reply = next((at for at in reversed(range(len(story.lines))) if holds_reply(story.lines[at : at + 1])), -1)
    return [part for part in _beginnings(story, frame, before) if len(part.lines) > last_reply]


def _named(stories: Sequence[Story], frame: Frame, lengths: Lengths, left_ms: int) -> list[Story]:
    """Return as many of the stories, from the first, as can be named."""
    named: list[Story] = []
    for story in stories:
        if story.title and lengths.measure(frame.brief([*named, story]), left_ms) <= left_ms:
            named.append(story)
    return named


def _of(told: Sequence[Part]) -> list[Story]:
    """Return the stories that are told, which an opening may promise."""
    return [part.story for part in told if part.story]


def _last(told: Sequence[Part]) -> Story | None:
    return told[-1].story if told else None


def _begins_paragraph(before: Line, line: Line) -> bool:
    return line.paragraph >= 0 and line.paragraph != before.paragraph


def _paragraph_count(lines: Sequence[Line]) -> int:
    return len({line.paragraph for line in lines if line.paragraph >= 0})
