"""The front page of a show: its live episodes as a list that plays."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from audiobrief.model import Episode, Show
from audiobrief.publish.characters import one_line
from audiobrief.publish.feed_text import plain_description
from audiobrief.publish.page.assets import SMALL_COVER, assets_version
from audiobrief.publish.page.data import (
    audio_name,
    copyright_holder,
    episode_labels,
    episode_path,
    is_listed,
    language_tag,
    opening_line,
    show_address,
    shown_title,
    small_picture,
    text_direction,
)
from audiobrief.publish.page.meta import describe_show_page, script_json
from audiobrief.publish.page.template import inline, render_template
from audiobrief.publish.page.words import Words, find_words, in_zone_of, iso_day
from audiobrief.standards.urls import host_name, web_address

FEED = "feed.xml"
SUBSCRIBE = {  # application → its address for a feed, without and with the scheme
    "Apple Podcasts": "podcast://{bare}",
    "Overcast": "overcast://x-callback-url/add?url={quoted}",
    "Pocket Casts": "pktc://subscribe/{bare}",
    "AntennaPod": "https://antennapod.org/deeplink/subscribe?url={quoted}",
}
ROWS_PLACE = "<!-- rows -->"
"""Stands for the rows, which are finished: megabytes of them are not gone through again. No text has a bare <."""
SMALL_COVER_PX = 480
"""The cover in the head of a front page, sharp on screens of two to one and more; set by hand."""
INDEX_WORDS = (
    *("found", "nothing_found", "copied", "copy_by_hand", "up_next", "play_title", "pause_title", "add_title"),
    *("remove_title", "queue_empty", "previous_episode", "next_episode"),
)


def render_index(show: Show, episodes: Iterable[Episode], rows: Iterable[str] | None = None) -> str:
    """Return the front page of a show: its live episodes, newest first. What is due is the caller's to know.

    `rows` are those of all of them (see `render_row`), where they are known; the newest episodes are then enough.
    """
    words = find_words(show.language)
    live = sorted((e for e in episodes if e.status == "live"), key=lambda e: e.published, reverse=True)
    feed = show_address(show, FEED)
    title, description = one_line(show.title), plain_description(show)
    home = web_address(show.link)
    properties = [("og:type", "website"), ("og:title", title), ("og:description", description)]
    if feed:
        properties.append(("og:url", show_address(show, "index.html")))
        properties += [("og:image", show_address(show, show.image))] if show.image else []
    listed = "".join(rows if rows is not None else (render_row(episode, show) for episode in live))
    page = render_template(
        "index.html.j2",
        language=language_tag(show.language),
        direction=text_direction(show.language),
        words=words,
        title=title,
        description=description if description != title else "",
        unlisted=not is_listed(show),
        canonical=show_address(show, "index.html"),
        properties=properties,
        version=assets_version(),
        applications=[(name, _subscription(form, feed)) for name, form in SUBSCRIBE.items() if feed]
        + sorted((one_line(name), address) for name, address in show.listen_on.items()),
        art=SMALL_COVER if show.image else "",
        linked_data=inline(script_json(describe_show_page(show, live))),
        rows=inline(ROWS_PLACE) if listed else "",
        home=home if home != show_address(show, "index.html") else "",
        home_name=host_name(home),
        copyright=copyright_holder(show),
        state=inline(script_json(_index_state(show, words))),
    )
    return page.replace(ROWS_PLACE, listed)


def render_row(episode: Episode, show: Show) -> str:
    """Return the row of a live episode in the list of its show's front page."""
    return render_template("row.html.j2", episode=_listed(episode, show))


def _index_state(show: Show, words: Words) -> dict[str, Any]:
    said = {key: words[key] for key in INDEX_WORDS} | dict(words.script)
    image = SMALL_COVER if show.image else ""
    return {"words": said, "show": one_line(show.title), "image": image, "language": words.language}


def small_cover(show: Show, cover: bytes | None) -> bytes:
    """Return the JPEG of a show's picture for its front page, drawn where none is given."""
    from audiobrief.publish.cover.picture import draw_show_cover, make_cover

    picture = draw_show_cover(show.title, show.author, SMALL_COVER_PX).data if cover is None else cover
    small = make_cover(picture, title=show.title, site=show.author, max_bytes=60_000, size_px=SMALL_COVER_PX)
    return small.data


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
    byline: str
    guid: str
    audio: str
    duration_ms: int
    image: str
    small_image: str
    labels: tuple[str, ...]


def _listed(episode: Episode, show: Show) -> _Listed:
    article = episode.article
    when = in_zone_of(show, article.published or episode.published)
    words = find_words(show.language)
    folder = episode_path(episode)
    return _Listed(
        shown_title(episode),
        opening_line(episode),
        f"{episode_path(episode)}index.html",
        language_tag(article.language),
        text_direction(article.language),
        iso_day(when),
        words.day(when),
        words.length(episode.audio.duration_ms),
        one_line(article.byline),
        episode.guid or episode.slug,
        folder + audio_name(episode),
        episode.audio.duration_ms,
        folder + quote(episode.image) if episode.image else "",
        small_picture(episode, show),
        episode_labels(episode, show, words),
    )


def _subscription(form: str, feed: str) -> str:
    return form.format(bare=feed.partition("://")[2], quoted=quote(feed, safe=""))
