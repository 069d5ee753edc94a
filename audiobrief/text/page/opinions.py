"""Where on the page the article is: an extractor's opinion, held against the page's own when it found little.

Most pages need one opinion. A further one is asked for when the first read little of the page's prose: the extractor's
own second opinions, the page as it came, in case our preparation misled the extractor, and the text that publishers
give to search engines.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from audiobrief.model import Kind
from audiobrief.text.language.counts import FEWEST_PROSE_WORDS, count_words
from audiobrief.text.page.block import Block
from audiobrief.text.page.extracted import body_blocks
from audiobrief.text.page.mend.misnamed import take_off_names
from audiobrief.text.page.stated import stated_blocks
from audiobrief.text.page.survey import Survey, SurveyLine
from audiobrief.text.page.tree import parse_page

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

THIN_WORDS = 60  # a little over what `make` refuses as no article
SMALL_SHARE, TINY_SHARE = 0.6, 0.4  # .4 alone lost an article on 262 development pages, .6 at every gain cost one
"""Shares of the prose on the page; with less read than that, another opinion is asked for, and believed more easily."""
MOST_PROSE = 0.5
"""Share of the page's prose that one box must hold to be an article without an extractor's word for it."""
FEWEST_PARAGRAPHS = 3
"""Of a box that is an article by its form: two may be a teaser and its note."""
CLEAR_GAIN, EASY_GAIN = 1.5, 1.25
"""How many times the words of the article another opinion must find to be believed."""


def find_article(  # noqa: PLR0913
    page: str, tree: "Element", url: str, body: str, survey: Survey, *, fast: bool
) -> list[Block]:
    """Return the blocks of the article.

    `tree` is the prepared page, `page` its text as it came, `body` the publisher's own text of the article (JSON-LD),
    `fast` leaves out the extractor's own second opinions.
    """
    prose = sum(count_words(line.text) for line in survey.lines if _is_prose(line))
    take_off_names(tree)
    best = list(_extract(tree, url, fast=True))
    words = word_count(best)
    if not fast and words < max(prose * SMALL_SHARE, THIN_WORDS):
        best = list(_extract(tree, url, fast=False))
        words = word_count(best)
    given = list(stated_blocks(body))
    if _is_glued(best, given):
        best, words = given, word_count(given)
    if words >= THIN_WORDS and words >= max(prose, word_count(given)) * SMALL_SHARE:
        return best
    tiny = words < max(prose * TINY_SHARE, THIN_WORDS)
    gain = EASY_GAIN if tiny else CLEAR_GAIN
    others = [
        list(_extract(parse_page(page), url, fast=fast)),
        given,
        densest_box(survey.lines) if words < THIN_WORDS else [],
    ]
    for other in others:
        if _own_words(other, survey) > max(gain * _own_words(best, survey), THIN_WORDS // 2):
            best = other
    return best


def forget_words() -> None:
    """Let go of what the extractor keeps from page to page, its stop words of a hundred languages above all."""
    from justext.core import define_stoplist
    from trafilatura import external

    define_stoplist.cache_clear()
    external.JT_STOPLIST = None  # both are made anew when they are next needed


def word_count(blocks: Iterable[Block]) -> int:
    """Return how many words the blocks have that are read out by default."""
    return sum(count_words(block.text) for block in blocks if block.kind not in {Kind.TABLE, Kind.CODE})


def _extract(tree: "Element", url: str, *, fast: bool) -> Iterator[Block]:
    from trafilatura import bare_extraction

    _quieten()
    document = bare_extraction(tree, url=url or None, fast=fast, include_comments=False)
    if document is not None and document.body is not None:
        yield from body_blocks(document.body)


@cache
def _quieten() -> None:
    """Keep the extractor from telling on stderr of pages without text."""
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())


def densest_box(lines: Sequence[SurveyLine]) -> list[Block]:
    """Return what stands in the box with most of the page's prose: an article that the extractor knows nothing of."""
    sizes: Counter[int] = Counter()
    for line in lines:
        if _is_prose(line):
            sizes[line.home] += count_words(line.text)
    (home, size), *_ = sizes.most_common(1) or [(0, 0)]
    if not size or size < sizes.total() * MOST_PROSE:
        return []
    places = [place for place, line in enumerate(lines) if line.home == home and _is_prose(line)]
    if len({lines[place].text for place in places}) < FEWEST_PARAGRAPHS:
        return []  # two long ones are a notice of the law, and one again and again no article
    within = lines[places[0] : places[-1] + 1]
    return [Block(line.kind, line.text) for line in within if not line.hints]


def _is_prose(line: SurveyLine) -> bool:
    return not line.hints and line.word_count >= FEWEST_PROSE_WORDS


def _own_words(blocks: Sequence[Block], survey: Survey) -> int:
    """Return the words of what is neither a link nor in a box of something else, so that teasers do not count."""
    words = 0
    for block in blocks:
        place = survey.find(block.text)
        if place is None or not survey.lines[place].hints:
            words += word_count([block])
    return words


def _is_glued(blocks: Sequence[Block], given: Sequence[Block]) -> bool:
    """Say whether the blocks are the publisher's own text without its paragraphs."""
    return len(blocks) < len(given) and word_count(blocks) <= word_count(given)
