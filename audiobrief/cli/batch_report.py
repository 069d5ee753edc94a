"""What a batch says: of every article as it ends, and of the whole at its end."""

from collections import Counter

from audiobrief.cli import EXIT_FAILED, EXIT_SOME_FAILED
from audiobrief.cli.report import Report, one_line
from audiobrief.errors import AudiobriefError
from audiobrief.many.batch import Batch, Event
from audiobrief.many.hooks import Hooks
from audiobrief.many.journal import FAILED
from audiobrief.many.publishing import Publisher
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
"""How many failures the closing lines name; failures.jsonl names all; set by hand."""


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
