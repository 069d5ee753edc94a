"""`audiobrief brief`: several articles as one programme."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from audiobrief.briefing.frame import Part
from audiobrief.briefing.programme import Programme, Wanted, plan_programme, record_programme
from audiobrief.cli import EXIT_SOME_FAILED
from audiobrief.cli.options import SharedOptions, gather, source_options, voice_options
from audiobrief.cli.report import Report, one_line, report_options
from audiobrief.errors import PublishError
from audiobrief.sources.lists import ListOptions, expand


@click.command(
    epilog="""\b
Examples:
  audiobrief brief one.html two.txt https://example.org/three -o morning.mp3
  audiobrief brief https://example.org/feed.xml --newest 3 --max-minutes 10 -o morning.mp3
  audiobrief brief feeds.opml --newest 1 --headlines-only -o headlines.mp3
  audiobrief brief articles/ --max-minutes 5 --plan         the rundown, with times
"""
)
@click.argument("sources", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.mp3", help="The MP3.")
@click.option("--name", default="Briefing", show_default=True, help="What the programme is called, and says.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="ISO", help="Of which day it is.  [default: today]")
@click.option("--max-minutes", type=click.FloatRange(0.5, 600), metavar="N", help="How long it may last at the most.")
@click.option("--newest", type=click.IntRange(1), metavar="N", help="Of every feed, the newest N entries.")
@click.option("--headlines-only", is_flag=True, help="Say only the headlines.")
@click.option("--plan", is_flag=True, help="Only show the rundown, with its times; the MP3 is not written.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
@source_options
@voice_options
@report_options
def command(*, sources: tuple[str, ...], output: Path | None, report: Report, **given: Any) -> int:
    """Make one programme of all the SOURCES: an opening, the stories behind spoken links, a chapter each.

    The stories are told in their authors' own words. What has no room is begun, by whole paragraphs from its top, or
    named as a headline; what two sources tell is told once.
    """
    plan, force = given.pop("plan"), given.pop("force")
    if not plan:
        output = _check(output, force=force)
    day = given.pop("day")
    wanted = Wanted(
        given.pop("name"),
        day.date() if day else date.today(),  # noqa: DTZ011  a programme is of the listener's day
        given["language"],
        given.pop("max_minutes"),
        given.pop("headlines_only"),
        given.pop("newest"),
    )
    options, settings = gather(SharedOptions(**given))
    listed = list(expand(sources, ListOptions(web=settings.web)))
    for one in listed:
        if one.left_out:
            report.say(f"left out {one_line(one.name)}: {one_line(one.left_out)}")
            report.event("skipped", source=one.name, reason=one.left_out)
    given_sources = [one.source or one.address for one in listed if not one.left_out]
    programme = plan_programme(given_sources, wanted, options, settings)
    _tell_rundown(report, programme)
    if not plan and output is not None:
        episode = record_programme(programme, output, options, settings)
        report.result(str(output))
        report.event(
            "briefing",
            file=str(output),
            title=episode.article.title,
            duration_ms=episode.audio.duration_ms,
            byte_count=episode.audio.byte_count,
            chapters=[{"title": c.title, "start_ms": c.start_ms, "url": c.url} for c in episode.chapters],
        )
    return EXIT_SOME_FAILED if programme.failures else 0


def _tell_rundown(report: Report, programme: Programme) -> None:
    rundown = programme.rundown
    for part in rundown.parts:
        report.say(f"{part.kind:8} {_heading(part)}")
        report.event(
            "part",
            kind=part.kind,
            title=_heading(part),
            source=part.story.name if part.story else "",
            whole=part.is_whole,
            voice=part.voice.name,
        )
    for story in rundown.left_out:
        report.say(f"no room  {one_line(story.title)}")
        report.event("skipped", source=story.name, reason="it has no room, not even for its headline")
    for twin in programme.duplicates:
        name, fuller = one_line(twin.story.name), one_line(twin.fuller.name)
        report.say(f"told     {one_line(twin.story.title)} ({name}): {fuller} tells more")
        report.event("skipped", source=twin.story.name, reason=f"{twin.fuller.name} tells the same story more fully")
    for failure in programme.failures:
        report.failure(failure.error, failure.name)
    minutes, seconds = divmod(round(rundown.length_ms / 1000), 60)
    report.say(f"{minutes}:{seconds:02d} min")


def _heading(part: Part) -> str:
    title = part.story.title if part.story else part.lines[0].text
    return one_line(title) + ("" if part.is_whole else " (its start)")


def _check(output: Path | None, *, force: bool) -> Path:
    if output is None:
        raise click.UsageError("a programme needs a name: -o morning.mp3, or --plan to see its rundown")
    if output.suffix.lower() != ".mp3":
        raise click.UsageError(f"{output}: a programme is one .mp3 file")
    if output.exists() and not force:
        raise PublishError(f"{output}: exists already; give another name with -o, or --force to replace it")
    if not output.parent.is_dir():
        raise PublishError(f"{output.parent}: there is no such folder; make it, or give another with -o")
    return output
