"""What a worker does: one article, from what a list says of it to its MP3; runs in a process that may die."""

import logging
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from audiobrief.destinations import Destination, episode_file, is_show
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import AudiobriefError, EngineMissing, Quarantined, Unpublished, Withheld
from audiobrief.many.naming import NamedDestination, Naming, Template
from audiobrief.model import Episode, MadeFrom, Source
from audiobrief.pipeline import make_into, read_clean_article
from audiobrief.settings import Settings
from audiobrief.show.archive.layout import home_of
from audiobrief.show.settings import fill_in
from audiobrief.sources import open_sources
from audiobrief.sources.lists import Overrides

MOST_NOTES = 20
"""Of one source in the report; a page may have hundreds of remarks; set by hand."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is the same for every article of a run."""

    output: Path
    """A show's folder, or the one below which MP3s go."""
    template: Template | None
    """None in a show, which names its episodes itself."""
    options: EpisodeOptions
    settings: Settings
    newest: int | None = None
    """How many entries of a feed are made, the newest; None: all."""
    archive: str = ""
    """Folder or address of a show in the archive layout, in place of all other outputs."""


@dataclass(frozen=True, slots=True)
class Task:
    """One article to be made."""

    work: Work = field(repr=False)
    key: str
    name: str
    number: int
    digest: str = ""
    source: Source | None = field(default=None, repr=False)
    """What the list holds; None where `name` is to be opened."""
    overrides: Overrides = field(default_factory=Overrides)
    led_by: str = ""
    """The list that nobody wrote by hand and that named it."""
    below: str = ""
    byte_count: int = 0
    """Of the source, as far as known."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it: small, for it travels between processes."""

    state: str
    """made, updated, unchanged, failed, quarantined, skipped; or feed, when it turned out to be many."""
    seconds: float = 0.0
    file: str = ""
    """Of the MP3, below the output."""
    slug: str = ""
    title: str = ""
    voice: str = ""
    language: str = ""
    duration_ms: int = 0
    byte_count: int = 0
    published: str = ""
    made_from: MadeFrom = field(default_factory=MadeFrom)
    error: str = ""
    error_type: str = ""
    remarks: tuple[str, ...] = ()
    """What people are told of it beside."""
    sign: str = ""
    """By what an article that is not to be spoken is allowed."""
    trace: str = ""
    """Where a bug is; empty for what the library foresaw."""
    missing: bool = False
    """Whether an engine or tool is missing, so that no other article can be made either."""
    entries: tuple[Source, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    """What the library logged on the way: (level, message)."""


class _Notes(logging.Handler):
    """Keeps what a worker would say: nobody hears its stderr."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.kept: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.kept) < MOST_NOTES:
            self.kept.append((record.levelno, record.getMessage()))


@contextmanager
def _noted() -> Iterator[list[tuple[int, str]]]:
    ours, notes = logging.getLogger("audiobrief"), _Notes()
    ours.addHandler(notes)
    ours.setLevel(logging.INFO)
    try:
        yield notes.kept
    finally:
        ours.removeHandler(notes)


def make_one(task: Task) -> Result:
    """Make an article and return what became of it; whatever goes wrong is its result."""
    with _noted() as notes:
        result = _made_or_failed(task)
    return replace(result, notes=tuple(notes))


def _state_of(error: Exception) -> str:
    if isinstance(error, Unpublished):
        return "skipped"
    return "quarantined" if isinstance(error, Quarantined) else "failed"


def _made_or_failed(task: Task) -> Result:
    begun = time.monotonic()
    try:
        found = (task.source,) if task.source else _open(task)
        if task.source is None and found[0].entry:
            return Result("feed", time.monotonic() - begun, entries=found)
        result = _make(task, found[0])
    except Exception as error:  # noqa: BLE001  it is this article's failure, whatever it is
        foreseen = isinstance(error, AudiobriefError)
        result = Result(
            _state_of(error),
            error=str(error) if foreseen else f"a bug in audiobrief ({type(error).__name__}: {error})",
            error_type=type(error).__name__,
            sign=error.sign if isinstance(error, Withheld) else "",
            trace="" if foreseen else traceback.format_exc(),
            missing=isinstance(error, EngineMissing),
        )
    return replace(result, seconds=round(time.monotonic() - begun, 3))


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an article would be, as far as it can be told without speaking."""

    words: int = 0
    """To be read aloud."""
    fault: str = ""
    """Why it would fail, or be left out; empty when nothing speaks against it."""
    error_type: str = ""
    state: str = "planned"
    """planned, failed, quarantined or skipped."""
    is_opened: bool = True
    """Whether it was read; what lies on the web is not asked for."""


def foresee(task: Task) -> Iterator[Foreseen]:
    """Yield what would become of an article, or of every entry of a feed, by reading it as a worker would."""
    if task.source is None and "://" in task.name:
        yield Foreseen(is_opened=False)
        return
    options, settings = _overridden(task)
    try:
        for source in (task.source,) if task.source else _open(task):
            article = read_clean_article(source, options=options, settings=settings)
            yield Foreseen(sum(len(paragraph.text.split()) for paragraph in article.paragraphs))
    except AudiobriefError as error:
        yield Foreseen(fault=str(error), error_type=type(error).__name__, state=_state_of(error))


def _open(task: Task) -> tuple[Source, ...]:
    work = task.work
    return open_sources(
        task.name,
        type=work.options.type,
        url=work.options.url,
        max_size=work.settings.read.max_size,
        limit=work.newest,
        led_by=task.led_by,
        web=work.settings.web,
    )


def _make(task: Task, source: Source) -> Result:
    options, settings = _overridden(task)
    with _destination(task, options, settings) as destination:
        made = make_into(destination, source, options=options, settings=settings)
    episode = made.episode
    return Result(
        state=made.state,
        file=_file(task, destination, episode),
        slug=episode.slug,
        title=episode.article.title,
        voice=episode.voice.name,
        language=episode.article.language,
        duration_ms=episode.audio.duration_ms,
        byte_count=episode.audio.byte_count,
        published=episode.published,
        made_from=episode.made_from,
        remarks=episode.article.remarks,
    )


def _overridden(task: Task) -> tuple[EpisodeOptions, Settings]:
    """Return options and settings with what the list knows better of this article."""
    own, options, settings = task.overrides, task.work.options, task.work.settings
    options = replace(
        options,
        title=own.title or options.title,
        byline=own.byline or options.byline,
        published=own.published or options.published,
        # a voice's noise depends on what it said before: without cached lines every machine makes the same bytes
        no_cache=options.no_cache or bool(task.work.archive),
    )
    if own.language:
        settings = replace(settings, read=replace(settings.read, language=own.language))
    if own.voice:
        settings = replace(settings, voice=replace(settings.voice, name=own.voice))
    return options, settings


def _file(task: Task, destination: Destination, episode: Episode) -> str:
    """Return where the MP3 lies below the output."""
    output = task.work.output
    if isinstance(destination, NamedDestination):
        return destination.path(episode.article).relative_to(output).as_posix()
    if task.work.archive:
        return home_of(task.key).mp3
    return episode_file(output, episode).relative_to(output).as_posix()


@contextmanager
def _destination(task: Task, options: EpisodeOptions, settings: Settings) -> Iterator[Destination]:
    work = task.work
    if work.archive:
        from audiobrief.show.archive.destination import ArchiveDestination
        from audiobrief.show.archive.place import open_objects

        assert settings.show is not None
        with open_objects(work.archive) as place:
            yield ArchiveDestination(place, fill_in(settings.show), task.key, options, settings)
    elif work.template is None:
        assert is_show(work.output)
        from audiobrief.show.destination import ShowDestination

        yield ShowDestination(work.output, options, settings)
    else:
        name = Path(task.name.partition("#")[0].partition("?")[0].rstrip("/")).stem
        naming = Naming(work.template, task.key, name, task.number, task.below)
        yield NamedDestination(naming, replace(options, force=True), settings)
