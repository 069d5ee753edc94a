"""A bar with the time left, for a person who watches a terminal."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from audiobrief.cli.report import Report, one_line, stderr_is_terminal
from audiobrief.recording import Progress

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress as RichProgress


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
