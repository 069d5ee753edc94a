"""What a command tells: words for people on stderr, results on stdout, or one JSON object a line."""

import functools
import json
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any

import click

from audiobrief.errors import AudiobriefError, Withheld
from audiobrief.standards.moments import iso, now_utc

EVENT_VERSION = 1
"""Of `--json`: raised when a field goes or changes its meaning."""


@dataclass(frozen=True, slots=True)
class Report:
    """Where a command's words go."""

    as_json: bool = False
    quiet: bool = False
    debug: bool = False
    verbose: bool = False
    log: Path | None = None
    """A file that gets every line with its time too, whatever else is silent."""

    def say(self, text: str) -> None:
        """Tell people something, on stderr; silent with --quiet."""
        if not self.quiet:
            _tell(text)
        self._keep("info", text)

    def detail(self, text: str) -> None:
        """Tell what only somebody who looks for it wants to know, with --verbose, and in the log."""
        if self.verbose:
            _tell(text)
        self._keep("detail", text)

    def _keep(self, level: str, text: str) -> None:
        if self.log:
            from audiobrief.disk.operations import append

            with suppress(OSError):  # it could be written at the start; no work fails for it
                append(self.log, f"{iso(now_utc())} {level} {text}\n".encode("utf-8", "replace"))

    def result(self, text: str) -> None:
        """Write a result for people or pipes, on stdout; silent with --json."""
        if not self.as_json:
            _write(text)

    def note(self, level: int, message: str) -> None:
        """Tell what the library logged: a warning to everybody, all else to who looks for it."""
        message = one_line(message)
        if level < logging.WARNING:
            self.detail(message)
            return
        self.say(f"audiobrief: note: {message}")
        self.event("warning", message=message)

    def event(self, name: str, /, **fields: Any) -> None:
        """Write an event for machines, one JSON object on a line of stdout, with --json."""
        if self.as_json:
            _write(json.dumps({"event": name, "version": EVENT_VERSION, **fields}))

    def failure(self, error: Exception, source: str = "", **more: str) -> None:
        """Tell an error in one line, and as a "failed" event; never silent. A bug's traceback comes with --debug."""
        trace = "".join(traceback.format_exception(error)) if is_bug(error) else ""
        sign = {"sign": error.sign} if isinstance(error, Withheld) else {}
        self.failed(type(error).__name__, explain(error, source), source, trace, **sign, **more)

    def failed(self, error: str, message: str, source: str = "", trace: str = "", **more: str) -> None:
        """Tell a failure as `failure` does, of which only the words have come here: from another process."""
        message = one_line(message)
        _tell(f"audiobrief: {message}")
        self._keep("error", f"{one_line(source)}: {message}" if source and source not in message else message)
        if self.debug and trace:
            _tell(trace.rstrip())
        with suppress(AudiobriefError, BrokenPipeError):
            self.event("failed", error=error, message=message, source=source, **more)


class _Relay(logging.Handler):
    """Tells the library's warnings as a command tells everything else."""

    def __init__(self, report: Report) -> None:
        super().__init__(logging.INFO)
        self._report = report

    def emit(self, record: logging.LogRecord) -> None:
        self._report.note(record.levelno, record.getMessage())


@contextmanager
def warnings_told(report: Report) -> Iterator[None]:
    """Tell the library's warnings while inside; other libraries' log lines are nobody's business."""
    ours, others, relay = logging.getLogger("audiobrief"), logging.getLogger(), _Relay(report)
    silent = logging.NullHandler()
    level = ours.level
    ours.setLevel(logging.INFO)
    ours.addHandler(relay)
    others.addHandler(silent)
    try:
        yield
    finally:
        ours.removeHandler(relay)
        ours.setLevel(level)
        others.removeHandler(silent)


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --json and --quiet to a command, which gets them as `report`."""

    @click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout, for machines.")
    @click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr but errors.")
    @click.option("-v", "--verbose", is_flag=True, help="Say more on stderr: tries, waits, which file became what.")
    @click.option(
        "--log",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write every line said, with its time, behind the end of a file too.",
    )
    @click.option("--debug", is_flag=True, help="Of an error that nobody foresaw, show where it comes from.")
    @functools.wraps(command)
    def with_report(
        *args: Any, as_json: bool, quiet: bool, debug: bool, verbose: bool, log: Path | None, **options: Any
    ) -> Any:
        report = Report(as_json, quiet, debug, verbose, _checked_log(log))
        with warnings_told(report):
            return command(*args, report=report, **options)

    return with_report


def _checked_log(log: Path | None) -> Path | None:
    """Return the file of a log; raises a usage error for one that cannot be written."""
    if log:
        from audiobrief.disk.operations import append

        try:
            append(log, b"")
        except OSError as error:
            raise click.UsageError(f"--log {log}: cannot be written ({error.strerror}); give another file") from error
    return log


def report_failure(error: Exception, arguments: Sequence[str]) -> None:
    """Tell an error that ended the whole command."""
    debug = "--debug" in arguments or "AUDIOBRIEF_DEBUG" in os.environ
    Report(as_json="--json" in arguments, debug=debug, log=_log_in(arguments)).failure(error)


def _log_in(arguments: Sequence[str]) -> Path | None:
    """Return the file of --log in a command line that ended with an error."""
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == "--log" and following:
            return Path(following)
        if word.startswith("--log="):
            return Path(word.partition("=")[2])
    return None


def is_bug(error: Exception) -> bool:
    """Say whether nobody foresaw an error: neither we nor the system, which refuses to read or write."""
    return not isinstance(error, (AudiobriefError, OSError))


def explain(error: Exception, source: str = "") -> str:
    """Return an error's message for the person who typed the command; of a bug with the place where it was raised."""
    if isinstance(error, AudiobriefError):
        return str(error)
    name = f"{source}: " if source else ""
    if isinstance(error, OSError):
        return (
            f"{name}{error.filename or 'the system'}: {error.strerror or error}; check its name, room and permissions"
        )
    frames = traceback.extract_tb(error.__traceback__)
    place = f", {Path(frames[-1].filename).name} line {frames[-1].lineno} in {frames[-1].name}" if frames else ""
    return f"{name}a bug in audiobrief ({type(error).__name__}: {error}{place}); --debug shows the way there"


def one_line(text: str) -> str:
    """Return the text on one line, without characters that would move a terminal's cursor or colours."""
    plain = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    return " ".join(plain.split())


def told_moment(text: str, zone: tzinfo | None) -> str:
    """Return a date-time of ours as people in the zone read it, "2026-12-24 06:30-05:00", to the minute."""
    from audiobrief.standards.moments import in_zone

    day, _, moment = in_zone(text, zone).partition("T")
    return f"{day} {moment[:5]}{moment[8:]}" if moment else day


def stderr_is_terminal() -> bool:
    """Return whether a person watches stderr."""
    return sys.stderr is not None and sys.stderr.isatty()


def _tell(text: str) -> None:
    """Write to stderr; no work fails because nobody can be told of it."""
    with suppress(OSError):
        click.echo(text, err=True)


def _write(text: str) -> None:
    """Write to stdout; raises BrokenPipeError when its reader has gone, AudiobriefError when it takes no more."""
    try:
        click.echo(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise AudiobriefError(f"standard output cannot be written ({error.strerror}); send it elsewhere") from error
