"""A picture for each story's chapter: its article's own, fetched or beside its file, else a small cover made for it."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from typing import Literal

from audiobrief.briefing.story import Story
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import FetchError, PublishError
from audiobrief.model import Chapter
from audiobrief.publish.characters import curled
from audiobrief.publish.cover.picture import Cover, make_cover
from audiobrief.settings import Settings, WebSettings
from audiobrief.sources.files import pictures_beside

SIZE_PX = 300
"""As large as a phone shows it beside a chapter's name, at three dots a point; set by hand."""
MOST_BYTES_EACH, MOST_BYTES = 12_000, 100_000
"""Of a chapter's picture, and of all together: players load a tag before they play; set by hand."""
LONGEST_FETCH_S = 8.0
"""A programme waits no longer for pictures, all of which are asked for at once; set by hand."""
AT_ONCE = 8
PICTURED: Literal["2.3"] = "2.3"
"""The version of a tag whose chapters have pictures: ffmpeg (5.1) reads sizes within a chapter as those of 2.3,
so that in 2.4 it loses every chapter with a frame of 128 bytes or more."""

_log = logging.getLogger("audiobrief")


def pictures_of(stories: Sequence[Story], options: EpisodeOptions, settings: Settings) -> dict[str, Cover]:
    """Return a picture for each story, by its id, as far as there is room for one; a fault is only logged."""
    if settings.audio.id3 != PICTURED:
        return {}
    web = settings.web
    most_bytes = min(MOST_BYTES_EACH, MOST_BYTES // max(1, len(stories)))
    web = replace(web, timeout_s=min(web.timeout_s, LONGEST_FETCH_S))
    with ThreadPoolExecutor(AT_ONCE, "pictures") as asking:
        fetched = list(asking.map(lambda story: _own(story, options, web), stories))
    made = {}
    for story, data in zip(stories, fetched, strict=True):
        beside = () if data or options.fetch_image is False else _beside(story)
        if picture := _fitted(story, [data] if data else beside, most_bytes):
            made[story.id] = picture
    return made


def beside(chapters: Sequence[Chapter], stories: Sequence[Story], pictures: Mapping[str, Cover]) -> list[Cover | None]:
    """Return each chapter's picture: that of its story; None for what is said around the stories."""
    waiting = list(stories)
    found: list[Cover | None] = []
    for chapter in chapters:
        is_story = bool(waiting) and (chapter.title, chapter.url) == (waiting[0].title, waiting[0].article.source_url)
        found.append(pictures.get(waiting.pop(0).id) if is_story else None)
    return found


def _own(story: Story, options: EpisodeOptions, web: WebSettings) -> bytes:
    """Return the picture of a story's article: as it was kept, or fetched where its article was, or options say so."""
    if story.picture:
        return story.picture
    name = story.source.name if story.source else ""
    wanted = name.startswith(("http:", "https:")) if options.fetch_image is None else options.fetch_image
    if not (wanted and story.article.image_url):
        return b""
    from audiobrief.sources.fetch import fetch_image

    try:
        return fetch_image(story.article.image_url, typed_url=name, web=web)
    except FetchError as error:
        _log.warning("%s; its chapter has a picture made for it", error)
        return b""


def _beside(story: Story) -> Iterator[bytes]:
    """Yield the pictures beside a story's file."""
    if story.source:
        yield from (data for _, data in pictures_beside(story.source.path, story.article.pictures))


def _fitted(story: Story, found: Iterable[bytes], most_bytes: int) -> Cover | None:
    """Return a picture within the bytes; those that cannot be used give way to a drawn one, and that to none."""
    title = curled(story.title, story.article.language)
    for image in chain(found, (None,)):
        try:
            return make_cover(image, title=title, site=story.site, max_bytes=most_bytes, size_px=SIZE_PX)
        except PublishError as error:
            if image:
                _log.warning("%s: %s", story.name, error)
    return None
