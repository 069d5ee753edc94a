"""audiobrief status: what a show holds, and in which state."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audiobrief.cli import EXIT_FAILED
from audiobrief.cli.arguments import any_show_argument
from audiobrief.cli.completion import complete_episode
from audiobrief.cli.options import parse_span_s
from audiobrief.cli.report import Report, one_line, report_options, told_moment
from audiobrief.model import Episode
from audiobrief.standards.counting import counted

if TYPE_CHECKING:
    from audiobrief.show.folder import ShowFolder

STATUSES = ("live", "members", "scheduled", "held", "retracted")
TITLE_WIDTH = 50
"""Characters of a title: with slug, length and date it fits a terminal of 120."""


@click.command(
    "status",
    epilog="""\b
Examples:
  audiobrief status my-show
  audiobrief status s3://bucket/archive      made, outdated, failed, set aside
  audiobrief status my-show ferry            one episode, with its history
  audiobrief status my-show --only held --json
  audiobrief status my-show -q --max-age 26h   exit code 1 when nothing has gone well for so long
""",
)
@any_show_argument
@click.argument("episode", required=False, metavar="[EPISODE]", shell_complete=complete_episode)
@click.option("--only", type=click.Choice(STATUSES), help="Episodes in this state.")
@click.option(
    "--max-age", metavar="TIME", help="Exit 1 when the last run without a failure is older, such as 26h; for monitors."
)
@report_options
def command(*, show: str, episode: str | None, only: str | None, max_age: str | None, report: Report) -> int:
    """Tell the state of a SHOW's episodes, newest first, or the history of one EPISODE.

    Of an archive, in a folder or a store, it is the counts alone, and what failed or was set aside.
    """
    from audiobrief.show.archive.place import is_archive

    oldest_s = parse_span_s(max_age, "--max-age") if max_age else None
    if is_archive(show):
        from audiobrief.cli.archives import tell_archive

        if episode or only:
            raise click.UsageError(f"{show}: an archive tells counts alone; leave EPISODE and --only out")
        return tell_archive(report, show, oldest_s)
    if not Path(show).is_dir():
        raise click.UsageError(f'Invalid value for "SHOW": there is no folder "{show}".')
    return _status(report, Path(show), episode, only, oldest_s)


def _status(report: Report, show: Path, episode: str | None, only: str | None, oldest_s: float | None) -> int:
    from audiobrief.made_from import find_outdated
    from audiobrief.many.last_run import success_age_s
    from audiobrief.publish.feed import feed_url
    from audiobrief.show.folder import open_show_folder

    shelf = open_show_folder(show)
    changing = shelf.under_change()
    if changing:
        reason = "a change of it is under way, or was stopped; publish finishes it"
        report.say(f"{changing}: left out: {reason}")
        report.event("skipped", source=changing, reason=reason)
    if episode:
        found = shelf.find(episode)
        if found.slug == changing:
            return 0
        _tell(report, shelf, found, outdated=bool(find_outdated([found])))
        for entry in found.log:
            report.result(
                f"  revision {entry.number}  {told_moment(entry.date, shelf.zone)}  {one_line(entry.note) or 'made'}"
            )
        return 0
    episodes = [one for one in shelf.episodes(*filter(None, [only])) if one.slug != changing]
    outdated = find_outdated(episodes)
    for one in episodes:
        _tell(report, shelf, one, outdated=one.slug in outdated)
    counts = {status: sum(e.standing == status for e in episodes) for status in STATUSES}
    minutes = sum(e.audio.duration_ms for e in episodes if e.status == "live") // 60_000
    feed, old = feed_url(shelf.show), len(outdated)
    age_s = success_age_s(show)
    report.event(
        "show",
        title=shelf.show.title,
        feed=feed,
        minutes=minutes,
        outdated=old,
        success_age_s=None if age_s is None else round(age_s),
        **counts,
    )
    told = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    report.say(f"{one_line(shelf.show.title)}: {told or 'no episodes yet'}; {counted(minutes, 'minute')}; {feed}")
    if outdated:
        report.say(f"{len(outdated)} outdated (make --refresh makes them again)")
    if oldest_s is None or (age_s is not None and age_s <= oldest_s):
        return 0
    since = (
        "no run of batch or follow has ended without a failure" if age_s is None else f"the last was {age_s:.0f} s ago"
    )
    report.failed(
        "TooOld", f"{show}: {since}, and --max-age is {oldest_s:.0f} s; look at what the last run says", str(show)
    )
    return EXIT_FAILED


def _tell(report: Report, shelf: "ShowFolder", episode: Episode, *, outdated: bool) -> None:
    from audiobrief.show.addresses import address_of

    title = one_line(episode.article.title)
    title = title if len(title) <= TITLE_WIDTH else title[: TITLE_WIDTH - 1] + "…"
    seconds = round(episode.audio.duration_ms / 1000)
    length = f"{seconds // 60}:{seconds % 60:02}"
    revision = f"r{episode.revision}" if episode.revision > 1 else ""
    when = told_moment(episode.published, shelf.zone)
    report.result(f"{episode.standing:9} {when} {length:>6} {revision:>3}  {title}  [{episode.slug}]")
    if not report.as_json:
        return  # what follows costs more than the line
    report.event(
        "episode",
        slug=episode.slug,
        guid=episode.guid,
        status=episode.status,
        members=episode.members,
        title=episode.article.title,
        published=episode.published,
        updated=episode.updated,
        revision=episode.revision,
        outdated=outdated,
        correction=episode.correction,
        url=address_of(episode, shelf.show),
        path=episode.source_path,
        voice=episode.voice.name,
        rights=episode.rights,
        audio=asdict(episode.audio),
        log=[asdict(entry) for entry in episode.log],
    )
