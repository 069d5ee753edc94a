"""One day's programme as it was made, with the stories' own bytes: to cut it again without asking anybody.

It is kept for a week and can be lost: then a programme is made anew from its sources.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from audiobrief.briefing.kept_article import known_by, pack_article, unpack_article
from audiobrief.briefing.memory import programme_folder
from audiobrief.briefing.story import Story
from audiobrief.briefing.wanted import Kept, Section
from audiobrief.disk import operations
from audiobrief.disk.atomic import write_whole
from audiobrief.disk.regular import read_regular
from audiobrief.errors import ReadError
from audiobrief.model import Article, Source, SourceType
from audiobrief.publish.cover.picture import Cover
from audiobrief.sources import reopening_name

VERSION = 2
"""Of the file; a newer one is not read."""
MOST_BYTES = 500_000_000
"""A file of more is not ours."""
KEPT_DAYS = 7
"""Editions whose stories are kept, so that a correction, a takedown or a drop can make them again; set by hand."""


@dataclass(frozen=True, slots=True)
class SavedStory:
    """A story as it came."""

    id: str
    """What it is known by; see `Story.id`."""
    key: str
    """What it is known by over the days."""
    title: str
    name: str
    """What messages call its source; of a show's episode "SHOW#SLUG", by which it is opened again."""
    reopens: str
    """By what it can be opened again; empty where it cannot."""
    section: str = ""
    whole: bool = False
    type: str = ""
    """Empty: of a show's episode, which is read from its show."""
    url: str = ""
    charset: str = ""
    entry: str = ""
    data: str = ""
    """Deflated, in base64: pages are mostly markup."""
    picture: str = ""
    """Of its chapter, in base64."""
    digest: str = ""
    """Of the article, where it came from a show."""
    article: dict[str, Any] = field(default_factory=dict)
    """As it was read from `data`, by what `Edition.reading` tells; empty of a show's episode."""
    known_by: str = ""
    """Digest of all that it was read from."""
    is_page: bool = False
    """It was read from a page that was fetched for it: `data` is a feed's entry that only leads there."""
    twin_of: str = ""
    """Id of the story that told it more fully; empty for one that was told itself."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What was made for a day."""

    name: str
    day: str
    output: str
    file: str
    """Its MP3."""
    shape: dict[str, Any]
    """What the programme is to be; see `Wanted.shape`."""
    asked: dict[str, Any]
    """Options of the command by which it was made."""
    private: bool = True
    stories: tuple[SavedStory, ...] = ()
    """In the order in which they are told; behind them those that others told more fully."""
    dropped: tuple[str, ...] = ()
    """Ids of stories that somebody took out."""
    state: str = "out"
    """out, held or skipped."""
    files: tuple[str, ...] = ()
    """Names of the files of its stories, where each has one."""
    reading: str = ""
    """Digest of what its articles were read and cleaned by."""

    @property
    def told(self) -> tuple[SavedStory, ...]:
        """The stories as listeners count them, from 1."""
        return tuple(story for story in self.stories if not story.twin_of)

    def without(self, story: SavedStory) -> "Edition":
        """Return the edition without a story, whoever else told it."""
        gone = [one for one in self.stories if story.id in (one.id, one.twin_of)]
        left = tuple(one for one in self.stories if one not in gone)
        return replace(self, stories=left, dropped=(*self.dropped, *(one.id for one in gone)))


def save_story(story: Story, fuller: Story | None = None, picture: Cover | None = None) -> SavedStory:
    """Return a story with its source's bytes, and the picture of its chapter."""
    source = story.source
    saved = SavedStory(story.id, story.key, story.title, story.name, "", story.section, story.whole)
    kept = base64.b64encode(picture.data if picture else story.picture).decode("ascii")
    saved = replace(saved, twin_of=fuller.id if fuller else "", picture=kept)
    if source is None or not source.data:
        return replace(saved, reopens=story.name, digest=digest_of(story.article))
    return replace(with_source(saved, source), article=pack_article(story.article), is_page=story.is_page)


