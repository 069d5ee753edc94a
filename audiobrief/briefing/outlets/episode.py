"""A programme as a show's episode: one a day under one guid, whatever of it changes in the course of the day."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from audiobrief.audio.stitch import write_mp3
from audiobrief.briefing.outlets.pictures import beside
from audiobrief.briefing.programme import Programme, recorded
from audiobrief.episode_options import EpisodeOptions
from audiobrief.finishing import find_cover, render_episode_tag
from audiobrief.made_from import options_digest, program_digest, voice_digest
from audiobrief.model import Made, MadeFrom, Source, SourceType
from audiobrief.publish.cover.picture import Cover, shrink_cover
from audiobrief.settings import Settings
from audiobrief.show.destination import MOST_PICTURE_BYTES, MOST_SHOW_TAG_BYTES, PICTURE_PX
from audiobrief.show.folder import open_show_folder
from audiobrief.show.identity import programme_identity
from audiobrief.show.life import hold as held
from audiobrief.standards.moments import now_utc

PRIVATE = "private"


def store_programme(  # noqa: PLR0913  each a choice of its own
    programme: Programme,
    folder: Path,
    options: EpisodeOptions,
    settings: Settings,
    *,
    private: bool,
    hold: bool = False,
    pictures: Mapping[str, Cover],
) -> Made:
    """Make a programme the episode of its day in a show, or update the one it has, and return it.

    `private`: its articles are other people's, so that directories are told to stay away, and no full text goes out.
    `hold`: a new one is held. `pictures`: of the stories' chapters, by their ids. Raises PublishError when it was
    retracted.
    """
    shelf = open_show_folder(folder)
    identity = programme_identity(programme.wanted.name, programme.wanted.day.isoformat())
    with recorded(programme, options, settings, slug="") as (drafted, recording):
        picture = find_cover(
            Source(b"", SourceType.TEXT, ""),
            drafted.article,
            options,
            MOST_PICTURE_BYTES,
            size_px=PICTURE_PX,
            web=settings.web,
        )
        cover = shrink_cover(picture, MOST_SHOW_TAG_BYTES // 2)
        with shelf.locked():
            placed = shelf.place(identity, drafted.article)
            draft = replace(
                drafted,
                slug=placed.slug,
                guid=placed.guid,
                published=placed.published,
                identity=placed.identity,
                made_from=_made_from(programme, options, settings),
                source_path="",
                image=f"{placed.slug}.jpg",
                image_drawn=picture.drawn,
                rights=PRIVATE if private else shelf.show.rights,
            )
            tag = render_episode_tag(
                draft,
                cover,
                version=settings.audio.id3,
                most_bytes=MOST_SHOW_TAG_BYTES,
                show=shelf.show,
                chapter_pictures=beside(draft.chapters, programme.rundown.stories, pictures),
            )
            made = recording.frames_file.with_suffix(".mp3")
            stored = shelf.store(replace(draft, audio=write_mp3(recording, tag, made)), made, picture=picture.data)
            if hold and placed.is_new:
                stored = held(stored, now_utc())
                shelf.write(stored)
    if placed.is_new:
        return Made(stored, "made")
    return Made(stored, "updated" if stored.revision > placed.revision else "unchanged")


def _made_from(programme: Programme, options: EpisodeOptions, settings: Settings) -> MadeFrom:
    told = "\n".join(f"{story.id} {story.title}" for story in programme.told)
    source = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()
    voice = programme.rundown.parts[0].voice
    return MadeFrom(source, options_digest(options, settings), program_digest(), voice_digest(voice))
