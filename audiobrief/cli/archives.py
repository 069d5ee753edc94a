"""What publish and status say of an archive, in a folder or a store."""

from collections.abc import Sequence

from audiobrief.cli import EXIT_FAILED, EXIT_SOME_FAILED
from audiobrief.cli.report import Report, one_line
from audiobrief.errors import PublishError
from audiobrief.made_from import program_digest, voice_digest, voice_here
from audiobrief.many.last_run import success_age_s
from audiobrief.publish.feed import feed_url
from audiobrief.show.archive.log import Logged
from audiobrief.show.archive.place import Archive, open_archive
from audiobrief.show.archive.publisher import publish_archive
from audiobrief.show.archive.view import View
from audiobrief.standards.counting import counted
from audiobrief.standards.moments import now_utc, parse_date

MOST_NAMED = 20
"""Of failures, for people; with --json all are told; set by hand."""


def tell_published_archive(report: Report, address: str) -> int:
    """Publish an archive and tell what was done; return the exit code."""
    with open_archive(address) as archive:
        done = publish_archive(archive)
        report.say(f"{done.live} in the feed; {counted(len(done.changed), 'file')} changed")
        report.event("published", feed=feed_url(archive.show), live=done.live, waiting=0, changed=list(done.changed))
        for slug, fault in done.missing.items():
            report.failure(PublishError(f"{slug}: left out of the feed, for {fault}"), slug)
        report.result(feed_url(archive.show))
    return EXIT_SOME_FAILED if done.missing else 0


def tell_archive(report: Report, address: str, oldest_s: float | None) -> int:
    """Tell how an archive stands; return the exit code, that of failure when the last good run is older."""
    with open_archive(address) as archive:
        view = View(archive)
        view.refresh()
        counts = view.counts(program_digest(), _profile_here)
        age_s = _age_s(archive, counts.newest)
        _tell_failures(report, view.failures())
        report.event(
            "archive",
            title=archive.show.title,
            feed=feed_url(archive.show),
            made=counts.made,
            outdated=counts.outdated,
            failed=counts.failed,
            quarantined=counts.quarantined,
            minutes=counts.duration_ms // 60_000,
            byte_count=counts.byte_count,
            success_age_s=None if age_s is None else round(age_s),
        )
        hours, gigabytes = counts.duration_ms / 3_600_000, counts.byte_count / 1e9
        states = f"{counts.made:,} made, {counts.outdated:,} outdated, {counts.failed:,} failed"
        report.result(f"{states}, {counts.quarantined:,} set aside; {hours:,.1f} hours, {gigabytes:,.1f} GB")
    if oldest_s is None or (age_s is not None and age_s <= oldest_s):
        return 0
    since = "no batch has written to it" if age_s is None else f"the last good run was {age_s:.0f} s ago"
    report.failed("TooOld", f"{address}: {since}, and --max-age is {oldest_s:.0f} s", address)
    return EXIT_FAILED


def _tell_failures(report: Report, failures: Sequence[Logged]) -> None:
    for line in failures if report.as_json else failures[:MOST_NAMED]:
        aside = line.state == "quarantined"
        told = one_line(line.error if line.name in line.error else f"{line.name}: {line.error}")
        report.say(f"{'set aside' if aside else 'failed'}  {told}")
        more = {"source": line.name, "message": line.error, "error": line.error_type, "at": line.at}
        report.event("quarantined" if aside else "failed", **more)
    if len(failures) > MOST_NAMED and not report.as_json:
        report.say(f"and {len(failures) - MOST_NAMED:,} more; --json tells all")


def _profile_here(name: str) -> str:
    profile = voice_here(name)
    return voice_digest(profile) if profile else ""


def _age_s(archive: Archive, newest: str) -> float | None:
    """Return how long ago a run of this machine ended without a failure; from another, when anything was written."""
    known, written = success_age_s(archive.near), parse_date(newest)
    return (now_utc() - written).total_seconds() if known is None and written else known
