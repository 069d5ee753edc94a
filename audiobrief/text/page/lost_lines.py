"""What an extractor leaves out between the paragraphs that it takes: captions, headings, lists, quotations."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from audiobrief.expressions import regex
from audiobrief.model import Kind
from audiobrief.text.language.counts import FEWEST_PROSE_WORDS
from audiobrief.text.letters import letters_of
from audiobrief.text.page.block import Block, Placed
from audiobrief.text.page.places import longest_rise
from audiobrief.text.page.survey import SurveyLine

FEWEST_PARAGRAPHS = 2  # one alone has no inside; set by hand
TEXT_CLASS = regex(r"(?<![a-z])(?:article|story|post|entry|rich)[-_]*(?:text|body|content|copy|section)", re.IGNORECASE)
"""Classes of boxes that hold the text of an article, in several boxes of a row."""
LINES_ABOVE = 3
"""How far above a box the linked headline stands that makes it another story; set by hand."""
SET_APART = frozenset({Kind.LIST_ITEM, Kind.QUOTE})
SENTENCE_END = regex(r"""[.!?…。！？]["'”’»)\]]{0,3}$""")


def with_lost_lines(placed: Sequence[Placed], lines: Sequence[SurveyLine]) -> list[Block]:
    """Return the blocks with the lines of the page between and right behind them that belong to the same text."""
    placed = _with_sibling_boxes(placed, lines)
    taken = {place for place, _ in placed if place is not None}
    if not taken:
        return [block for _, block in placed]
    blocks: list[Block] = []
    tables = "".join(letters_of(block.text) for _, block in placed if block.kind == Kind.TABLE)
    again = {text for text, count in Counter(line.text for line in lines).items() if count > 1}
    rising = longest_rise([place for place, _ in placed if place is not None])
    last = -1
    for place, block in placed:
        if place is not None and place > last and place in rising:
            if last >= 0:
                between = [lines[at] for at in range(last + 1, place) if at not in taken]
                blocks += _lost(between, lines[last], lines[place], _told_homes(between, again, tables))
            last = place
        blocks.append(block)
    blocks += _list_behind(lines[last + 1 :], lines[last])
    return blocks


def _with_sibling_boxes(placed: Sequence[Placed], lines: Sequence[SurveyLine]) -> list[Placed]:
    """Return the blocks with those of further boxes that are called like the one that holds most of the article."""
    taken = {place for place, _ in placed if place is not None}
    sizes: Counter[int] = Counter()
    for place in taken:
        if _is_prose(lines[place]):
            sizes[lines[place].home] += len(lines[place].text)
    if not sizes:
        return list(placed)
    main = next(lines[place] for place in taken if lines[place].home == sizes.most_common(1)[0][0])
    names = frozenset(filter(TEXT_CLASS.search, main.home_names))
    last = max(taken)
    boxes: dict[int, list[int]] = {}
    for place, line in enumerate(lines if main.home_names else ()):
        alike = place < last and line.home_names == main.home_names
        if (alike or not names.isdisjoint(line.home_names)) and line.story in {0, main.story}:
            boxes.setdefault(line.home, []).append(place)
    found = sorted(
        place
        for places in boxes.values()
        if taken.isdisjoint(places) and _is_part_of_story(places, lines)
        for place in places
        if not lines[place].hints
    )
    return _in_order(placed, [(place, Block(lines[place].kind, lines[place].text)) for place in found])


def _is_part_of_story(places: Sequence[int], lines: Sequence[SurveyLine]) -> bool:
    """Say whether a box holds paragraphs of its own, and is not another story under a linked headline."""
    own = [lines[place] for place in places]
    above = lines[max(0, places[0] - LINES_ABOVE) : places[0]]
    headed = any("link" in line.hints and line.kind == Kind.HEADING for line in (*above, *own))
    told = sum(_is_prose(line) and SENTENCE_END.search(line.text) is not None for line in own)
    return told >= FEWEST_PARAGRAPHS and not headed


def _is_prose(line: SurveyLine) -> bool:
    return not line.hints and line.word_count >= FEWEST_PROSE_WORDS


def _in_order(placed: Sequence[Placed], found: Sequence[Placed]) -> list[Placed]:
    """Return both by their places on the page; a block without one stays behind the block before it."""
    waiting = list(found)
    merged: list[Placed] = []
    for place, block in placed:
        while waiting and place is not None and (waiting[0][0] or 0) < place:
            merged.append(waiting.pop(0))
        merged.append((place, block))
    return [*merged, *waiting]


def _told_homes(between: Sequence[SurveyLine], again: AbstractSet[str], tables: str) -> frozenset[int]:
    """Return the boxes among lines of an article that tell in sentences, and that nothing speaks against.

    What the page says `again` is no part of a text, and what is in a table is read with it.
    """
    told = {line.home for line in between if _is_told(line)}
    against = {
        line.home
        for line in between
        if (line.hints and not line.caption) or line.text in again or (tables and letters_of(line.text) in tables)
    }
    return frozenset(told - against)


def _is_told(line: SurveyLine) -> bool:
    return _is_prose(line) and SENTENCE_END.search(line.text) is not None


def _lost(
    between: Sequence[SurveyLine], above: SurveyLine, below: SurveyLine, told: AbstractSet[int]
) -> Iterator[Block]:
    """Yield what belongs to the text of two lines, or to one of them when it is set apart, such as a list."""
    others = sum(not line.caption for line in between)
    for line in between:
        homes = {above.home, below.home}
        if line.caption:
            yield Block(Kind.CAPTION, line.text, line.hints)
        elif _heads_box(line, above, below):
            yield Block(Kind.HEADING, line.text)
        elif line.hints:
            if line.hints == ("link",) and line.home == above.home == below.home and _is_sentence(line):
                yield Block(line.kind, line.text)
        elif line.home in told:
            yield Block(line.kind, line.text)
        elif line.kind == Kind.HEADING:
            if line is between[-1] and (line.home == below.home or others == 1):
                yield Block(Kind.HEADING, line.text)
        elif line.home in homes and (line.kind in SET_APART or (len(homes) == 1 and SENTENCE_END.search(line.text))):
            yield Block(line.kind, line.text)


def _heads_box(line: SurveyLine, above: SurveyLine, below: SurveyLine) -> bool:
    """Say whether a heading, be it a link, stands in the box that begins between two lines, such as a place's name."""
    begins = above.home != line.home == below.home
    return begins and line.kind == Kind.HEADING and line.hints in {(), ("link",)} and not below.hints


def _is_sentence(line: SurveyLine) -> bool:
    return line.word_count >= FEWEST_PROSE_WORDS and SENTENCE_END.search(line.text) is not None


def _list_behind(lines: Sequence[SurveyLine], above: SurveyLine) -> Iterator[Block]:
    for line in lines:
        if line.hints or line.home != above.home or line.kind not in SET_APART:
            return
        yield Block(line.kind, line.text)
