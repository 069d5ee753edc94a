"""Pages: the "Listen here" player on a page of its own, in an iframe, and the front page of a show.

Templates, scripts, styles and words lie in the folder page/. Everything a page loads is local, and its
addresses are relative, so that a show can be moved, opened from a disk, or served under any path.
"""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from audiobrief.model import Episode, Show
from audiobrief.publish.characters import one_line, publishable
from audiobrief.publish.corrections import unspoken_corrections
from audiobrief.publish.dates import find_zone, in_zone
from audiobrief.publish.feed_text import plain_description
from audiobrief.publish.formats import VTT
from audiobrief.publish.page.assets import FOLDER, assets_version, page_assets, read_script, read_style
from audiobrief.publish.page.data import (
    audio_name,
    copyright_holder,
    episode_path,
    host_name,
    is_private,
    language_tag,
    page_chapters,
    show_address,
    sort_text,
    text_direction,
)
from audiobrief.publish.page.listen import LINES_FILE, by_url_name, render_by_url, render_lines, render_listen_files
from audiobrief.publish.page.meta import (
    describe_article,
    describe_embed,
    embed_code,
    open_graph,
    player_state,
    script_json,
    source_name,
)
from audiobrief.publish.page.words import Words, day_of, find_words
from audiobrief.publish.urls import web_address

FEED = "feed.xml"
ASSETS_FROM_EPISODE = "../../assets/"
SUBSCRIBE = {  # application → its address for a feed, without and with the scheme
    "Apple Podcasts": "podcast://{bare}",
    "Overcast": "overcast://x-callback-url/add?url={quoted}",
    "Pocket Casts": "pktc://subscribe/{bare}",
    "AntennaPod": "https://antennapod.org/deeplink/subscribe?url={quoted}",
}


def render_page(
    episode: Episode, show: Show | None = None, *, audio_url: str = "", single_file: bool = False, mp3: bytes = b""
) -> str:
    """Return the page of an episode as HTML.

    In a show it loads its style and script from the show's folder; without one, or as a `single_file`, it
    holds them itself, and with `mp3` the audio as well. `audio_url` is where the MP3 lies if not beside it.
    """
    article = episode.article
    words = find_words(article.language, show.language if show else "")
    alone = single_file or show is None
    audio = audio_url or audio_name(episode)
    if mp3:
        audio = "data:audio/mpeg;base64," + base64.b64encode(mp3).decode()
    source = web_address(article.source_url)
    address = show_address(show, f"{episode_path(episode)}index.html")
    inline = {"css": read_style("page"), "js": read_script("page")} if alone else None
    return _render(
        "page.html.j2",
        **_article_words(episode, show, words),
        page=sort_text(episode),
        standfirst=one_line(article.standfirst),
        private=is_private(episode, show),
        canonical=source or address,
        properties=tuple(open_graph(episode, show)),
        feed="" if show is None else f"../../{FEED}" if not alone else show_address(show, FEED),
        oembed="" if alone else "oembed.json",
        inline=inline and {name: _inline(text) for name, text in inline.items()},
        assets=ASSETS_FROM_EPISODE,
        version=assets_version(),
        linked_data=_inline(script_json(describe_article(episode, show))),
        show_home="../../index.html" if not alone else show_address(show, "index.html"),
        byline=article.byline.strip() and words.fill("by", names=one_line(article.byline)),
        audio=audio,
        file=episode.audio.file,
        captions=_inline_captions(episode) if alone else episode.slug + VTT.suffix,
        transcripts=[] if alone else [(k, f"{episode.slug}.{k.lower()}") for k in ("VTT", "SRT", "JSON")],
        chapters=[_chapter(c.title, c.start_ms) for c in page_chapters(episode)],
        corrections=[
            (words.day(_in_zone_of(show, entry.date)), one_line(entry.note)) for entry in unspoken_corrections(episode)
        ],
        updated=words.fill("updated", date=words.day(_in_zone_of(show, episode.updated)))
        if episode.revision > 1
        else "",
        updated_date=_iso_day(episode.updated),
        source=source,
        site=source_name(episode),
        copyright=copyright_holder(show) if show else "",
        state=_inline(script_json(_page_state(episode, show, alone))),
    )


def render_embed(episode: Episode, show: Show) -> str:
    """Return the player for an iframe: it works without storage, and in a sandbox that allows scripts only."""
    words = find_words(episode.article.language, show.language)
    state = player_state(episode, show) | {"page": _page_address(episode, show)}
    return _render(
        "embed.html.j2",
        **_article_words(episode, show, words),
        page=sort_text(episode),
        canonical=web_address(episode.article.source_url) or show_address(show, f"{episode_path(episode)}index.html"),
        page_address=_page_address(episode, show),
        assets=ASSETS_FROM_EPISODE,
        version=assets_version(),
        audio=audio_name(episode),
        state=_inline(script_json(state)),
    )


