"""`audiobrief follow`: what is new in feeds becomes episodes of a show."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from audiobrief.cli import EXIT_FAILED, EXIT_SOME_FAILED
from audiobrief.cli.after import after_run
from audiobrief.cli.completion import complete_show
from audiobrief.cli.options import SharedOptions, gather, parse_span_s, source_options, voice_options
from audiobrief.cli.publish import send
from audiobrief.cli.report import Report, one_line, report_options
from audiobrief.errors import AudiobriefError
from audiobrief.many.follow import FeedEvent, Follower, FollowOptions, refuse_others_texts
from audiobrief.many.hooks import Hooks
from audiobrief.settings import FILE_NAME
from audiobrief.show.folder import open_show_folder
from audiobrief.show.settings import require_address
from audiobrief.show.site import Built, rebuild
from audiobrief.show.storage import parse_target
from audiobrief.show.upload import UploadOptions
from audiobrief.sources.lists import ListOptions, expand
from audiobrief.standards.counting import counted
from audiobrief.standards.moments import now_iso

SHORTEST_EVERY_S = 60.0
"""Between two rounds; other people's feeds are asked every fifteen minutes at the most."""
OTHERS_EVERY_S = 900.0
"""Other people's feeds; set by hand, at a quarter of the hour that the RSS specification's `ttl` shows."""


@click.command(
    epilog="""\b
Examples:
  audiobrief follow https://example.org/feed.xml -o my-show      once, for cron or a timer
  audiobrief follow feeds.opml -o my-show --first 3 --pages
  audiobrief follow https://example.org/ -o my-show --own --rights --every 1m --to me@host:www

An entry whose episode is there and unchanged is not made again. Without --publish or --to, publish the show yourself.
"""
)
@click.argument("feeds", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="SHOW",
    shell_complete=complete_show,
    help="The show that takes the episodes.",
)
@click.option(
    "--first",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    metavar="N",
    help="Of a feed that is new here, the newest N entries.",
)
@click.option("--pages", is_flag=True, help="Fetch the page of an entry that is only a summary.")
@click.option("--own", is_flag=True, help="The feeds are yours: an entry taken down there is held here.")
@click.option("--rights", is_flag=True, help="The articles are yours or licensed: a public show may have them.")
@click.option("--match", default="", metavar="REGEX", help="Only entries with this in their title.")
@click.option("--skip", default="", metavar="REGEX", help="No entries with this in their title.")
@click.option(
    "--max-age", "max_age_days", type=click.FloatRange(0), default=0.0, metavar="DAYS", help="No older entries."
)
@click.option("--every", metavar="TIME", help="Go on, and ask again after 15m, 1h …; 1m for your own feeds.")
@click.option("--publish", "publishes", is_flag=True, help="Rebuild feed and pages after every round.")
@click.option("--to", "target", metavar="TARGET", help="Publish, and copy what changed there; see: audiobrief publish.")
@source_options
@voice_options
@report_options
def command(*, feeds: tuple[str, ...], output: Path, report: Report, **given: Any) -> int:  # fmt: skip
    """Make an episode of every new or changed entry of FEEDS: feeds, OPML files, or home pages that name their feed."""
    every_s = _seconds(given.pop("every"), own=given["own"])
    desk = _Desk(output, report, given.pop("target"), publishes=given.pop("publishes"))
    refuse_others_texts(output, rights_given=given.pop("rights"))
    how = FollowOptions(
        **{name: given.pop(name) for name in ("first", "pages", "own", "match", "skip", "max_age_days")}
    )
    options, settings = gather(SharedOptions(**given), show=output / FILE_NAME)
    listed = list(expand(feeds, ListOptions(web=settings.web)))
    if other := next((one for one in listed if not one.address), None):
        raise click.UsageError(f"{one_line(other.name)}: this holds articles and names no feed; make them with batch")
    addresses = [one.address for one in listed]
    while True:
        events = []
        for event in Follower(output, options, settings, how).run(addresses):
            _tell(report, event)
            events.append(replace(event, episode=None))
        code = _conclude(report, events)
        hooks = Hooks(settings.hooks, output)
        _keep(hooks, events)
        if not desk.publish(hooks):
            code = code or EXIT_SOME_FAILED
        after_run(report, hooks, output, settings.web, ok=code == 0)
        if not every_s:
            return code
        time.sleep(every_s)


