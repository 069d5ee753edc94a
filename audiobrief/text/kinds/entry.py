"""An entry of a feed, as a JSON Feed 1.1 of one item, to paragraphs: all of its markup is the article's.

A feed often gives no more than a summary, or how the article begins. That is no article, and nothing is
fetched behind a reader's back: the error names the page to make instead.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from audiobrief.errors import EmptyArticle, ReadError, Unpublished
from audiobrief.expressions import regex
from audiobrief.model import Article, Dropped, Kind, Paragraph
from audiobrief.standards.language_tags import tidy_tag
from audiobrief.standards.urls import absolute_url
from audiobrief.text.kinds.markup import comments_in, open_preformatted_prose
from audiobrief.text.kinds.plain import parse_plain
from audiobrief.text.language.dates import iso_date
from audiobrief.text.links import find_anchors
from audiobrief.text.page.about.names import join_names
from audiobrief.text.page.markup_blocks import blocks_in_order, settle_tables
from audiobrief.text.page.survey import survey_page
from audiobrief.text.page.told.account import PageAccount
from audiobrief.text.page.tree import drop_hidden, parse_page

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MARKUP = regex(r"</[a-z][a-z0-9]{0,10}\s*>|<(?:br|p|img|hr)\b[^<>]*>", re.IGNORECASE)
ESCAPED_MARKUP = regex(r"&(?:amp;)*lt;/?(?:p|div|br|h[1-6]|li|blockquote|figure|img)\b", re.IGNORECASE)
MOST_ESCAPES = 3  # feeds escape twice by mistake; more often nobody was seen to; set by hand
UNSEEN_IN_TITLES = regex(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
TITLE_TAG = regex(
    r"</?(?:a|abbr|b|bdi|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|kbd|mark|p|q|s|small|span|strong|sub|sup|tt"
    r"|u|var)\b[^<>]*>",
    re.IGNORECASE,
)
CUT_OFF = regex(r"[\[(]\s*(?:…|\.\.\.)\s*[\])]\W*$")
GO_ON = regex(
    r"\b(?:continue|keep|go on) reading\b|\bread (?:on|more|the (?:full|rest|whole)|full)\b|\bfull (?:story|article)\b"
    r"|\blees (?:verder|meer)\b|\bweiterlesen\b|\blire la suite\b|\b(?:leer|ler) m[áa]s\b",
    re.IGNORECASE,
)
END_LINES = 3
"""Where a text that is cut off says so: what follows are only the feed's own lines; set by hand."""
LONGEST_BEGINNING_WORDS = 300
"""A longer text with a link to its own page at the end is whole, and the link an invitation; set by hand."""
SMALLEST_PICTURE = 3  # pixels; smaller ones count readers
SHOWN_TITLE = 60  # characters: a line of a terminal has 80
OTHER_TEXTS = (
    ("summary", "summary", "the feed's summary of what is read"),
    ("content_text", "alternative", "another form of the entry, which is read as markup"),
)
TORN, UNPUBLISHED = "_torn", "_unpublished"
"""What `sources.entries.render_entry` calls why an entry is torn, and why it is not for the public."""


@dataclass(frozen=True, slots=True)
class _Content:
    """An entry's text, read."""

    article: Article
    image: str = ""
    goes_on: bool = False
    """Whether it ends with a link to its own page, where the rest is."""


def parse_entry(
    data: bytes, name: str, *, allow_short: bool = False, account: bool = False, drafts: bool = False
) -> Article:
    """Return every paragraph of an entry, unclassified, with what the feed says of it.

    With `account` all text of the entry that is in none of them is among what is dropped, with its reason.
    Raises EmptyArticle for a summary or a beginning, unless `allow_short` takes it; Unpublished for what is not for the
    public, unless `drafts` takes that; ReadError for what is no entry.
    """
    feed, item = _read(data, name)
    if torn := _text(item, TORN):
        called = plain_title(_text(item, "title"))[:SHOWN_TITLE]
        raise ReadError(f"{name} ({called}): the feed breaks off here ({torn}); fetch it again, or give another copy")
    if (unpublished := _text(item, UNPUBLISHED)) and not drafts:
        raise Unpublished(f"{name}: this is {unpublished}; make it all the same with --drafts")
    url, summary = _text(item, "url"), _text(item, "summary")
    text = _text(item, "content_html") or _text(item, "content_text")
    found = _parse(text or summary, url or _text(feed, "home_page_url"), account=account)
    lacking = "" if text else "only a summary" if summary else "no text"
    lacking = lacking or ("only the beginning" if _is_cut_off(found) else "")
    title, site_name = plain_title(_text(item, "title")), plain_title(_text(feed, "title"))
    if lacking and not allow_short:
        called = f"{name} ({title[:SHOWN_TITLE]})" if title else name
        page = f"make its page instead: {url}" if url else "it names no page either; look for the article itself"
        raise EmptyArticle(f"{called}: the feed holds {lacking} of this article; {page}")
    return replace(
        found.article,
        title=title,
        byline=join_names(_authors(item), site_name),
        published=iso_date(_text(item, "date_published")),
        language=tidy_tag(_text(item, "language")),
        source_url=url,
        site_name=site_name,
        image_url=_text(item, "image") or found.image,
        dropped=(*found.article.dropped, *comments_in(text), *_other_texts(item, found.article.text)),
    )


