"""What every destination puts around a recording: title, cover, tag, transcripts and page."""

import hashlib
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from audiobrief.audio.mp3 import find_quality
from audiobrief.disk.atomic import write_stream, write_whole
from audiobrief.errors import FetchError, PublishError
from audiobrief.model import Article, Audio, Episode, Mark, Recording, Script, Show, Source, VoiceProfile
from audiobrief.publish.chapters import find_chapters
from audiobrief.publish.characters import abridge, headline, one_line
from audiobrief.publish.formats import FORMATS
from audiobrief.settings import WebSettings
from audiobrief.sources import local_file, reopening_name
from audiobrief.sources.files import pictures_beside
from audiobrief.standards.moments import iso, now_utc
from audiobrief.text.language.disclosure import disclose
from audiobrief.version import VERSION

if TYPE_CHECKING:
    from audiobrief.publish.cover.picture import Cover
from audiobrief.episode_options import EpisodeOptions

MOST_TAG_BYTES = 200_000  # what `publish/tags.py` writes at the most
LONGEST_OPENING = 60
"""Characters of an untitled article that stand for its title: what players show of one; set by hand."""
COVER_SHARE = 0.5
"""Of the tag's bytes; the text and its times need the rest; set by hand."""
PAGE_SUFFIX = ".html"

_log = logging.getLogger("audiobrief")


def titled(article: Article) -> Article:
    """Return the article with a title for those who list it: its own, or how it begins; the latter is not said."""
    opening = article.standfirst or next((paragraph.text for paragraph in article.paragraphs), "")
    return article if article.title else replace(article, title=abridge(one_line(opening), LONGEST_OPENING))


def draft_episode(  # noqa: PLR0913  each a value of another room
    source: Source, article: Article, voice: VoiceProfile, script: Script, recording: Recording, *, slug: str
) -> Episode:
    """Return the episode of a recording, its file not yet written."""
    spoken = "\n".join(line.spoken for line in script.lines)
    made = iso(now_utc())
    return Episode(
        slug=slug,
        article=article,
        audio=Audio(
            file=f"{slug}.mp3",
            byte_count=recording.byte_count,
            sha256="",
            duration_ms=recording.duration_ms,
            rate_hz=recording.rate_hz,
            bitrate_kbps=recording.bitrate_kbps,
        ),
        marks=recording.marks,
        chapters=find_chapters(recording.marks, recording.duration_ms, first_title=article.title),
        voice=voice,
        published=made,
        updated=made,
        source_path=reopening_name(source),
        text_digest=hashlib.sha256(spoken.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def write_transcripts(beside: Path, marks: Sequence[Mark]) -> None:
    """Write every format of a transcript beside an MP3, under its name."""
    for form in FORMATS:
        write_whole(beside.with_suffix(form.suffix), form.render(marks))


def write_page(beside: Path, episode: Episode) -> None:
    """Write a page beside an MP3, under its name, that holds the MP3 too and needs no other file."""
    from audiobrief.publish.page.render import render_page_with_sound

    with beside.open("rb") as mp3:
        write_stream(beside.with_suffix(PAGE_SUFFIX), render_page_with_sound(episode, mp3))


def find_cover(  # noqa: PLR0913  each a choice of its own
    source: Source,
    article: Article,
    options: EpisodeOptions,
    most_bytes: int,
    *,
    web: WebSettings,
    size_px: int | None = None,
) -> "Cover":
    """Return the given picture, else the article's when it may be fetched or lies beside its file, else a drawn one.

    It is a JPEG of `size_px` at the most, else an episode's usual size, and of at most half of `most_bytes`, which a
    tag or file of that size has room for.

    Raises PublishError for a given one that is no picture; a fetched one that fails is only logged.
    """
    from audiobrief.publish.characters import curled
    from audiobrief.publish.cover.picture import EPISODE_SIZE_PX, make_cover, read_picture

    most_bytes = int(most_bytes * COVER_SHARE)
    form: dict[str, Any] = {
        "title": curled(article.title, article.language),
        "site": article.site_name,
        "max_bytes": most_bytes,
        "size_px": size_px or EPISODE_SIZE_PX,
    }
    if options.cover:
        given = read_picture(options.cover)
        return make_cover(given, **form, name=str(options.cover))
    wanted = _was_fetched(source) if options.fetch_image is None else options.fetch_image
    if wanted and article.image_url:
        from audiobrief.sources.fetch import fetch_image

        try:
            image = fetch_image(article.image_url, typed_url=source.name, web=web)
            return make_cover(image, **form, name=article.image_url)
        except (FetchError, PublishError) as error:
            _log.warning("%s; a cover is drawn instead", error)
    if options.fetch_image is not False:
        for file, data in pictures_beside(source.path, article.pictures):
            with suppress(PublishError):  # an icon, or a broken one: the next may serve
                return make_cover(data, **form, name=str(file))
    return make_cover(None, **form)


def render_episode_tag(  # noqa: PLR0913  each a value of another room
    episode: Episode,
    cover: "Cover",
    *,
    version: Literal["2.4", "2.3"],
    most_bytes: int,
    show: Show | None = None,
    chapter_pictures: "Sequence[Cover | None]" = (),
) -> bytes:
    """Return the ID3 tag of an episode, of at most so many bytes, pictures of chapters aside."""
    from audiobrief.publish.tags import TagContent, render_tag

    article = episode.article
    if show:  # players compare it with the feed's, which is limited
        article = replace(article, title=headline(article.title))
    channels = "mono" if find_quality(episode.audio.bitrate_kbps).channel_count == 1 else "joint stereo"
    content = TagContent(
        article=article,
        marks=episode.marks,
        chapters=episode.chapters,
        duration_ms=episode.audio.duration_ms,
        voice=episode.voice,
        artist=(show.author if show else "")
        or article.byline
        or article.site_name
        or f"audiobrief, {episode.voice.name}",
        album=show.title if show else article.site_name or "audiobrief",
        date=episode.published if show else article.published or _file_date(episode.source_path),
        cover=cover,
        encoder=f"LAME, {episode.audio.bitrate_kbps} kbit/s CBR {channels}, {episode.audio.rate_hz} Hz",
        tool=f"audiobrief {VERSION}",
        guid=episode.guid,
        show=show,
        rights=show.rights if show else "own",
        disclosure=disclose(article.language),
        chapter_pictures=tuple(chapter_pictures),
    )
    return render_tag(content, version=version, max_bytes=most_bytes, tell=_tell_left_out)


def _tell_left_out(frame: str) -> None:
    _log.warning("the tag has no room for %s; it is left out", frame)


def _file_date(source_path: str) -> str:
    """Return the day a local file was last changed, else today: the same input must give the same bytes."""
    file = local_file(source_path)
    changed = now_utc() if file is None else datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return changed.date().isoformat()


def _was_fetched(source: Source) -> bool:
    return source.path is None and source.name.lower().startswith(("http:", "https:"))
