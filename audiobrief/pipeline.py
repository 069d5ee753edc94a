"""The way an article takes, from its source to a finished episode: this file is the table of contents."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from audiobrief.destinations import Destination, FileDestination, is_show, names_folder
from audiobrief.disk.work_folder import work_folder
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import (
    AudiobriefError,
    EmptyArticle,
    EngineMissing,
    PublishError,
    Quarantined,
    SpeechError,
    Withheld,
)
from audiobrief.finishing import titled
from audiobrief.made_from import source_digest
from audiobrief.model import Article, Episode, Kind, Made, Paragraph, Source, SourceType
from audiobrief.planning import asked_voice, foreign_remarks, plan_script
from audiobrief.recording import Tell, as_tone, open_cache, record
from audiobrief.settings import Settings
from audiobrief.sources import canonical_url, is_home, open_source
from audiobrief.speech.said import open_readings
from audiobrief.speech.voices import default_voice
from audiobrief.standards.language_tags import primary_language
from audiobrief.text.clean import clean_article
from audiobrief.text.read import read_article
from audiobrief.text.remarks import remarks_on

_log = logging.getLogger("audiobrief")


def make_episode(
    source: str | Source,
    output: str | Path = "",
    *,
    options: EpisodeOptions | None = None,
    settings: Settings | None = None,
    tell: Tell | None = None,
) -> Episode:
    """Make the article at `source` (a path, a URL, "-" for stdin, or what was opened there) into one finished episode.

    Of a feed it is one entry: "feed.xml#3", or its id, link or title after the "#". `output` is an .mp3 file, a
    folder, or a show folder; empty is the current folder. The MP3 appears whole or not at all, and lies at the
    returned episode's `file` in its folder. `tell` hears after every line how far it is. Raises AudiobriefError.
    """
    options, settings = options or EpisodeOptions(), settings or Settings()
    destination = open_destination(Path(output), options, settings)
    made = make_into(destination, source, options=options, settings=settings, tell=tell)
    return destination.in_full(made.episode) if made.state == "unchanged" else made.episode


def make_into(
    destination: Destination,
    source: str | Source,
    *,
    options: EpisodeOptions,
    settings: Settings,
    tell: Tell | None = None,
) -> Made:
    """Make the article at `source` into an episode of an open destination, and return what became of it.

    What is there and unchanged is known by the source's bytes, and not read. All else is as `make_episode` has it.
    """
    opened = source if isinstance(source, Source) else open_article(source, options=options, settings=settings)
    if unchanged := destination.find_unchanged(opened):
        return unchanged
    article = read_clean_article(opened, options=options, settings=settings)
    opened = replace(opened, data=b"", digest=source_digest(opened))  # it may be large, and has been read
    destination.refuse_early(opened, titled(article))
    name = asked_voice(article, settings) or destination.usual_voice(opened, article)
    settings = replace(settings, voice=replace(settings.voice, name=name))
    with work_folder() as folder:
        frames_file = folder / "frames"
        quality = settings.audio.quality or destination.default_quality
        cache = None if options.no_cache or options.dry_run else open_cache(settings.cache, options.cache_folder)
        with _naming(opened):
            voice, script = plan_script(article, settings)
            by = as_tone(voice) if options.dry_run else voice
            speak = partial(record, frames_file=frames_file, quality=quality, settings=settings, cache=cache, tell=tell)
            try:
                recording = speak(script, by)
            except EngineMissing:
                failed = voice.engine
                voice, script = plan_script(article, settings)  # a default that cannot speak has another behind it
                if voice.engine == failed:
                    raise
                recording = speak(script, voice)
        told = foreign_remarks(script, settings.voice)
        article = replace(article, remarks=(*article.remarks, *told))
        return destination.publish(opened, titled(article), voice, script, recording)


def open_destination(output: Path, options: EpisodeOptions, settings: Settings) -> Destination:
    """Return the destination that an output path means: an .mp3, a show folder, or a folder.

    Raises PublishError for anything else, and for an .mp3 that cannot be taken: then no article need be opened.
    """
    if is_show(output):
        from audiobrief.show.destination import ShowDestination  # a show's rooms are many, and a single MP3 needs none

        return ShowDestination(output, options, settings)
    if not names_folder(output):
        destination = FileDestination(output, options, settings)
        destination.refuse(output)
        return destination
    if output.is_dir() or options.dry_run:
        return FileDestination(output, options, settings)
    raise PublishError(f"{output}: neither an .mp3 file nor a folder that exists")


def open_article(source: str, *, options: EpisodeOptions, settings: Settings) -> Source:
    """Return the one article that a name stands for, opened as the options say."""
    return open_source(source, type=options.type, url=options.url, max_size=settings.read.max_size, web=settings.web)


def read_clean_article(
    source: str | Source,
    *,
    options: EpisodeOptions,
    settings: Settings,
    withheld: bool = False,
    account: bool = False,
) -> Article:
    """Return the article at a source, cleaned, with what the options know better.

    Raises Withheld for what is not to be spoken, such as an article that its publisher does not give for free, unless
    settings allow it or `withheld` asks for it, only to be looked at. With `account` all that a page has beside its
    article is among what is dropped.
    """
    opened = source if isinstance(source, Source) else open_article(source, options=options, settings=settings)
    with _leading_to_feed(opened):
        found = read_article(opened, settings.read, settings.rights, account=account)
        if not withheld:
            refuse_withheld(found, settings, opened.name)
        try:
            article = clean_article(found, settings.read, opened.name)
        except EmptyArticle:
            with _naming(opened):
                default_voice(found.language)  # what no voice here speaks is not empty, but foreign
            raise
    refuse_garbled(article, settings, opened.name)
    opening = (correction_paragraph(options.correction, article.language),) if options.spoken_correction else ()
    return replace(
        article,
        remarks=(*remarks_on(article), *hint_of_feed(opened)),
        paragraphs=(*opening, *article.paragraphs),
        title=options.title.strip() or article.title,
        byline=options.byline or article.byline,
        published=options.published or article.published,
        source_url=_own_address(article.source_url, opened.url),
    )


def hint_of_feed(source: Source) -> tuple[str, ...]:
    """Return which feed a site's front page leads to, for people; nothing for any other source."""
    if source.type is not SourceType.HTML or not is_home(source.url):
        return ()
    from audiobrief.sources.feeds import find_feed_link

    feed = find_feed_link(source.data, source.url)
    return (f"this is a front page; its articles are in its feed: audiobrief follow {feed} -o SHOW",) if feed else ()