def render_index(show: Show, episodes: Iterable[Episode]) -> str:
    """Return the front page of a show: its live episodes, newest first. What is due is the caller's to know."""
    words = find_words(show.language)
    live = sorted((e for e in episodes if e.status == "live"), key=lambda e: e.published, reverse=True)
    feed = show_address(show, FEED)
    title, description = one_line(show.title), plain_description(show)
    home = web_address(show.link)
    properties = [("og:type", "website"), ("og:title", title), ("og:description", description)]
    if feed:
        properties.append(("og:url", show_address(show, "index.html")))
    return _render(
        "index.html.j2",
        language=language_tag(show.language),
        direction=text_direction(show.language),
        words=words,
        title=title,
        description=description if description != title else "",
        private=show.rights == "private",
        canonical=show_address(show, "index.html"),
        properties=properties,
        version=assets_version(),
        applications=[(name, _subscription(form, feed)) for name, form in SUBSCRIBE.items()] if feed else [],
        episodes=[_listed(episode, show) for episode in live],
        home=home if home != show_address(show, "index.html") else "",
        home_name=host_name(home),
        copyright=copyright_holder(show),
        state=_inline(script_json({k: words[k] for k in ("found", "nothing_found", "copied", "copy_by_hand")})),
    )


def render_oembed(episode: Episode, show: Show) -> str:
    """Return the oEmbed JSON of an episode's page."""
    return json.dumps(describe_embed(episode, show), ensure_ascii=False, indent=1) + "\n"


def render_snippets(show: Show, episode: Episode | None = None) -> str:
    """Return what a publisher pastes: the one line, the place for a player, WordPress and Ghost; and an iframe."""
    path = episode_path(episode) if episode else "episodes/…/"
    title = one_line(episode.article.title) if episode else "…"
    return _render(
        "snippets.txt.j2",
        script=show_address(show, "listen.js") or "https://example.org/my-show/listen.js",
        origin="/".join(show_address(show).split("/")[:3]),
        page=show_address(show, path) + "index.html",
        iframe=embed_code(show_address(show, path) + "embed.html", title),
    )


def render_episode_files(episode: Episode, show: Show) -> dict[str, str]:
    """Return file name → text of the pages in an episode's folder."""
    return {
        "index.html": render_page(episode, show),
        "embed.html": render_embed(episode, show),
        "oembed.json": render_oembed(episode, show),
        LINES_FILE: render_lines(episode),
    }


def render_show_files(show: Show, episodes: Sequence[Episode]) -> dict[str, bytes]:
    """Return path → content of what belongs to a show as a whole: front page, listen.js, assets.

    Of the episodes only the live ones are shown; their paragraphs and marks are not needed.
    """
    urls = [e.article.source_url for e in episodes if e.status == "live" and e.article.source_url]
    pages = {"index.html": render_index(show, episodes)} | render_listen_files(urls, home=show_address(show))
    return {path: text.encode("utf-8") for path, text in pages.items()} | dict(page_assets())


def render_by_url_files(episode: Episode, show: Show) -> dict[str, str]:
    """Return path → text of the file by which listen.js finds a live episode; none for an article without address."""
    url = episode.article.source_url
    return {f"by-url/{by_url_name(url)}": render_by_url(episode, show)} if url else {}


@dataclass(frozen=True, slots=True)
class _Listed:
    """An episode in the list of a show."""

    title: str
    standfirst: str
    address: str
    language: str
    direction: str
    date: str
    day: str
    length: str


def _listed(episode: Episode, show: Show) -> _Listed:
    article = episode.article
    when = _in_zone_of(show, article.published or episode.published)
    words = find_words(show.language)
    return _Listed(
        one_line(article.title),
        one_line(article.standfirst),
        f"{episode_path(episode)}index.html",
        language_tag(article.language),
        text_direction(article.language),
        _iso_day(when),
        words.day(when),
        words.length(episode.audio.duration_ms),
    )


def _article_words(episode: Episode, show: Show | None, words: Words) -> dict[str, Any]:
    article = episode.article
    when = _in_zone_of(show, article.published or episode.published)
    return {
        "language": language_tag(article.language),
        "direction": text_direction(article.language),
        "words": words,
        "words_direction": text_direction(words.language),
        "title": one_line(article.title),
        "description": one_line(article.standfirst),
        "show_title": one_line(show.title) if show else "",
        "date": _iso_day(when),
        "day": words.day(when),
        "length": words.length(episode.audio.duration_ms),
    }


def _page_state(episode: Episode, show: Show | None, alone: bool) -> dict[str, Any]:
    image = "" if alone or show is None or not show.image else f"../../{quote(show.image)}"
    return player_state(episode, show) | {"page": _page_address(episode, show), "image": image}


def _page_address(episode: Episode, show: Show | None) -> str:
    return show_address(show, f"{episode_path(episode)}index.html") or "index.html"


def _chapter(title: str, start_ms: int) -> Mapping[str, Any]:
    minutes, seconds = divmod(start_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    at = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return {"title": one_line(title), "start_ms": start_ms, "at": at}


def _inline_captions(episode: Episode) -> str:
    return f"data:{VTT.media_type};charset=utf-8," + quote(
        VTT.render(episode.marks).encode("utf-8", "replace"), safe=""
    )


def _subscription(form: str, feed: str) -> str:
    return form.format(bare=feed.partition("://")[2], quoted=quote(feed, safe=""))


def _in_zone_of(show: Show | None, iso: str) -> str:
    """Return a date-time as it reads in the show's zone; a page does not follow the machine that wrote it."""
    return in_zone(iso, find_zone(show.timezone)) if show and show.timezone else iso


def _iso_day(iso: str) -> str:
    day = day_of(iso)
    return day.isoformat() if day else ""


def _render(template: str, **values: Any) -> str:
    return publishable(_environment().get_template(template).render(values))


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(disabled_extensions=("txt.j2",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _inline(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704  our own scripts and styles, and JSON without < > &
