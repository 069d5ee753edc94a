"""A recording's place in a show: its episode is added, or updated under the same guid."""

import logging
import os
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.audio.stitch import write_mp3
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import PublishError
from audiobrief.finishing import draft_episode, find_cover, render_episode_tag
from audiobrief.made_from import is_outdated, options_digest, program_digest, source_digest, voice_digest, voice_here
from audiobrief.model import Article, Episode, Made, MadeFrom, Recording, Script, Source, VoiceProfile
from audiobrief.publish.cover.picture import shrink_cover
from audiobrief.settings import Settings, cuts_folder
from audiobrief.show.folder import Placement, open_show_folder
from audiobrief.show.homes import EPISODES, PrivateNotes
from audiobrief.show.identity import find_identity
from audiobrief.show.life import RETRACTED
from audiobrief.show.memory.built import refuse_lost
from audiobrief.sources import reopening_name

if TYPE_CHECKING:
    from audiobrief.publish.cover.picture import Cover

PICTURE_PX = 1400
"""The least that Apple takes for an episode's own picture."""
MOST_PICTURE_BYTES = 600_000
"""Twice what the picture may weigh: PRX's figure for artwork is 512 KB, and pages show it too."""
MOST_SHOW_TAG_BYTES = 80_000
"""What stands before the audio delays it: 80 KB are ten seconds of a 64 kbit/s stream."""

_log = logging.getLogger("audiobrief")


class ShowDestination:
    """Episodes of a show: each found again by its article, its guid and date frozen when it was first made."""

    default_quality = "broadcast"

    def __init__(self, output: Path, options: EpisodeOptions, settings: Settings) -> None:
        self._shelf = open_show_folder(output)
        self._options, self._settings = options, settings
        self._made: dict[str, str] = {}
        """Slug of each episode of this run → the source it is made from."""

    def find_unchanged(self, source: Source) -> Made | None:
        """Return the source's episode if neither the source nor what is asked for has changed since."""
        options = self._options
        if options.force or options.dry_run or options.replaces or options.correction:
            return None
        for entry in self._shelf.catalogue.find("source", source_digest(source)):
            episode = entry.episode()
            if self._is_current(episode, source) and self._is_whole(episode):
                self._claim(episode.slug, source, changed=False)
                return Made(episode, "unchanged")
        return None

    def usual_voice(self, source: Source, article: Article) -> str:
        """Return the voice that the article's episode has, else the usual one of its language here."""
        before = self._shelf.recognise(find_identity(source, article, slug=self._options.replaces))
        name = before.voice.name if before else self._shelf.catalogue.usual_voice(article.language)
        if name and voice_here(name) is None:
            _log.warning('the voice "%s" of this show is not here; another one reads %s', name, source.name)
            return ""
        return name

    def in_full(self, episode: Episode) -> Episode:
        """Return an episode with paragraphs, marks and chapters, as its record has them."""
        return self._shelf.read(episode.slug)

    def refuse_early(self, source: Source, article: Article) -> None:
        """Raise PublishError when the article was retracted, the show's disk is away, or the cover is no picture."""
        if not _holds_folders(self._shelf.folder / EPISODES):
            refuse_lost(self._shelf)
        self._shelf.recognise(find_identity(source, article, slug=self._options.replaces))
        if self._options.cover:
            find_cover(source, article, self._options, MOST_SHOW_TAG_BYTES, web=self._settings.web)

    def publish(
        self, source: Source, article: Article, voice: VoiceProfile, script: Script, recording: Recording
    ) -> Made:
        """Add the episode, or update the one that the article has already."""
        draft = draft_episode(source, article, voice, script, recording, slug="")
        draft = replace(draft, correction=self._options.correction)
        if self._options.dry_run:
            return Made(draft, "planned")
        web = self._settings.web
        picture = find_cover(source, article, self._options, MOST_PICTURE_BYTES, web=web, size_px=PICTURE_PX)
        identity = find_identity(source, article, draft.text_digest, slug=self._options.replaces)
        with self._shelf.locked():
            placed = self._shelf.place(identity, article)
            self._claim(placed.slug, source, changed=True)
            if placed.is_new:
                self._warn_of_twins(article.title, placed)
            draft = replace(draft, identity=placed.identity, made_from=self._made_from(source, voice))
            stored = self._store(draft, placed, recording, picture)
        if placed.is_new:
            return Made(stored, "made")
        return Made(stored, "updated" if stored.revision > placed.revision else "unchanged")

    def _store(self, draft: Episode, placed: Placement, recording: Recording, picture: "Cover") -> Episode:
        show, beside = self._shelf.show, recording.frames_file.with_suffix(".mp3")
        episode = replace(draft, slug=placed.slug, guid=placed.guid, published=placed.published)
        id3, cover = self._settings.audio.id3, shrink_cover(picture, MOST_SHOW_TAG_BYTES // 2)
        tag = render_episode_tag(episode, cover, version=id3, most_bytes=MOST_SHOW_TAG_BYTES, show=show)
        audio = write_mp3(recording, tag, beside)
        finished = replace(episode, audio=audio, image=f"{placed.slug}.jpg", image_drawn=picture.drawn)
        return self._shelf.store(finished, beside, picture=picture.data, notes=self._notes(recording))

    def _notes(self, recording: Recording) -> PrivateNotes:
        """Return where the lines of a recording are cached, for the day when they have to go."""
        folder = cuts_folder(self._settings.cache, self._options.cache_folder)
        return PrivateNotes(cuts=recording.cuts, caches=(str(folder.absolute()),) if recording.cuts else ())

    @cached_property
    def _asked(self) -> str:
        return options_digest(self._options, self._settings)

    def _made_from(self, source: Source, voice: VoiceProfile) -> MadeFrom:
        profile = voice_here(self._settings.voice.name or voice.name)
        return MadeFrom(source_digest(source), self._asked, program_digest(), voice_digest(profile or voice))

    def _is_current(self, episode: Episode, source: Source) -> bool:
        """Say whether an episode of the same bytes is the source's own, as it was asked for, and not to be renewed."""
        identity = find_identity(source, episode.article, episode.text_digest)
        if episode.status == RETRACTED or episode.made_from.options != self._asked:
            return False
        if identity.key != episode.identity and (identity.url or reopening_name(source) != episode.source_path):
            return False
        return not (self._options.refresh and is_outdated(episode.made_from, voice_here(episode.voice.name)))

    def _is_whole(self, episode: Episode) -> bool:
        try:
            mp3 = self._shelf.folder_of(episode.slug) / f"{episode.slug}.mp3"
            return mp3.stat().st_size == episode.audio.byte_count
        except OSError:
            return False

    def _claim(self, slug: str, source: Source, *, changed: bool) -> None:
        """Note whose episode this is in this run; raises PublishError when it is another source's, to be replaced."""
        name = f"{source.name} ({source.entry})" if source.entry else source.name
        other = self._made.setdefault(slug, name)
        if other == name:
            return
        if changed:
            raise PublishError(
                f"{source.name}: is the same episode as {other} ({slug}), and would replace it; give one"
            )
        _log.warning("%s: is the same episode as %s (%s)", source.name, other, slug)

    def _warn_of_twins(self, title: str, placed: Placement) -> None:
        for twin in self._shelf.twins(title, placed.published):
            _log.warning('"%s": two episodes have this title and day, %s and %s', title, twin.slug, placed.slug)


def _holds_folders(folder: Path) -> bool:
    """Say whether any folder lies in another, without a list of a hundred thousand."""
    try:
        with os.scandir(folder) as found:
            return any(entry.is_dir() for entry in found)
    except OSError:
        return False
