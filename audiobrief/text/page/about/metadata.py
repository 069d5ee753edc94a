"""What a web page says of its article: JSON-LD, Open Graph and meta tags, visible marks, in that order of trust."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from audiobrief.expressions import regex
from audiobrief.model import Hold
from audiobrief.standards.language_tags import tidy_tag
from audiobrief.standards.reservations import find_reservations
from audiobrief.standards.urls import absolute_url
from audiobrief.text.letters import letters_of
from audiobrief.text.page.about.byline import find_byline
from audiobrief.text.page.about.free import find_not_free
from audiobrief.text.page.about.headline import pieces_around_headline
from audiobrief.text.page.about.other_stories import is_called_otherwise, is_of_others
from audiobrief.text.page.about.pictures import find_pictures
from audiobrief.text.page.about.published import find_published
from audiobrief.text.page.boxes import Classed, find_classed

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ARTICLE_TYPE = regex(r"Article|BlogPosting|Report|Review|Recipe|WebPage$|Posting$")
ARTICLE = regex(r"Article|Posting$")
TITLE_METAS = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "title")
SITE_SUFFIX = regex(r"\s+[|•·»:–—-]\s+[^|•·»–—]{2,60}$")
SEPARATORS = "|•·»:–—-"
MASTHEAD = regex(
    r"(?<![a-z])(?:site|blog|page-?header|brand(?:ing)?)[-_]?(?:title|name|logo)(?![a-z])|(?<![a-z])(?:logo|masthead)(?![a-z])",
    re.IGNORECASE,
)
MASTHEAD_LEVELS = 2  # boxes above a heading in which a masthead names itself
HOME = regex(r"(?:https?://[^/]+)?/?(?:index\.\w{3,5})?")
FEWEST_SURE_WORDS = 3  # that a title and a heading must share, or one of them is the site's
MOST_NODES = 2000  # of JSON-LD: pages with more list other articles
DEEPEST = 12
"""Levels of JSON-LD that are looked into: no page may nest without end; set by hand."""
SURE_LETTERS = 12  # of a headline that is in the page's title, or that in it, by no chance
SHORTEST_TITLE_WORDS = 2  # one word alone is a section's name


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What was found; empty strings for what was not."""

    title: str = ""
    description: str = ""
    """A summary for search engines, which may or may not be on the page."""
    byline: str = ""
    published: str = ""
    language: str = ""
    url: str = ""
    site_name: str = ""
    image_url: str = ""
    pictures: tuple[str, ...] = ()
    """Files beside it."""
    body: str = ""
    """JSON-LD articleBody, the publisher's own text of the article."""
    titles: tuple[str, ...] = ()
    """All that the page is called, in its head."""
    holds: tuple[Hold, ...] = ()
    """Whether it says that its article is not free."""
    reserved: tuple[str, ...] = ()
    """What it says against its use by machines."""
    nodes: tuple[Mapping[str, Any], ...] = ()
    """All its JSON-LD."""


def find_metadata(tree: "Element", url: str, classed: Classed | None = None) -> PageMetadata:
    """Return what the page says of itself; `url` is where it came from, `classed` its elements by their classes."""
    metas = _metas(tree)
    nodes = json_ld_nodes(tree)
    page_title = next((_visible_text(element) for element in tree.iter("title")), "")
    link = _canonical(tree, metas, url)
    called = [*(metas.get(key, "") for key in TITLE_METAS), page_title]
    node = _article_node([node for node in nodes if not is_of_others(node, called, {url, link})], called)
    site_name = metas.get("og:site_name", "") or _name(node.get("publisher"))
    title = _title(tree, metas, node, site_name)
    head = pieces_around_headline(tree, title)
    language = tidy_tag(_language(tree, metas) or _text(node.get("inLanguage")))
    return PageMetadata(
        title=title,
        description=metas.get("og:description", "") or metas.get("description", "") or _text(node.get("description")),
        byline=find_byline(tree, metas, node, head, site_name, title=title),
        published=find_published(tree, metas, node, head, link or url, title=title, language=language),
        language=language,
        url=link,
        site_name=site_name,
        image_url=_image(metas, node, link or url),
        pictures=find_pictures(tree, metas),
        body="" if is_called_otherwise(node, [title, *called]) else _text(node.get("articleBody")),
        titles=tuple(filter(None, (_text(node.get("headline")), *map(metas.get, TITLE_METAS), page_title))),
        holds=find_not_free(tree, node, metas, find_classed(tree) if classed is None else classed),
        reserved=find_reservations(metas),
        nodes=tuple(nodes),
    )


def _metas(tree: "Element") -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        content = " ".join((meta.get("content") or "").split())
        if key and content:
            found.setdefault(key.strip().lower(), content)
    return found


def _article_node(nodes: Iterable[Mapping[str, Any]], called: Iterable[str]) -> Mapping[str, Any]:
    """Return the JSON-LD description of the article, empty when there is none.

    It is the one with the title of the page, of these the one that says most: a page describes other stories, too.
    """
    titles = [letters for title in called if len(letters := letters_of(title)) >= SURE_LETTERS]
    articles = [node for node in nodes if _is_article(node)]
    return max(articles, key=lambda node: (_has_title(node, titles), _worth(node)), default={})


def _has_title(node: Mapping[str, Any], titles: Sequence[str]) -> bool:
    headline = letters_of(_tidy(_text(node.get("headline"))))
    return len(headline) >= SURE_LETTERS and any(headline in title or title in headline for title in titles)


