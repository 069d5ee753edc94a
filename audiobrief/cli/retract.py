"""audiobrief retract: withdrawn for good, wherever a copy is known."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audiobrief.cli import EXIT_SOME_FAILED
from audiobrief.cli.arguments import episodes_argument, show_argument
from audiobrief.cli.report import Report, one_line, report_options
from audiobrief.model import Episode

if TYPE_CHECKING:
    from audiobrief.show.copies.takedown import Reached
    from audiobrief.show.folder import ShowFolder

WORDS = {"folder": "files in", "cache": "cached lines in", "target": "files at", "purge": "addresses told to"}


@click.command(
    "retract",
    epilog="""\b
Examples:
  audiobrief retract my-show ferry --reason "the report was wrong"
  audiobrief retract my-show 2026-11-22-ferry-returns --yes
  audiobrief retract my-show ferry --yes --json     the receipt for machines

Exit code 4 when something could not be reached: retract again when it can.
""",
)
@show_argument
@episodes_argument
@click.option("--reason", default="", help="For the record; it is not published.")
@click.option("--yes", is_flag=True, help="Do not ask; needed where nobody can be asked.")
@report_options
def command(*, show: Path, episodes: tuple[str, ...], reason: str, yes: bool, report: Report) -> int:
    """Withdraw EPISODEs of a SHOW for good: audio, pages and texts are deleted.

    They go from the show's folder, from the cache of spoken lines, and from every target that the show was
    published to; a purge command of the settings then hears the addresses. A dated receipt tells what is gone and what
    could not be reached. What stays is a record of who it was, so that nothing makes it again. What was retracted and
    stopped half way is finished.
    """
    from audiobrief.cli.episode_commands import tell_change
    from audiobrief.show.copies.takedown import public_addresses, take_down
    from audiobrief.show.folder import open_show_folder
    from audiobrief.show.members.access import read_members
    from audiobrief.show.memory.built import refuse_lost
    from audiobrief.show.site import rebuild

    shelf = open_show_folder(show)
    with shelf.locked():
        found = [shelf.find(name) for name in episodes]
        refuse_lost(shelf)
        tokens = [member.token for member in read_members(shelf.folder)]
        purges = [url for episode in found for url in public_addresses(episode, shelf.show, tokens)]
        done = [_bury(shelf, episode, reason, yes=yes) for episode in found]
        rebuild(shelf)
        for episode in found:
            tell_change(report, shelf.read(episode.slug), shelf.zone)
        steps = [*done, *take_down(shelf, found, list(dict.fromkeys(purges)))]
    _give_receipt(report, shelf, found, steps)
    return EXIT_SOME_FAILED if any(step.fault for step in steps) else 0


def _bury(shelf: "ShowFolder", episode: Episode, reason: str, *, yes: bool) -> "Reached":
    """Leave a tombstone of an episode, or finish what was stopped; return what went from the show's folder."""
    from audiobrief.show.copies.takedown import Reached
    from audiobrief.show.life import RETRACTED, retract
    from audiobrief.standards.moments import now_utc

    if episode.status == RETRACTED:
        gone = shelf.clear_beside_tombstone(episode.slug)
    else:
        withdrawn = retract(episode, reason, now_utc())
        if not yes:
            _ask(episode)
        gone = shelf.bury(withdrawn)
    return Reached("folder", str(shelf.folder), gone)


def _ask(episode: Episode) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError(f"{episode.slug} would be deleted for good, and nobody is here to be asked: say --yes")
    click.confirm(f"Delete {episode.slug} for good?", abort=True, err=True)


def _give_receipt(report: Report, shelf: "ShowFolder", episodes: Sequence[Episode], steps: Sequence["Reached"]) -> None:
    from dataclasses import asdict

    from audiobrief.cli.report import told_moment
    from audiobrief.standards.moments import iso, now_utc

    moment = iso(now_utc())
    slugs = [episode.slug for episode in episodes]
    report.result(f"Receipt of {told_moment(moment, shelf.zone)} ({moment}): {', '.join(slugs)}")
    for step in steps:
        if step.gone or not step.fault:
            report.result(one_line(f"  gone: {len(step.gone)} {WORDS[step.what]} {step.where}"))
        if step.fault:
            report.result(one_line(f"  NOT REACHED: {step.what} {step.where}: {step.fault}"))
    report.event(
        "receipt",
        date=moment,
        slugs=slugs,
        guids=[episode.guid for episode in episodes],
        gone=[{key: value for key, value in asdict(step).items() if key != "fault"} for step in steps],
        unreached=[{"what": s.what, "where": s.where, "why": s.fault} for s in steps if s.fault],
    )
