"""What a feed says of an article in HTML: a short description, and the text itself.

Apps show both as HTML, so plain text is escaped once here and once more as XML. An article holds no
markup, so what is built of it needs no sanitiser (a test holds it against one); a show's description may.
"""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from audiobrief.expressions import regex
from audiobrief.model import Article, Chapter, Episode, Kind, Paragraph, Revision, Show
from audiobrief.publish.characters import abridge, one_line, publishable, unescaped
from audiobrief.publish.corrections import public_corrections, unspoken_corrections
from audiobrief.publish.page.data import is_private
from audiobrief.publish.page.words import Words, find_words
from audiobrief.standards.podcast_limits import DESCRIPTION_BYTES
from audiobrief.standards.urls import host_name, web_address

OPENING_CHARACTERS, NOTE_CHARACTERS = 400, 600
"""With these the description stays below the 4,000 bytes that directories take, in any script, escaped."""
WRAPPED = {
    Kind.HEADING: ("<h3>", "</h3>"),
    Kind.QUOTE: ("<blockquote><p>", "</p></blockquote>"),
    Kind.LIST_ITEM: ("<li>", "</li>"),
    Kind.CAPTION: ("<p><em>", "</em></p>"),
    Kind.CODE: ("<pre>", "</pre>"),
}
NOT_OPENING = frozenset({Kind.NOTE, Kind.NOTICE, Kind.HEADING})
MARKUP = regex(r"</?(?:p|br|ol|ul|li|a|b|i|u|strong|em|div|span|h[1-6]|img|script|style)\b[^<>]*>", re.IGNORECASE)
DESCRIPTION_TAGS = {"p", "ol", "ul", "li", "a", "b", "i", "strong", "em"}
"""What PSP-1 lets a description hold."""


def describe_episode(episode: Episode, show: Show) -> str:
    """Return the description of an item: how the article begins, who wrote it, where it stands.

    Of a programme of several articles, whose standfirst names them all, it is the list of these, with links.
    """
    article = episode.article
    if any(web_address(chapter.url) for chapter in episode.chapters):
        stories = (chapter for chapter in episode.chapters if chapter.url or chapter.title in article.standfirst)
        return _fitted(*map(_story, stories), *_closing(episode, _words(episode, show), ()))
    words = _words(episode, show)
    return _fitted(
        _opening(article),
        _paragraph(
            abridge(words.fill("by", names=unescaped(article.byline)), NOTE_CHARACTERS) if article.byline else ""
        ),
        *_closing(episode, words, public_corrections(episode)),
    )


def _opening(article: Article) -> str:
    if standfirst := unescaped(article.standfirst):
        return _paragraph(abridge(standfirst, OPENING_CHARACTERS))
    told = ((n, unescaped(p.text)) for n, p in enumerate(article.paragraphs) if p.kind not in NOT_OPENING)
    number, opening = next((said for said in told if said[1]), (0, ""))
    text = abridge(opening, OPENING_CHARACTERS)
    with_links = f"<p>{linked(text, article, number)}</p>" if text else ""
    return with_links if len(with_links.encode()) <= DESCRIPTION_BYTES // 2 else _paragraph(text)


def describe_show(show: Show) -> str:
    """Return a show's description for its feed: sanitised HTML, or the plain text that it is.

    Apps read it as HTML, so "<" is escaped; "&" alone is not, since apps that do not would show the escape.
    """
    if MARKUP.search(show.description) and (safe := sanitise(show.description)):
        return safe
    text = one_line(show.description)
    return html.escape(text, quote=False) if "<" in text or html.unescape(text) != text else text


def plain_description(show: Show) -> str:
    """Return a show's description as plain text."""
    import nh3

    text = show.description
    bare = one_line(html.unescape(str(nh3.clean(text, tags=set())))) if MARKUP.search(text) else ""
    return bare or one_line(text)


def sanitise(text: str) -> str:
    """Return what a description may hold of somebody's HTML: plain formatting, and links to the web."""
    import nh3

    links = {"a": {"href"}}
    safe = nh3.clean(
        publishable(text).strip(), tags=DESCRIPTION_TAGS, attributes=links, url_schemes={"http", "https"}, link_rel=None
    )
    return str(safe)


def render_text(episode: Episode, show: Show) -> str:
    """Return the whole article as HTML; nothing when it is not ours to publish."""
    if is_private(episode, show) or not episode.article.paragraphs:
        return ""
    words = find_words(episode.article.language, show.language)
    closing = _closing(episode, words, unspoken_corrections(episode))
    return "".join((*_standfirst(episode.article), *_body(episode.article), *closing))


def _standfirst(article: Article) -> Iterator[str]:
    if standfirst := one_line(article.standfirst):
        yield f"<p><strong>{html.escape(standfirst, quote=False)}</strong></p>"


def _body(article: Article) -> Iterator[str]:
    numbered = enumerate(article.paragraphs)
    for listed, paragraphs in groupby(numbered, key=lambda n: n[1].kind is Kind.LIST_ITEM):
        rendered = "".join(_wrapped(paragraphs, article))
        yield f"<ul>{rendered}</ul>" if listed else rendered


def _code(text: str) -> str:
    return re.sub("\r\n?", "\n", publishable(text)).strip()  # as HTML reads line ends


def _wrapped(numbered: Iterable[tuple[int, Paragraph]], article: Article) -> Iterator[str]:
    for number, paragraph in numbered:
        start, end = WRAPPED.get(paragraph.kind, ("<p>", "</p>"))
        text = _code(paragraph.text) if paragraph.kind is Kind.CODE else one_line(paragraph.text)
        if text:
            yield start + linked(text, article, number) + end


def linked(text: str, article: Article, number: int) -> str:
    """Return a paragraph of an article, or how it begins, as HTML with the links that its author gave it."""
    parts, at = [], 0
    for link in article.links:
        found = text.find(link.text, at) if link.paragraph == number else -1
        address = web_address(link.url)  # of a record that anybody may have written
        if found < 0 or not link.text or not address:
            continue
        end = found + len(link.text)
        shown = html.escape(link.text, quote=False)
        parts += [html.escape(text[at:found], quote=False), f'<a href="{html.escape(address)}">{shown}</a>']
        at = end
    return "".join((*parts, html.escape(text[at:], quote=False)))


def _closing(episode: Episode, words: Words, corrections: Iterable[Revision]) -> tuple[str, ...]:
    article = episode.article
    link = web_address(article.source_url)
    site = unescaped(article.site_name) or host_name(link)
    reading = html.escape(words.fill("original", site=site), quote=False)
    original = f'<p><a href="{html.escape(link)}">{reading}</a></p>' if link else ""
    correction = "".join(
        _paragraph(f"{words['correction']}: {abridge(unescaped(entry.note), NOTE_CHARACTERS)}") for entry in corrections
    )
    return correction, original, _paragraph(f"{words['synthetic']}.")


def _story(chapter: Chapter) -> str:
    title = html.escape(abridge(one_line(chapter.title), OPENING_CHARACTERS), quote=False)
    address = html.escape(web_address(chapter.url))
    return f'<p><a href="{address}">{title}</a></p>' if address else f"<p>{title}</p>"


def _words(episode: Episode, show: Show) -> Words:
    return find_words(episode.article.language, show.language)


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text, quote=False)}</p>" if text else ""


def _fitted(*paragraphs: str) -> str:
    """Return as many of the paragraphs as a description may hold."""
    kept = ""
    for paragraph in paragraphs:
        if len((kept + paragraph).encode()) <= DESCRIPTION_BYTES:
            kept += paragraph
    return kept