@contextmanager
def _leading_to_feed(source: Source) -> Iterator[None]:
    """Let an error about a front page, which is no article, say where its articles are."""
    try:
        yield
    except (EmptyArticle, Withheld) as error:
        error.args = ("; ".join((str(error), *hint_of_feed(source))), *error.args[1:])
        raise


def refuse_withheld(article: Article, settings: Settings, name: str) -> None:
    """Raise Withheld, with what allows it, for an article that is not to be spoken."""
    called = "standard input" if name == "-" else name
    for hold in article.holds:
        if hold.sign not in settings.rights.allow:
            raise Withheld(f"{called}: {hold.told}; speak it all the same with --allow {hold.sign}", hold.sign)


def refuse_garbled(article: Article, settings: Settings, name: str) -> None:
    """Raise Quarantined for an article of which too many words are none, where settings say how many may be."""
    if not settings.read.quarantine:
        return
    from audiobrief.text.language.garble import unknown_share

    share = unknown_share(article, _dictionary(primary_language(article.language)))
    if share > settings.read.quarantine:
        words = f"{share:.0%} of its words are none, as where a scan was read wrongly"
        raise Quarantined(f"{name}: {words}; look at it with audiobrief clean, and mend it, or allow more")


@cache
def _dictionary(language: str) -> Callable[[str], bool] | None:
    """Return what tells words of a language; None where no voice of this machine has a dictionary of it."""
    try:
        readings = open_readings(default_voice(language))
    except SpeechError:
        return None
    return readings.knows if readings and readings.has_dictionary else None


def _own_address(declared: str, asked: str) -> str:
    """Return the canonical address of an article: no page's own is its site's front page, whatever it says."""
    address = canonical_url(declared) if declared else ""
    if is_home(address):
        return canonical_url(asked) if asked else ""
    return address


def correction_paragraph(note: str, language: str) -> Paragraph:
    """Return a correction note as it is read out before the article."""
    from audiobrief.publish.page.words import find_words  # only a correction needs the tables of words

    return Paragraph(f"{find_words(language)['correction']}: {note}", Kind.NOTE)


@contextmanager
def _naming(source: Source) -> Iterator[None]:
    """Let every error say which article it is about."""
    try:
        yield
    except AudiobriefError as error:
        name = "standard input" if source.name == "-" else source.name
        error.args = (f"{name}: {error}", *error.args[1:])
        raise