def _other_texts(item: Mapping[str, Any], read: str) -> Iterator[Dropped]:
    """Yield what an entry says beside the text that is read, where it says something else."""
    for field, rule, reason in OTHER_TEXTS:
        said = plain_title(_text(item, field))
        if not set(said.split()) <= set(read.split()):
            yield Dropped(said, rule, reason)


def plain_title(text: str) -> str:
    """Return a title without the markup and character references that feeds leave in it."""
    for _ in range(MOST_ESCAPES):
        text = html.unescape(text)
    return " ".join(TITLE_TAG.sub("", UNSEEN_IN_TITLES.sub(" ", text)).split())


def _read(data: bytes, name: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return the feed and its one item."""
    try:
        feed = json.loads(data)
        (item,) = feed["items"]
    except (ValueError, KeyError, TypeError, RecursionError):
        item = None
    if not isinstance(item, dict):
        raise ReadError(f"{name}: this is no JSON Feed of a single item; open the feed by its name, as in feed.xml#1")
    return feed, item


def _text(thing: Mapping[str, Any], field: str) -> str:
    value = thing.get(field)
    return value if isinstance(value, str) else ""


def _authors(item: Mapping[str, Any]) -> list[str]:
    people = item.get("authors")
    return [plain_title(_text(person, "name")) for person in people or () if isinstance(person, dict)]


def _parse(text: str, base: str, *, account: bool) -> _Content:
    for _ in range(MOST_ESCAPES):
        if MARKUP.search(text) or not ESCAPED_MARKUP.search(text):
            break
        text = html.unescape(text)
    if not MARKUP.search(text):
        return _Content(parse_plain(html.unescape(text)))
    tree = parse_page(text)
    page = PageAccount(tree) if account else None
    drop_hidden(tree)
    settle_tables(tree)
    open_preformatted_prose(tree)
    paragraphs = []
    at = 0
    for (kind, line), seen in zip(blocks_in_order(tree), survey_page(tree), strict=True):
        kind_here = Kind.CAPTION if seen.caption else kind
        paragraphs.append(Paragraph(line, kind_here, ((at, at + len(line)),), seen.hints))
        at += len(line) + 1
    article = Article("", tuple(paragraphs), text="\n".join(paragraph.text for paragraph in paragraphs))
    article = replace(article, anchors=find_anchors(tree, base))
    article = page.settle(article) if page else article
    return _Content(article, next(_pictures(tree, base), ""), goes_on=_leads_on(tree, base))


def _is_cut_off(content: _Content) -> bool:
    end = content.article.paragraphs[-END_LINES:]
    short = len(content.article.text.split()) <= LONGEST_BEGINNING_WORDS
    return (content.goes_on and short) or any(CUT_OFF.search(paragraph.text) for paragraph in end)


def _leads_on(tree: "Element", page: str) -> bool:
    """Say whether one of the last links leads to the entry's own page to read on there."""
    links = list(tree.iter("a"))[-END_LINES:]
    return any(
        GO_ON.search("".join(link.itertext())) and _page(absolute_url(page, link.get("href") or "")) == _page(page)
        for link in links
    )


def _pictures(tree: "Element", base: str) -> Iterator[str]:
    for picture in tree.iter("img"):
        sizes = (picture.get("width") or "", picture.get("height") or "")
        tiny = any(size.isdecimal() and int(size[:9]) < SMALLEST_PICTURE for size in sizes)
        if not tiny and (address := absolute_url(base, picture.get("src") or "")):
            yield address


def _page(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].rstrip("/")
