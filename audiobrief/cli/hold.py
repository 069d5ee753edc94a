"""audiobrief hold: out of the public, for now."""

from pathlib import Path

import click

from audiobrief.cli.arguments import episodes_argument, show_argument
from audiobrief.cli.report import Report, report_options
from audiobrief.model import Episode


@click.command(
    "hold",
    epilog="""\b
Examples:
  audiobrief hold my-show ferry
  audiobrief hold my-show ferry --until 2026-12-24T06:30   in the show's time zone, or this machine's

EPISODE is its slug, guid, article address, file, or a part of the slug that fits only one.
""",
)
@show_argument
@episodes_argument
@click.option("--until", default="", metavar="ISO", help="Publish it then, by itself.  [default: until released]")
@report_options
def command(*, show: Path, episodes: tuple[str, ...], until: str, report: Report) -> None:
    """Take EPISODEs of a SHOW out of feed, front page and by-url files, and out of what is copied out."""
    from audiobrief.cli.episode_commands import change_episodes
    from audiobrief.show.folder import ShowFolder
    from audiobrief.show.life import hold
    from audiobrief.standards.moments import now_utc

    def change(shelf: ShowFolder, episode: Episode) -> Episode:
        held = hold(episode, now_utc(), until, shelf.zone)
        shelf.write(held)
        return held

    change_episodes(show, episodes, change, report, tells_repeats=True)
