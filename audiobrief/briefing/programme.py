"""A programme from its sources to its MP3: stories read, told once, fitted to a length, recorded as one.

Speech is the cached cuts of each line, bit for bit: what a single episode of a story has said is not spoken again.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from audiobrief.assembly import Assembly
from audiobrief.audio.cache import CutCache
from audiobrief.audio.frames import parse_frame_header
from audiobrief.audio.mp3 import QUALITIES
from audiobrief.audio.stitch import stitch, write_mp3
from audiobrief.briefing.frame import Frame, Part
from audiobrief.briefing.rundown import Rundown, headlines_only, plan_rundown
from audiobrief.briefing.story import Duplicate, Story, tell_once
from audiobrief.destinations import MOST_TAG_BYTES, EpisodeOptions, draft_episode, find_cover, render_episode_tag
from audiobrief.disk.work_folder import work_folder
from audiobrief.errors import AudiobriefError, EmptyArticle
from audiobrief.model import Article, Chapter, Cut, Episode, Kind, Line, Mark, Paragraph, Script, Source, SourceType
from audiobrief.pipeline import open_cache, plan_script, read_clean_article
from audiobrief.settings import Settings
from audiobrief.sources import open_sources
from audiobrief.standards.language_tags import primary_language

QUALITY = "broadcast"
"""One rate for all voices: 44.1 kHz, resampled by the encoder, so that cuts of any engine join."""

_log = logging.getLogger("audiobrief")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a programme is to be."""

    name: str = "Briefing"
    day: date = field(default_factory=date.today)
    language: str = ""
    """Of what is said around the stories; empty: the first story's."""
    max_minutes: float | None = None
    headlines_only: bool = False
    newest: int | None = None
    """Of every feed, so many entries."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read."""

    name: str
    error: AudiobriefError


@dataclass(frozen=True, slots=True)
class Programme:
    """A planned programme: its rundown, and what did not enter."""

    wanted: Wanted
    rundown: Rundown
    duplicates: tuple[Duplicate, ...] = ()
    failures: tuple[Failure, ...] = ()


class Studio:
    """Speaks parts with their voices, through one cache; a part that was measured is not spoken again."""

    def __init__(self, settings: Settings, cache: CutCache) -> None:
        self._settings, self._cache = settings, cache

    def measure(self, part: Part) -> int:
        """Return how long a part lasts in ms, its link and its pauses included."""
        return round(sum(_length_ms(cut) for cut in self.cuts([part])))

    def cuts(self, parts: Iterable[Part]) -> Iterator[Cut]:
        """Yield the cuts of parts in order."""
        for part in _spoken(parts):
            loudness = self._settings.audio.loudness_lufs
            assembly = Assembly(part.voice, QUALITIES[QUALITY], loudness_lufs=loudness, cache=self._cache)
            yield from assembly.make_cuts(part.lines)


def plan_programme(
    sources: Sequence[str | Source], wanted: Wanted, options: EpisodeOptions, settings: Settings
) -> Programme:
    """Return what the programme of these sources, names or opened ones, would be, each part measured.

    A source that cannot be read is one of the failures; raises EmptyArticle when none can.
    """
    failures: list[Failure] = []
    stories: list[Story] = []
    for source in sources:
        for found in _read(source, wanted, options, settings):
            if isinstance(found, Failure):
                failures.append(found)
            else:
                stories.append(found)
    if not stories:
        told = "; ".join(str(failure.error) for failure in failures[:3])
        raise EmptyArticle(f"no source holds a story, so there is no programme: {told}")
    kept, duplicates = tell_once(stories)
    frame = Frame(wanted.name, wanted.day, wanted.language or kept[0].voice.language, settings)
    studio = Studio(settings, open_cache(settings.cache, options.cache_folder))
    if wanted.headlines_only:
        rundown = headlines_only(kept, frame, studio.measure)
    else:
        budget_ms = round(wanted.max_minutes * 60_000) if wanted.max_minutes else None
        rundown = plan_rundown(kept, frame, studio.measure, budget_ms)
    return Programme(wanted, rundown, duplicates, tuple(failures))


