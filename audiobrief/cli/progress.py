"""A bar with the time left, for a person who watches a terminal."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from audiobrief.cli.report import Report, one_line, stderr_is_terminal
from audiobrief.pipeline import Progress

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress as RichProgress
    from rich.status import Status


class Bars:
    """One bar per article, on stderr; as events with --json; nothing where nobody watches."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._watched = stderr_is_terminal() and not report.quiet
        self._bars: RichProgress | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: "TracebackType | None"
    ) -> None:
        self.clear()

    def start(self, source: str, number: int, count: int) -> Callable[[Progress], None] | None:
        """Return what hears how far the source is, the `number`th of so many."""
        if self._watched:
            return self._watch(source, f"{number}/{count} " if count > 1 else "")
        if self._report.as_json:
            return lambda now: self._report.event(
                "progress",
                source=source,
                line=now.line,
                lines=now.line_count,
                share=now.character_count / now.characters_in_all,
            )
        return None

    def clear(self) -> None:
        """Take the bar off the screen, before something else is said."""
        if self._bars is not None:
            self._bars.stop()
            self._bars = None

    def _watch(self, source: str, place: str) -> Callable[[Progress], None]:
        from rich.console import Console
        from rich.markup import escape
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:3.0f}%"),
            TimeRemainingColumn(),
        )
        self._bars = bars = RichProgress(*columns, console=Console(stderr=True), transient=True)
        task = bars.add_task(place + escape(one_line(source)[-40:]), total=1.0)
        bars.start()
        return lambda now: bars.update(task, completed=now.character_count / now.characters_in_all)


class BatchBar:
    """One line for a whole batch: what is done, how fast against real time, what failed."""

    def __init__(self, report: Report) -> None:
        self._watched = stderr_is_terminal() and not report.quiet
        self._begun_s = time.monotonic()
        self._done = self._failed = self._sound_ms = 0
        self._bar: Status | None = None

    def __enter__(self) -> Self:
        self._show()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: "TracebackType | None"
    ) -> None:
        self.clear_line()

    def count(self, kind: str, duration_ms: int) -> None:
        """Take note of an article that ended."""
        self._done += kind != "retried"
        self._failed += kind == "failed"
        self._sound_ms += duration_ms
        self._show()

    def clear_line(self) -> None:
        """Take the line off the screen, before something else is said."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _show(self) -> None:
        if not self._watched:
            return
        from rich.console import Console

        elapsed_s = max(time.monotonic() - self._begun_s, 0.001)
        speed = self._sound_ms / 1000 / elapsed_s
        failed = f", {self._failed} failed" if self._failed else ""
        self._bar = Console(stderr=True).status(f"{self._done} done{failed}, {speed:.0f} times real time")
        self._bar.start()
