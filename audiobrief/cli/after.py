"""What follows a run: commands of the user's own hear of it, and a monitor learns that all is well."""

from pathlib import Path

from audiobrief.cli.report import Report
from audiobrief.destinations import is_show
from audiobrief.many.hooks import Hooks
from audiobrief.many.last_run import note_success
from audiobrief.settings import WebSettings, load_settings, user_settings_file


def own_hooks(output: Path) -> Hooks:
    """Return the hooks of the user's settings for a command that takes no others."""
    return Hooks(load_settings(user_settings_file()).hooks, output)


def after_run(  # noqa: PLR0913  what a run leaves behind
    report: Report, hooks: Hooks, output: Path, web: WebSettings, *, ok: bool, of_archive: bool = False
) -> None:
    """Run the hooks; where nothing failed, note it in a show and ask the address that waits for it."""
    tell_hooks(report, hooks)
    if not ok:
        return
    if of_archive or is_show(output):
        note_success(output)
    if fault := hooks.ping(web):
        report.say(f"audiobrief: note: {fault}")


def tell_hooks(report: Report, hooks: Hooks) -> None:
    """Run the hooks, and tell those that failed: no work fails with them."""
    for fault in hooks.run():
        report.say(f"audiobrief: note: {fault}")
