"""audiobrief label: season, number, trailer or bonus, explicit, for members."""

from pathlib import Path
from typing import get_args

import click

from audiobrief.cli.arguments import episodes_argument, show_argument
from audiobrief.cli.report import Report, report_options
from audiobrief.model import Episode, EpisodeKind


@click.command(
    "label",
    epilog="""\b
Examples:
  audiobrief label my-show ferry --season 2 --number 14
  audiobrief label my-show welcome --kind trailer
  audiobrief label my-show court --explicit
  audiobrief label my-show ferry --season 0        takes the season away
  audiobrief label my-show deep-dive --members     for those with a path of their own alone

Apps sort and show episodes by these. The sound stays, and no revision is counted.
""",
)
@show_argument
@episodes_argument
@click.option("--season", type=click.IntRange(0), metavar="N", help="Its season; 0 for none.")
@click.option("--number", type=click.IntRange(0), metavar="N", help="Its number within the season; 0 for none.")
@click.option("--kind", type=click.Choice(get_args(EpisodeKind)), help="Full episode, trailer, or bonus.")
@click.option("--explicit/--clean", default=None, help="Whether it is fit for children.  [default: as the show]")
@click.option("--members/--everyone", default=None, help="Whether only members get it: audiobrief members.")
@report_options
def command(  # noqa: PLR0913  click passes every option by its name
    *,
    show: Path,
    episodes: tuple[str, ...],
    season: int | None,
    number: int | None,
    kind: EpisodeKind | None,
    explicit: bool | None,
    members: bool | None,
    report: Report,
) -> None:
    """Say season, number and kind of EPISODEs of a SHOW, whether they are explicit or for members."""
    from audiobrief.cli.episode_commands import change_episodes
    from audiobrief.show.folder import ShowFolder
    from audiobrief.show.life import Labels, label

    labels = Labels(season, number, kind, explicit, members)
    if labels == Labels():
        raise click.UsageError("say what to change: --season, --number, --kind, --explicit or --members")

    def change(shelf: ShowFolder, episode: Episode) -> Episode:
        labelled = label(episode, labels)
        shelf.write(labelled)
        return labelled

    change_episodes(show, episodes, change, report)
