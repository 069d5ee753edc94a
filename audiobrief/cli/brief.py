"""`audiobrief brief`: several articles as one programme, by hand or every morning."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from audiobrief.audio.mix.settings import SoundSettings
from audiobrief.briefing.outlets.each import bring_each
from audiobrief.briefing.outlets.making import How, bring_out
from audiobrief.briefing.programme import AllDead, NothingNew, plan_programme
from audiobrief.briefing.standing import load_standing, write_starter
from audiobrief.briefing.wanted import Section, Wanted
from audiobrief.cli import EXIT_SOME_FAILED
from audiobrief.cli.brief_options import gather_brief, is_given, sound_options
from audiobrief.cli.brief_standing import amend_earlier, change_edition, is_change, make_standing
from audiobrief.cli.brief_told import refuse_m4b, tell_brought, tell_m4b, tell_rundown
from audiobrief.cli.completion import complete_voice
from audiobrief.cli.options import list_option, source_options, voice_options
from audiobrief.cli.report import Report, report_options
from audiobrief.destinations import is_show
from audiobrief.errors import PublishError
from audiobrief.settings import FILE_NAME
from audiobrief.sources.lists import names_in

USUAL_NAME = "Briefing"


@click.command(
    epilog="""\b
Examples:
  audiobrief brief one.html two.txt https://example.org/three -o morning.mp3
  audiobrief brief https://example.org/feed.xml --newest 3 --max-minutes 10 -o my-show --name Morning
  audiobrief brief feeds.opml --newest 1 --headlines-only -o headlines.mp3
  audiobrief brief feed.xml --newest 5 --each -o stories/   an MP3 each, newest first
  audiobrief brief articles/ --max-minutes 5 --plan         the rundown, with times
  audiobrief brief --init morning.toml                      a standing programme, to be edited
  audiobrief brief morning.toml                             today's; under cron every morning
  audiobrief brief drop Morning 3                           cut it again without story 3
