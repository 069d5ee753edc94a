"""audiobrief lexicon add, import and export: what is kept of how names are said."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audiobrief.cli import EXIT_FAILED, EXIT_SOME_FAILED
from audiobrief.cli.report import Report, one_line, report_options
from audiobrief.cli.said import LANGUAGE, SHOW, desk_of, entry_of, settings_of, tell_said
from audiobrief.errors import WrongOption
from audiobrief.standards.counting import counted

if TYPE_CHECKING:
    from audiobrief.settings import LexiconEntry, Settings


@click.command(
    "add",
    epilog="""\b
Examples:
  audiobrief lexicon add Xi Shee                          for all that you make
  audiobrief lexicon add Mkhwanazi /mkwɑːˈnɑːzi/ --show my-show
  audiobrief lexicon add Gqeberha '{ as = "af" }' --show my-show --remake 30d
""",
)
@click.argument("written")
@click.argument("said")
@SHOW
@click.option("--remake", "span", metavar="SPAN", help="Say it so in the show's episodes of 30d, 8w, 1y, or all.")
@LANGUAGE
@report_options
def add(  # noqa: PLR0913  click passes every option by its name
    *, written: str, said: str, show: Path | None, span: str | None, language: str, report: Report
) -> int:
    """Keep that WRITTEN is said as SAID, in your own lexicon or a show's.

    With --remake, the lines of the show's episodes that say it are spoken again; all others keep their bytes.
    """
    return _keep({written: entry_of(written, said)}, show, span, language, report)


@click.command(
    "import",
    epilog="""\b
Example:
  audiobrief lexicon import names.csv --show my-show --remake 30d
""",
)
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@SHOW
@click.option("--remake", "span", metavar="SPAN", help="Say them so in the show's episodes of 30d, 8w, 1y, or all.")
@LANGUAGE
@report_options
def bring_in(*, table: Path, show: Path | None, span: str | None, language: str, report: Report) -> int:
    """Keep all entries of a TABLE (CSV, its first row naming the columns: written, say, ipa, …)."""
    from audiobrief.desk.table import read_table

    return _keep(read_table(table), show, span, language, report)


@click.command(
    "export",
    epilog="""\b
Example:
  audiobrief lexicon export --show my-show -o names.csv
""",
)
@SHOW
@LANGUAGE
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file.  [default: stdout]")
@report_options
def give_out(*, show: Path | None, language: str, output: Path | None, report: Report) -> None:
    """Write your own lexicon, or a show's, as a table for spreadsheets (CSV)."""
    from audiobrief.desk.book import lexicon_file
    from audiobrief.desk.table import render_table
    from audiobrief.disk.atomic import write_whole
    from audiobrief.text.language.lexicon import read_lexicon

    _, tag = settings_of(show, language, None)
    file = lexicon_file(tag, show)
    entries = read_lexicon(file) if file.is_file() else {}
    text = render_table(entries)
    if output:
        write_whole(output, text)
    report.result(str(output) if output else text.rstrip())
    report.event("exported", lexicon=str(file), count=len(entries), file=str(output or ""))


def _keep(
    entries: "dict[str, LexiconEntry]", show: Path | None, span: str | None, language: str, report: Report
) -> int:
    from dataclasses import replace

    from audiobrief.desk.book import keep, lexicon_file, render_entry
    from audiobrief.desk.remake import window
    from audiobrief.standards.moments import now_utc

    if span and not show:
        raise click.UsageError("--remake goes with --show: it says which episodes are spoken again")
    try:
        since = window(span, now_utc()) if span else None
    except ValueError as error:
        raise WrongOption(f"--remake {error}") from error
    settings, tag = settings_of(show, language, None)
    tried = replace(settings, lexicon={**settings.lexicon, **entries})
    desk = desk_of(tag, tried)
    for written in entries:
        tell_said(report, written, desk)  # what cannot be said is never kept
    file = lexicon_file(tag, show)
    changed = keep(file, entries)
    report.say(f"{file}: {len(changed)} of {counted(len(entries), 'entry', 'entries')} new or changed")
    before = {written: render_entry(written, was) for written, was in changed.items() if was is not None}
    for line in before.values():
        report.say(f"  before: {one_line(line)}")
    report.event("kept", lexicon=str(file), words=list(entries), changed=list(changed), before=before)
    return _remake(show, list(entries), since, settings, report) if show and span else 0


def _remake(show: Path, words: Sequence[str], since: Any, settings: "Settings", report: Report) -> int:
    """Say words anew in a show's episodes, rebuild what follows from them, and return the exit code."""
    from audiobrief.desk.remake import remake
    from audiobrief.show.folder import open_show_folder
    from audiobrief.show.site import rebuild

    shelf = open_show_folder(show)
    done = failed = 0
    with shelf.locked():
        for remade in remake(shelf, words, settings, since=since):
            if remade.error:
                failed += 1
                report.failure(remade.error, remade.slug)
                continue
            done += 1
            report.result(f"{remade.slug}  {counted(remade.line_count, 'line')}")
            if remade.left_count:
                left = counted(remade.left_count, "line")
                report.say(f"{remade.slug}: {left} over music as before; another `brief` of that day says it anew")
            report.event(
                "remade",
                slug=remade.slug,
                lines=remade.line_count,
                left=remade.left_count,
                revision=remade.revision,
            )
        rebuild(shelf)
    report.say(f"{counted(done, 'episode')} spoken anew where they say it" + (f", {failed} failed" if failed else ""))
    if not failed:
        return 0
    return EXIT_SOME_FAILED if done else EXIT_FAILED