def json_ld_nodes(tree: "Element") -> list[Mapping[str, Any]]:
    """Return all that the page describes in JSON-LD, whatever it is and as far as it can be read."""
    found: list[Mapping[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        found += islice(_nodes(data), MOST_NODES)
    return found


def _nodes(data: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _nodes(data.get(key), depth + 1)
    elif isinstance(data, list):
        for entry in data:
            yield from _nodes(entry, depth + 1)


def _is_article(node: Mapping[str, Any]) -> bool:
    types = node.get("@type")
    return any(ARTICLE_TYPE.search(str(kind)) for kind in (types if isinstance(types, list) else [types]))


def _worth(node: Mapping[str, Any]) -> float:
    """Return how much a node says; of two that say as much, one of an article is before one of a page or a review."""
    types = node.get("@type")
    whole = any(ARTICLE.search(str(kind)) for kind in (types if isinstance(types, list) else [types]))
    return sum(bool(node.get(key)) for key in ("headline", "author", "datePublished", "articleBody")) + whole / 2


def _text(value: object) -> str:
    if isinstance(value, list) and value:
        return _text(value[0])
    if isinstance(value, dict):
        return _text(value.get("url") or value.get("name") or value.get("@value"))
    return value.strip() if isinstance(value, str) else ""


def _name(value: object) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _title(tree: "Element", metas: Mapping[str, str], node: Mapping[str, Any], site_name: str) -> str:
    given = [_tidy(_text(node.get("headline"))), *(_tidy(metas.get(key, "")) for key in TITLE_METAS)]
    page_title = next((_visible_text(element) for element in tree.iter("title")), "")
    given = [title for title in (*given, page_title) if title]
    first = [heading for heading in tree.iter("h1") if _is_masthead(heading)]
    mastheads = [_visible_text(heading) for heading in first if not _is_title(heading, given, site_name)]
    known = _words(" ".join(given)) - _words(" ".join([site_name, *mastheads]))
    headings = list(_headings(tree, known))
    if headings and given:
        return max(headings, key=lambda heading: len(_words(heading) & known))
    if given:
        return _without_site(given[0], next(iter(mastheads), site_name))
    return next((_visible_text(h) for h in tree.iter("h1") if _visible_text(h)), "")


def _is_title(heading: "Element", given: Sequence[str], site_name: str) -> bool:
    """Say whether a heading is most of what the page is called, and not the site: "page-header-title" holds either."""
    letters = letters_of(_visible_text(heading))
    if len(letters) < SURE_LETTERS or letters == letters_of(site_name) or _leads_home(heading):
        return False
    return any(letters in whole and len(letters) > len(whole) / 2 for whole in map(letters_of, given))


def _headings(tree: "Element", known: set[str]) -> Iterator[str]:
    """Yield the headings that can be the title: mostly in words of what the page is called, wholly below the first."""
    for heading in tree.iter("h1", "h2", "h3"):
        text = _visible_text(heading)
        words = _words(text)
        unknown = len(words - known)
        first = heading.tag == "h1" and not _is_masthead(heading)
        fits = unknown <= len(words) / 2 if first else not unknown and len(words) >= FEWEST_SURE_WORDS
        if len(text.split()) >= SHORTEST_TITLE_WORDS and fits:
            yield text


def _is_masthead(heading: "Element") -> bool:
    """Say whether a heading is the name of the site: it leads home, or its box is called so."""
    boxes = (heading, *islice(heading.iterancestors(), MASTHEAD_LEVELS))
    named = any(MASTHEAD.search(f"{box.get('id') or ''} {box.get('class') or ''}") for box in boxes)
    return named or _leads_home(heading)


def _leads_home(heading: "Element") -> bool:
    return any(HOME.fullmatch(link.get("href") or "") for link in heading.iter("a"))


def _tidy(text: str) -> str:
    return " ".join(
        re.sub(r"<[^<>]{1,40}>", "", text.replace("&#39;", "'").replace("&quot;", '"').replace("&amp;", "&")).split()
    )


def _without_site(title: str, site_name: str) -> str:
    if site_name and len(title) > len(site_name) + 3:
        if title.casefold().endswith(site_name.casefold()):
            return title[: -len(site_name)].rstrip(" |•·»:–—-")
        if title.casefold().startswith(site_name.casefold()) and title[len(site_name) :].lstrip()[:1] in SEPARATORS:
            return title[len(site_name) :].lstrip(" " + SEPARATORS)
    bare = SITE_SUFFIX.sub("", title)
    return bare if len(bare.split()) > SHORTEST_TITLE_WORDS else title


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _visible_text(element: "Element") -> str:
    return " ".join("".join(element.itertext()).split())


def _language(tree: "Element", metas: Mapping[str, str]) -> str:
    root = tree if tree.tag == "html" else next(tree.iter("html"), tree)
    named = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    return named or metas.get("og:locale", "") or metas.get("content-language", "") or metas.get("dc.language", "")


def _canonical(tree: "Element", metas: Mapping[str, str], url: str) -> str:
    links = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for address in (*links, metas.get("og:url", ""), url):
        full = absolute_url(url, address)
        if full and (not url or urlsplit(full).path.strip("/") or not urlsplit(url).path.strip("/")):
            return full  # a canonical link to the home page is a mistake of the template
    return ""


def _image(metas: Mapping[str, str], node: Mapping[str, Any], base: str) -> str:
    image = node.get("image")
    given = (
        metas.get("og:image:secure_url", ""),
        metas.get("og:image", ""),
        metas.get("twitter:image", ""),
        _text(image),
    )
    return next((full for address in given if (full := absolute_url(base, address))), "")