def with_source(saved: SavedStory, source: Source) -> SavedStory:
    """Return a saved story as its source has it now, not yet read."""
    return replace(
        saved,
        reopens=reopening_name(source) or source.url,
        type=source.type.value,
        url=source.url,
        charset=source.charset,
        entry=source.entry,
        known_by=known_by(source),
        article={},
        is_page=False,
        data=base64.b64encode(zlib.compress(source.data)).decode("ascii"),
    )


def digest_of(article: Article) -> str:
    """Return the digest of what an article says."""
    said = "\n".join((article.title, article.standfirst, *(paragraph.text for paragraph in article.paragraphs)))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def sections_of(stories: Iterable[SavedStory]) -> tuple[Section, ...]:
    """Return saved stories as sections of a programme, one each."""
    return tuple(Section((_kept(saved),), saved.section, whole=saved.whole) for saved in stories)


def write_edition(edition: Edition) -> None:
    """Keep an edition, and let those of older weeks go; raises PublishError when the disk refuses."""
    folder = programme_folder(edition.name)
    write_whole(folder / f"{edition.day}.json", json.dumps({"version": VERSION, **asdict(edition)}) + "\n")
    for old in sorted(folder.glob("????-??-??.json"))[:-KEPT_DAYS]:
        with suppress(OSError):
            operations.remove_file(old)


def read_edition(name: str, day: date | None = None) -> Edition:
    """Return a day's edition of a name, or its latest; raises ReadError when there is none."""
    folder = programme_folder(name)
    files = sorted(folder.glob("????-??-??.json"))
    wanted = files[-1:] if day is None else [folder / f"{day.isoformat()}.json"]
    for file in wanted:
        with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
            return _parse(json.loads(read_regular(file, MOST_BYTES)))
    when = f" of {day.isoformat()}" if day else ""
    raise ReadError(f'"{name}": no programme{when} is remembered under this name; make it with: audiobrief brief')


def earlier_editions(name: str, day: str) -> Iterator[Edition]:
    """Yield the editions of the days before one, as far as they are kept, the latest first."""
    for file in sorted(programme_folder(name).glob("????-??-??.json"), reverse=True):
        if file.stem < day:
            with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
                yield _parse(json.loads(read_regular(file, MOST_BYTES)))


def has_edition(name: str, day: date) -> bool:
    """Say whether a day's programme of a name was made here."""
    return (programme_folder(name) / f"{day.isoformat()}.json").is_file()


def articles_read(name: str, day: date, reading: str) -> Mapping[str, Article]:
    """Return what a day's programme of a name read, by `known_by` of its source, as far as it would be read the same.

    `reading` is the digest of what articles are read by now. Pages that were fetched are not among them.
    """
    found: dict[str, Article] = {}
    with suppress(ReadError):
        edition = read_edition(name, day)
        for saved in edition.stories if edition.reading == reading else ():
            article = None if saved.is_page else unpack_article(saved.article)
            if article is not None:
                found[saved.known_by] = article
    return found


def _parse(found: Any) -> Edition:
    if not isinstance(found, dict) or found.pop("version", None) != VERSION:
        raise ValueError("written by another version")
    stories = tuple(SavedStory(**story) for story in found.pop("stories"))
    dropped, files = (tuple(map(str, found.pop(key, ()))) for key in ("dropped", "files"))
    return Edition(**found, stories=stories, dropped=dropped, files=files)


def _kept(saved: SavedStory) -> Kept:
    article = unpack_article(saved.article) if saved.is_page else None
    return Kept(_source(saved), saved.key, base64.b64decode(saved.picture), article)


def _source(saved: SavedStory) -> str | Source:
    if not saved.type:
        return saved.reopens
    try:
        data = zlib.decompress(base64.b64decode(saved.data))
    except (ValueError, zlib.error) as error:
        raise ReadError(f"{saved.name}: the copy that was kept of it is damaged; make the programme again") from error
    file = Path(saved.reopens) if saved.reopens and "://" not in saved.reopens and not saved.entry else None
    return Source(data, SourceType(saved.type), saved.name, saved.url, file, saved.charset, saved.entry)
