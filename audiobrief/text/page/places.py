"""Finds the blocks of an article again among the lines of its page."""

from bisect import bisect_left
from collections.abc import Collection, Sequence

from audiobrief.model import Kind
from audiobrief.text.page.block import Block
from audiobrief.text.page.survey import Survey


def place_blocks(blocks: Sequence[Block], survey: Survey) -> list[int | None]:
    """Return the line of each block, the next with its words behind the block before; None for what is in no line.

    A block from elsewhere on the page, such as the teaser that an extractor puts first, leads the others nowhere.
    """
    places = _places(blocks, survey, range(len(blocks)))
    rising = longest_rise([place for place in places if place is not None])
    steady = [at for at, place in enumerate(places) if place in rising]
    return places if len(steady) == len(places) else _places(blocks, survey, frozenset(steady))


def longest_rise(places: Sequence[int]) -> frozenset[int]:
    """Return the places of the longest row in which each stands behind the one before."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        before[place] = ends[at - 1] if at else None
        ends[at : at + 1] = [place]
    row: list[int] = []
    end = ends[-1] if ends else None
    while end is not None:
        row.append(end)
        end = before[end]
    return frozenset(row)


def _places(blocks: Sequence[Block], survey: Survey, leading: Collection[int]) -> list[int | None]:
    """Return the lines, each looked for behind the last of the blocks that are `leading`."""
    places: list[int | None] = []
    last = -1
    for at, block in enumerate(blocks):
        place = survey.find(block.text, last) if block.kind != Kind.TABLE else None
        last = last if place is None or at not in leading else max(last, place)
        places.append(place)
    return places
