"""What machines read of a page: JSON-LD, Open Graph, oEmbed, and JSON that is safe inside a script element."""

import html
import json
from collections.abc import Iterator, Sequence
from typing import Any

from audiobrief.model import Episode, Show
from audiobrief.publish.characters import one_line
from audiobrief.publish.names import FEED_FILE
from audiobrief.publish.page.data import (
    audio_name,
    author_names,
    episode_path,
    iso_duration,
    language_tag,
    opening_line,
    show_address,
    shown_title,
)
from audiobrief.publish.page.words import find_words
from audiobrief.standards.urls import host_name, web_address

MP3 = "audio/mpeg"
TEXT_SELECTOR = ".text"
"""Of the text in the page of an episode; Google takes classes alone."""
MOST_DESCRIBED = 20
"""Episodes that a front page describes to machines; the feed has them all; set by hand."""
EMBED_WIDTH, EMBED_HEIGHT = 600, 200
"""WordPress gives no embed less than 200 pixels."""
SOURCE_TYPES = {  # IPTC digital source type → its schema.org IPTCDigitalSourceEnumeration member
    "algorithmicMedia": "AlgorithmicMediaDigitalSource",
    "trainedAlgorithmicMedia": "TrainedAlgorithmicMediaDigitalSource",
}
_SCRIPT_SAFE = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def script_json(value: Any) -> str:
    """Return JSON that no text in it can end the script element it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_SCRIPT_SAFE)


def describe_article(episode: Episode, show: Show | None, *, spoken: Sequence[str] = ("h1",)) -> dict[str, Any]:
    """Return the schema.org NewsArticle of a page with its AudioObject; nothing empty in it.

    `spoken` are the CSS selectors of what an assistant may say aloud as its summary.
    """
    article = episode.article
    folder = episode_path(episode)
    page = show_address(show, folder)
    publisher = one_line(article.site_name) or (one_line(show.author or show.title) if show else "")
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": one_line(article.title),
            "description": one_line(article.standfirst),
            "inLanguage": language_tag(article.language),
            "datePublished": article.published or episode.published,
            "dateModified": episode.updated,
            "author": [{"@type": "Person", "name": name} for name in author_names(article.byline)],
            "publisher": _filled({"@type": "Organization", "name": publisher}),
            "mainEntityOfPage": web_address(article.source_url) or page,
            "image": _picture_address(episode, show) or web_address(article.image_url),
            "audio": _describe_audio(episode, page),
            "speakable": {"@type": "SpeakableSpecification", "cssSelector": list(spoken)},
        }
        | _describe_access(episode)
    )


def _describe_access(episode: Episode) -> dict[str, Any]:
    """Return what search engines read of an article that not everyone may (Google: paywalled content)."""
    if not episode.members:
        return {}
    text = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": TEXT_SELECTOR}
    return {"isAccessibleForFree": False, "hasPart": text}


def _describe_audio(episode: Episode, page: str) -> dict[str, Any]:
    kind = episode.voice.digital_source_type
    return _filled(
        {
            "@type": "AudioObject",
            "name": one_line(episode.article.title),
            "contentUrl": page + audio_name(episode),
            "embedUrl": page and f"{page}embed.html",
            "encodingFormat": MP3,
            "duration": iso_duration(episode.audio.duration_ms),
            "contentSize": str(episode.audio.byte_count or ""),
            "bitrate": f"{episode.audio.bitrate_kbps} kbps",
            "uploadDate": episode.published,
            "inLanguage": language_tag(episode.article.language),
            "digitalSourceType": f"https://schema.org/{SOURCE_TYPES[kind]}" if kind in SOURCE_TYPES else kind,
            "isAccessibleForFree": _is_free(episode),
        }
    )


def _is_free(episode: Episode) -> bool:
    return not episode.members and episode.rights != "private"


def _picture_address(episode: Episode, show: Show | None) -> str:
    """Return where an episode's own picture is found, else the show's."""
    if episode.image:
        return show_address(show, episode_path(episode) + episode.image)
    return show_address(show, show.image) if show and show.image else ""


def describe_show_page(show: Show, episodes: Sequence[Episode]) -> dict[str, Any]:
    """Return the schema.org PodcastSeries of a front page, with its newest episodes."""
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "PodcastSeries",
            "name": one_line(show.title),
            "description": one_line(show.description),
            "url": show_address(show, "index.html"),
            "webFeed": show_address(show, FEED_FILE),
            "image": show_address(show, show.image) if show.image else "",
            "inLanguage": language_tag(show.language),
            "author": _filled({"@type": "Organization", "name": one_line(show.author)}),
            "hasPart": [_describe_listed(episode, show) for episode in episodes[:MOST_DESCRIBED]],
        }
    )


def _describe_listed(episode: Episode, show: Show) -> dict[str, Any]:
    page = show_address(show, episode_path(episode))
    return _filled(
        {
            "@type": "PodcastEpisode",
            "name": one_line(episode.article.title),
            "url": page and f"{page}index.html",
            "datePublished": episode.published,
            "duration": iso_duration(episode.audio.duration_ms),
            "image": _picture_address(episode, show),
            "isAccessibleForFree": _is_free(episode),
            "associatedMedia": _filled({"@type": "MediaObject", "contentUrl": page and page + audio_name(episode)}),
        }
    )


def _filled(thing: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in thing.items() if value not in ("", [], {})}
    return kept if len(kept) > 1 else {}


def open_graph(episode: Episode, show: Show | None) -> Iterator[tuple[str, str]]:
    """Yield the Open Graph properties of an episode's page (ogp.me); addresses only where the show has one."""
    page = show_address(show, episode_path(episode))
    yield "og:type", "article"
    yield "og:title", shown_title(episode)
    if opening := opening_line(episode):
        yield "og:description", opening
    if show:
        yield "og:site_name", one_line(show.title)
    if page:
        yield "og:url", f"{page}index.html"
        yield "og:audio", page + audio_name(episode)
        yield "og:audio:type", MP3
    if picture := _picture_address(episode, show):
        yield "og:image", picture


def describe_embed(episode: Episode, show: Show) -> dict[str, Any]:
    """Return the oEmbed 1.0 answer for an episode's page (oembed.com §2.3.4, type rich)."""
    address = show_address(show, episode_path(episode)) + "embed.html"
    title = one_line(episode.article.title)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": one_line(show.title),
        "provider_url": show_address(show) or web_address(show.link),
        "author_name": one_line(episode.article.byline) or one_line(show.author),
        "width": EMBED_WIDTH,
        "height": EMBED_HEIGHT,
        "html": embed_code(address, title),
    }


def embed_code(address: str, title: str) -> str:
    """Return the iframe that shows a player on another site; it needs no right but to run its script."""
    return (
        f'<iframe src="{html.escape(address)}" title="{html.escape(title)}" width="{EMBED_WIDTH}" '
        f'height="{EMBED_HEIGHT}" style="max-width:100%;border:0" loading="lazy" '
        f'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )


def source_name(episode: Episode) -> str:
    """Return what the article's own site is called."""
    return one_line(episode.article.site_name) or host_name(episode.article.source_url)


def player_state(episode: Episode, show: Show | None) -> dict[str, Any]:
    """Return what every player's script knows of its episode."""
    languages = (episode.article.language, show.language if show else "")
    words = find_words(*languages)
    return {
        "guid": episode.guid or episode.audio.sha256 or episode.slug,
        "title": shown_title(episode),
        "byline": one_line(episode.article.byline),
        "show": one_line(show.title) if show else "",
        "duration_ms": episode.audio.duration_ms,
        "words_language": words.language,
        "words": dict(words.script),
    }
