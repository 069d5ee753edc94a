"""Pages: the "Listen here" player on a page of its own, in an iframe, and the front page of a show.

Templates, scripts, styles and words lie in the folder page/. Everything a page loads is local, and its
addresses are relative, so that a show can be moved, opened from a disk, or served under any path.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any, BinaryIO
from urllib.parse import quote

from audiobrief.model import Chapter, Episode, Show
from audiobrief.publish.characters import curled, one_line
from audiobrief.publish.corrections import unspoken_corrections
from audiobrief.publish.formats import FORMATS, VTT
from audiobrief.publish.names import slugify
from audiobrief.publish.page.assets import SMALL_COVER, assets_version, page_assets, read_script, read_style
from audiobrief.publish.page.data import (
    audio_name,
    copyright_holder,
    document_title,
    episode_labels,
    episode_path,
    is_listed,
    is_private,
    language_tag,
    opening_line,
    page_chapters,
    show_address,
    shown_title,
    small_picture,
    sort_text,
    text_direction,
)
from audiobrief.publish.page.front import render_index, small_cover
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
from audiobrief.publish.page.template import inline, render_template
from audiobrief.publish.page.words import Words, find_words, in_zone_of, iso_day
from audiobrief.standards.urls import host_name, web_address

FEED = "feed.xml"
SOUND_PLACE = "audiobrief:sound"
"""Where the sound goes in a page that holds it."""
PIECE_BYTES = 3 << 18
"""A multiple of three, so that pieces of base64 join."""
ASSETS_FROM_EPISODE = "../../assets/"


def render_page(episode: Episode, show: Show | None = None, *, audio_url: str = "", single_file: bool = False) -> str:
    """Return the page of an episode as HTML.

    In a show it loads its style and script from the show's folder; without one, or as a `single_file`, it
    holds them itself. `audio_url` is where the MP3 lies if not beside it.
    """
    article = episode.article
    words = find_words(article.language, show.language if show else "")
    alone = single_file or show is None
    audio = audio_url or audio_name(episode)
    source = web_address(article.source_url)
    address = show_address(show, f"{episode_path(episode)}index.html")
    text, standfirst = sort_text(episode), curled(one_line(article.standfirst), article.language)
    spoken = ("h1", ".standfirst") if text.standfirst or standfirst else ("h1",)
    embedded = {"css": read_style("page"), "js": read_script("page")} if alone else None
    return render_template(
        "page.html.j2",
        **_article_words(episode, show, words),
        page=text,
        standfirst=standfirst,
        art="" if alone else _small_picture(episode, show),
        labels=episode_labels(episode, show, words),
        window=document_title(episode, one_line(show.title) if show else ""),
        unlisted=not is_listed(show, episode) if show else is_private(episode, show),
        canonical=source or address,
        properties=tuple(open_graph(episode, show)),
        feed="" if show is None else f"../../{FEED}" if not alone else show_address(show, FEED),
        oembed="" if alone else "oembed.json",
        inline=embedded and {name: inline(text) for name, text in embedded.items()},
        assets=ASSETS_FROM_EPISODE,
        version=assets_version(),
        linked_data=inline(script_json(describe_article(episode, show, spoken=spoken))),
        show_home="../../index.html" if not alone else show_address(show, "index.html"),
        byline=article.byline.strip() and words.fill("by", names=one_line(article.byline)),
        audio=audio,
        download="" if audio == SOUND_PLACE else audio,
        file=episode.audio.file,
        captions=_inline_captions(episode) if alone else episode.slug + VTT.suffix,
        transcripts=[] if alone else [(f.suffix[1:].upper(), episode.slug + f.suffix) for f in FORMATS],
        chapters=_chapters(page_chapters(episode)),
        corrections=[
            (words.day(in_zone_of(show, entry.date)), curled(one_line(entry.note), article.language))
            for entry in unspoken_corrections(episode)
        ],
        updated=words.fill("updated", date=words.day(in_zone_of(show, episode.updated)))
        if episode.revision > 1
        else "",
        updated_date=iso_day(episode.updated),
        source=source,
        site=source_name(episode),
        copyright=copyright_holder(show) if show else "",
        state=inline(script_json(_page_state(episode, show, alone))),
    )


def render_page_with_sound(episode: Episode, mp3: BinaryIO) -> Iterator[str]:
    """Yield the page of an episode with its MP3 in it, once and piece by piece, so that memory stays flat."""
    before, after = render_page(episode, single_file=True, audio_url=SOUND_PLACE).split(SOUND_PLACE)
    yield f"{before}data:audio/mpeg;base64,"
    while piece := mp3.read(PIECE_BYTES):
        yield base64.b64encode(piece).decode()
    yield after


def render_embed(episode: Episode, show: Show) -> str:
    """Return the player for an iframe: it works without storage, and in a sandbox that allows scripts only."""
    words = find_words(episode.article.language, show.language)
    state = player_state(episode, show) | {
        "page": _page_address(episode, show),
        "image": _picture(episode, show),
        "language": language_tag(episode.article.language),
        "chapters": [[chapter.start_ms, one_line(chapter.title)] for chapter in page_chapters(episode)],
    }
    return render_template(
        "embed.html.j2",
        unlisted=not is_listed(show, episode),
        **_article_words(episode, show, words),
        page=sort_text(episode),
        canonical=web_address(episode.article.source_url) or show_address(show, f"{episode_path(episode)}index.html"),
        page_address=_page_address(episode, show),
        art=_small_picture(episode, show),
        window=document_title(episode, words["listen"]),
        assets=ASSETS_FROM_EPISODE,
        version=assets_version(),
        audio=audio_name(episode),
        state=inline(script_json(state)),
    )


def render_oembed(episode: Episode, show: Show) -> str:
    """Return the oEmbed JSON of an episode's page."""
    return json.dumps(describe_embed(episode, show), ensure_ascii=False, indent=1) + "\n"