def record_programme(programme: Programme, file: Path, options: EpisodeOptions, settings: Settings) -> Episode:
    """Write a programme's MP3, with a chapter a story, and return it; the file appears whole or not at all."""
    parts = list(_spoken(programme.rundown.parts))
    lines, paragraphs = _numbered(parts)
    studio = Studio(settings, open_cache(settings.cache, options.cache_folder))
    article = _article(programme, tuple(paragraphs))
    source = Source(b"", SourceType.TEXT, programme.wanted.name)
    with work_folder() as folder:
        recording = stitch(lines, studio.cuts(parts), folder / "frames")
        voice = parts[0].voice
        draft = draft_episode(
            source, article, voice, Script(article.title, article.language, tuple(lines)), recording, slug=file.stem
        )
        chapters = _chapters(parts, recording.marks, recording.duration_ms)
        episode = replace(draft, chapters=chapters)
        cover = find_cover(source, article, options, MOST_TAG_BYTES, web=settings.web)
        tag = render_episode_tag(episode, cover, version=settings.audio.id3, most_bytes=MOST_TAG_BYTES)
        return replace(episode, audio=write_mp3(recording, tag, file))


def _read(
    given: str | Source, wanted: Wanted, options: EpisodeOptions, settings: Settings
) -> Iterator[Story | Failure]:
    try:
        sources = (given,) if isinstance(given, Source) else _opened(given, wanted, options, settings)
    except AudiobriefError as error:
        yield Failure(str(given), error)
        return
    for source in sources:
        try:
            article = read_clean_article(source, options=options, settings=settings)
            own = settings if _speaks(settings, article) else replace(settings, voice=replace(settings.voice, name=""))
            voice, script = plan_script(article, replace(own, show=None))
        except AudiobriefError as error:
            yield Failure(source.name, error)
        else:
            yield Story(source.name, article, voice, script.lines)


def _opened(name: str, wanted: Wanted, options: EpisodeOptions, settings: Settings) -> tuple[Source, ...]:
    return open_sources(name, type=options.type, max_size=settings.read.max_size, limit=wanted.newest, web=settings.web)


def _speaks(settings: Settings, article: Article) -> bool:
    """Say whether the voice that was asked for speaks an article's language; another story has a voice of its own."""
    from audiobrief.speech.voices import find_voice

    name = settings.voice.name
    return not name or primary_language(find_voice(name).language) == primary_language(article.language)


def _spoken(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield parts with links as parts of their own, in front of their stories."""
    for part in parts:
        if part.link is not None:
            yield replace(part.link, story=part.story)
        yield replace(part, link=None)


def _numbered(parts: Sequence[Part]) -> tuple[list[Line], list[Paragraph]]:
    """Return all lines, numbered by the paragraphs of the whole programme, and these."""
    lines: list[Line] = []
    paragraphs: list[Paragraph] = []
    for part in parts:
        before: Line | None = None
        for line in part.lines:
            if before is None or line.paragraph < 0 or line.paragraph != before.paragraph:
                kind = Kind.HEADING if line.kind is Kind.TITLE else line.kind
                paragraphs.append(Paragraph(line.text, kind))
            else:
                paragraphs[-1] = replace(paragraphs[-1], text=f"{paragraphs[-1].text} {line.text}")
            lines.append(replace(line, paragraph=len(paragraphs) - 1))
            before = line
    return lines, paragraphs


def _article(programme: Programme, paragraphs: tuple[Paragraph, ...]) -> Article:
    wanted, first = programme.wanted, programme.rundown.parts[0]
    return Article(
        title=f"{wanted.name}, {first.lines[0].text.partition(', ')[2].rstrip('.')}" if first.lines else wanted.name,
        paragraphs=paragraphs,
        published=wanted.day.isoformat(),
        language=first.voice.language,
        site_name=wanted.name,
    )


def _chapters(parts: Sequence[Part], marks: Sequence[Mark], duration_ms: int) -> tuple[Chapter, ...]:
    """Return a chapter a story, from its link on; what is said around them has chapters of its own."""
    starts: list[tuple[int, str, str]] = []
    at = 0
    for part in parts:
        story = part.story
        title, url = (story.title, story.article.source_url) if story else (part.lines[0].text.rstrip("."), "")
        if not (starts and story and starts[-1][1:] == (title, url)):
            starts.append((marks[at].start_ms, title, url))
        at += len(part.lines)
    starts[0] = (0, *starts[0][1:])
    ends = [start for start, *_ in starts[1:]] + [duration_ms]
    return tuple(Chapter(title, start, end, url) for (start, title, url), end in zip(starts, ends, strict=True))


def _length_ms(cut: Cut) -> float:
    header = parse_frame_header(cut.frames)
    return cut.frame_count * header.sample_count * 1000 / header.rate_hz
