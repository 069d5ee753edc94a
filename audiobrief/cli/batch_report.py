"""What a batch says: of every article as it ends, of the whole at its end, and of its plan."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from audiobrief.cli import EXIT_FAILED, EXIT_SOME_FAILED
from audiobrief.cli.report import Report, one_line
from audiobrief.errors import AudiobriefError
from audiobrief.many.batch import Batch, Event
from audiobrief.many.hooks import Hooks
from audiobrief.many.journal import FAILED
from audiobrief.many.publishing import Publisher
from audiobrief.many.work import Foreseen, Result, Task, foresee
from audiobrief.sources.lists import Listed
from audiobrief.standards.counting import counted
from audiobrief.standards.moments import now_iso

STATES = {
    "made": "made",
    "updated": "updated",
    "unchanged": "unchanged",
    "failed": "failed",
    "quarantined": "set aside",
    "skipped": "left out",
}
"""What can become of an article → how people are told."""
NAMED_FAILURES = 20
"""How many failures the closing lines name; failures.jsonl names all."""
WORDS_A_MINUTE, SPEECH_KBPS = 165, 64
"""For the plan's estimates, before anything is spoken: the default rate, the usual quality."""


def tell_published(report: Report, publisher: Publisher, hooks: Hooks | None = None) -> None:
    """Rebuild a show's feed and tell it; a failure is told, and is no article's."""
    try:
        built = publisher.publish()
    except AudiobriefError as error:
        report.failure(error)
        return
    if built is None:
        return
    report.say(f"published: {built.live} live, {counted(len(built.changed), 'file')} changed")
    report.event("published", live=built.live, waiting=built.waiting, changed=list(built.changed), at=now_iso())
    if hooks:
        hooks.add("published", live=built.live, waiting=built.waiting, changed=list(built.changed), at=now_iso())
    for slug, fault in built.held_back.items():
        report.say(f"audiobrief: note: {slug}: held back, for {fault}")


def tell(report: Report, event: Event) -> None:
    """Tell what became of an article, and what was noted on its way."""
    name, result, at = one_line(event.name), event.result, now_iso()
    for level, message in result.notes:
        report.note(level, message)
    if event.kind == "started":
        report.detail(f"{name}: begun")
        report.event("started", source=event.name, at=at)
        return
    if event.kind in FAILED:
        _tell_failure(report, event, at)
        return
    if event.kind in {"skipped", "retried"}:
        report.say(f"{name}: {'left out' if event.kind == 'skipped' else 'tried again'}, {event.reason}")
        report.event("skipped" if event.kind == "skipped" else "retried", source=event.name, reason=event.reason, at=at)
        return
    if event.kind != "unchanged":
        report.say(
            f"{one_line(result.title)} ({result.duration_ms // 60000}:{result.duration_ms // 1000 % 60:02d} min)"
        )
        report.result(result.file)
        for remark in result.remarks:
            report.say(f"  {remark}")
    report.detail(f"{name}: {event.kind}, {result.file}, {result.seconds:.1f} s")
    report.event(
        event.kind,
        at=at,
        source=event.name,
        file=result.file,
        title=result.title,
        voice=result.voice,
        language=result.language,
        duration_ms=result.duration_ms,
        byte_count=result.byte_count,
        seconds=result.seconds,
        remarks=result.remarks,
    )


def _tell_failure(report: Report, event: Event, at: str) -> None:
    """Tell that an article failed; why is told once, at the end, unless nothing is said there."""
    name, result, aside = one_line(event.name), event.result, event.kind == "quarantined"
    signed = {"sign": result.sign} if result.sign else {}
    if (report.quiet and not aside) or result.trace:
        report.failed(result.error_type, event.reason, event.name, result.trace, at=at, **signed)
        return
    report.say(f"{name}: {'set aside' if aside else 'failed'}")
    kind = {"error": result.error_type, "message": event.reason, "source": event.name, **signed}
    report.event("quarantined" if aside else "failed", at=at, **kind)


def conclude(report: Report, batch: Batch, ended: list[Event]) -> int:
    """Tell the counts and name every failure again, and return the exit code."""
    counts = Counter(event.kind for event in ended)
    file = batch.finish()
    report.event("summary", **{state: counts[state] for state in STATES}, failures=file, at=now_iso())
    told = ", ".join(f"{counts[state]} {word}" for state, word in STATES.items() if counts[state])
    report.say(f"{told or 'nothing to make'}")
    failures = [event for event in ended if event.kind in FAILED]
    for event in failures[:NAMED_FAILURES]:
        name = one_line(event.name)
        report.say(f"  {name}: {one_line(event.reason).removeprefix(f'{name}: ')}")
    if failures:
        rest = len(failures) - NAMED_FAILURES
        report.say(f"  and {rest} more in {file}" if rest > 0 else f"all of them with --retry-failed again; see {file}")
    if not counts["failed"]:
        return 0
    return EXIT_FAILED if counts["failed"] == counts.total() - counts["skipped"] else EXIT_SOME_FAILED


@dataclass(slots=True)
class _Plan:
    """What a plan adds up to."""

    count: int = 0
    words: int = 0
    unopened: int = 0
    failed: int = 0


def tell_plan(report: Report, batch: Batch, listed: Iterator[Listed]) -> int:
    """Tell what would be made of the articles and why others would not; return the exit code.

    What lies here is read as a worker would read it, so that what would fail is told; the web is not asked.
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
    minutes = plan.words / WORDS_A_MINUTE
    megabytes = minutes * 60 * SPEECH_KBPS / 8000
    told = f"{counted(plan.words, 'word')}, {minutes:,.0f} min, {megabytes:,.0f} MB"
    unopened = f", and of {plan.unopened:,} on the web nobody knows yet" if plan.unopened else ""
    failing = f"; {plan.failed:,} would fail" if plan.failed else ""
    report.say(f"{plan.count:,} to make: about {told}{unopened}{failing}")
    if not plan.failed:
        return 0
    return EXIT_SOME_FAILED if plan.count else EXIT_FAILED


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
    plan.unopened += not foreseen.is_opened
    report.result(f"{name}  {counted(foreseen.words, 'word') if foreseen.is_opened else 'not opened yet'}")
    report.event("planned", source=task.name, words=foreseen.words if foreseen.is_opened else None)
