"""audiobrief retract: withdrawn for good."""

import sys
from pathlib import Path

import click

from audiobrief.cli.arguments import episodes_argument, show_argument
from audiobrief.cli.report import Report, report_options
from audiobrief.model import Episode


@click.command(
    "retract",
    epilog="""\b
Examples:
  audiobrief retract my-show ferry --reason "the report was wrong"
  audiobrief retract my-show 2026-11-22-ferry-returns --yes
""",
)
@show_argument
@episodes_argument
@click.option("--reason", default="", help="For the record; it is not published.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@report_options
def command(*, show: Path, episodes: tuple[str, ...], reason: str, yes: bool, report: Report) -> None:
    """Withdraw EPISODEs of a SHOW for good: audio, pages and texts are deleted.

    What stays is a record of who it was, so that nothing makes it again. What was retracted and stopped half
    way is finished.
    """
    from audiobrief.cli.episode_commands import change_episodes
    from audiobrief.show.folder import ShowFolder
    from audiobrief.show.life import RETRACTED, retract
    from audiobrief.standards.moments import now_utc

    def change(shelf: ShowFolder, episode: Episode) -> Episode:
        if episode.status == RETRACTED:
            shelf.clear_beside_tombstone(episode.slug)
            return episode
        withdrawn = retract(episode, reason, now_utc())
        if sys.stdin.isatty() and not yes:
            click.confirm(f"Delete {episode.slug} for good?", abort=True, err=True)
        shelf.bury(withdrawn)
        return withdrawn

    change_episodes(show, episodes, change, report)
