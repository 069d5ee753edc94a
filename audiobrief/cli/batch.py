"""`audiobrief batch`: every article of folders, lists and exports."""

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from audiobrief.cli.after import after_run
from audiobrief.cli.arguments import refuse_address
from audiobrief.cli.batch_plan import tell_plan
from audiobrief.cli.batch_progress import BatchBar
from audiobrief.cli.batch_report import conclude, tell, tell_published
from audiobrief.cli.options import SharedOptions, gather, list_option, source_options, voice_options
from audiobrief.cli.report import Report, report_options
from audiobrief.disk.operations import make_folder
from audiobrief.errors import PublishError
from audiobrief.many.batch import Batch, BatchOptions, Event
from audiobrief.many.hooks import Hooks
from audiobrief.many.journal import FAILED
from audiobrief.many.naming import FIELDS, Template, open_output, parse_template
from audiobrief.many.pace import measure
from audiobrief.many.publishing import Publisher
from audiobrief.many.watching import DONE, put_away, watch_folder
from audiobrief.many.watching import FAILED as ASIDE
from audiobrief.many.work import Work
from audiobrief.settings import FILE_NAME
from audiobrief.show.archive.place import Archive, is_archive, open_archive
from audiobrief.sources.lists import ListOptions, expand, names_in
from audiobrief.sources.lists.tables import KNOWN_COLUMNS
from audiobrief.sources.names import shown
from audiobrief.sources.stores import is_store
from audiobrief.standards.moments import now_iso

ENDED = frozenset({"skipped", "unchanged", "made", "updated", "failed", "quarantined"})
NOTHING_TO_MAKE = "nothing to make: give files, folders or lists, or a list of names with -a"


@click.command(
    epilog=f"""\b
Examples:
  audiobrief batch articles/ -o mp3s/                       a folder and all below it
  audiobrief batch export.xml -o my-show --workers 2        a WordPress export into a show
  audiobrief batch archive.csv --columns title=headline,text=body -o mp3s/
  audiobrief batch -a list.txt -o "mp3s/{{date}}-{{slug}}.mp3"  paths and URLs, a line each
  audiobrief batch --watch inbox/ -o my-show --publish-every 1   what comes into a folder, as it comes
  audiobrief batch s3://texts/1927/ -o s3://audio/archive --cluster tcp://scheduler:8786   many machines
  audiobrief batch 'notes/**/*.md' --plan -o mp3s/          what would be made, and why the rest would not

\b
A second run makes only what is missing or changed. Fields of names: {", ".join(FIELDS)}.
"""
)
@click.argument("sources", nargs=-1)
@click.option(
    "-o", "--output", required=True, metavar="OUT", help="A folder, a show (s3:// … too), or a name with fields."
)
@list_option("paths and URLs")
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
@click.option(
    "--quarantine",
    type=click.FloatRange(0.01, 1),
    metavar="SHARE",
    help="Set aside a text of whose words more than this share is none, such as 0.15: scans that were read wrongly.",
)
@click.option("--refresh", is_flag=True, help="Make again what is unchanged too.")
@click.option("--retry-failed", is_flag=True, help="Only what failed in the last run.")
@click.option("--shard", metavar="I/N", help="Part I of N, from 0: for N machines that share the work.")
@click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    help="Let a Dask cluster make them: tcp://HOST:8786, or local:N; see: audiobrief help cluster.",
)
@click.option(
    "--watch",
    "watched",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Go on and make what comes into a folder, once it has come whole.",
)
@click.option("--plan", is_flag=True, help="Only tell what would be made, and why the rest would not.")
@click.option(
    "--publish-every",
    type=click.IntRange(1),
    metavar="N",
    help="In a show, rebuild feed and pages after N new episodes.",
)
@click.option("--transcript", is_flag=True, help="Write transcripts beside each MP3.")
@source_options
@voice_options
@report_options
def command(*, sources: tuple[str, ...], output: str, report: Report, **given: Any) -> int:  # fmt: skip
    """Make an MP3 of every article at the SOURCES, by several workers.

    A source is a file, a folder, a pattern, a URL, a feed, a table (CSV, JSON Lines), a sitemap, an OPML, or an export
    of WordPress, Ghost, Substack, Medium or Blogger.
    """
    plan, watched = given.pop("plan"), given.pop("watched")
    names = (*sources, *(name for file in given.pop("lists") for name in names_in(file)))
    if bool(names) is bool(watched):
        what = "the folder is watched alone; leave the other sources out" if watched else NOTHING_TO_MAKE
        raise click.UsageError(what)
    if watched and not watched.is_dir():
        raise click.UsageError(f"--watch {watched}: there is no such folder")
    with _archive(output) as archive:
        order = _ordered(output, given, archive)
        if plan:
            workers = 0 if order.how.cluster else order.how.workers or os.cpu_count() or 1
            return tell_plan(report, order.batch(), expand(names, order.listing), workers)
        if archive is None:
            _make_output(order.work.output)
        return _watch(report, order, watched) if watched else _make_all(report, order, names)[0]


