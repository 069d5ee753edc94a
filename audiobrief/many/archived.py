"""A batch into an archive: what its log knows of every article, in place of the journal of a folder."""

import json
from dataclasses import asdict
from pathlib import Path

from audiobrief.disk.atomic import write_whole
from audiobrief.disk.operations import make_folder
from audiobrief.many.journal import FAILURES, Try
from audiobrief.many.work import Result, Task
from audiobrief.show.archive.log import Log, Logged
from audiobrief.show.archive.place import Archive
from audiobrief.show.archive.view import View
from audiobrief.standards.moments import now_iso

PASSING = frozenset({"FetchError", "PublishError", "ClusterFailed"})
"""Errors of a server, a store or a machine: what failed with them is tried again without being asked for."""


class ArchiveJournal:
    """What became of the articles of an archive in all runs, its log read once at the start of one."""

    def __init__(self, archive: Archive) -> None:
        self._view, self._log, self._near = View(archive), Log(archive.place), archive.near
        make_folder(self._near)
        self._view.refresh()

    def latest(self, key: str) -> Try | None:
        """Return the last try of an article."""
        known = self._view.find(key)
        return _as_try(known) if known else None

    def is_settled(self, key: str, digest: str) -> Try | None:
        """Return the last try of an article as it is now, unless it is to be tried again.

        What failed by itself, or was set aside, fails again: among a million articles it waits to be asked for.
        """
        known = self._view.find(key)
        if known is None or known.digest != digest or known.error_type in PASSING:
            return None
        return _as_try(known)

    def ended(self, task: Task, result: Result) -> None:
        """Note what became of an article; raises PublishError when the archive refuses."""
        stands = result.state not in {"failed", "quarantined"}
        self._log.add(
            Logged(
                key=task.key,
                name=task.name,
                state=result.state,
                at=now_iso(),
                digest=task.digest,
                slug=result.slug if stands else "",
                title=result.title,
                published=result.published,
                duration_ms=result.duration_ms,
                byte_count=result.byte_count,
                voice=result.voice,
                program=result.made_from.program,
                voice_profile=result.made_from.voice,
                error=result.error,
                error_type=result.error_type,
            )
        )

    def failed_list(self, name: str, fault: str) -> None:
        """Note nothing: a list that cannot be read is no article, and is told."""

    def flush(self) -> None:
        """Write the lines that are not written yet; raises PublishError when the archive refuses."""
        self._log.write()

    def write_failures(self) -> Path | None:
        """Write what is not written yet of the log, and a list of failures on this machine; return that."""
        self._log.write()
        self._view.refresh()
        file = self._near / FAILURES
        failed = self._view.failures()
        write_whole(file, "".join(json.dumps(asdict(line)) + "\n" for line in failed))
        return file if failed else None


def _as_try(known: Logged) -> Try:
    return Try(
        known.key,
        known.name,
        known.state,
        known.slug and f"{known.slug}.mp3",
        known.byte_count,
        known.digest,
        known.error,
        at=known.at,
    )
