"""The articles of a command's sources, one at a time: a feed is as many as it has entries."""

from collections.abc import Iterator, Sequence

from audiobrief.destinations import EpisodeOptions
from audiobrief.errors import AudiobriefError
from audiobrief.model import Source
from audiobrief.settings import Settings
from audiobrief.sources import holds_feed, open_sources

Found = str | Source | AudiobriefError
"""A name to be opened, an article that was, or why there is none."""


class Articles:
    """Yields each article with what it is called, in the order of the sources.

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
        self._sources, self._options, self._settings, self._limit = sources, options, settings, limit
        self._one_file = one_file
        self.count = len(sources)
        """How many articles there are, as far as known."""

    def __iter__(self) -> Iterator[tuple[str, Found]]:
        if self._one_file:  # is refused before anything is opened, when it exists
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

    def _open(self, name: str) -> Sequence[Source | AudiobriefError]:
        try:
            return open_sources(
                name,
                type=self._options.type,
                url=self._options.url,
                max_size=self._settings.read.max_size,
                limit=self._limit,
            )
        except AudiobriefError as error:
            return [error]