def render_snippets(show: Show, episode: Episode | None = None) -> str:
    """Return what a publisher pastes: the one line, the place for a player, what each system wants, and an iframe."""
    path = episode_path(episode) if episode else "episodes/…/"
    title = one_line(episode.article.title) if episode else "…"
    return render_template(
        "snippets.txt.j2",
        script=show_address(show, "listen.js") or "https://example.org/my-show/listen.js",
        origin="/".join(show_address(show).split("/")[:3]),
        home=web_address(show.link) or "https://example.org/",
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


def render_show_files(show: Show, episodes: Sequence[Episode], *, cover: bytes | None = None) -> dict[str, bytes]:
    """Return path → content of what belongs to a show as a whole: front page, listen.js, assets.

    Of the episodes only the live ones are shown; their marks are not needed. `cover` is the show's picture, from
    which a small one is made for the front page; one is drawn where it is not given.
    """
    urls = [e.article.source_url for e in episodes if e.status == "live" and e.article.source_url]
    files = render_around(show, render_index(show, episodes), urls)
    return files | ({SMALL_COVER: small_cover(show, cover)} if show.image else {})


def render_around(show: Show, front: str, urls: Sequence[str]) -> dict[str, bytes]:
    """Return path → content of a show's front page, listen.js, assets; `urls` are those of its live articles."""
    pages = {"index.html": front} | render_listen_files(urls, home=show_address(show))
    return {path: text.encode("utf-8") for path, text in pages.items()} | dict(page_assets())


def render_by_url_files(episode: Episode, show: Show) -> dict[str, str]:
    """Return path → text of the file by which listen.js finds a live episode; none for an article without address."""
    url = episode.article.source_url
    return {f"by-url/{by_url_name(url)}": render_by_url(episode, show)} if url else {}


def _article_words(episode: Episode, show: Show | None, words: Words) -> dict[str, Any]:
    article = episode.article
    when = in_zone_of(show, article.published or episode.published)
    return {
        "language": language_tag(article.language),
        "direction": text_direction(article.language),
        "words": words,
        "words_direction": text_direction(words.language),
        "title": shown_title(episode),
        "description": opening_line(episode),
        "show_title": one_line(show.title) if show else "",
        "date": iso_day(when),
        "day": words.day(when),
        "length": words.length(episode.audio.duration_ms),
    }


def _page_state(episode: Episode, show: Show | None, alone: bool) -> dict[str, Any]:
    state = player_state(episode, show) | {"page": _page_address(episode, show)}
    return state | {"image": "" if alone else _picture(episode, show)}


def _picture(episode: Episode, show: Show | None) -> str:
    """Return the address of an episode's picture as its pages have it; the show's where it has none of its own."""
    if episode.image:
        return quote(episode.image)
    return f"../../{quote(show.image)}" if show and show.image else ""


def _small_picture(episode: Episode, show: Show | None) -> str:
    path, home = small_picture(episode, show) if show else "", episode_path(episode)
    return path.removeprefix(home) if path.startswith(home) else path and f"../../{path}"


def _page_address(episode: Episode, show: Show | None) -> str:
    return show_address(show, f"{episode_path(episode)}index.html") or "index.html"


TAKEN_IDS = ("text", "audiobrief")
"""What an episode's page calls parts of itself."""


def _chapters(chapters: Sequence[Chapter]) -> list[Mapping[str, Any]]:
    """Return the chapters as the page lists them, each with an id of its own, at which "#id" in an address starts."""
    ids = list(TAKEN_IDS)
    for chapter in chapters:
        slug = slugify(chapter.title)
        several = (f"{slug}-{number}" for number in count(2))
        ids.append(slug if slug not in ids else next(name for name in several if name not in ids))
    return [_chapter(chapter) | {"id": name} for chapter, name in zip(chapters, ids[len(TAKEN_IDS) :], strict=True)]


def _chapter(chapter: Chapter) -> dict[str, Any]:
    start_ms = chapter.start_ms
    minutes, seconds = divmod(start_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    at = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    url = web_address(chapter.url)
    return {"title": one_line(chapter.title), "start_ms": start_ms, "at": at, "url": url, "host": host_name(url)}


def _inline_captions(episode: Episode) -> str:
    return f"data:{VTT.media_type};charset=utf-8," + quote(
        VTT.render(episode.marks).encode("utf-8", "replace"), safe=""
    )
