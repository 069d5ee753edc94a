"""audiobrief cache: how much is kept, and clearing it."""

from pathlib import Path

import click

from audiobrief.cli.report import Report, report_options
from audiobrief.standards.counting import counted


@click.command(
    "cache",
    epilog="""\b
Examples:
  audiobrief cache            how many lines are kept, and where
  audiobrief cache --clear    forget them; episodes stay as they are
""",
)
@click.option("--clear", is_flag=True, help="Remove all cuts.")
@click.option("--cache", "folder", type=click.Path(file_okay=False, path_type=Path), help="Another cache folder.")
@report_options
def command(*, clear: bool, folder: Path | None, report: Report) -> None:
    """Show or clear the cache of spoken lines, by which an edited article is rebuilt in no time."""
    from audiobrief.recording import open_cache
    from audiobrief.settings import load_settings, user_settings_file

    settings = load_settings(user_settings_file()).cache
    cache = open_cache(settings, folder)
    if clear:
        cache.clear()
        report.say(f"cleared {cache.folder}")
    usage = cache.statistics()
    report.result(
        f"{cache.folder}: {counted(usage.cut_count, 'line')}, {usage.byte_count / 1e6:.1f} of {settings.size_mb} MB"
    )
    report.event("cache", folder=str(cache.folder), count=usage.cut_count, bytes=usage.byte_count)
