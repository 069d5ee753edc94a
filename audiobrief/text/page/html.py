"""A web page to paragraphs: trafilatura finds the article, markup tells what each paragraph is.

What the extractor throws away is told piece by piece. A page from which it gets (nearly)
nothing is tried again: less strictly, and with the text that publishers give to search engines.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from audiobrief.errors import ReadError
from audiobrief.model import Article, Kind, Paragraph
from audiobrief.text.letters import letters_of
from audiobrief.text.links import find_anchors
from audiobrief.text.page.about.metadata import PageMetadata, find_metadata
from audiobrief.text.page.block import Block, Placed
from audiobrief.text.page.boxes import find_classed
from audiobrief.text.page.lost_lines import with_lost_lines
from audiobrief.text.page.mend.embedded import settle_posts
from audiobrief.text.page.mend.hidden import mark_hidden
from audiobrief.text.page.mend.inline import settle_inline
from audiobrief.text.page.mend.loose_text import wrap_loose_text
from audiobrief.text.page.mend.unglue import unglued
from audiobrief.text.page.opinions import find_article
from audiobrief.text.page.places import place_blocks
from audiobrief.text.page.stated import stated_words
from audiobrief.text.page.survey import Survey, hint, survey_page
from audiobrief.text.page.told.account import PageAccount
from audiobrief.text.page.told.live import HOLD, LIVE, is_live, live_blocks
from audiobrief.text.page.told.part import prose_words
from audiobrief.text.page.told.several import choose_part, parts_of, several
from audiobrief.text.page.told.tongues import marked_languages
from audiobrief.text.page.tree import drop_head, drop_hidden, parse_page

MOST_ELEMENTS = 100_000
"""The longest articles have a tenth; the extractor takes minutes for more."""
MANY_ELEMENTS = 8_000
"""From here on the extractor's second opinions are not asked for: one takes time that grows with the square."""
MOST_CAPTIONS = 0.35
"""Share of an article that can be captions; with more, it is told in them."""
STANDFIRST_WORDS = range(5, 61)
"""Fewer are a label or a kicker; more are the first paragraph."""
STANDFIRST_REACH = 25
"""How many lines before the article its standfirst can stand: buttons, dates and a gallery between; set by hand."""
STANDFIRST_CHARACTERS = 40
"""How much of the page's description must be the same: six words do not meet by chance."""


def parse_html(  # noqa: PLR0913
    text: str,
    url: str = "",
    name: str = "",
    *,
    part: str = "",
    allow: Collection[str] = frozenset(),
    account: bool = False,
) -> Article:
    """Return every paragraph that may belong to the page's article, unclassified, with the page's metadata.

    With `account` all text of the page that is in none of them is among what is dropped, with its reason.
    Of a page of several articles `part` is the number of one. A live blog that `allow` holds is read oldest first.
    Raises ReadError, with what the user calls the page, when it is too large to look for an article in it, or has no
    such part.
    """
    tree = parse_page(text)
    elements = list(tree.iter())  # held until the end: lxml builds the Python side of what nobody holds anew each time
    if len(elements) > MOST_ELEMENTS:
        raise ReadError(
            f"{name or url or 'the page'}: a page of more than {MOST_ELEMENTS:,} elements is no article; "
            "save the article alone, or give its text"
        )
    classed = find_classed(tree)
    metadata = find_metadata(tree, url, classed)
    parts = parts_of(tree, metadata.titles)
    if part and (chosen := choose_part(parts, part, url, name)):
        return parse_html(chosen.page, chosen.url, name, account=account)
    mark_hidden(tree, classed)
    settle = PageAccount(tree).settle if account else _as_it_is
    tongues = marked_languages(tree, xml="xml:lang" in text)
    live = is_live(tree, metadata.nodes, text, metadata.titles, url, classes=classed)
    holds = (*metadata.holds, *([HOLD] if live else several(parts, name)))
    if live and LIVE in allow and (updates := live_blocks(tree, metadata.nodes)):
        told = Survey(survey_page(tree))
        words = prose_words(told.lines, set(place_blocks(updates, told)))
        return replace(settle(_article(updates, metadata)), holds=holds, page_words=words)
    drop_head(tree)
    drop_hidden(tree)
    settle_posts(tree)
    settle_inline(tree)
    wrap_loose_text(tree)
    survey = Survey(survey_page(tree, url or metadata.url))
    blocks = find_article(text, tree, url, metadata.body, survey, fast=len(elements) > MANY_ELEMENTS)
    blocks = list(unglued(blocks, survey))
    places = place_blocks(blocks, survey)
    survey.lines = hint(survey.lines, sorted({place for place in places if place is not None}))
    placed = _hinted(blocks, places, survey)
    standfirst = _standfirst(placed, survey, metadata.description)
    found = _article(with_lost_lines(placed, survey.lines), metadata)
    anchors = find_anchors(tree, url or metadata.url, found.text)
    article = replace(found, standfirst=standfirst, anchors=anchors)
    spoken = (
        tuple(replace(p, language=tongues.get(letters_of(p.text), "")) for p in article.paragraphs) if tongues else ()
    )
    words = max(prose_words(survey.lines, set(places)), stated_words(metadata.nodes, metadata.titles))
    return replace(settle(replace(article, paragraphs=spoken or article.paragraphs)), holds=holds, page_words=words)


def _as_it_is(article: Article) -> Article:
    return article


def _hinted(blocks: Sequence[Block], places: Sequence[int | None], survey: Survey) -> list[Placed]:
    """Return the blocks with their place on the page and what markup says there."""
    placed: list[Placed] = [
        (place, block if place is None else Block(block.kind, block.text, survey.lines[place].hints))
        for place, block in zip(places, blocks, strict=True)
    ]
    captions = sum(len(block.text) for _, block in placed if "caption" in block.hints)
    if captions > MOST_CAPTIONS * sum(len(block.text) for block in blocks):
        return [(place, block if place is None else replace(block, hints=())) for place, block in placed]
    return [
        (place, replace(block, kind=Kind.CAPTION) if "caption" in block.hints else block) for place, block in placed
    ]


def _standfirst(placed: Sequence[Placed], survey: Survey, description: str) -> str:
    """Return the summary that readers see under the title: the page calls it so, or describes itself with it."""
    first = next((place for place, _ in placed if place is not None), 0)
    summary = letters_of(description)[:STANDFIRST_CHARACTERS]
    for place, line in enumerate(survey.lines[: first + 2]):
        if place < first - STANDFIRST_REACH or line.kind == Kind.HEADING or line.word_count not in STANDFIRST_WORDS:
            continue
        described = len(summary) == STANDFIRST_CHARACTERS and letters_of(line.text).startswith(summary)
        if described and (place < first or "standfirst" in line.hints):
            return line.text
    return ""


def _article(blocks: Sequence[Block], metadata: PageMetadata) -> Article:
    paragraphs = []
    at = 0
    for block in blocks:
        span = (at, at + len(block.text))
        paragraphs.append(Paragraph(block.text, block.kind, (span,), block.hints))
        at = span[1] + 1
    return Article(
        metadata.title,
        tuple(paragraphs),
        byline=metadata.byline,
        published=metadata.published,
        language=metadata.language,
        source_url=metadata.url,
        site_name=metadata.site_name,
        image_url=metadata.image_url,
        pictures=metadata.pictures,
        reserved=metadata.reserved,
        text="\n".join(block.text for block in blocks),
    )
