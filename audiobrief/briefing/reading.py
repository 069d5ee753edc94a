"""Sources to stories: every name opened beside the others, each failure its own, nothing told twice over the days."""

import queue
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audiobrief.briefing.apart import Reader
from audiobrief.briefing.edition import articles_read
from audiobrief.briefing.kept_article import known_by
from audiobrief.briefing.memory import Memory
from audiobrief.briefing.story import Story
from audiobrief.briefing.wanted import Kept, Section, Wanted
from audiobrief.destinations import is_show
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import AudiobriefError, EmptyArticle, ReadError
from audiobrief.heap import give_back
from audiobrief.made_from import reading_digest
from audiobrief.model import Article, Source, SourceType
from audiobrief.planning import plan_script
from audiobrief.settings import Settings
from audiobrief.sources import open_sources
from audiobrief.sources.lists import ListOptions, expand
from audiobrief.speech.voices import find_voice
from audiobrief.standards.language_tags import primary_language
from audiobrief.text.read import forget_words

ALL = 1_000_000
"""More entries than any feed has: all of them, the newest first."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read."""

    name: str
    error: AudiobriefError


@dataclass(frozen=True, slots=True)
class Opened:
    """An article at hand, not yet read."""

    name: str
    source: Source
    article: Article | None = None
    """Read already: a show's, or from a page that was kept."""
    key: str = ""
    """What it is known by over the days; empty for what was named itself, which is told whenever it is asked for."""
    published: str = ""
    picture: bytes = b""
    """Of its chapter, where it is kept."""
    is_page: bool = False
    """It was read from a page that was fetched for it."""
    feed: str = ""
    """Of which feed or show it is one of the newest."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a source holds and the programme does not tell."""

    name: str
    reason: str
    """What it is instead: a draft, one of another day …"""
    again: Opened | None = None
    """What an earlier day told, as it is now."""
    withdrawn: str = ""
    """Key of what a show tells no more."""


Found = Opened | Failure | LeftOut


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a programme's sources."""

    stories: tuple[Story, ...]
    failures: tuple[Failure, ...]
    left_out: tuple[LeftOut, ...]
    reading: str = ""
    """Digest of what the stories were read by."""


def read_stories(
    wanted: Wanted, options: EpisodeOptions, settings: Settings, memory: Memory, *, until_s: float | None = None
) -> Read:
    """Return the stories of a programme's sections in their order, and what did not become one.

    A source that has not answered by `until_s`, in seconds since 1970, is a failure as one that is dead.
    """
    stories: list[Story] = []
    failures: list[Failure] = []
    left_out: list[LeftOut] = []
    reading = reading_digest(options, settings)
    known = articles_read(wanted.name, wanted.day, reading)
    with Reader(options, settings, sum(len(section.sources) for section in wanted.sections)) as reader:
        for section, opened in _open_all(wanted, options, settings, until_s):
            fresh = _fresh(opened, section.newest or wanted.newest, wanted, memory)
            found = [_recognised(one, known) for one in fresh]
            reader.expect(sum(isinstance(one, Opened) and one.article is None for one in found))
            for one in found:
                told = _read(one, wanted, settings, reader) if isinstance(one, Opened) else one
                if isinstance(told, Story):
                    stories.append(replace(told, section=section.title, whole=section.whole))
                elif isinstance(told, Failure):
                    failures.append(told)
                else:
                    left_out.append(told)
    forget_words()
    give_back()
    return Read(tuple(stories), tuple(failures), tuple(left_out), reading)


def _open_all(
    wanted: Wanted, options: EpisodeOptions, settings: Settings, until_s: float | None
) -> Iterator[tuple[Section, Sequence[Found]]]:
    """Yield what lies at each name, in order; all are opened at once, as the slowest decides how long it takes."""
    waiting = [
        (section, _Opening(given, options, settings)) for section in wanted.sections for given in section.sources
    ]
    for section, opening in waiting:
        yield section, opening.wait(until_s)


class _Opening:
    """A name that is being opened in a thread, which nobody waits for once it is too late."""

    def __init__(self, given: str | Source | Kept, options: EpisodeOptions, settings: Settings) -> None:
        named = given.source if isinstance(given, Kept) else given
        self._name = named.name if isinstance(named, Source) else named
        self._answer: queue.Queue[Sequence[Found] | BaseException] = queue.Queue()

        def run() -> None:
            try:
                self._answer.put(list(_open(given, options, settings)))
            except BaseException as error:  # noqa: BLE001  raised where it is waited for
                self._answer.put(error)

        if "://" in self._name and isinstance(given, str):
            threading.Thread(target=run, daemon=True).start()
        else:
            run()

    def wait(self, until_s: float | None) -> Sequence[Found]:
        try:
            answer = self._answer.get(timeout=None if until_s is None else max(0.0, until_s - time.time()))
        except queue.Empty:
            late = ReadError(f"{self._name}: had not answered when the programme had to be ready; run it again later")
            return [Failure(self._name, late)]
        if isinstance(answer, AudiobriefError):
            return [Failure(self._name, answer)]
        if isinstance(answer, BaseException):
            raise answer
        return answer or [LeftOut(self._name, "it holds no article")]