class _Desk:
    """Publishes a show after every round; what could not go out once goes with the next round."""

    def __init__(self, show: Path, report: Report, target: str | None, *, publishes: bool) -> None:
        """Raises UsageError or SettingsError for a target that cannot be one."""
        self._show, self._report, self._publishes = show, report, publishes or target is not None
        self._target = parse_target(target) if target else None
        if self._target:
            require_address(show)
        self._is_owed = True
        """Whether the target may lack something: at first nobody knows."""

    def publish(self, hooks: Hooks) -> bool:
        """Rebuild the show, send what changed, and return whether all went well; scheduled episodes come out too."""
        if not self._publishes:
            return True
        try:
            built = self._rebuilt()
        except AudiobriefError as error:
            self._is_owed = True
            self._report.failure(error)
            return False
        if built.changed:
            about = {"live": built.live, "waiting": built.waiting, "changed": list(built.changed), "at": now_iso()}
            self._report.say(f"published: {built.live} live, {counted(len(built.changed), 'file')} changed")
            self._report.event("published", **about)
            hooks.add("published", **about)
        for slug, fault in built.held_back.items():
            self._report.say(f"audiobrief: note: {slug}: held back, for {fault}")
        return not built.held_back

    def _rebuilt(self) -> Built:
        shelf = open_show_folder(self._show)
        with shelf.locked():
            built = rebuild(shelf)
            if self._target and (built.changed or self._is_owed):
                send(shelf, self._target, UploadOptions(held_back=frozenset(built.held_back)), self._report)
        self._is_owed = False
        return built


def _tell(report: Report, event: FeedEvent) -> None:
    title = one_line(event.title or event.entry or event.feed)
    if event.kind == "failed":
        report.failed("FollowError", event.reason, event.feed, entry=event.entry)
        return
    report.say(f"{title}: {event.kind}{f', {one_line(event.reason)}' if event.reason else ''}")
    report.event(
        "entry" if event.entry else "feed",
        feed=event.feed,
        entry=event.entry,
        title=event.title,
        state=event.kind,
        reason=event.reason,
        slug=event.episode.slug if event.episode else "",
    )


def _conclude(report: Report, events: Sequence[FeedEvent]) -> int:
    """Tell the counts and every failure again, as a mail ends, and return the exit code."""
    counts = Counter(event.kind for event in events)
    kinds = ("made", "updated", "unchanged", "failed", "skipped")
    report.event("summary", **{kind: counts[kind] for kind in kinds})
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    report.say(told or "nothing new")
    for event in events:
        if event.kind == "failed":
            report.say(f"  {one_line(event.title or event.feed)}: {one_line(event.reason)}")
    return _code(counts)


def _keep(hooks: Hooks, events: Sequence[FeedEvent]) -> None:
    """Keep for the user's commands what failed, and what is there in a newer revision."""
    for event in events:
        about = {"feed": event.feed, "entry": event.entry, "title": event.title, "at": now_iso()}
        if event.kind == "failed":
            hooks.add("failed", source=event.feed, message=event.reason, **about)
        elif event.kind == "updated":
            hooks.add("corrected", **about)


def _code(counts: Counter[str]) -> int:
    if not counts["failed"]:
        return 0
    return EXIT_FAILED if counts["failed"] == counts.total() else EXIT_SOME_FAILED


def _seconds(text: str | None, *, own: bool) -> float:
    if not text:
        return 0.0
    seconds = parse_span_s(text, "--every")
    least_s = SHORTEST_EVERY_S if own else OTHERS_EVERY_S
    if seconds < least_s:
        raise click.UsageError(
            f"--every {text}: at least {least_s / 60:.0f}m{'' if own else '; 1m for your own feeds, with --own'}"
        )
    return seconds
