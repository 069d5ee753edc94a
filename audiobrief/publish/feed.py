"""Show + episodes → RSS 2.0 with the iTunes, Podcasting 2.0, Atom and content modules.

Written item by item as text, so memory stays flat however long the feed is, and always the same text for
the same episodes: no clock is read. Requirements: Apple's and PSP-1's, podcast namespace 1.0, RFC 5005 §3.
"""

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from audiobrief.expressions import regex
from audiobrief.model import Episode, Show
from audiobrief.publish.characters import abridge, headline, one_line
from audiobrief.publish.feed_text import describe_episode, describe_show, render_text
from audiobrief.publish.formats import FORMATS
from audiobrief.publish.names import CHAPTERS_FILE, FEED_FILE
from audiobrief.publish.page.data import (
    archive_path,
    audio_name,
    author_names,
    copyright_holder,
    episode_path,
    is_listed,
    language_tag,
    show_address,
)
from audiobrief.standards.moments import rfc_2822
from audiobrief.standards.podcast_limits import LINE_CHARACTERS, PERSON_CHARACTERS

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
ARCHIVE = "archive"
CHAPTERS_TYPE = "application/json+chapters"
SPECIAL = regex('[&<>"]')


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One file of a feed, and which of the episodes, oldest first, stand in it."""

    file: str
    start: int
    stop: int
    newer: str = ""
    """The file of the next newer page; empty for the newest."""
    older: str = ""


def plan_pages(count: int, size: int) -> tuple[FeedPage, ...]:
    """Return the pages for so many episodes, the newest first.

    The first holds the newest `size`. The others hold fixed stretches counted from the oldest, so that a
    new episode changes only the first; what two pages share, readers know by its guid.
    """
    stretches = range(max(0, -(-(count - size) // size)))
    files = [FEED_FILE, *(f"feed-{n + 1}.xml" for n in reversed(stretches))]
    starts = [max(0, count - size), *(n * size for n in reversed(stretches))]
    return tuple(
        FeedPage(
            file,
            start,
            min(start + size, count),
            newer=files[at - 1] if at else "",
            older=files[at + 1] if at + 1 < len(files) else "",
        )
        for at, (file, start) in enumerate(zip(files, starts, strict=True))
    )


def render_feed(show: Show, episodes: Iterable[Episode], *, built: str, page: FeedPage | None = None) -> Iterator[str]:
    """Yield the feed of these episodes, in their order; see `join_feed`."""
    yield from join_feed(show, (render_item(show, episode) for episode in episodes), built=built, page=page)


def render_item(show: Show, episode: Episode) -> str:
    """Return the item of an episode in the feed of its show."""
    return "  <item>\n" + "".join(_lines("   ", _item(show, episode))) + "  </item>\n"


def join_feed(show: Show, items: Iterable[str], *, built: str, page: FeedPage | None = None) -> Iterator[str]:
    """Yield the feed of these items, in their order.

    `built` is the ISO 8601 date of the newest change in it; the show must be filled in (`fill_in`).
    """
    declared = "".join(f' xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"{declared}>\n <channel>\n'
    yield from _lines("  ", _channel(show, built, page or FeedPage(FEED_FILE, 0, 0)))
    yield from items
    yield " </channel>\n</rss>\n"


def enclosure_url(show: Show, episode: Episode) -> str:
    """Return the MP3's address, through the show's measurement service when it has one.

    It ends in the file's name, behind its version: the W3C validator takes what follows the last full stop for the
    format, and some clients what follows the last slash for the name of what they save.
    """
    name = audio_name(episode)
    folder = archive_path(episode) if show.layout == ARCHIVE else episode_path(episode)
    address = show_address(show, folder + name)
    address += f"/{quote(episode.audio.file)}" if "?" in name else ""
    if not show.enclosure_prefix:
        return address
    return f"{show.enclosure_prefix.rstrip('/')}/{address.removeprefix('https://')}"


def feed_url(show: Show) -> str:
    """Return the address of the newest page of the feed."""
    return show_address(show, FEED_FILE)


def _channel(show: Show, built: str, page: FeedPage) -> Iterator[str]:
    title, author, image = one_line(show.title), one_line(show.author), show_address(show, show.image)
    yield _tag("title", title)
    yield _tag("link", show.link)
    yield _tag("atom:link", href=show_address(show, page.file), rel="self", type="application/rss+xml")
    yield from _paging(show, page)
    yield _tag("description", describe_show(show))
    yield _tag("language", show.language.lower())
    yield _tag("copyright", copyright_holder(show))
    yield _tag("lastBuildDate", rfc_2822(built))
    yield _tag("generator", "audiobrief")
    yield _nest("image", _tag("url", image), _tag("title", title), _tag("link", show.link))
    yield _tag("itunes:author", author)
    if show.email:
        yield _nest("itunes:owner", _tag("itunes:name", author), _tag("itunes:email", show.email))
    yield _tag("itunes:image", href=image)
    yield _category(show.category)
    yield _tag("itunes:explicit", "true" if show.explicit else "false")
    yield _tag("itunes:type", "episodic")
    yield _tag("itunes:new-feed-url", show.new_feed_url)
    if not is_listed(show):
        yield _tag("itunes:block", "Yes")
        yield _tag("podcast:block", "yes")
    yield _tag("podcast:guid", show.guid)
    yield _tag("podcast:locked", "yes" if show.locked else "no", owner=show.email)
    yield _tag("podcast:medium", show.medium)
    yield from _optional(show)


def _optional(show: Show) -> Iterator[str]:
    if show.funding:
        yield _tag("podcast:funding", one_line(show.funding_text), url=show.funding)
    yield _tag("podcast:license", one_line(show.license), url=show.license_url)
    yield _tag("podcast:updateFrequency", one_line(show.update_frequency) or show.update_rule, rrule=show.update_rule)
    for purpose, text in sorted(show.txt.items()):
        yield _tag("podcast:txt", one_line(text), purpose=one_line(purpose))


def _item(show: Show, episode: Episode) -> Iterator[str]:
    article, folder = episode.article, episode_path(episode)
    title = episode_title(episode)
    yield _tag("title", title)
    in_archive = show.layout == ARCHIVE  # where an MP3 has neither page nor files beside it
    yield _tag("link", (article.source_url or show.link) if in_archive else show_address(show, folder + "index.html"))
    yield f'<guid isPermaLink="false">{episode.guid}</guid>'
    yield _tag("pubDate", rfc_2822(episode.published))
    if episode.revision > 1:
        yield _tag("atom:updated", episode.updated)
    yield _html("description", describe_episode(episode, show))
    yield _html("content:encoded", render_text(episode, show))
    yield _tag("enclosure", url=enclosure_url(show, episode), length=str(episode.audio.byte_count), type="audio/mpeg")
    yield _tag("itunes:title", title)
    yield _tag("itunes:author", abridge(one_line(article.byline) or one_line(show.author), LINE_CHARACTERS))
    yield _tag("itunes:duration", str(round(episode.audio.duration_ms / 1000)))
    explicit = show.explicit if episode.explicit is None else episode.explicit
    yield _tag("itunes:explicit", "true" if explicit else "false")
    yield _tag("itunes:episodeType", episode.kind)
    yield from _numbers(episode)
    if episode.image and not in_archive:
        yield _tag("itunes:image", href=show_address(show, folder + episode.image))
    if episode.rights == "private":
        yield _tag("itunes:block", "Yes")
    for form in (form for form in FORMATS if form.in_feed and not in_archive):
        address, kind = show_address(show, folder + episode.slug + form.suffix), form.media_type
        rel = "captions" if form.captions else ""
        yield _tag("podcast:transcript", url=address, type=kind, language=language_tag(article.language), rel=rel)
    if episode.chapters and not in_archive:
        yield _tag("podcast:chapters", url=show_address(show, folder + CHAPTERS_FILE), type=CHAPTERS_TYPE)
    for name in author_names(article.byline):
        yield _tag("podcast:person", abridge(name, PERSON_CHARACTERS), role="author", group="writing")


def _numbers(episode: Episode) -> Iterator[str]:
    """Yield season and number as Apple and the podcast namespace have them."""
    for name, number in (("season", episode.season), ("episode", episode.number)):
        if number:
            yield _tag(f"itunes:{name}", str(number))
            yield _tag(f"podcast:{name}", str(number))


def episode_title(episode: Episode) -> str:
    """Return the title as apps get it, which is never empty."""
    return headline(episode.article.title) or episode.slug


def _paging(show: Show, page: FeedPage) -> Iterator[str]:
    if not (page.newer or page.older):
        return
    links = {"first": FEED_FILE, "previous": page.newer, "next": page.older, "last": "feed-1.xml"}
    for rel, file in links.items():
        if file:
            yield _tag("atom:link", href=show_address(show, file), rel=rel, type="application/rss+xml")


def _category(category: Sequence[str]) -> str:
    below = (_tag("itunes:category", text=name) for name in category[1:])
    return _nest("itunes:category", *below, text=category[0])


def _escaped(text: str) -> str:
    """Return text for XML; the W3C validator prefers numbers, since the oldest readers unescape names twice."""
    if not SPECIAL.search(text):
        return text
    return text.replace("&", "&#x26;").replace("<", "&#x3C;").replace(">", "&#x3E;").replace('"', "&#x22;")


def _tag(tag: str, content: str = "", /, **attributes: str) -> str:
    """Return an element, or nothing when there is neither text nor an attribute that says more than its kind."""
    if content:
        return f"<{tag}{_attributes(attributes)}>{_escaped(content)}</{tag}>"
    tells = attributes.get("url") or attributes.get("href") or attributes.get("text")
    return f"<{tag}{_attributes(attributes)}/>" if tells else ""


def _nest(tag: str, /, *inside: str, **attributes: str) -> str:
    return f"<{tag}{_attributes(attributes)}>{''.join(inside)}</{tag}>"


def _html(tag: str, content: str) -> str:
    return f"<{tag}>{html.escape(content, quote=False)}</{tag}>" if content else ""


def _attributes(attributes: dict[str, str]) -> str:
    return "".join([f' {name}="{_escaped(value)}"' for name, value in attributes.items() if value])


def _lines(indent: str, elements: Iterable[str]) -> Iterator[str]:
    return (f"{indent}{element}\n" for element in elements if element)