def _open(given: str | Source | Kept, options: EpisodeOptions, settings: Settings) -> Iterator[Found]:
    if isinstance(given, Kept):
        for one in _open(given.source, options, settings):
            if isinstance(one, Opened):
                kept = given.article or one.article
                yield replace(one, key=given.key, picture=given.picture, article=kept, is_page=bool(given.article))
            else:
                yield one
    elif isinstance(given, Source):
        yield Opened(given.name, given)
    elif "://" not in given and is_show(Path(given.partition("#")[0])):
        yield from _open_show(*given.partition("#")[::2])
    else:
        for listed in expand([given], ListOptions(drafts=settings.read.drafts, web=settings.web, forgiving=True)):
            if listed.left_out:
                yield LeftOut(listed.name, listed.left_out)
            elif listed.fault:
                yield Failure(listed.name, ReadError(listed.fault))
            elif listed.source:
                yield Opened(listed.name, listed.source, published=listed.published)
            else:
                yield from _open_address(listed.address, listed.led_by, options, settings)


def _open_address(address: str, led_by: str, options: EpisodeOptions, settings: Settings) -> Iterator[Found]:
    try:
        sources = open_sources(
            address, type=options.type, max_size=settings.read.max_size, limit=ALL, led_by=led_by, web=settings.web
        )
    except AudiobriefError as error:
        yield Failure(address, error)
        return
    for source in sources:
        is_entry = source.type is SourceType.ENTRY and "#" not in address
        yield Opened(source.name, source, key=(source.url or source.entry) if is_entry else "", feed=address)


def _open_show(name: str, slug: str) -> Iterator[Found]:
    """Yield the live episodes of a show, newest first, or one: held, scheduled and retracted ones never enter."""
    from audiobrief.show.folder import open_show_folder
    from audiobrief.show.life import LIVE, MEMBERS

    shelf = open_show_folder(Path(name))
    known = [shelf.find(slug)] if slug else shelf.episodes()
    for one in known:
        called = f"{name}#{one.slug}"
        if one.standing != LIVE:
            why = f"its episode is {'for members' if one.standing == MEMBERS else one.status}"
            yield LeftOut(called, why, withdrawn=one.guid)
            continue
        episode = shelf.read(one.slug, with_marks=False)
        source = Source(b"", SourceType.TEXT, called, episode.article.source_url)
        key = "" if slug else episode.guid
        yield Opened(called, source, episode.article, key=key, published=episode.published, feed=name)


def _fresh(found: Sequence[Found], newest: int | None, wanted: Wanted, memory: Memory) -> Iterator[Found]:
    """Yield what a name gives: of those that come by the day only what no earlier day had, of each feed the newest."""
    count: Counter[str] = Counter()
    for one in found:
        if not isinstance(one, Opened) or not one.key:
            yield one
        elif memory.is_told_before(one.key, wanted.day):
            yield LeftOut(one.name, f"told in {wanted.name} on {memory.told[one.key]}", again=one)
        elif newest is None or count[one.feed] < newest:
            count[one.feed] += 1
            yield one


def _recognised(one: Found, known: Mapping[str, Article]) -> Found:
    """Return what was found, with its article where the day's programme has read it before."""
    if not (known and isinstance(one, Opened) and one.article is None):
        return one
    return replace(one, article=known.get(known_by(one.source)))


def _read(one: Opened, wanted: Wanted, settings: Settings, reader: Reader) -> Story | Failure:
    try:
        article, is_page = (one.article, one.is_page) if one.article else _article(one.source, wanted, settings, reader)
        named = wanted.by_language.get(article.language) or wanted.by_language.get(
            primary_language(article.language), ""
        )
        own = replace(settings.voice, name=named or settings.voice.name)
        if not named and not _speaks(own.name, article):
            own = replace(own, name="")
        voice, script = plan_script(article, replace(settings, voice=own, show=None))
    except AudiobriefError as error:
        return Failure(one.name, error)
    published = article.published or one.published
    return Story(
        one.name,
        replace(article, published=published),
        voice,
        script.lines,
        source=one.source,
        key=one.key,
        picture=one.picture,
        is_page=is_page,
    )


def _article(source: Source, wanted: Wanted, settings: Settings, reader: Reader) -> tuple[Article, bool]:
    """Return a source's article, and whether its page was fetched for it."""
    try:
        return reader.read(source), False
    except EmptyArticle:
        if not (wanted.pages and source.type is SourceType.ENTRY and source.url):
            raise
    from audiobrief.sources.fetch import FetchLimits, fetch_url

    feed = source.name if "://" in source.name else ""  # a private host only where that is the feed's own
    page = fetch_url(source.url, limits=FetchLimits(max_size=settings.read.max_size), typed_url=feed, web=settings.web)
    return reader.read(page), True


def _speaks(name: str, article: Article) -> bool:
    """Say whether a voice that was asked for speaks an article's language; another story has a voice of its own."""
    return not name or primary_language(find_voice(name).language) == primary_language(article.language)
