"""A standing programme's day: made in time, held for approval, cut again; and what is left when it cannot be made."""

import json
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from audiobrief.briefing.edition import Edition, has_edition, read_edition, sections_of, write_edition
from audiobrief.briefing.memory import recall
from audiobrief.briefing.outlets.making import Brought, How, bring_out, preview_file
from audiobrief.briefing.programme import Programme, plan_programme
from audiobrief.briefing.standing import Standing, moment_of, wanted_of
from audiobrief.briefing.wanted import shaped
from audiobrief.destinations import is_show
from audiobrief.disk.atomic import remove_tree, take_in
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import ReadError
from audiobrief.settings import Settings
from audiobrief.show.folder import open_show_folder
from audiobrief.show.life import HELD, release
from audiobrief.standards.moments import now_utc

SPEAKING_S = 60.0
"""Kept free before `ready` for speaking and writing; ten minutes take about ten seconds on two cores."""
LEAST_READING_S = 15.0
"""Given to the sources even when `ready` is close: a feed that answers at all does so within it; set by hand."""
HOOK_S = 60.0
"""How long a command of `on_failed` may take; set by hand."""


@dataclass(frozen=True, slots=True)
class Morning:
    """A standing programme on a day."""

    standing: Standing
    now: datetime
    """In the programme's zone."""
    day: date
    output: Path
    asked: Mapping[str, Any]

    @property
    def edition(self) -> Edition | None:
        """What was made of it so far."""
        if not has_edition(self.standing.name, self.day):
            return None
        with suppress(ReadError):
            return read_edition(self.standing.name, self.day)
        return None

    def stays_of(self) -> str:
        """Return of which day the programme is that lies at its output now; empty where nobody knows."""
        with suppress(ReadError):
            latest = read_edition(self.standing.name)
            is_it = latest.state == "out" and latest.output == str(self.output.resolve()) and self.output.exists()
            return latest.day if is_it else ""
        return ""

    def until_s(self) -> float | None:
        """Return when sources must have answered, in seconds since 1970; None when nothing waits for it."""
        if not self.standing.ready or self.day != self.now.date():
            return None
        ready = moment_of(self.standing.ready, self.now)
        if self.now >= ready:
            return None
        last = ready - timedelta(seconds=SPEAKING_S)
        return max(last, min(ready, self.now + timedelta(seconds=LEAST_READING_S))).timestamp()

    def awaits(self) -> str:
        """Return what becomes of a held edition now: nothing, or what silence means once its time has come."""
        edition = self.edition
        if edition is None or edition.state != "held" or not self.standing.approve_by:
            return ""
        return self.standing.silence if self.now >= moment_of(self.standing.approve_by, self.now) else ""


def plan_morning(morning: Morning, options: EpisodeOptions, settings: Settings, *, speaks: bool = True) -> Programme:
    """Return the day's programme, without what somebody dropped from it; arguments and errors of `plan_programme`."""
    edition = morning.edition
    wanted = wanted_of(morning.standing, morning.day)
    dropped = edition.dropped if edition else ()
    return plan_programme(wanted, options, settings, until_s=morning.until_s(), without=dropped, speaks=speaks)


def how_of(morning: Morning) -> How:
    """Return how the day's programme is brought out: held, unless somebody approved it already."""
    edition, standing = morning.edition, morning.standing
    approved = edition is not None and edition.state == "out"
    return How(
        morning.output,
        private=not standing.rights,
        hold=standing.hold and not approved,
        asked=morning.asked,
        dropped=edition.dropped if edition else (),
    )


def plan_again(edition: Edition, options: EpisodeOptions, settings: Settings) -> Programme:
    """Return an edition's programme from the bytes that were kept: nobody is asked."""
    wanted = shaped({**edition.shape, "order": "list"}, date.fromisoformat(edition.day), sections_of(edition.stories))
    return plan_programme(wanted, options, settings)


def bring_again(edition: Edition, programme: Programme, options: EpisodeOptions, settings: Settings) -> Brought:
    """Bring an edition out again where it is."""
    return bring_out(listed(programme, edition), how_again(edition), options, settings)


def how_again(edition: Edition) -> How:
    """Return how an edition was brought out."""
    return How(
        Path(edition.output),
        private=edition.private,
        hold=edition.state == "held",
        asked=edition.asked,
        dropped=edition.dropped,
    )


def listed(programme: Programme, edition: Edition) -> Programme:
    """Return an edition's programme that was planned again, with the order in which its sources are told."""
    return replace(programme, wanted=replace(programme.wanted, order=edition.shape["order"]))


def without_story(edition: Edition, number: int) -> Edition:
    """Return an edition without the story that listeners count so; raises ReadError when it has none of the number."""
    told = edition.told
    if not 1 <= number <= len(told):
        listed = ", ".join(f"{at} {story.title}" for at, story in enumerate(told, 1))
        raise ReadError(f"{edition.name}: there is no story {number}; it has {listed}")
    if len(told) == 1:
        raise ReadError(f"{edition.name}: this is its only story; skip the programme, or retract its episode")
    return edition.without(told[number - 1])


def approve(edition: Edition) -> Path:
    """Let a held edition out, and return its MP3; raises ReadError when it is not held."""
    _must_be_held(edition)
    output, file = Path(edition.output), Path(edition.file)
    if is_show(output):
        shelf = open_show_folder(output)
        with shelf.locked():
            episode = shelf.read(file.parent.name)
            if episode.status == HELD:
                shelf.write(release(episode, now_utc()))
    else:
        take_in(file, output)
        remove_tree(file)
        file = output
    write_edition(replace(edition, file=str(file), state="out"))
    return file


def skip(edition: Edition) -> None:
    """Let a held edition never out: its preview goes, and what it would have told may be told another day."""
    _must_be_held(edition)
    output, file = Path(edition.output), Path(edition.file)
    if not is_show(output) and file == preview_file(output).resolve():
        remove_tree(file)
    recall(edition.name).note((), date.fromisoformat(edition.day))
    write_edition(replace(edition, state="skipped"))


def tell_failure(command: str, failure: Mapping[str, Any]) -> str:
    """Run the command of `on_failed` with the failure as JSON on its input; return what went wrong with it, if any."""
    try:
        done = subprocess.run(  # noqa: S602  the command is its user's own, from their settings
            command, shell=True, input=json.dumps(failure).encode(), timeout=HOOK_S, check=False, capture_output=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        return f"on_failed could not be run: {error}"
    return f"on_failed ended with {done.returncode}" if done.returncode else ""


def _must_be_held(edition: Edition) -> None:
    if edition.state != "held":
        raise ReadError(f"{edition.name}: the programme of {edition.day} is not held; it is {edition.state}")
