"""How much of a page is read: an unusually small part is told, as its article may stand elsewhere on it."""

from collections.abc import Collection, Sequence

from audiobrief.model import Article, Kind
from audiobrief.text.language.counts import FEWEST_PROSE_WORDS, count_words
from audiobrief.text.page.survey import SurveyLine

SMALL_PART = 0.4
"""Of the prose on a page. Fitted on annotated pages: with less, most of the article was missing on all but few."""
FEWEST_WORDS = 150
"""Of prose, on a page of which a part can be called small; set by hand."""


def prose_words(lines: Sequence[SurveyLine], read: Collection[int | None]) -> int:
    """Return the words of a page's prose: of its long lines that are read (`read` has their places) or may be."""
    long = (place for place, line in enumerate(lines) if line.word_count >= FEWEST_PROSE_WORDS)
    return sum(count_words(lines[place].text) for place in long if not lines[place].hints or place in read)


def part_read(article: Article) -> float | None:
    """Return the words read of an article per word of prose on its page, which may be over 1; None for no page."""
    if not article.page_words or not article.paragraphs:
        return None
    read = sum(count_words(p.text) for p in article.paragraphs if p.kind not in {Kind.CODE, Kind.NOTE})
    return round(read / article.page_words, 3)


def small_part(article: Article) -> str:
    """Return what to tell people when unusually little of a page is read; nothing for most pages."""
    part = part_read(article)
    if part is None or part >= SMALL_PART or article.page_words < FEWEST_WORDS:
        return ""
    return f'only {part:.0%} of the page\'s prose is read; see with "audiobrief clean --explain" what is not'
