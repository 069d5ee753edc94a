"""A file for each story, newest first, as smart speakers and audio news want them: one story a file, no music.

Google's audio news refuses files of several stories, and music under short ones; lists are played in their order.
"""

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from audiobrief.audio.mix.settings import SoundSettings
from audiobrief.audio.stitch import stitch, write_mp3
from audiobrief.briefing.edition import has_edition, read_edition
from audiobrief.briefing.frame import Part
from audiobrief.briefing.outlets.making import Brought, How, remember
from audiobrief.briefing.programme import Programme, numbered, open_frame
from audiobrief.briefing.studio import Studio, spoken_parts
from audiobrief.disk.atomic import remove_tree, take_in
from audiobrief.disk.work_folder import work_folder
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import ReadError
from audiobrief.finishing import MOST_TAG_BYTES, draft_episode, find_cover, render_episode_tag
from audiobrief.model import Script, Source, SourceType
from audiobrief.publish.names import slugify
from audiobrief.recording import open_cache
from audiobrief.settings import Settings

NO_SOURCE = Source(b"", SourceType.TEXT, "")


def bring_each(programme: Programme, how: How, options: EpisodeOptions, settings: Settings) -> Iterator[Brought]:
    """Write an MP3 for each story that is told, behind its link, and yield it; the newest has the first number.

    What an earlier run of the day wrote there and this one does not goes: a newer story has moved its number, or it is
    told no more.
    """
    folder, wanted = how.output, programme.wanted
    earlier = _written_before(wanted.name, wanted.day, folder)
    written: list[str] = []
    for brought in _bring(programme, folder, options, settings):
        written.append(brought.file.name)
        yield brought
    for name in earlier - set(written):
        remove_tree(folder / name)
    remember(programme, how, folder, written)


def _written_before(name: str, day: date, folder: Path) -> set[str]:
    if has_edition(name, day):
        with suppress(ReadError):
            edition = read_edition(name, day)
            return set(edition.files) if edition.output == str(folder.resolve()) else set()
    return set()


def _bring(programme: Programme, folder: Path, options: EpisodeOptions, settings: Settings) -> Iterator[Brought]:
    told = sorted(
        (part for part in programme.rundown.parts if part.story),
        key=lambda part: part.story.article.published if part.story else "",
        reverse=True,
    )
    frame = open_frame([part.story for part in told if part.story], programme.wanted, settings)
    for number, part in enumerate(told, 1):
        if part.story:
            alone = frame.story(part.story, None) if part.is_whole else part
            file = folder / f"{programme.wanted.day.isoformat()}-{number:02d}-{slugify(part.story.title)}.mp3"
            yield _write(alone, file, options, settings)


def _write(part: Part, file: Path, options: EpisodeOptions, settings: Settings) -> Brought:
    assert part.story is not None
    story, parts = part.story, list(spoken_parts([part]))
    lines, paragraphs = numbered(parts)
    article = replace(story.article, paragraphs=tuple(paragraphs), text="", dropped=())
    studio = Studio(settings, open_cache(settings.cache, options.cache_folder), SoundSettings(music=False))
    is_new = not file.exists()
    with work_folder() as work:
        with closing(studio.cuts(parts)) as cuts:
            recording = stitch(lines, cuts, work / "frames")
        script = Script(article.title, article.language, tuple(lines))
        draft = draft_episode(NO_SOURCE, article, story.voice, script, recording, slug=file.stem)
        file_alone = replace(NO_SOURCE, path=story.source.path if story.source else None)  # no page is asked again
        cover = find_cover(file_alone, article, options, MOST_TAG_BYTES, web=settings.web)
        tag = render_episode_tag(draft, cover, version=settings.audio.id3, most_bytes=MOST_TAG_BYTES)
        audio = write_mp3(recording, tag, work / "story.mp3")
        changed = take_in(work / "story.mp3", file)
    episode = replace(draft, audio=replace(audio, file=file.name))
    return Brought(file, episode, "made" if is_new else "updated" if changed else "unchanged")
