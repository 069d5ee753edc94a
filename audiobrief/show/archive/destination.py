"""A recording's place in an archive: three objects, the record last, without a lock or a look at any other."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from functools import cached_property

from audiobrief.audio.stitch import write_mp3
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import PublishError
from audiobrief.finishing import draft_episode, find_cover, render_episode_tag
from audiobrief.made_from import is_outdated, options_digest, program_digest, source_digest, voice_digest, voice_here
from audiobrief.model import Article, Episode, Made, MadeFrom, Recording, Script, Show, Source, VoiceProfile
from audiobrief.publish.cover.picture import shrink_cover
from audiobrief.settings import Settings
from audiobrief.show.archive.layout import home_of
from audiobrief.show.archive.manifest import render_manifest
from audiobrief.show.archive.place import ArchivePlace
from audiobrief.show.identity import Identity
from audiobrief.show.media import kind_of, lifetime_of
from audiobrief.show.records import identity_digest, parse_record, render_record
from audiobrief.standards.moments import find_zone, first_date, iso, now_utc

MOST_TAG_BYTES = 80_000
"""As in a show's MP3s: what stands before the audio delays it."""


class ArchiveDestination:
    """One article of an archive, known by `key`; the same bytes whichever machine makes it."""

    default_quality = "broadcast"

    def __init__(self, place: ArchivePlace, show: Show, key: str, options: EpisodeOptions, settings: Settings) -> None:
        self._place, self._show, self._key = place, show, key
        self._options, self._settings = options, settings
        self.home = home_of(key)

    def find_unchanged(self, source: Source) -> Made | None:
        """Return the article's episode if neither the source nor what is asked for has changed since."""
        before = None if self._options.force or self._options.dry_run else self._before
        if before is None or before.made_from.source != source_digest(source):
            return None
        if before.made_from.options != options_digest(self._options, self._settings):
            return None
        if self._options.refresh and is_outdated(before.made_from, voice_here(before.voice.name)):
            return None
        return Made(before, "unchanged")

    def usual_voice(self, source: Source, article: Article) -> str:  # noqa: ARG002  another article's is not looked up
        """Return the voice that the article's episode has; empty for a new one."""
        name = self._before.voice.name if self._before else ""
        return name if name and voice_here(name) else ""

    def in_full(self, episode: Episode) -> Episode:
        """Return an unchanged episode with paragraphs, marks and chapters."""
        return self._read(with_marks=True) or episode

    def refuse_early(self, source: Source, article: Article) -> None:
        """Raise PublishError for an article of tomorrow, or when the given cover is no picture."""
        if self._date(article) > iso(now_utc()):
            what = f"its date lies ahead ({article.published}), and in an archive all is out; make it from then on"
            raise PublishError(f"{source.name}: {what}")
        if self._options.cover:
            find_cover(source, article, self._options, MOST_TAG_BYTES, web=self._settings.web)

    def publish(
        self, source: Source, article: Article, voice: VoiceProfile, script: Script, recording: Recording
    ) -> Made:
        """Write MP3, manifest and record of the article's episode, the record last."""
        draft = self._settled(draft_episode(source, article, voice, script, recording, slug=self.home.slug), source)
        if self._options.dry_run:
            return Made(draft, "planned")
        cover = find_cover(source, article, self._options, MOST_TAG_BYTES, web=self._settings.web)
        tag = render_episode_tag(
            draft,
            shrink_cover(cover, MOST_TAG_BYTES // 2),
            version=self._settings.audio.id3,
            most_bytes=MOST_TAG_BYTES,
            show=self._show,
        )
        file = recording.frames_file.with_name(f"{self.home.slug}.mp3")
        episode = replace(draft, audio=write_mp3(recording, tag, file))
        record = render_record(replace(episode, source_path="")).encode("utf-8", "surrogatepass")
        manifest = render_manifest(episode, self.home, record, self._show, self._origin(source, episode))
        before = self._before  # read before the record is another
        for path, content in ((self.home.mp3, file), (self.home.manifest, manifest), (self.home.record, record)):
            self._place.send(content, path, kind=kind_of(path), lifetime=lifetime_of(path))
        return Made(episode, "made" if before is None else "updated")

    @cached_property
    def _before(self) -> Episode | None:
        return self._read(with_marks=False)

    def _read(self, *, with_marks: bool) -> Episode | None:
        data = self._place.read(self.home.record)
        return None if data is None else parse_record(data, self.home.record, with_marks=with_marks)

    def _settled(self, draft: Episode, source: Source) -> Episode:
        """Return an episode with what is frozen; only the date of an undated one tells when it was made."""
        profile = voice_here(self._settings.voice.name or draft.voice.name)
        asked = options_digest(self._options, self._settings)
        made_from = MadeFrom(source_digest(source), asked, program_digest(), voice_digest(profile or draft.voice))
        published = self._date(draft.article)
        before = self._before
        return replace(
            draft,
            guid=before.guid if before else Identity(url=self._key).guid(self._show.guid),
            identity=identity_digest(self._key),
            published=published,
            updated=published,
            revision=before.revision + 1 if before else 1,
            rights=self._show.rights,
            made_from=made_from,
        )

    def _date(self, article: Article) -> str:
        """Return the article's date, frozen when it was first made; of one without, that moment.

        A date without an offset is the show's, or else one in UTC: machines may stand anywhere.
        """
        if self._before is not None:
            return self._before.published
        return first_date(article.published, now_utc(), find_zone(self._show.timezone) or UTC)

    def _origin(self, source: Source, episode: Episode) -> Mapping[str, str]:
        name = source.name if "://" in source.name else source.name.rpartition("/")[2]
        return {"name": name, "id": source.entry, "sha256": episode.made_from.source}
