"""audiobrief stats: how often a show is played."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audiobrief.cli.arguments import show_argument
from audiobrief.cli.report import Report, one_line, report_options
from audiobrief.standards.counting import counted

if TYPE_CHECKING:
    from audiobrief.model import Episode
    from audiobrief.stats.logs import Request
    from audiobrief.stats.plays import Plays


@click.command(
    "stats",
    epilog="""\b
Examples:
  audiobrief stats my-show /var/log/nginx/access.log*
  audiobrief stats my-show s3-logs/* --days
  audiobrief stats my-show caddy.json --json

\b
Logs of Apache, nginx, Caddy (JSON), Amazon S3 and CloudFront, gzipped too. A play is a listener who was sent at least a
minute of the sound within a day (UTC), as the IAB counts downloads; robots do not count, and nobody's address is kept.
""",
)
@show_argument
@click.argument("logs", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--days", is_flag=True, help="A line for each day and episode.  [default: one an episode]")
@report_options
def command(*, show: Path, logs: tuple[Path, ...], days: bool, report: Report) -> None:
    """Count the plays of a SHOW's episodes from the LOGs of the server that hands them out."""
    from audiobrief.show.folder import open_show_folder
    from audiobrief.stats.plays import Tally, count_plays

    episodes = {episode.slug: episode for episode in open_show_folder(show).episodes()}
    tally = Tally()
    found = tuple(count_plays(_read(logs), episodes.values(), tally))
    for plays in found if days else ():
        report.result(f"{plays.day}  {plays.count:>7}  {one_line(episodes[plays.slug].article.title)}  [{plays.slug}]")
    for plays in found:
        report.event("plays", day=plays.day.isoformat(), slug=plays.slug, plays=plays.count)
    if not days:
        _tell_totals(report, found, episodes)
    lines, robots, unread = (
        counted(tally.lines, "line"),
        counted(tally.robots, "request"),
        counted(tally.unread, "line"),
    )
    report.say(f"{lines}, {robots} of robots left out, {unread} not understood")
    report.event(
        "stats", plays=sum(p.count for p in found), lines=tally.lines, robots=tally.robots, unread=tally.unread
    )


def _read(logs: Sequence[Path]) -> Iterator["Request | None"]:
    from audiobrief.stats.logs import read_log

    return chain.from_iterable(map(read_log, logs))


def _tell_totals(report: Report, found: Sequence["Plays"], episodes: dict[str, "Episode"]) -> None:
    totals = Counter[str]()
    for plays in found:
        totals[plays.slug] += plays.count
    for slug, count in totals.most_common():
        report.result(f"{count:>7}  {one_line(episodes[slug].article.title)}  [{slug}]")
