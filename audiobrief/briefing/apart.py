"""Articles read in a process of their own, where there are many: what reading leaves in memory goes with that process.

Sixty web pages leave 70 MB behind, most of it what libraries keep and holes between it; speaking needs none of that.
"""

import logging
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import AudiobriefError
from audiobrief.model import Article, Source
from audiobrief.pipeline import read_clean_article
from audiobrief.settings import Settings

FEWEST = 20
"""Articles for which a process is started: it takes a third of a second, as one or two pages do."""

_log = logging.getLogger("audiobrief")


class Reader:
    """Reads articles, in a process of its own where there are many: `at_least` so many, or as many as it hears of."""

    def __init__(self, options: EpisodeOptions, settings: Settings, at_least: int = 0) -> None:
        self._options, self._settings = options, settings
        self._process: Any = None
        self._pipe: Connection | None = None
        self._at_least, self._expected = at_least, 0

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the process."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.terminate()
            self._process.join()

    @property
    def pid(self) -> int | None:
        """The process's number; None while there is none."""
        return self._process.pid if self._process is not None else None

    def expect(self, count: int) -> None:
        """Hear of so many more articles."""
        self._expected += count

    def read(self, source: Source) -> Article:
        """Return the article at a source, cleaned; raises as `read_clean_article` does."""
        if self._process is None and max(self._expected, self._at_least) >= FEWEST:
            self._start()
        if self._pipe is not None:
            try:
                self._pipe.send(source)
                answer = self._pipe.recv()
            except (EOFError, OSError):
                self._pipe = None
                _log.warning("%s: the process that read it died; it is read again in this one", source.name)
            else:
                if isinstance(answer, Article):
                    return answer
                raise _error(*answer)
        return read_clean_article(source, options=self._options, settings=self._settings)

    def _start(self) -> None:
        import multiprocessing

        context = multiprocessing.get_context("spawn")  # threads are fetching meanwhile, which a fork would cut off
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self._options, self._settings), daemon=True)
        try:
            process.start()
        except OSError:
            ours.close()  # no room for another process: this one reads
        else:
            self._pipe, self._process = ours, process
        theirs.close()


def serve(pipe: Connection, options: EpisodeOptions, settings: Settings) -> None:
    """Answer each source with its article, or with what its error is made of, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal, which the other process answers
    with suppress(EOFError, OSError):
        while True:
            source: Source = pipe.recv()
            try:
                pipe.send(read_clean_article(source, options=options, settings=settings))
            except AudiobriefError as error:
                pipe.send((type(error), error.args, vars(error)))


def _error(kind: type[AudiobriefError], args: tuple[Any, ...], values: dict[str, Any]) -> AudiobriefError:
    """Return an error as it was raised; those whose message is only one of their parts cannot be pickled."""
    error = kind.__new__(kind)
    error.args = args
    vars(error).update(values)
    return error
