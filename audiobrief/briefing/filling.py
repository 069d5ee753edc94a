"""What fills the rest of a length, as a newscast does: the headlines again, and music behind the last word."""

from dataclasses import replace

from audiobrief.briefing.choice import little_ms
from audiobrief.briefing.frame import Frame, Part
from audiobrief.briefing.rundown import Lengths, Rundown

FEWEST_AGAIN, MOST_AGAIN = 2, 5
"""Stories that are named again: one has just been heard, and more are no reminder; set by hand."""
MOST_SHORT, MOST_SHORT_MS = 0.03, 10_000
"""Of the length, or in ms: a programme that falls short by more than both is not filled, as nobody hears why;
set by hand."""
LONGEST_LINGER_MS = 15_000
"""Music behind the last word; set by hand: with its closing sound about as much as plays a newscast out."""


def fill(rundown: Rundown, frame: Frame, lengths: Lengths, budget_ms: int) -> Rundown:
    """Return the programme filled up to its length; as it is, where little is left, or too much to be filled."""
    left_ms = budget_ms - rundown.length_ms
    if left_ms <= little_ms(budget_ms):
        return rundown
    filled = _lingering(rundown, frame, lengths, budget_ms)
    if filled is None and (longer := _named_again(rundown, frame, lengths, budget_ms)):
        filled = _lingering(longer, frame, lengths, budget_ms)
    return filled or rundown


def _lingering(rundown: Rundown, frame: Frame, lengths: Lengths, budget_ms: int) -> Rundown | None:
    """Return the programme with as much music at its end as is needed; None where that is not enough."""
    short_ms = budget_ms - rundown.length_ms - little_ms(budget_ms)
    if short_ms > 0:
        closing = frame.closing(linger_ms=min(short_ms, LONGEST_LINGER_MS))
        rundown = _with_parts(rundown, (*rundown.parts[:-1], closing), lengths)
    return rundown if 0 <= budget_ms - rundown.length_ms <= max(MOST_SHORT_MS, MOST_SHORT * budget_ms) else None


def _named_again(rundown: Rundown, frame: Frame, lengths: Lengths, budget_ms: int) -> Rundown | None:
    """Return the programme with as many of its headlines once more, before its end, as are needed and fit."""
    told = [story for story in (*rundown.stories, *rundown.headlines) if story.title][:MOST_AGAIN]
    longer = None
    for count in range(FEWEST_AGAIN, len(told) + 1):
        parts = (*rundown.parts[:-1], frame.again(told[:count]), rundown.parts[-1])
        tried = _with_parts(rundown, parts, lengths)
        if tried.length_ms > budget_ms:
            break
        longer = tried
        if budget_ms - tried.length_ms <= little_ms(budget_ms):
            break
    return longer


def _with_parts(rundown: Rundown, parts: tuple[Part, ...], lengths: Lengths) -> Rundown:
    return replace(rundown, parts=parts, lengths_ms=tuple(map(lengths.measure, parts)))