"""
)
@click.argument("sources", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.mp3|SHOW",
    help="The MP3, or a show: an episode a day.",
)
@click.option(
    "--init",
    "starter",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.toml",
    help="Write a standing programme's file, with comments.",
)
@click.option("--name", help=f"What the programme is called, and says.  [default: {USUAL_NAME}]")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="ISO", help="Of which day it is.  [default: today]")
@click.option("--max-minutes", type=click.FloatRange(0.5, 600), metavar="N", help="How long it may last at the most.")
@click.option("--newest", type=click.IntRange(1), metavar="N", help="Of every feed and show, the newest N.")
@click.option("--headlines-only", is_flag=True, help="Say only the headlines.")
@click.option("--leads", is_flag=True, help="Of every story only how it begins.")
@click.option("--whole", is_flag=True, help="Begin no story: each is told whole, or named.")
@click.option("--each", is_flag=True, help="A file for each story in the folder -o, newest first; no music.")
@click.option("--m4b", is_flag=True, help="An M4B with chapters beside the MP3 too, where ffmpeg is.")
@click.option("--order", type=click.Choice(["list", "date"]), help="As listed, or newest first.  [default: list]")
@click.option(
    "--presenter",
    metavar="NAME",
    shell_complete=complete_voice,
    help="The voice of what is said around the stories.",
)
@click.option("--pages", is_flag=True, help="Fetch the page of a feed's entry that is only a summary.")
@click.option("--no-music", is_flag=True, help="No jingle, no stings, no bed: only voices.")
@click.option(
    "--sound", type=click.Choice(["harbour", "wire", "lamp"]), help="Which of our own sounds.  [default: harbour]"
)
@click.option("--rights", is_flag=True, help="The articles are yours or licensed: it need not be private.")
@click.option("--plan", is_flag=True, help="Only show the rundown, with its times; nothing is spoken or written.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
@list_option("sources")
@sound_options
@source_options
@voice_options
@report_options
def command(*, sources: tuple[str, ...], starter: Path | None, report: Report, **given: Any) -> int:
    """Make one programme of all the SOURCES: an opening, the stories behind spoken links, a chapter each.

    SOURCES are articles, feeds, lists, folders and shows, or one standing programme, FILE.toml. The stories are told in
    their authors' own words. What has no room is begun, by whole paragraphs from its top, or named as a headline;
    what two sources tell is told once, and of a feed only what no earlier day's programme of this name had.
    """
    if starter:
        write_starter(starter)
        report.say(f"edit it, then make today's with: audiobrief brief {starter}")
        report.result(str(starter))
        return 0
    sources = (*sources, *(name for file in given.pop("lists") for name in names_in(file)))
    if not sources:
        raise click.UsageError("a programme needs sources: articles, feeds, folders, or a standing programme's .toml")
    if is_change(sources):
        return change_edition(report, sources, given)
    if len(sources) == 1 and Path(sources[0]).suffix.lower() == ".toml":
        return make_standing(report, Path(sources[0]), load_standing(Path(sources[0])), given)
    return _make_once(report, sources, given)


def _make_once(report: Report, sources: tuple[str, ...], given: dict[str, Any]) -> int:
    plan, force, output = given.pop("plan"), given.pop("force"), given.pop("output")
    private = not given.pop("rights")
    each, m4b = given.pop("each"), given.pop("m4b")
    refuse_m4b(output, {"m4b": m4b})
    if not plan:
        output = _check_folder(output) if each else _check(output, force=force)
    wanted = _wanted(sources, given, each=each)
    show = output / FILE_NAME if output and is_show(output) else None
    options, settings = gather_brief(given, show)
    wanted = replace(wanted, language=settings.read.language)
    try:
        programme = plan_programme(wanted, options, settings, speaks=not plan)
    except NothingNew as error:
        report.say(str(error))
        report.event("nothing_new", name=wanted.name, message=str(error))
        return 0 if plan else amend_earlier(report, wanted.name, wanted.day.isoformat(), error.left_out)
    except AllDead as error:
        report.failure(error)
        return EXIT_SOME_FAILED
    tell_rundown(report, programme)
    if not plan and output is not None:
        how = How(
            output,
            private=private,
            asked={name: value for name, value in {**given, "m4b": m4b, "each": each}.items() if is_given(value)},
        )
        if each:
            for brought in bring_each(programme, how, options, settings):
                tell_brought(report, brought)
        else:
            brought = bring_out(programme, how, options, settings)
            tell_brought(report, brought)
            if m4b and (code := tell_m4b(report, brought)):
                return code
            if code := amend_earlier(report, wanted.name, wanted.day.isoformat(), programme.left_out):
                return code
    return EXIT_SOME_FAILED if programme.failures else 0


def _wanted(sources: tuple[str, ...], given: dict[str, Any], *, each: bool) -> Wanted:
    day, whole = given.pop("day"), given.pop("whole")
    return Wanted(
        name=given.pop("name") or USUAL_NAME,
        day=(day or datetime.now().astimezone()).date(),
        sections=(Section(sources, whole=whole),),
        max_minutes=given.pop("max_minutes"),
        headlines_only=given.pop("headlines_only"),
        leads=given.pop("leads"),
        newest=given.pop("newest"),
        order=given.pop("order") or "list",
        presenter=given.pop("presenter") or "",
        pages=given.pop("pages"),
        sound=SoundSettings(music=not (given.pop("no_music") or each), set=given.pop("sound") or "harbour"),
    )


def _check(output: Path | None, *, force: bool) -> Path:
    if output is None:
        raise click.UsageError("a programme needs a name: -o morning.mp3, or --plan to see its rundown")
    if is_show(output):
        return output
    if output.suffix.lower() != ".mp3":
        raise click.UsageError(f"{output}: a programme is one .mp3 file, or an episode of a show; this is neither")
    if output.exists() and not force:
        raise PublishError(f"{output}: exists already; give another name with -o, or --force to replace it")
    if not output.parent.is_dir():
        raise PublishError(f"{output.parent}: there is no such folder; make it, or give another with -o")
    return output


def _check_folder(output: Path | None) -> Path:
    if output is not None and is_show(output):
        raise click.UsageError(
            f"{output}: a show has an episode a programme; for one of each story, whenever there is a new one: "
            "audiobrief follow FEED -o SHOW, or audiobrief batch SOURCES -o SHOW"
        )
    if output is None or not output.is_dir():
        raise click.UsageError("--each writes a file for each story: give a folder that exists, -o stories/")
    return output
