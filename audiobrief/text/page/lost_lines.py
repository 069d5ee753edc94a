"""What an extractor leaves out between the paragraphs that it takes: captions, headings, lists, quotations."""

import re
from collections.abc import Iterator, Sequence

from audiobrief.model import Kind
from audiobrief.text.page.block import Block, Placed
from audiobrief.text.page.survey import SurveyLine

SET_APART = frozenset({Kind.LIST_ITEM, Kind.QUOTE})
SENTENCE_END = re.compile(r"""[.!?…。！？]["'”’»)\]]{0,3}$""")


def with_lost_lines(placed: Sequence[Placed], lines: Sequence[SurveyLine]) -> list[Block]:
    """Return the blocks with the lines of the page between and right behind them that belong to the same text."""
    taken = {place for place, _ in placed if place is not None}
    if not taken:
        return [block for _, block in placed]
    blocks: list[Block] = []
    last = -1
    for place, block in placed:
        if place is not None and place > last:
            if last >= 0:
                between = [lines[at] for at in range(last + 1, place) if at not in taken]
                blocks += _lost(between, lines[last], lines[place])
            last = place
        blocks.append(block)
    blocks += _list_behind(lines[last + 1 :], lines[last])
    return blocks


def _lost(between: Sequence[SurveyLine], above: SurveyLine, below: SurveyLine) -> Iterator[Block]:
    """Yield what belongs to the text of two lines, or to one of them when it is set apart, such as a list."""
    others = sum(not line.caption for line in between)
    for line in between:
        homes = {above.home, below.home}
        if line.caption:
            yield Block(Kind.CAPTION, line.text, line.hints)
        elif line.hints:
            continue
        elif line.kind == Kind.HEADING:
            if line is between[-1] and (line.home == below.home or others == 1):
                yield Block(Kind.HEADING, line.text)
        elif line.home in homes and (line.kind in SET_APART or (len(homes) == 1 and SENTENCE_END.search(line.text))):
            yield Block(line.kind, line.text)


def _list_behind(lines: Sequence[SurveyLine], above: SurveyLine) -> Iterator[Block]:
    for line in lines:
        if line.hints or line.home != above.home or line.kind not in SET_APART:
            return
        yield Block(line.kind, line.text)
