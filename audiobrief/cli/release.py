"""audiobrief release: back to the public."""

from pathlib import Path

import click

from audiobrief.cli.arguments import episodes_argument, show_argument
from audiobrief.cli.report import Report, report_options
from audiobrief.model import Episode


@click.command(
    "release",
    epilog="""\b
Examples:
  audiobrief release my-show ferry
  audiobrief release my-show ferry --date 2026-11-23T06:00Z

It keeps guid and date, unless a date is given; one that waits for a later date goes out now, dated now.
""",
)
@show_argument
@episodes_argument
@click.option("--date", default="", metavar="ISO", help="Its date from now on; one ahead makes it wait.")
@report_options
def command(*, show: Path, episodes: tuple[str, ...], date: str, report: Report) -> None:
    """Put held or scheduled EPISODEs of a SHOW out."""
    from audiobrief.cli.episode_commands import change_episodes
    from audiobrief.show.folder import ShowFolder
    from audiobrief.show.life import release
    from audiobrief.standards.moments import now_utc

    def change(shelf: ShowFolder, episode: Episode) -> Episode:
        released = release(episode, now_utc(), date, shelf.zone)
        shelf.write(released)
        return released

    change_episodes(show, episodes, change, report, tells_repeats=True)
