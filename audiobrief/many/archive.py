"""What earlier runs made in a folder of MP3s: an article that is as it was is not made a second time."""

import hashlib
import logging
from pathlib import Path

from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import PublishError
from audiobrief.made_from import options_digest, source_digest
from audiobrief.many.journal import Journal, Try
from audiobrief.model import Source
from audiobrief.settings import Settings
from audiobrief.sources import reopening_name
from audiobrief.standards.moments import now_iso

_log = logging.getLogger("audiobrief")


class Archive:
    """The journal of a folder, as `make` keeps it."""

    def __init__(self, folder: Path, options: EpisodeOptions, settings: Settings) -> None:
        self._folder, self._journal = folder, Journal(folder)
        beside = f"{options.transcript} {options.single_file}"
        self._asked = f"{options_digest(options, settings)} {beside}"

    def find(self, source: Source) -> Path | None:
        """Return the MP3 of a source that is as it was, asked for as it was, if it lies there whole."""
        key = _key(source)
        known = self._journal.is_made(key, self._digest(source)) if key else None
        return self._folder / known.file if known else None

    def add(self, source: Source, file: Path, byte_count: int) -> None:
        """Note what was made; where the disk refuses, the article is made again another time."""
        if key := _key(source):
            name = file.relative_to(self._folder).as_posix()
            digest = self._digest(source)
            try:
                self._journal.add(Try(key, source.name, "made", name, byte_count, digest, at=now_iso()))
            except PublishError as error:
                _log.warning("%s", error)

    def _digest(self, source: Source) -> str:
        return hashlib.sha256(f"{source_digest(source)} {self._asked}".encode()).hexdigest()


def _key(source: Source) -> str:
    """Return what a source is known by in every run; nothing for what came through a pipe without an address."""
    return reopening_name(source) or source.url
