"""Parts a block that is several lines of the page in one: what an extractor makes of a page as its last resort.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

from collections.abc import Iterable, Iterator

from audiobrief.model import Kind
from audiobrief.text.letters import letters_of
from audiobrief.text.page.block import Block
from audiobrief.text.page.survey import Survey

FEWEST_LINES = 2
"""Of the page in one block of the extractor's: one is the block itself."""
COVERED = 0.8
"""Share of a block's letters that lines of the page must account for."""
FEWEST_LETTERS = 80
"""A shorter block may well have lines in it, but is no article in one."""


def unglued(blocks: Iterable[Block], survey: Survey) -> Iterator[Block]:
    """Yield the blocks, those that are no line of the page as the lines that they hold."""
    for block in blocks:
        letters = letters_of(block.text) if block.kind == Kind.BODY else ""
        if len(letters) < FEWEST_LETTERS:
            yield block
            continue
        held = list(_lines_within(letters, survey))
        covered = sum(len(survey.letters[place]) for place in held)
        if len(held) >= FEWEST_LINES and covered >= COVERED * len(letters):
            yield from (Block(line.kind, line.text) for line in map(survey.lines.__getitem__, held))
        else:
            yield block


def _lines_within(letters: str, survey: Survey) -> Iterator[int]:
    """Yield the places of the lines that follow each other in the letters of a block, from its beginning."""
    at, last = 0, -1
    while (place := survey.next_within(letters, at, last)) is not None:
        yield place
        at, last = at + len(survey.letters[place]), place
