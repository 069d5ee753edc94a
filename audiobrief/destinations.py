"""Where a finished recording goes: an MP3 file of its own, or an episode of a show."""

import hashlib
import itertools
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from audiobrief.audio.stitch import write_mp3
from audiobrief.disk.atomic import disk_errors, write_stream, write_whole
from audiobrief.errors import FetchError, PublishError
from audiobrief.model import (
    Article,
    Audio,
    Episode,
    Made,
    Mark,
    Recording,
    Script,
    Show,
    Source,
    SourceType,
    VoiceProfile,
)
from audiobrief.publish.chapters import find_chapters
from audiobrief.publish.characters import abridge, headline, one_line
from audiobrief.publish.formats import FORMATS
from audiobrief.publish.names import slugify
from audiobrief.settings import FILE_NAME, Settings, WebSettings
from audiobrief.sources import local_file, reopening_name
from audiobrief.standards.moments import iso, now_utc
from audiobrief.text.language.disclosure import disclose
from audiobrief.version import VERSION

if TYPE_CHECKING:
    from audiobrief.publish.cover.picture import Cover

MOST_TAG_BYTES = 200_000  # what `publish/tags.py` writes at the most
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Windows opens a device by these names, whatever the suffix."""
LONGEST_OPENING = 60
"""Characters of an untitled article that stand for its title."""
COVER_SHARE = 0.5
"""Of the tag's bytes; the text and its times need the rest."""

PAGE_SUFFIX = ".html"

_log = logging.getLogger("audiobrief")


@dataclass(frozen=True, slots=True)
class EpisodeOptions:
    """What the person who starts knows or wants; empty means as found, or as usual."""

    type: SourceType | None = None
    url: str = ""
    """The article's address; where stdin or a saved page came from."""
    title: str = ""
    byline: str = ""
    published: str = ""
    """ISO 8601."""
    cover: Path | None = None
    fetch_image: bool | None = None
    """Fetch the article's image; None: only when the article itself was fetched."""
    force: bool = False
    """Replace an existing file."""
    transcript: bool = False
    """Write VTT, SRT and JSON beside the MP3."""
    single_file: bool = False
    """Write a page beside the MP3 that holds player, text and sound."""
    dry_run: bool = False
    """Go the whole way with a tone for a voice, and write nothing."""
    cache_folder: Path | None = None
    no_cache: bool = False
    replaces: str = ""
    """Slug of the show's episode that this is, whatever else says so."""
    correction: str = ""
    """The public note of a corrected episode of a show."""
    spoken_correction: bool = False
    """Read that note out before the article."""
    refresh: bool = False
    """Make an unchanged episode of a show again when it is outdated: a newer program or voice would make another."""


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
        home = "episodes" if episode.status == "live" else ".private"  # as show/homes.py has them
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
    """Return the given picture, else the article's when it may be fetched, else one drawn by us.

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
    return make_cover(None, **form)


def render_episode_tag(
    episode: Episode, cover: "Cover", *, version: Literal["2.4", "2.3"], most_bytes: int, show: Show | None = None
) -> bytes:
    """Return the ID3 tag of an episode, of at most so many bytes."""
    from audiobrief.publish.tags import TagContent, render_tag

    article = episode.article
    if show:  # players compare it with the feed's, which is limited
        article = replace(article, title=headline(article.title))
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
        encoder=f"LAME, {episode.audio.bitrate_kbps} kbit/s CBR mono, {episode.audio.rate_hz} Hz",
        tool=f"audiobrief {VERSION}",
        guid=episode.guid,
        show=show,
        rights=show.rights if show else "own",
        disclosure=disclose(article.language),
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
