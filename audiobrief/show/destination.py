"""A recording's place in a show: its episode is added, or updated under the same guid."""

from dataclasses import replace
from pathlib import Path

from audiobrief.audio.stitch import write_mp3
from audiobrief.destinations import EpisodeOptions, draft_episode, find_cover, render_episode_tag
from audiobrief.model import Article, Episode, Recording, Script, Source, VoiceProfile
from audiobrief.settings import Settings
from audiobrief.show.folder import Identity, open_show_folder
from audiobrief.sources import reopening_name

MOST_SHOW_TAG_BYTES = 80_000
"""What stands before the audio delays it: 80 KB are ten seconds of a 64 kbit/s stream."""


class ShowDestination:
    """An episode of a show: found again by its article, its guid and date frozen when it was first made."""

    default_quality = "broadcast"

    def __init__(self, output: Path, options: EpisodeOptions, settings: Settings) -> None:
        self._shelf = open_show_folder(output)
        self._options, self._settings = options, settings

    def refuse_early(self, source: Source, article: Article) -> None:
        """Raise PublishError when the article was retracted, or the given cover is no picture."""
        self._shelf.recognise(self._identity(source, article, ""))
        if self._options.cover:
            find_cover(source, article, self._options, MOST_SHOW_TAG_BYTES)

    def publish(
        self, source: Source, article: Article, voice: VoiceProfile, script: Script, recording: Recording
    ) -> Episode:
        """Add the episode, or update the one that the article has already."""
        draft = draft_episode(source, article, voice, script, recording, slug="")
        draft = replace(draft, correction=self._options.correction)
        if self._options.dry_run:
            return draft
        show = self._shelf.show
        cover = find_cover(source, article, self._options, MOST_SHOW_TAG_BYTES)
        beside = recording.frames_file.with_suffix(".mp3")
        with self._shelf.locked():
            placed = self._shelf.place(self._identity(source, article, draft.text_digest), article)
            episode = replace(draft, slug=placed.slug, guid=placed.guid, published=placed.published)
            id3 = self._settings.audio.id3
            tag = render_episode_tag(episode, cover, version=id3, most_bytes=MOST_SHOW_TAG_BYTES, show=show)
            audio = write_mp3(recording, tag, beside)
            return self._shelf.store(replace(episode, audio=audio), beside)

    def _identity(self, source: Source, article: Article, digest: str) -> Identity:
        return Identity(article.source_url, reopening_name(source), digest, slug=self._options.replaces)
