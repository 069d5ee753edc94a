"""A programme's way out: one MP3, a show's episode, or a file for each story; and what is remembered of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from audiobrief.audio.stitch import write_mp3
from audiobrief.briefing.edition import Edition, save_story, write_edition
from audiobrief.briefing.memory import recall
from audiobrief.briefing.outlets.episode import store_programme
from audiobrief.briefing.outlets.pictures import beside, pictures_of
from audiobrief.briefing.programme import Programme, recorded
from audiobrief.destinations import is_show
from audiobrief.disk.atomic import take_in
from audiobrief.episode_options import EpisodeOptions
from audiobrief.finishing import MOST_TAG_BYTES, find_cover, render_episode_tag
from audiobrief.model import Episode, Source, SourceType
from audiobrief.publish.cover.picture import Cover
from audiobrief.settings import Settings
from audiobrief.show.homes import home_of

OF_THE_WEB = ("headers", "cookies", "user_agent", "timeout_s")
"""Options that an edition does not keep: some are secrets, and nothing is fetched for it again."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A programme that is out, or held."""

    file: Path
    episode: Episode
    state: Literal["made", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class How:
    """How a programme is brought out."""

    output: Path
    private: bool = True
    """Its articles are other people's."""
    hold: bool = False
    asked: Mapping[str, Any] = field(default_factory=dict)
    """Options of the command, as editions remember them."""
    dropped: tuple[str, ...] = ()
    """Ids of stories that somebody took out."""


def bring_out(programme: Programme, how: How, options: EpisodeOptions, settings: Settings) -> Brought:
    """Write a programme where it belongs, remember what it told, and return it; the same day's is updated."""
    pictures = pictures_of(programme.rundown.stories, options, settings)
    if is_show(how.output):
        made = store_programme(
            programme, how.output, options, settings, private=how.private, hold=how.hold, pictures=pictures
        )
        file = how.output / home_of(made.episode.standing) / made.episode.slug / made.episode.audio.file
        state = made.state if made.state != "planned" else "unchanged"
        brought = Brought(file, made.episode, state)
    else:
        file = preview_file(how.output) if how.hold else how.output
        brought = _write_file(programme, file, options, settings, pictures)
    remember(programme, how, brought.file, pictures=pictures)
    return brought


def preview_file(output: Path) -> Path:
    """Return where the preview of a held programme lies: beside its MP3, under a name that says so."""
    return output.with_name(f"{output.stem}.preview{output.suffix}")


def _write_file(
    programme: Programme, file: Path, options: EpisodeOptions, settings: Settings, pictures: Mapping[str, Cover]
) -> Brought:
    is_new = not file.exists()
    with recorded(programme, options, settings, slug=file.stem) as (draft, recording):
        cover = find_cover(Source(b"", SourceType.TEXT, ""), draft.article, options, MOST_TAG_BYTES, web=settings.web)
        tag = render_episode_tag(
            draft,
            cover,
            version=settings.audio.id3,
            most_bytes=MOST_TAG_BYTES,
            chapter_pictures=beside(draft.chapters, programme.rundown.stories, pictures),
        )
        made = recording.frames_file.with_name("programme.mp3")
        audio = write_mp3(recording, tag, made)
        changed = take_in(made, file)
    episode = replace(draft, audio=replace(audio, file=file.name))
    return Brought(file, episode, "made" if is_new else "updated" if changed else "unchanged")


def remember(
    programme: Programme,
    how: How,
    file: Path,
    files: Sequence[str] = (),
    pictures: Mapping[str, Cover] = MappingProxyType({}),
) -> None:
    """Write down what a programme told, and keep it as an edition; `files` are those of its stories, if any."""
    wanted, twins = programme.wanted, programme.duplicates
    told = [story.key for story in programme.told]
    recall(wanted.name).note([*told, *(twin.story.key for twin in twins), *how.dropped], wanted.day)
    asked = json.loads(json.dumps(dict(how.asked), default=str))
    saved = [save_story(story, picture=pictures.get(story.id)) for story in programme.told]
    write_edition(
        Edition(
            name=wanted.name,
            day=wanted.day.isoformat(),
            output=str(how.output.resolve()),
            file=str(file.resolve()),
            shape=wanted.shape(),
            asked={name: value for name, value in asked.items() if name not in OF_THE_WEB},
            private=how.private,
            stories=(*saved, *(save_story(twin.story, twin.fuller) for twin in twins)),
            dropped=how.dropped,
            state="held" if how.hold else "out",
            files=tuple(files),
            reading=programme.reading,
        )
    )
