"""audiobrief check: is it fit for directories, players and listeners?"""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from audiobrief.cli.report import Report, one_line, report_options
from audiobrief.standards.counting import counted


@click.command(
    "check",
    epilog="""\b
Examples:
  audiobrief check my-show                                  a show's folder
  audiobrief check article.mp3                              one MP3
  audiobrief check my-show --live                           whether its web space serves what its players ask for
  audiobrief check https://pod.example.org/harbour/feed.xml a feed and its server

One line per finding: how bad, code, where, what, what to do. Exit code 1 when there is an error.
""",
)
@click.argument("target", metavar="PATH_OR_URL")
@click.option("--broadcast", is_flag=True, help="Hold MP3s against Apple's recommended rates, not those of speech.")
@click.option("--live", is_flag=True, help="Ask the address of a show's folder, as a page of your site would.")
@click.option("--quick", is_flag=True, help="Do not decode the MP3s.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@report_options
def command(  # noqa: PLR0913  click passes every option by its name
    *, target: str, broadcast: bool, live: bool, quick: bool, strict: bool, report: Report
) -> int:
    """Audit what lies at PATH_OR_URL: an MP3, a folder, a feed file or a feed's address."""
    from audiobrief.check import ERROR, NOTE, WARNING, check
    from audiobrief.check.live import check_live
    from audiobrief.show.archive.place import is_archive

    if is_archive(target):
        what = (
            "an archive is checked by its feed's address, an MP3 of it, or audiobrief sample, which compares checksums"
        )
        raise click.UsageError(f"{target}: {what}")

    counts: Counter[str] = Counter()
    noted: set[str] = set()
    if live and not Path(target).is_dir():
        raise click.UsageError(f"{target}: --live is for a show's folder; of a feed, give its address alone")
    for found in check_live(Path(target)) if live else check(target, broadcast=broadcast, quick=quick):
        if found.level == NOTE and found.code in noted:
            continue
        noted.add(found.code)
        counts[found.level] += 1
        words = f"{found.level:7} {found.code}  {found.place}: {found.message}. {found.remedy}"
        report.result(one_line(words))
        report.event("finding", **asdict(found))
    report.event("checked", target=target, errors=counts[ERROR], warnings=counts[WARNING], notes=counts[NOTE])
    report.say(f"{target}: {counted(counts[ERROR], 'error')}, {counted(counts[WARNING], 'warning')}")
    return 1 if counts[ERROR] or (strict and counts[WARNING]) else 0
