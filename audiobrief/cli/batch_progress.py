"""How far a batch is: a line that keeps itself short on a terminal, a plain one now and then elsewhere."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from audiobrief.cli.report import Report, one_line, stderr_is_terminal
from audiobrief.many.batch import Event
from audiobrief.many.pace import Pace, Size

if TYPE_CHECKING:
    from types import TracebackType

    from rich.live import Live

PLAIN_S = 30.0
"""Between two plain lines: a log keeps them for ever, and 120 an hour can still be read; set by hand."""
BAR_CELLS, LEAST_CELLS = 20, 12
"""Of the bar; and the fewest that a name is shown in; set by hand."""


class BatchBar:
    """The line of a whole batch, on stderr; as `progress` events with --json."""

    def __init__(self, report: Report, measure: Callable[[], Size | None]) -> None:
        self._report, self._measure = report, measure
        self._watched = stderr_is_terminal() and not report.quiet
        self.pace = Pace(time.monotonic)
        self._next_s = time.monotonic() + PLAIN_S
        self._live: Live | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: "TracebackType | None"
    ) -> None:
        self.clear_line()

    def take(self, event: Event) -> None:
        """Take note of what happened."""
        if event.kind == "started":
            self.pace.begin(event.name)
        elif event.kind:
            self.pace.end(event.kind, event.name, event.source_bytes, event.result.duration_ms)
        else:
            self.pace.running.pop(event.name, None)

    def measured(self) -> Pace:
        """Return the pace, the whole known: it is measured when somebody first wants to see it."""
        if not self.pace.is_measured:
            self.pace.of(self._measure())
        return self.pace

    def clear_line(self) -> None:
        """Take the line off the screen, before something else is said."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def show(self) -> None:
        """Show how far all is, where somebody looks or where it is time."""
        if self._watched:
            self._draw()
        elif time.monotonic() >= self._next_s:
            self._next_s = time.monotonic() + PLAIN_S
            pace = self.measured()
            self._report.say(", ".join(facts(pace)))
            self._report.event(
                "progress",
                done=pace.done,
                count=pace.count,
                share=pace.share,
                speed=round(pace.speed, 1),
                left_s=None if pace.left_s is None else round(pace.left_s),
                failed=pace.failed,
            )

    def _draw(self) -> None:
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        if self._live is None:
            self._live = Live(console=Console(stderr=True), transient=True, auto_refresh=False)
            self._live.start()
        line = progress_line(self.measured(), self._live.console.width)
        self._live.update(Text(line, no_wrap=True, overflow="crop"), refresh=True)


def facts(pace: Pace) -> list[str]:
    """Return what is to be told of a pace, the most wanted first."""
    of = f" of {pace.count:,}" if pace.count is not None else ""
    told = [f"{pace.done:,}{of} done" + (f" ({pace.share:.0%})" if pace.share is not None else "")]
    told += [f"{pace.failed:,} failed"] if pace.failed else []
    told += [f"{clock(pace.left_s)} left"] if pace.left_s is not None else []
    told += [f"{pace.speed:.0f} times real time"] if pace.speed else []
    return told


def progress_line(pace: Pace, width: int) -> str:
    """Return one line of at most so many cells: of what has no room the current name goes first, then the bar."""
    told = facts(pace)
    while len(", ".join(told)) >= width and len(told) > 1:
        told.pop()
    line = ", ".join(told)[: max(1, width - 1)]
    if pace.share is not None and len(line) + BAR_CELLS + 2 < width:
        full = round(pace.share * BAR_CELLS)
        line = f"{'━' * full}{'╌' * (BAR_CELLS - full)} {line}"
    room = width - len(line) - 3
    current = one_line(next(reversed(pace.running), ""))
    if current and room >= LEAST_CELLS:
        line += f"  {current if len(current) <= room else '…' + current[1 - room :]}"
    return line


def clock(seconds: float) -> str:
    """Return "0:04" or "2:03:04"."""
    minutes, second = divmod(round(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"
