"""How `audiobrief brief` tells a rundown and what came of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audiobrief.briefing.frame import Part
from audiobrief.briefing.outlets.m4b import write_m4b
from audiobrief.briefing.outlets.making import Brought
from audiobrief.briefing.programme import Programme
from audiobrief.cli import EXIT_SOME_FAILED
from audiobrief.cli.report import Report, one_line
from audiobrief.destinations import is_show
from audiobrief.errors import AudiobriefError, WrongOption


def tell_rundown(report: Report, programme: Programme) -> None:
    """Tell what is said in order, what is not, and how long it lasts."""
    rundown = programme.rundown
    number = 0
    for part, length_ms in zip(rundown.parts, rundown.lengths_ms, strict=True):
        number += part.story is not None
        report.say(f"{_clock(length_ms):>6} {part.kind:8} {f'{number}. ' if part.story else ''}{_heading(part)}")
        report.event(
            "part",
            kind=part.kind,
            title=_heading(part),
            source=part.story.name if part.story else "",
            whole=part.is_whole,
            voice=part.voice.name,
            duration_ms=length_ms,
            measured=programme.is_sure,
        )
    for story in rundown.headlines:
        report.say(f"headline {one_line(story.title)} ({one_line(story.name)})")
        report.event("headline", title=one_line(story.title), source=story.name)
    for story in rundown.left_out:
        report.say(f"no room  {one_line(story.title)}")
        report.event("skipped", source=story.name, reason="it has no room, not even for its headline")
    for twin in programme.duplicates:
        name, fuller = one_line(twin.story.name), one_line(twin.fuller.name)
        report.say(f"told     {one_line(twin.story.title)} ({name}): {fuller} tells more")
        report.event("skipped", source=twin.story.name, reason=f"{twin.fuller.name} tells the same story more fully")
    for one in programme.left_out:
        report.say(f"left out {one_line(one.name)}: {one_line(one.reason)}")
        report.event("skipped", source=one.name, reason=one.reason)
    for failure in programme.failures:
        report.failure(failure.error, failure.name)
    report.say(f"{'' if programme.is_sure else 'about '}{_clock(rundown.length_ms)} min")


def tell_brought(report: Report, brought: Brought) -> None:
    """Tell where a programme is."""
    episode = brought.episode
    report.result(str(brought.file))
    report.event(
        "briefing",
        file=str(brought.file),
        state=brought.state,
        title=episode.article.title,
        description=episode.article.standfirst,
        slug=episode.slug if episode.guid else "",
        rights=episode.rights,
        duration_ms=episode.audio.duration_ms,
        byte_count=episode.audio.byte_count,
        chapters=[
            {"title": c.title, "start_ms": c.start_ms, "end_ms": c.end_ms, "url": c.url} for c in episode.chapters
        ],
    )


def refuse_m4b(output: Path | None, asked: Mapping[str, Any]) -> None:
    """Raise WrongOption where an M4B is asked for and nothing can lie beside the MP3."""
    if asked.get("m4b") and output and is_show(output):
        raise WrongOption(f"{output}: an M4B is written beside an .mp3 file, and this is a show; give -o FILE.mp3")


def tell_m4b(report: Report, brought: Brought) -> int:
    """Write an M4B beside a programme that is out, tell where, and return the exit code; a fault costs only it."""
    try:
        report.result(str(write_m4b(brought.file, brought.episode)))
    except AudiobriefError as error:
        report.failure(error)
        return EXIT_SOME_FAILED
    return 0


def _heading(part: Part) -> str:
    title = part.story.title if part.story else part.lines[0].text
    return one_line(title) + ("" if part.is_whole else " (its start)")


def _clock(length_ms: int) -> str:
    minutes, seconds = divmod(round(length_ms / 1000), 60)
    return f"{minutes}:{seconds:02d}"
