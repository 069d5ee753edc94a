"""`audiobrief batch`: every article of folders, lists and exports."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from audiobrief.cli import EXIT_FAILED, EXIT_SOME_FAILED
from audiobrief.cli.options import SharedOptions, gather, source_options, voice_options
from audiobrief.cli.progress import BatchBar
from audiobrief.cli.report import Report, one_line, report_options
from audiobrief.disk.operations import make_folder
from audiobrief.errors import PublishError
from audiobrief.many.batch import Batch, BatchOptions, Event, open_output
from audiobrief.many.naming import FIELDS, parse_template
from audiobrief.many.work import Task
from audiobrief.settings import FILE_NAME
from audiobrief.sources.lists import Listed, ListOptions, expand, names_in
from audiobrief.sources.lists.tables import KNOWN_COLUMNS

NAMED_FAILURES = 20
"""How many failures the closing lines name; failures.jsonl names all."""
WORDS_A_MINUTE, BYTES_A_WORD, SPEECH_KBPS = 165, 6, 64
"""For the plan's estimates, before anything is read: the default rate, English with its spaces, the usual quality."""


@click.command(
    epilog=f"""\b
Examples:
  audiobrief batch articles/ -o mp3s/                       a folder and all below it
  audiobrief batch export.xml -o my-show --workers 2        a WordPress export into a show
  audiobrief batch archive.csv --columns title=headline,text=body -o mp3s/
  audiobrief batch -a list.txt -o "mp3s/{{date}}-{{slug}}.mp3"  paths and URLs, a line each
  audiobrief batch 'notes/**/*.md' --plan -o mp3s/          what would be made, and why the rest would not

\b
A second run makes only what is missing or changed. Fields of names: {", ".join(FIELDS)}.
"""
)
@click.argument("sources", nargs=-1)
@click.option("-o", "--output", required=True, metavar="OUT", help="A folder, a show, or a name with fields.")
@click.option(
    "-a",
    "--list",
    "lists",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A text file of paths and URLs, a line each; # begins a remark.",
)
@click.option("--columns", metavar="OURS=THEIRS,…", help=f"Columns of a table: {', '.join(KNOWN_COLUMNS)}.")
@click.option("--workers", type=click.IntRange(1, 512), metavar="N", help="Processes.  [default: one a core]")
@click.option(
    "--deadline",
    type=click.FloatRange(1),
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="For an article; a long one gets more.",
)
@click.option(
    "--retries",
    type=click.IntRange(0, 10),
    default=1,
    show_default=True,
    help="How often an article whose worker died is tried again.",
)
@click.option("--memory", "memory_mb", type=click.IntRange(256), metavar="MB", help="A worker's most.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="So many articles at the most.")
@click.option("--newest", type=click.IntRange(1), metavar="N", help="Of every feed, the newest N entries.")
@click.option("--since", default="", metavar="ISO", help="Only what is dated on or after a day such as 2026-11-01.")
@click.option("--match", default="", metavar="REGEX", help="Only what has this in its name or title.")
@click.option("--refresh", is_flag=True, help="Make again what is unchanged too.")
@click.option("--retry-failed", is_flag=True, help="Only what failed in the last run.")
@click.option("--shard", metavar="I/N", help="Part I of N, from 0: for N machines that share the work.")
@click.option("--plan", is_flag=True, help="Only tell what would be made, and why the rest would not.")
@click.option("--transcript", is_flag=True, help="Write transcripts beside each MP3.")
@source_options
@voice_options
@report_options
def command(*, sources: tuple[str, ...], output: str, report: Report, **given: Any) -> int:  # fmt: skip
    """Make an MP3 of every article at the SOURCES, by several workers.

    A source is a file, a folder, a pattern, a URL, a feed, a table (CSV, JSON Lines), a sitemap, an OPML, or an export
    of WordPress, Ghost, Substack, Medium or Blogger.
    """
    plan, transcript = given.pop("plan"), given.pop("transcript")
    how, listing, lists = _how(given), _listing(given), given.pop("lists")
    names = (*sources, *(name for file in lists for name in names_in(file)))
    if not names:
        raise click.UsageError("nothing to make: give files, folders or lists, or a list of names with -a")
    template = parse_template(output)
    folder, template = open_output(Path(output), template=template)
    options, settings = gather(SharedOptions(**given), show=folder / FILE_NAME if template is None else None)
    batch = Batch(folder, template, options=replace(options, transcript=transcript), settings=settings, how=how)
    listed = expand(names, replace(listing, web=settings.web))
    if plan:
        return _tell_plan(report, batch, listed)
    _make_output(folder)
    return _conclude(report, batch, _run(report, batch, listed))


def _run(report: Report, batch: Batch, listed: Iterator[Listed]) -> list[Event]:
    """Make all, tell each as it ends, and return what failed and the counts of the rest."""
    ended: list[Event] = []
    with BatchBar(report) as bar:
        for event in batch.run(listed):
            bar.clear_line()
            _tell(report, event)
            bar.count(event.kind, event.result.duration_ms)
            if event.kind != "retried":
                ended.append(event if event.kind == "failed" else Event(event.kind, "", ""))
    return ended


def _tell(report: Report, event: Event) -> None:
    name, result = one_line(event.name), event.result
    if event.kind == "failed":
        report.failed(result.error_type, event.reason, event.name, result.trace)
        return
    if event.kind in {"skipped", "retried"}:
        report.say(f"{name}: {'left out' if event.kind == 'skipped' else 'tried again'}, {event.reason}")
        report.event("skipped" if event.kind == "skipped" else "retried", source=event.name, reason=event.reason)
        return
    if event.kind != "unchanged":
        report.say(
            f"{one_line(result.title)} ({result.duration_ms // 60000}:{result.duration_ms // 1000 % 60:02d} min)"
        )
        report.result(result.file)
    report.event(
        event.kind,
        source=event.name,
        file=result.file,
        title=result.title,
        voice=result.voice,
        language=result.language,
        duration_ms=result.duration_ms,
        byte_count=result.byte_count,
        seconds=result.seconds,
    )


def _conclude(report: Report, batch: Batch, ended: list[Event]) -> int:
    """Tell the counts and name every failure again, and return the exit code."""
    counts = Counter(event.kind for event in ended)
    file = batch.finish()
    states = ("made", "updated", "unchanged", "failed", "skipped")
    report.event("summary", **{state: counts[state] for state in states}, failures=str(file or ""))
    told = ", ".join(
        f"{counts[state]} {'left out' if state == 'skipped' else state}" for state in states if counts[state]
    )
    report.say(f"{told or 'nothing to make'}")
    failures = [event for event in ended if event.kind == "failed"]
    for event in failures[:NAMED_FAILURES]:
        report.say(f"  {one_line(event.name)}: {one_line(event.reason)}")
    if failures:
        rest = len(failures) - NAMED_FAILURES
        report.say(f"  and {rest} more in {file}" if rest > 0 else f"all of them with --retry-failed again; see {file}")
        return EXIT_FAILED if counts["failed"] == counts.total() - counts["skipped"] else EXIT_SOME_FAILED
    return 0


def _tell_plan(report: Report, batch: Batch, listed: Iterator[Listed]) -> int:
    words = count = 0
    for step in batch.plan(listed):
        if isinstance(step, Task):
            count, words = count + 1, words + step.byte_count // BYTES_A_WORD
            report.result(f"{one_line(step.name)}  about {step.byte_count // BYTES_A_WORD} words")
            report.event("planned", source=step.name, words=step.byte_count // BYTES_A_WORD)
        else:
            _tell(report, step)
    minutes = words / WORDS_A_MINUTE
    megabytes = minutes * 60 * SPEECH_KBPS / 8000
    report.say(f"{count} to make: about {words:,} words, {minutes:,.0f} minutes, {megabytes:,.0f} MB")
    return 0


def _how(given: dict[str, Any]) -> BatchOptions:
    names = ("deadline", "retries", "limit", "newest", "since", "match", "refresh", "retry_failed")
    own = {name: given.pop(name) for name in names}
    return BatchOptions(
        workers=given.pop("workers") or 0,
        memory_mb=given.pop("memory_mb") or 0,
        deadline_s=own.pop("deadline"),
        shard=_shard(given.pop("shard")),
        **own,
    )


def _listing(given: dict[str, Any]) -> ListOptions:
    columns: dict[str, str] = {}
    for pair in (given.pop("columns") or "").split(","):
        ours, _, theirs = pair.partition("=")
        if pair and (ours.strip() not in KNOWN_COLUMNS or not theirs.strip()):
            raise click.UsageError(f"--columns {pair}: write OURS=THEIRS, OURS one of {', '.join(KNOWN_COLUMNS)}")
        if pair:
            columns[ours.strip()] = theirs.strip()
    return ListOptions(columns, given["drafts"])


def _shard(text: str | None) -> tuple[int, int]:
    if not text:
        return (0, 1)
    number, _, count = text.partition("/")
    if not (number.isdecimal() and count.isdecimal() and int(number) < int(count)):
        raise click.UsageError(f"--shard {text}: write I/N with I from 0 to N-1, such as 0/16")
    return int(number), int(count)


def _make_output(folder: Path) -> None:
    try:
        make_folder(folder)
    except OSError as error:
        raise PublishError(f"{folder}: the folder cannot be made ({error.strerror}); give another with -o") from error
