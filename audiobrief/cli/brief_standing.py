"""`audiobrief brief FILE.toml`, and what is done to a day's edition: drop, approve, skip."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from audiobrief.briefing.amending import amended, hold_empty
from audiobrief.briefing.edition import Edition, earlier_editions, read_edition
from audiobrief.briefing.morning import (
    Morning,
    approve,
    bring_again,
    how_again,
    how_of,
    listed,
    plan_again,
    plan_morning,
    skip,
    tell_failure,
    without_story,
)
from audiobrief.briefing.outlets.each import bring_each
from audiobrief.briefing.outlets.making import bring_out
from audiobrief.briefing.programme import AllDead, NothingNew
from audiobrief.briefing.reading import LeftOut
from audiobrief.briefing.standing import Standing
from audiobrief.cli import EXIT_SOME_FAILED
from audiobrief.cli.brief_options import gather_brief, is_given
from audiobrief.cli.brief_told import refuse_m4b, tell_brought, tell_m4b, tell_rundown
from audiobrief.cli.report import Report, one_line
from audiobrief.destinations import is_show
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import AudiobriefError, WrongOption
from audiobrief.settings import FILE_NAME, Settings

CHANGES = {"drop": 3, "approve": 2, "skip": 2}
"""Word → how many words its command has, NAME and number included."""
NOT_STANDING = {
    "whole": "write whole = true in the section of its file that is to be told so",
    "each": "give the sources themselves, and a folder with -o",
}
"""Options that a programme's file has no place for, and what does the same."""
OF_THE_PROGRAMME = ("max_minutes", "newest", "order", "presenter", "name")
SWITCHES = ("headlines_only", "leads", "pages", "rights", "m4b")
"""Options that lie over what a standing programme's file says."""


def make_standing(report: Report, file: Path, standing: Standing, given: dict[str, Any]) -> int:
    """Make today's edition of a standing programme, or let a held one out whose time has come."""
    day, plan = given.pop("day"), given.pop("plan")
    given.pop("force")
    output = given.pop("output") or (Path(standing.output) if standing.output else None)
    standing = _overlaid(standing, given)
    if output is None and not plan:
        raise click.UsageError(f'{file}: says no output = "morning.mp3"; write it there, or give one with -o')
    now = datetime.now(standing.clock()).astimezone(standing.clock())
    of_file = {"voice": standing.voice.stories, "quality": standing.quality, "m4b": standing.m4b or None}
    asked = {name: value for name, value in (*of_file.items(), *given.items()) if is_given(value)}
    refuse_m4b(output, asked)
    morning = Morning(standing, now, day.date() if day else now.date(), output or Path(), asked)
    options, settings = _gathered(asked, morning.output)
    if plan:
        programme = plan_morning(morning, options, settings, speaks=False)
        tell_rundown(report, programme)
        return EXIT_SOME_FAILED if programme.failures else 0
    if code := _settled(report, morning):
        return 0 if code == "done" else EXIT_SOME_FAILED
    try:
        return _make(report, morning, options, settings)
    except AudiobriefError as error:
        return _failed(report, file, morning, error)


def is_change(words: tuple[str, ...]) -> bool:
    """Say whether the command's words are a change of an edition, and no sources."""
    return words[0] in CHANGES and len(words) == CHANGES[words[0]] and not Path(words[0]).exists()


def change_edition(report: Report, words: tuple[str, ...], given: dict[str, Any]) -> int:
    """Drop a story of an edition and cut it again, or approve or skip one that is held."""
    day = given["day"].date() if given["day"] else None
    edition = read_edition(words[1], day)
    if words[0] == "drop":
        return _drop(report, edition, words[2])
    if words[0] == "approve":
        report.result(str(approve(edition)))
    else:
        skip(edition)
    report.say(f"{edition.name}, {edition.day}: {'out' if words[0] == 'approve' else 'skipped'}")
    report.event("edition", name=edition.name, day=edition.day, state="out" if words[0] == "approve" else "skipped")
    return 0


def _drop(report: Report, edition: Edition, number: str) -> int:
    if not number.isdecimal():
        raise WrongOption(f"drop {number}: say which story by its number, as the rundown counts them")
    edition = without_story(edition, int(number))
    options, settings = _gathered(edition.asked, Path(edition.output))
    programme = plan_again(edition, options, settings)
    tell_rundown(report, programme)
    if edition.asked.get("each"):
        for one in bring_each(listed(programme, edition), how_again(edition), options, settings):
            tell_brought(report, one)
        return 0
    brought = bring_again(edition, programme, options, settings)
    tell_brought(report, brought)
    return tell_m4b(report, brought) if edition.asked.get("m4b") and edition.state == "out" else 0


