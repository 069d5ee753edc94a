"""Parts a block that is several lines of the page in one: what an extractor makes of a page as its last resort."""

from collections.abc import Iterable, Iterator, Sequence

from audiobrief.model import Kind
from audiobrief.text.page.block import Block
from audiobrief.text.page.survey import NOT_ALPHANUMERIC, Survey, SurveyLine

FEWEST_LINES = 2
COVERED = 0.8
"""Share of a block's letters that lines of the page must account for."""
FEWEST_LETTERS = 80
"""A shorter block may well have lines in it, but is no article in one."""


def unglued(blocks: Iterable[Block], survey: Survey) -> Iterator[Block]:
    """Yield the blocks, those that are no line of the page as the lines that they hold."""
    for block in blocks:
        flat = _flat(block.text)
        if block.kind != Kind.BODY or len(flat) < FEWEST_LETTERS:
            yield block
            continue
        held = list(_lines_within(flat, survey.lines))
        covered = sum(len(_flat(line.text)) for line in held)
        if len(held) >= FEWEST_LINES and covered >= COVERED * len(flat):
            yield from (Block(line.kind, line.text) for line in held)
        else:
            yield block


def _lines_within(flat: str, lines: Sequence[SurveyLine]) -> Iterator[SurveyLine]:
    """Yield the lines of the page that follow each other in the letters of a block, from its beginning."""
    at = 0
    for line in lines:
        letters = _flat(line.text)
        if letters and flat.startswith(letters, at):
            at += len(letters)
            yield line


def _flat(text: str) -> str:
    return NOT_ALPHANUMERIC.sub("", text).casefold()
