"""audiobrief sample: hear some of an archive, drawn by lot."""

from pathlib import Path

import click

from audiobrief.cli import EXIT_SOME_FAILED
from audiobrief.cli.arguments import any_show_argument
from audiobrief.cli.report import Report, one_line, report_options
from audiobrief.errors import PublishError


@click.command(
    "sample",
    epilog="""\b
Examples:
  audiobrief sample s3://bucket/archive 200 -o listen/   200 MP3s, and listen/index.html to play them
  audiobrief sample my-archive 50 -o listen/ --seed 2    others
""",
)
@any_show_argument
@click.argument("count", type=click.IntRange(1, 100_000))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where the MP3s and the page go.",
)
@click.option("--seed", default=0, show_default=True, help="Another number draws others; the same the same.")
@report_options
def command(*, show: str, count: int, output: Path, seed: int, report: Report) -> int:
    """Draw COUNT episodes of an archive SHOW by lot, and write them with a page of players."""
    from audiobrief.disk.operations import make_folder
    from audiobrief.show.archive.place import is_archive, open_archive
    from audiobrief.show.archive.sample import PAGE, draw_sample

    if not is_archive(show):
        raise click.UsageError(f'{show}: is no archive (layout = "archive"); a show of pages is heard with: serve')
    failed = 0
    try:
        make_folder(output)
    except OSError as error:
        raise PublishError(f"{output}: the folder cannot be made ({error.strerror}); give another with -o") from error
    with open_archive(show) as archive:
        for one in draw_sample(archive, count, output, seed):
            line = one.line
            if one.fault:
                failed += 1
                report.failure(PublishError(one.fault), line.name)
                continue
            report.detail(f"{one.file}: {one_line(line.title)}")
            report.event("drawn", source=line.name, file=str(one.file), title=line.title, duration_ms=line.duration_ms)
    report.result(str(output / PAGE))
    return EXIT_SOME_FAILED if failed else 0
