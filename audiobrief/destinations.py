"""Where a finished recording goes: an MP3 file of its own, or an episode of a show."""

import itertools
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from audiobrief.audio.stitch import write_mp3
from audiobrief.disk.atomic import disk_errors
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import PublishError
from audiobrief.finishing import (
    MOST_TAG_BYTES,
    PAGE_SUFFIX,
    draft_episode,
    find_cover,
    render_episode_tag,
    write_page,
    write_transcripts,
)
from audiobrief.model import Article, Audio, Episode, Made, Recording, Script, Source, VoiceProfile
from audiobrief.publish.formats import FORMATS
from audiobrief.publish.names import slugify
from audiobrief.settings import FILE_NAME, Settings

DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Windows opens a device by these names, whatever the suffix."""


_log = logging.getLogger("audiobrief")


class Destination(Protocol):
    """Takes recordings and makes them what listeners get, for one run: no article replaces another one of it."""

    default_quality: str

    def find_unchanged(self, source: Source) -> Made | None:
        """Return what is there of a source already, if neither it nor its options changed; nothing of it is read."""

    def usual_voice(self, source: Source, article: Article) -> str:
        """Return the name of the voice that reads the article here when nobody asks for another; empty: any."""

    def in_full(self, episode: Episode) -> Episode:
        """Return an unchanged episode with paragraphs, marks and chapters."""

    def refuse_early(self, source: Source, article: Article) -> None:
        """Raise PublishError before any work when the episode could not be taken in the end."""

    def publish(
        self, source: Source, article: Article, voice: VoiceProfile, script: Script, recording: Recording
    ) -> Made:
        """Write everything and return the episode; what was there stays until all of it is whole."""


def is_show(output: Path) -> bool:
    """Return whether a folder is a show."""
    return (output / FILE_NAME).is_file()


def names_folder(output: Path) -> bool:
    """Return whether an output path is a folder, or would be one: it is none only as a file's name in .mp3."""
    return output.is_dir() or output.suffix.lower() != ".mp3"


def episode_file(output: Path, episode: Episode) -> Path:
    """Return where an episode's MP3 lies, given the output it was made for; of a show one that is not live apart."""
    if is_show(output):
        home = "episodes" if episode.standing == "live" else ".private"  # as show/homes.py has them
        return output / home / episode.slug / episode.audio.file
    return output / episode.audio.file if names_folder(output) else output


class FileDestination:
    """One MP3, complete in itself, named after its title unless a name was given."""

    default_quality = "speech"

    def __init__(self, output: Path, options: EpisodeOptions, settings: Settings) -> None:
        self._output, self._options, self._settings = output, options, settings
        self._made: set[Path] = set()

    def find_unchanged(self, source: Source) -> Made | None:  # noqa: ARG002  an MP3 holds no record of its source
        """Return nothing."""
        return None

    def usual_voice(self, source: Source, article: Article) -> str:  # noqa: ARG002
        """Return nothing: every MP3 stands for itself."""
        return ""

    def in_full(self, episode: Episode) -> Episode:
        """Return the episode as it is."""
        return episode

    def refuse_early(self, source: Source, article: Article) -> None:
        """Raise PublishError when a file exists and may not be replaced, or the given cover is no picture."""
        self.refuse(self._file(article))
        if self._options.cover:
            find_cover(source, article, self._options, MOST_TAG_BYTES, web=self._settings.web)

    def refuse(self, file: Path) -> None:
        """Raise PublishError when the MP3, or what lies beside it, may not be written."""
        if self._options.dry_run:
            return
        for there in self._existing(file) if not self._options.force else ():
            raise PublishError(f"{there}: exists already; give another name with -o, or --force to replace it")
        if not file.parent.is_dir():
            raise PublishError(f"{file.parent}: there is no such folder; make it, or give another with -o")
        if not os.access(file.parent, os.W_OK):
            raise PublishError(f"{file.parent}: this folder takes no files; give another with -o")

    def publish(
        self, source: Source, article: Article, voice: VoiceProfile, script: Script, recording: Recording
    ) -> Made:
        """Write the MP3, and the transcripts beside it when they are wanted."""
        file = self._file(article)
        draft = draft_episode(source, article, voice, script, recording, slug=file.stem)
        if self._options.dry_run:
            self._made.add(file)
            return Made(replace(draft, audio=replace(draft.audio, file=file.name)), "planned")
        cover = find_cover(source, article, self._options, MOST_TAG_BYTES, web=self._settings.web)
        tag = render_episode_tag(draft, cover, version=self._settings.audio.id3, most_bytes=MOST_TAG_BYTES)
        audio = self._write(recording, tag, article)
        file = self._output.with_name(audio.file) if not names_folder(self._output) else self._output / audio.file
        self._made.add(file)
        if self._options.transcript:
            write_transcripts(file, recording.marks)
        episode = replace(draft, slug=file.stem, audio=audio)
        if self._options.single_file:
            write_page(file, episode)
        return Made(episode, "made")

    def _write(self, recording: Recording, tag: bytes, article: Article) -> Audio:
        """Write the MP3 under a name that nobody has taken since it was found free, as another process may."""
        if self._options.force:
            return write_mp3(recording, tag, self._file(article))
        for file in self._files(article):
            if not self._existing(file):
                with suppress(FileExistsError):
                    return write_mp3(recording, tag, file, exclusive=True)
        raise PublishError(f"{self._output}: exists by now; give another name with -o, or --force to replace it")

    def _existing(self, file: Path) -> list[Path]:
        """Return which of an MP3 and what lies beside it are there."""
        transcripts = tuple(form.suffix for form in FORMATS if self._options.transcript)
        beside = transcripts + (PAGE_SUFFIX,) * self._options.single_file
        with disk_errors(file):
            return [path for path in (file, *map(file.with_suffix, beside)) if path.exists()]

    def _file(self, article: Article) -> Path:
        """Return the MP3's path; a file made in this run is never replaced by another article of its title."""
        return next(self._files(article))

    def _files(self, article: Article) -> Iterator[Path]:
        """Yield the paths that an MP3 may have, best first."""
        if not names_folder(self._output):
            yield self._output
            return
        slug = slugify(article.title)
        slug = f"article-{slug}" if slug in DEVICES else slug
        names = itertools.chain([slug], (f"{slug}-{number}" for number in itertools.count(2)))
        files = (self._output / f"{name}.mp3" for name in names)
        yield from (file for file in files if file not in self._made)