@dataclass(frozen=True, slots=True)
class _Order:
    """What a person wants of the articles, whichever they are."""

    work: Work
    how: BatchOptions
    listing: ListOptions
    publish_every: int
    archive: Archive | None

    def batch(self) -> Batch:
        return Batch(self.work, self.how, self.archive)


def _archive(output: str) -> AbstractContextManager[Archive | None]:
    """Hold the archive that an output is; None for every other one."""
    if not is_store(output):
        refuse_address(output)
    return open_archive(output) if is_archive(output) else nullcontext()


def _ordered(output: str, given: dict[str, Any], archive: Archive | None) -> _Order:
    transcript, publish_every = given.pop("transcript"), given.pop("publish_every") or 0
    quarantine, newest = given.pop("quarantine"), given.pop("newest")
    how, listing = _how(given), _listing(given)
    template: Template | None = None
    if archive:
        folder, show = archive.near, archive.settings_file
    else:
        folder, template = open_output(Path(output), template=parse_template(output))
        show = folder / FILE_NAME
    if publish_every and (template is not None or archive):
        raise click.UsageError("--publish-every is for a show's folder, which has a feed; make one: audiobrief init")
    if transcript and archive:
        raise click.UsageError("--transcript: an archive holds no transcripts; they are in its records")
    options, settings = gather(SharedOptions(**given), show=show if template is None else None)
    settings = replace(settings, read=replace(settings.read, quarantine=quarantine or settings.read.quarantine))
    listing = replace(listing, web=settings.web, forgiving=True)
    options = replace(options, transcript=transcript)
    work = Work(folder, template, options, settings, newest, archive.address if archive else "")
    return _Order(work, how, listing, publish_every, archive)


def _make_all(report: Report, order: _Order, names: Sequence[str]) -> tuple[int, list[str]]:
    """Make what the names stand for; return the exit code and the names of what failed."""
    folder, settings = order.work.output, order.work.settings
    hooks = Hooks(settings.hooks, folder)
    every = Publisher(folder, order.publish_every) if order.publish_every else None
    batch = order.batch()
    ended = _run(report, batch, names, order.listing, every)
    if every:
        tell_published(report, every, hooks)
    code = conclude(report, batch, ended)
    failed = [event for event in ended if event.kind in FAILED]
    for event in failed:
        hooks.add("failed", source=event.name, message=event.reason, error=event.result.error_type, at=now_iso())
    after_run(report, hooks, folder, settings.web, ok=code == 0, of_archive=order.archive is not None)
    return code, [event.name for event in failed]


def _watch(report: Report, order: _Order, folder: Path) -> int:
    """Make, until somebody stops it, what comes into a folder, and move it aside."""
    report.say(f"{folder}: watched; what is made goes to {DONE}/ there, what fails to {ASIDE}/; Ctrl-C ends")
    for files in watch_folder(folder):
        _, failed = _make_all(report, order, [str(file) for file in files])
        for file in files:
            put_away(file, failed=any(name.partition("#")[0] == shown(str(file)) for name in failed))
    return 0


def _run(
    report: Report, batch: Batch, names: Sequence[str], listing: ListOptions, every: Publisher | None
) -> list[Event]:
    """Make all, tell each as it ends, and return what failed and the counts of the rest."""
    ended: list[Event] = []
    with BatchBar(report, lambda: measure(names, listing)) as bar:
        for event in batch.run(expand(names, listing)):
            bar.take(event)
            if event.kind:
                bar.clear_line()
                tell(report, event)
            bar.show()
            if event.kind in ENDED:
                ended.append(event if event.kind in FAILED else Event(event.kind, "", ""))
            if every and every.is_due(event.kind):
                tell_published(report, every)
    return ended


def _how(given: dict[str, Any]) -> BatchOptions:
    names = ("deadline", "retries", "limit", "since", "match", "refresh", "retry_failed", "cluster")
    own = {name: given.pop(name) for name in names}
    if own["cluster"]:
        from audiobrief.many.cluster import check_address

        check_address(own["cluster"])
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
