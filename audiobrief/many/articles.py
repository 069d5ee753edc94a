"""Many sources, one after the other: feeds split, failures as values, one bad source never the end of the rest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from audiobrief.destinations import Destination, episode_file, is_show, names_folder
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import EngineMissing
from audiobrief.many.archive import Archive
from audiobrief.model import Episode, Source
from audiobrief.pipeline import make_into, open_destination
from audiobrief.recording import Tell
from audiobrief.settings import Settings
from audiobrief.sources import holds_feed, open_sources

State = Literal["made", "updated", "unchanged", "planned", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """An article whose turn has come."""

    name: str
    """What it can be called to make it again; of an entry, its feed's name, "#" and its number there."""
    number: int
    """From 1, in the order of the sources."""
    count: int
    """How many articles there are in all, as far as known: what comes from the web may turn out to be a feed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article: an episode, or the error that prevented it."""

    turn: Turn
    state: State
    entry: str = ""
    """Of a feed's entry, what it is called there for good."""
    episode: Episode | None = None
    """Of an unchanged one of a show without paragraphs, marks and chapters; None for a failed one, and for one of a
    folder that is unchanged."""
    file: Path | None = None
    """The MP3, which a dry run has not written; None for a failed one."""
    error: Exception | None = None
    """An AudiobriefError where the library foresaw it; anything else is a bug, here or in what it stands on."""


OnTurn = Callable[[Turn], Tell | None]
"""Hears of every article before it is made, and returns what hears how far its speaking is."""


def make_articles(  # noqa: PLR0913  as `make_episode`, and how many of a feed
    sources: Sequence[str],
    output: str | Path = "",
    *,
    options: EpisodeOptions | None = None,
    settings: Settings | None = None,
    limit: int | None = None,
    on_turn: OnTurn | None = None,
) -> Iterator[Outcome]:
    """Make every article at the sources into an episode, one at a time, and yield what became of each.

    A source is what `make_episode` takes, but a feed is all its entries, or the newest `limit` of them. `output` is a
    folder or a show's folder, or an .mp3 file when the only source is one article. In a show, and in a folder that was
    named, an unchanged source is not read again. Whatever goes wrong with one article is its outcome, and the next is
    made; but EngineMissing is raised, as none could be spoken, and so is an output that takes nothing (PublishError,
    SettingsError).
    """
    options, settings, folder = options or EpisodeOptions(), settings or Settings(), Path(output)
    destination = open_destination(folder, options, settings)
    archive = None
    if str(output) and names_folder(folder) and not (is_show(folder) or options.dry_run):
        archive = Archive(folder, options, settings)
    articles = Articles(sources, options, settings, limit, one_file=not names_folder(folder))
    return _outcomes(articles, _Into(destination, folder, archive), on_turn)


class Articles:
    """The articles of the sources: yields each opened, with what it is called, or why it could not be.

    Feeds on this machine are opened first, so that `count` is right from the beginning; what comes from the web
    is fetched when its turn comes, and may turn out to be a feed only then.
    """

    def __init__(
        self,
        sources: Sequence[str],
        options: EpisodeOptions,
        settings: Settings,
        limit: int | None = None,
        *,
        one_file: bool = False,
    ) -> None:
        self._sources, self._limit, self._one_file = sources, limit, one_file
        self.options, self.settings = options, settings
        self.count = len(sources)
        """How many articles there are, as far as known."""

    def __iter__(self) -> Iterator[tuple[str, str | Source | Exception]]:
        if self._one_file:  # is opened by its maker, as no feed but as one article
            yield self._sources[0], self._sources[0]
            return
        feeds = {name: self._open(name) for name in dict.fromkeys(self._sources) if holds_feed(name)}
        self.count += sum(len(feeds[name]) - 1 for name in self._sources if name in feeds)
        for name in self._sources:
            found = feeds.get(name)
            if found is None:
                found = self._open(name)
                self.count += len(found) - 1
            for article in found:
                yield article.name if isinstance(article, Source) and article.entry else name, article

    def _open(self, name: str) -> Sequence[Source | Exception]:
        try:
            return open_sources(
                name,
                type=self.options.type,
                url=self.options.url,
                max_size=self.settings.read.max_size,
                limit=self._limit,
                web=self.settings.web,
            )
        except Exception as error:  # noqa: BLE001  it is this source's failure, whatever it is
            return [_unless_stopped(error)]


@dataclass(frozen=True, slots=True)
class _Into:
    """Where articles go."""

    destination: Destination
    folder: Path
    archive: Archive | None

    def found(self, article: str | Source) -> Path | None:
        """Return the MP3 of an article that an earlier run made and that is as it was."""
        return self.archive.find(article) if self.archive and isinstance(article, Source) else None

    def note(self, article: str | Source, file: Path, episode: Episode) -> None:
        """Remember what was made for the next run."""
        if self.archive and isinstance(article, Source):
            self.archive.add(article, file, episode.audio.byte_count)


def _outcomes(articles: Articles, into: _Into, on_turn: OnTurn | None) -> Iterator[Outcome]:
    for number, (name, article) in enumerate(articles, 1):
        turn = Turn(name, number, articles.count)
        if isinstance(article, Exception):
            yield Outcome(turn, "failed", error=article)
            continue
        entry = article.entry if isinstance(article, Source) else ""
        there = into.found(article) if not articles.options.force else None
        if there:
            yield Outcome(turn, "unchanged", entry, file=there)
            continue
        tell = on_turn(turn) if on_turn else None
        try:
            made = make_into(into.destination, article, options=articles.options, settings=articles.settings, tell=tell)
        except EngineMissing:
            raise
        except Exception as error:  # noqa: BLE001  as above
            yield Outcome(turn, "failed", entry, error=_unless_stopped(error))
        else:
            file = episode_file(into.folder, made.episode)
            into.note(article, file, made.episode)
            yield Outcome(turn, made.state, entry, made.episode, file)


def _unless_stopped(error: Exception) -> Exception:
    """Return the error; raises it when somebody wanted all to stop (KeyboardInterrupt and its like stand behind it)."""
    behind: BaseException | None = error
    while behind is not None:
        if not isinstance(behind, Exception):
            raise error
        behind = behind.__cause__ or behind.__context__
    return error
