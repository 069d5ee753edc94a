"""The arguments that several commands share: a show, and its episodes."""

from pathlib import Path
from typing import Any

import click

from audiobrief.cli.completion import complete_episode, complete_show


def refuse_address(output: str) -> None:
    """Raise a usage error for an address where only a folder or file of this machine can be meant."""
    from audiobrief.sources.stores import is_store

    if "://" not in output:
        return
    what = "an address is no folder of this machine"
    if is_store(output):
        what = "only batch writes to a store, into a show that audiobrief init made there"
    elif output.lower().startswith(("s3:", "gs:")):
        what = "names no bucket"
    raise click.UsageError(f"{output}: {what}; give a folder, or bring a finished show there with publish --to")


class _ShowFolder(click.Path):
    """A show's folder; a show on a store is refused by name, since nothing there can be changed in one step."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the folder's path."""
        from audiobrief.sources.stores import is_store

        if is_store(str(value)):
            command = ctx.info_name if ctx else "this command"
            what = f"{command} does not work on a show in a store, where it could not be done in one step"
            self.fail(f"{value}: {what}; batch, publish, status and sample do", param, ctx)
        return super().convert(value, param, ctx)


show_argument = click.argument(
    "show",
    type=_ShowFolder(exists=True, file_okay=False, path_type=Path),
    metavar="SHOW",
    shell_complete=complete_show,
)
any_show_argument = click.argument("show", metavar="SHOW", shell_complete=complete_show)
"""A show's folder, or its address in a store, as text."""
episodes_argument = click.argument(
    "episodes", nargs=-1, required=True, metavar="EPISODE...", shell_complete=complete_episode
)
