"""The arguments that several commands share: a show, and its episodes."""

from pathlib import Path

import click

from audiobrief.cli.completion import complete_episode, complete_show

show_argument = click.argument(
    "show",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="SHOW",
    shell_complete=complete_show,
)
episodes_argument = click.argument(
    "episodes", nargs=-1, required=True, metavar="EPISODE...", shell_complete=complete_episode
)
