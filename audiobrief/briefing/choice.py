"""Which stories a length holds: whole, one begun, the rest named, so that little of the length is left over.

It is decided by lengths that are partly guessed; whoever asks measures what was chosen, and asks again.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

MOST_WEIGHED = 9
"""Stories, from the first, of which every combination is weighed; what comes behind them is told as it fits;
set by hand."""
LEAST_SHORT, LEAST_SHORT_MS = 0.02, 7_000
"""Of the length, or in ms: what is left over does not count until it is more than both; set by hand."""


def little_ms(budget_ms: int) -> int:
    """Return how much of a length may be left over before it counts."""
    return max(LEAST_SHORT_MS, round(LEAST_SHORT * budget_ms))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story's lengths in ms, its link included."""

    whole_ms: int
    begun_ms: tuple[int, ...]
    """Of each beginning that may be told, the shortest first; empty where it may not be cut."""
    named_ms: int
    """Of its headline; 0 without one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is told of each candidate, by number."""

    whole: tuple[int, ...]
    begun: int | None = None
    beginning: int = 0
    """Which of its beginnings."""
    length_ms: int = 0

    @property
    def told(self) -> tuple[object, ...]:
        """What is told, whatever it was thought to last."""
        return self.whole, self.begun, self.beginning

    @property
    def is_told(self) -> bool:
        """Say whether any story is more than a headline."""
        return bool(self.whole) or self.begun is not None


def choose(candidates: Sequence[Candidate], room_ms: int, named_ms: int) -> Choice:
    """Return what fits the room, which no choice exceeds; `named_ms` is what introduces the headlines.

    The first story is told if it can be at all. Among choices that leave little over the best is that which tells most
    of the first stories.
    """
    front = candidates[:MOST_WEIGHED]
    behind_ms = sum(candidate.named_ms for candidate in candidates[MOST_WEIGHED:])
    best = max(
        (
            choice
            for count in range(len(front) + 1)
            for whole in combinations(range(len(front)), count)
            for choice in _with_each_beginning(front, whole, room_ms, named_ms, behind_ms)
        ),
        key=lambda choice: _worth(choice, front, room_ms),
        default=Choice(()),
    )
    return _with_those_behind(best, candidates, room_ms)


def said_ms(candidates: Sequence[Candidate], choice: Choice, named_ms: int) -> int:
    """Return how long a choice of these candidates lasts, everything else named."""
    rest = [one.named_ms for at, one in enumerate(candidates) if at not in (*choice.whole, choice.begun)]
    whole_ms = sum(candidates[at].whole_ms for at in choice.whole)
    begun_ms = 0 if choice.begun is None else candidates[choice.begun].begun_ms[choice.beginning]
    return whole_ms + begun_ms + sum(rest) + (named_ms if any(rest) else 0)


def _with_each_beginning(
    front: Sequence[Candidate], whole: tuple[int, ...], room_ms: int, named_ms: int, behind_ms: int
) -> list[Choice]:
    told_ms = sum(front[at].whole_ms for at in whole)
    rest = [at for at in range(len(front)) if at not in whole]
    rest_ms = sum(front[at].named_ms for at in rest) + behind_ms
    length_ms = told_ms + rest_ms + (named_ms if rest_ms else 0)
    found = [Choice(whole, length_ms=length_ms)] if length_ms <= room_ms or not whole else []
    for at in rest:
        candidate = front[at]
        others_ms = rest_ms - candidate.named_ms
        base_ms = told_ms + others_ms + (named_ms if others_ms else 0)
        beginning = bisect_right(candidate.begun_ms, room_ms - base_ms) - 1
        if beginning >= 0:
            found.append(Choice(whole, at, beginning, base_ms + candidate.begun_ms[beginning]))
    return found


def _worth(choice: Choice, front: Sequence[Candidate], room_ms: int) -> tuple[bool, int, float]:
    """Return what a choice is worth: the first story told, little left over, and much of the first stories."""
    short_ms = abs(room_ms - choice.length_ms)
    over_tolerance = max(0, short_ms - little_ms(room_ms))
    told = sum(1 / (at + 1) for at in choice.whole)
    if choice.begun is not None:
        begun = front[choice.begun]
        told += begun.begun_ms[choice.beginning] / begun.whole_ms / (choice.begun + 1)
    return 0 in (*choice.whole, choice.begun), -over_tolerance // 1000, told


def _with_those_behind(choice: Choice, candidates: Sequence[Candidate], room_ms: int) -> Choice:
    """Return the choice with the stories behind those that were weighed, where they fit instead of their headline."""
    whole, length_ms = list(choice.whole), choice.length_ms
    for at, candidate in enumerate(candidates[MOST_WEIGHED:], MOST_WEIGHED):
        more_ms = candidate.whole_ms - candidate.named_ms
        if length_ms + more_ms <= room_ms:
            whole.append(at)
            length_ms += more_ms
    return Choice(tuple(whole), choice.begun, choice.beginning, length_ms)