def _settled(report: Report, morning: Morning) -> str:
    """Settle a held edition whose time has come, and one that was skipped; empty: it is still to be made."""
    edition, silence = morning.edition, morning.awaits()
    if edition is not None and edition.state == "skipped":
        report.say(f"{edition.name}, {edition.day}: skipped; make it with --day on another day, or approve one")
        return "done"
    if edition is None or not silence:
        return ""
    if silence == "publish":
        report.result(str(approve(edition)))
    else:
        skip(edition)
    state = "out" if silence == "publish" else "skipped"
    report.say(f"{edition.name}, {edition.day}: nobody said anything by {morning.standing.approve_by}: {state}")
    report.event("edition", name=edition.name, day=edition.day, state=state)
    return "done"


def _make(report: Report, morning: Morning, options: EpisodeOptions, settings: Settings) -> int:
    try:
        programme = plan_morning(morning, options, settings)
    except NothingNew as error:
        report.say(str(error))
        report.event("nothing_new", name=morning.standing.name, message=str(error))
        return amend_earlier(report, morning.standing.name, morning.day.isoformat(), error.left_out)
    tell_rundown(report, programme)
    how = how_of(morning)
    brought = bring_out(programme, how, options, settings)
    tell_brought(report, brought)
    code = EXIT_SOME_FAILED if programme.failures else 0
    if how.hold:
        report.say(f"held: let it out with: audiobrief brief approve {shlex.quote(morning.standing.name)}")
    elif morning.standing.m4b:
        code = tell_m4b(report, brought) or code
    return amend_earlier(report, morning.standing.name, morning.day.isoformat(), programme.left_out) or code


def amend_earlier(report: Report, name: str, day: str, left_out: Sequence[LeftOut]) -> int:
    """Cut the programmes of earlier days again of which a story was corrected or withdrawn; a fault costs only one."""
    code = 0
    for edition in earlier_editions(name, day):
        found = amended(edition, left_out)
        if found is None:
            continue
        what = [*(f"{title} is corrected" for title in found.corrected), *(f"{t} is gone" for t in found.withdrawn)]
        report.say(f"{edition.name}, {edition.day}: {'; '.join(map(one_line, what))}")
        try:
            if not found.edition.told:
                report.result(str(hold_empty(edition)))
                report.event("edition", name=edition.name, day=edition.day, state="held")
                continue
            options, settings = _gathered(edition.asked, Path(edition.output))
            programme = plan_again(found.edition, options, settings)
            tell_brought(report, bring_again(found.edition, programme, options, settings))
        except AudiobriefError as error:
            report.failure(error, f"{edition.name}, {edition.day}")
            code = EXIT_SOME_FAILED
    return code


def _failed(report: Report, file: Path, morning: Morning, error: AudiobriefError) -> int:
    """Tell why there is no programme today, what stays, and how to mend it; also to the command of `on_failed`."""
    repair = f"audiobrief brief {shlex.quote(str(file.resolve()))}"
    day = morning.stays_of()
    stays = (
        f"; {morning.output} stays as it was{f', the programme of {day}' * bool(day)}"
        if morning.output.exists()
        else ""
    )
    told = {
        "event": "failed",
        "version": 1,
        "error": type(error).__name__,
        "message": str(error),
        "source": str(file),
        "name": morning.standing.name,
        "day": morning.day.isoformat(),
        "stays": str(morning.output) if stays else "",
        "stays_of": day,
        "repair": repair,
    }
    if morning.standing.on_failed and (fault := tell_failure(morning.standing.on_failed, told)):
        report.say(f"audiobrief: note: {fault}")
    if not isinstance(error, AllDead):
        raise error
    report.failed(type(error).__name__, f"{error}{stays}; try again with: {repair}", str(file), repair=repair)
    return EXIT_SOME_FAILED


def _gathered(asked: Mapping[str, Any], output: Path) -> tuple[EpisodeOptions, Settings]:
    """Return options and settings of the command that made an edition, over the show's own."""
    return gather_brief(asked, output / FILE_NAME if is_show(output) else None)


def _overlaid(standing: Standing, given: dict[str, Any]) -> Standing:
    """Return a standing programme with what options say in place of its file's words."""
    for name, remedy in NOT_STANDING.items():
        if given.pop(name):
            raise click.UsageError(f"--{name} is not for a standing programme: {remedy}")
    over = {name: given.pop(name) for name in OF_THE_PROGRAMME}
    over |= {name: given.pop(name) or None for name in SWITCHES}
    sound = standing.sound
    if given.pop("no_music"):
        sound = replace(sound, music=False)
    sound = replace(sound, set=given.pop("sound") or sound.set)
    presenter = over.pop("presenter")
    if presenter:
        standing = replace(standing, voice=replace(standing.voice, presenter=presenter))
    return replace(standing, sound=sound, **{name: value for name, value in over.items() if value is not None})
