"""Markdown to paragraphs, through the HTML that it stands for, and its front matter to metadata.

CommonMark with tables, footnotes, definition lists and admonitions. What swallows text in silence is disarmed
first (markdown_source.py).
"""

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.model import Article, Dropped, Paragraph
from audiobrief.standards.language_tags import tidy_tag
from audiobrief.standards.urls import relative_path
from audiobrief.text.kinds.front_matter import FrontMatter, parse_front_matter
from audiobrief.text.kinds.layout import lay_out
from audiobrief.text.kinds.markdown_source import DEEPEST, disarm, show_unknown_tags
from audiobrief.text.kinds.markup import Markup, read_markup
from audiobrief.text.kinds.visibility import refuse_unpublished
from audiobrief.text.language.dates import iso_date
from audiobrief.text.page.tree import parse_page

if TYPE_CHECKING:
    from markdown_it.token import Token

FAR_DAY = regex(r"^\s*([2-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))\b")
DATED = regex(r"\d{4}")
"""A switch, "published: true", is none."""
WEB_ADDRESS = regex(r"https?://\S+$")
_log = logging.getLogger(__name__)
SITE_PATH = regex(r"/(?!/)[^\s:{}]*$")
"""An address below a site's root, as Hugo and Jekyll have it; not one with fields, such as "/:year/:title/"."""
USED_KEYS = {
    "title": ("title", "headline"),
    "standfirst": (
        "standfirst", "subtitle", "deck", "dek", "lede", "lead", "description", "summary", "excerpt",
    ),
    "byline": ("author", "authors", "byline"),
    "published": (
        "date", "published", "published_at", "pubdate", "publishdate", "publish_date", "created",
    ),
    "language": ("language", "lang", "locale"),
    "source_url": ("url", "canonical", "canonical_url", "source_url", "source", "link", "permalink"),
    "page": ("slug",),
    "site_name": ("site", "site_name", "publication", "publisher"),
    "image_url": ("image", "cover", "thumbnail", "featured_image", "hero", "og_image"),
}  # fmt: skip
"""The field of an article, and what front matter calls it."""
OUT_FROM, OUT_UNTIL = ("publishdate", "publish_date"), ("expirydate", "expiry_date", "unpublishdate", "unpublish_date")
"""Hugo's days between which a text is out, whatever its date."""
JEKYLL_POST = regex(r"[/\\]_posts[/\\](?:[^/\\]+[/\\])*(\d{4}-\d\d-\d\d)-[^/\\]+$")
"""Jekyll dates a post by the name of its file."""
PASSWORD_KEY = "password"  # noqa: S105  the name of a key
"""The key of front matter that opens a post, and is shown to nobody."""


def parse_markdown(text: str, name: str = "the text", *, drafts: bool = False) -> Article:
    """Return every paragraph of a Markdown file, unclassified, with the metadata of its front matter.

    Raises ReadError for front matter that cannot be read, and for what it calls a draft, private or of the future,
    unless `drafts` takes these.
    """
    front = parse_front_matter(text, name)
    if not drafts:
        _refuse_unpublished(front, name)
    disarmed = disarm(text[front.end :])
    tokens, markup = _read(disarmed.text)
    paragraphs, body = lay_out(markup.blocks)
    said = {field: front.first(*keys) for field, keys in USED_KEYS.items()}
    images = (said["image_url"], *_images(tokens))
    names = next((front.values[key] for key in USED_KEYS["byline"] if front.values.get(key)), ())
    if unread := [text for key in USED_KEYS["published"] if DATED.search(text := front.first(key)) and not _day(text)]:
        _log.warning(
            "%s: the front matter's date %r is no day that a calendar has: the article has none", name, unread[0]
        )
    return Article(
        said["title"],
        paragraphs,
        standfirst="" if _opens(paragraphs, said["standfirst"]) else said["standfirst"],
        byline=_join_names(names),
        published=_date(front, name),
        language=tidy_tag(said["language"]),
        source_url=_address(said["source_url"]),
        page=next(
            filter(SITE_PATH.match, front.values.get("url", ()) + front.values.get("permalink", ())), said["page"]
        ),
        site_name=said["site_name"],
        image_url=next(filter(None, map(_address, images)), ""),
        pictures=tuple(filter(None, map(relative_path, images))),
        text=body,
        anchors=markup.anchors,
        dropped=(*_told(front), *disarmed.dropped, *markup.dropped),
    )


def _refuse_unpublished(front: FrontMatter, name: str) -> None:
    refuse_unpublished(
        name,
        draft=front.first("draft"),
        published=front.first("published", "publish"),
        status=front.first("status"),
        visibility="private" if front.first("private").lower() == "true" else front.first("visibility"),
        password=front.first(PASSWORD_KEY),
        date=max(_date(front, name), _date(front, keys=OUT_FROM)),
        until=_date(front, keys=OUT_UNTIL),
    )


def _date(front: FrontMatter, name: str = "", keys: Sequence[str] = USED_KEYS["published"]) -> str:
    """Return the day that the front matter gives, or the name of a post of Jekyll's; empty without one.

    9999-12-31, by which drafts are kept back, is one too.
    """
    given = [*(front.first(key) for key in keys), *JEKYLL_POST.findall(name)]
    return next((date for text in given if text and (date := _day(text))), "")


def _day(text: str) -> str:
    return iso_date(text) or "".join(FAR_DAY.findall(text)[:1])


def _read(text: str) -> tuple[Sequence["Token"], Markup]:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.admon import admon_plugin
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    parser = parser.use(footnote_plugin).use(deflist_plugin).use(admon_plugin)
    environment: dict[str, object] = {}
    tokens = parser.parse(text, environment)
    show_unknown_tags(tokens)
    return tokens, read_markup(parse_page(f"<body>{parser.renderer.render(tokens, parser.options, environment)}"))


def _opens(paragraphs: Sequence[Paragraph], standfirst: str) -> bool:
    """Say whether the body begins with the standfirst: then it is only a teaser made of the body."""
    start = " ".join(standfirst.rstrip(".… ").split())
    return any(paragraph.text.startswith(start) for paragraph in paragraphs[:4]) if start else True


def _images(tokens: Sequence["Token"]) -> Iterator[str]:
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                yield str(child.attrGet("src") or "")


def _address(value: str) -> str:
    return value if WEB_ADDRESS.match(value) else ""


def _join_names(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def _told(front: FrontMatter) -> Iterator[Dropped]:
    """Yield what the front matter says, each entry by its key."""
    for key, values in front.values.items():
        field = next((field for field, keys in USED_KEYS.items() if key in keys), "")
        reason = f"front matter, used as {field}" if field else "front matter"
        if field == "published" and values and not _day(values[0]):
            reason = "front matter; no day that a calendar has, so it is no date of the article"
        said = "…" if key == PASSWORD_KEY and any(values) else ", ".join(values)
        yield Dropped(f"{key}: {said}".rstrip(": "), "front matter", reason)
