"""What a batch would make and why not the rest, with words, minutes, bytes and the time this machine takes."""

import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from audiobrief.cli import EXIT_FAILED, EXIT_SOME_FAILED
from audiobrief.cli.batch_progress import clock
from audiobrief.cli.batch_report import tell
from audiobrief.cli.report import Report, one_line
from audiobrief.errors import AudiobriefError
from audiobrief.languages import ENGLISH, reading_of
from audiobrief.many.batch import Batch, Event
from audiobrief.many.pace import Estimate, Speed
from audiobrief.many.work import Foreseen, Result, Task, foresee
from audiobrief.settings import Settings
from audiobrief.sources.lists import Listed
from audiobrief.standards.counting import counted

NOTHING = Estimate(0, 0, 0)


@dataclass(slots=True)
class _Plan:
    """What a plan adds up to."""

    count: int = 0
    words: int = 0
    unopened: int = 0
    failed: int = 0
    in_all: Estimate = NOTHING
    speeds: dict[str, Speed | None] = field(default_factory=dict)
    """By the voice asked for; None for one that does not speak here."""


def tell_plan(report: Report, batch: Batch, listed: Iterator[Listed], workers: int) -> int:
    """Tell what would be made of the articles and why others would not; return the exit code.

    What lies here is read as a worker would read it, so that what would fail is told; the web is not asked. Each voice
    reads some news first, so that the time is this machine's; `workers` is 0 where nobody knows their number.
    """
    plan = _Plan()
    for step in batch.plan(listed):
        if isinstance(step, Task):
            for foreseen in foresee(step):
                _tell_foreseen(report, step, foreseen, plan)
        else:
            plan.failed += step.kind == "failed"
            tell(report, step)
            if step.kind == "failed":
                report.say(f"  {one_line(step.reason)}")
    _tell_sum(report, plan, workers)
    if not plan.failed:
        return 0
    return EXIT_SOME_FAILED if plan.count else EXIT_FAILED


def _tell_sum(report: Report, plan: _Plan, workers: int) -> None:
    told = [counted(plan.words, "word")]
    if plan.in_all.duration_ms:
        told += [f"{plan.in_all.duration_ms / 60_000:,.0f} min", f"{plan.in_all.byte_count / 1e6:,.0f} MB"]
        told += [f"made in {clock(plan.in_all.seconds / (workers or 1))} by {counted(workers or 1, 'worker')}"]
    elif plan.words:
        told += ["how long nobody knows: its voice does not speak here"]
    unopened = f", and of {plan.unopened:,} on the web nobody knows yet" if plan.unopened else ""
    failing = f"; {plan.failed:,} would fail" if plan.failed else ""
    report.say(f"{plan.count:,} to make: about {', '.join(told)}{unopened}{failing}")
    sums = plan.in_all if plan.in_all.duration_ms else None
    report.event("plan", count=plan.count, words=plan.words, unopened=plan.unopened, workers=workers, **_told(sums))


def _tell_foreseen(report: Report, task: Task, foreseen: Foreseen, plan: _Plan) -> None:
    name = one_line(task.name)
    reason = one_line(foreseen.fault).removeprefix(f"{name}: ")
    if foreseen.state in {"skipped", "quarantined"}:
        tell(report, Event(foreseen.state, task.key, task.name, Result(foreseen.state), reason))
        return
    if foreseen.fault:
        plan.failed += 1
        report.say(f"{name}: would fail, {reason}")
        report.event("failed", source=task.name, message=foreseen.fault, error=foreseen.error_type)
        return
    plan.count, plan.words = plan.count + 1, plan.words + foreseen.words
    if not foreseen.is_opened:
        plan.unopened += 1
        report.result(f"{name}  not opened yet")
        report.event("planned", source=task.name, words=None, **_told(None))
        return
    one = _estimate(report, task, foreseen.words, plan)
    lasts = f"  {clock(one.duration_ms / 1000)} min" if one else ""
    report.result(f"{name}  {counted(foreseen.words, 'word')}{lasts}")
    report.event("planned", source=task.name, words=foreseen.words, **_told(one))


def _told(one: Estimate | None) -> dict[str, Any]:
    """Return the fields of an event; none of them is known without a voice."""
    return asdict(one) if one else dict.fromkeys(field.name for field in fields(Estimate))


def _estimate(report: Report, task: Task, words: int, plan: _Plan) -> Estimate | None:
    """Return what an article's words are likely to become, and add it up; None where its voice does not speak here."""
    settings = task.work.settings
    if task.overrides.voice:
        settings = replace(settings, voice=replace(settings.voice, name=task.overrides.voice))
    voice = settings.voice.name or ""
    if voice not in plan.speeds:
        plan.speeds[voice] = _measured(report, settings)
    if (speed := plan.speeds[voice]) is None:
        return None
    one, sums = speed.estimate(words), plan.in_all
    plan.in_all = Estimate(
        sums.duration_ms + one.duration_ms, sums.byte_count + one.byte_count, round(sums.seconds + one.seconds, 3)
    )
    return one


def _measured(report: Report, settings: Settings) -> Speed | None:
    """Return how fast the voice of the settings is; one that does not speak here is told."""
    from audiobrief.disk.work_folder import work_folder
    from audiobrief.recording import record_text
    from audiobrief.speech.voices import default_voice, find_voice

    try:
        voice = find_voice(settings.voice.name) if settings.voice.name else default_voice(ENGLISH)
        reading = " ".join(reading_of(voice.language))
        with work_folder() as folder:
            return Speed(reading, lambda text: record_text(text, folder / "reading.mp3", settings))
    except AudiobriefError as error:
        report.note(logging.WARNING, str(error))
        return None
