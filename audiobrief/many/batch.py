"""A batch: every article of the lists that is missing or changed, by workers that may die.

What the journal shows whole and unchanged is not even given to a worker; a bounded window keeps ten thousand
sources names until their turn comes.
"""

import hashlib
import os
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.disk.regular import without_links
from audiobrief.errors import EngineMissing
from audiobrief.made_from import options_digest
from audiobrief.many.journal import FAILED, Journal
from audiobrief.many.naming import below
from audiobrief.many.pool import Begun, Done, Limits, Lost, run_tasks
from audiobrief.many.work import Result, Task, Work, make_one
from audiobrief.model import Source
from audiobrief.sources.files import read_file
from audiobrief.sources.lists import Listed

if TYPE_CHECKING:
    from audiobrief.many.archived import ArchiveJournal
    from audiobrief.show.archive.place import Archive

BYTES_A_SECOND = 2000
"""Of a source, beyond the time every one has: a tenth of what the slowest machine measured makes of plain text."""
HASHED_BYTES = 1 << 26
"""A larger file is told from its earlier self by size and time instead of its bytes; set by hand."""


NOTHING = Result("")
"""What became of an article that no worker has seen."""


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How a batch runs."""

    workers: int = 0
    """0: one a core."""
    deadline_s: float = 600.0
    """For every article; a long one gets more by its length."""
    retries: int = 1
    memory_mb: int = 0
    refresh: bool = False
    """Make what is unchanged too."""
    retry_failed: bool = False
    """Only what failed in the last run."""
    since: str = ""
    """ISO 8601: only what a list dates on or after it; what it does not date is taken."""
    match: str = ""
    """A regular expression that name or title must hold."""
    limit: int | None = None
    shard: tuple[int, int] = (0, 1)
    """(i, n): of the articles only those whose key falls to shard i of n."""
    cluster: str = ""
    """Address of a Dask scheduler, or local:N; empty: workers of this machine."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a batch."""

    kind: str
    """started, skipped, unchanged, retried, made, updated, failed or quarantined; empty where a second has passed
    without any, or a source turned out to be many."""
    key: str
    name: str
    result: Result = NOTHING
    reason: str = ""
    """Why it is left out, tried again or failed."""
    source_bytes: int = 0


class Batch:
    """The articles of the lists on their way into one output; iterate over `run` to make them."""

    def __init__(self, work: Work, how: BatchOptions, archive: "Archive | None" = None) -> None:
        """`archive` is the opened one of the work, if it goes into one."""
        self._work, self._how, self._journal = work, how, _open_journal(work.output, archive)
        self._asked = options_digest(work.options, work.settings)
        self._seen: set[str] = set()
        self._later: deque[Task] = deque()
        self._events: deque[Event] = deque()
        self._made_as: dict[str, str] = {}

    def plan(self, listed: Iterable[Listed]) -> Iterator[Task | Event]:
        """Yield what is to be made as tasks, and what is not as events with a reason."""
        taken = 0
        for one in listed:
            if one.fault:
                self._journal.failed_list(one.name, one.fault)
                yield Event("failed", one.name, one.name, Result("failed", error_type="ReadError"), one.fault)
                continue
            if reason := self._unwanted(one):
                if not self._how.retry_failed:
                    yield Event("skipped", one.name, one.name, reason=reason)
                continue
            task = self._task(one, taken + 1)
            if task.key in self._seen:
                yield Event("skipped", task.key, one.name, reason="it is in the lists already")
                continue
            self._seen.add(task.key)
            if not self._mine(task.key) or (self._how.retry_failed and not self._has_failed(task.key)):
                continue
            if self._how.limit is not None and taken >= self._how.limit:
                return
            taken += 1
            yield self._unless_made(task)

    def run(self, listed: Iterable[Listed]) -> Iterator[Event]:
        """Make every article and yield what becomes of each; raises EngineMissing when none can be spoken.

        Whatever stops it, what became of those that are done is kept.
        """
        try:
            yield from self._run(listed)
        finally:
            self._journal.flush()

    def _run(self, listed: Iterable[Listed]) -> Iterator[Event]:
        limits = Limits(self._how.workers or os.cpu_count() or 1, self._how.retries, self._how.memory_mb)
        planned = self.plan(listed)
        while True:
            for one in self._outcomes(self._tasks(planned), limits):
                yield from self._drained()
                if not isinstance(one, Done):
                    yield _on_the_way(one)
                    continue
                result = one.result or Result("failed", error=_told(one.fault, one.tries), error_type="WorkerDied")
                yield from self._ended(one.task, result)
            yield from self._drained()
            if not self._later:  # a feed that ended last leaves its entries for another round
                return

    def _outcomes(
        self, tasks: Iterator[Task], limits: Limits
    ) -> Iterator[Begun[Task] | Done[Task, Result] | Lost[Task] | None]:
        if not self._how.cluster:
            return run_tasks(tasks, make_one, self._deadline_s, limits)
        from audiobrief.many.cluster import run_on_cluster

        return run_on_cluster(tasks, make_one, self._deadline_s, limits, self._how.cluster)

    def finish(self) -> str:
        """Write the list of failures; return its path when there is one."""
        return str(self._journal.write_failures() or "")

    def _tasks(self, planned: "Iterator[Task | Event]") -> Iterator[Task]:
        """Yield tasks as workers ask for them; entries of feeds that turned up come first."""
        while True:
            if self._later:
                yield self._later.popleft()
                continue
            step = next(planned, None)
            if step is None:
                return
            if isinstance(step, Task):
                yield step
            else:
                self._events.append(step)

    def _drained(self) -> Iterator[Event]:
        while self._events:
            yield self._events.popleft()

    def _ended(self, task: Task, result: Result) -> Iterator[Event]:
        if result.state == "feed":
            yield Event("", task.key, task.name)
            yield from self._split(task, result.entries)
            return
        if result.missing:
            raise EngineMissing(result.error)
        if result.state == "skipped":
            yield Event("skipped", task.key, task.name, result, result.error.removeprefix(f"{task.name}: "))
            return
        twin = self._made_as.setdefault(result.file, task.key) if result.file else task.key
        if twin != task.key:
            what = f"{result.file}: another article of this run has this name; add {{id}} to the template"
            result = replace(result, state="failed", error=what, error_type="PublishError")
        self._journal.ended(task, result)
        yield Event(result.state, task.key, task.name, result, result.error, task.byte_count)

    def _split(self, feed: Task, entries: Iterable[Source]) -> Iterator[Event]:
        for source in entries:
            key = source.url or f"{feed.key}#{source.entry}"
            if key in self._seen:
                yield Event("skipped", key, source.name, reason="it is in the lists already")
                continue
            self._seen.add(key)
            digest = _digest(source.data, self._asked)
            task = replace(feed, key=key, name=source.name, source=source, digest=digest, byte_count=len(source.data))
            step = self._unless_made(task)
            if isinstance(step, Task):
                self._later.append(step)
            else:
                yield step

    def _unwanted(self, one: Listed) -> str:
        """Return why an article is not to be made, as far as its list tells."""
        if one.left_out:
            return one.left_out
        if self._how.since and one.published and one.published[: len(self._how.since)] < self._how.since:
            return f"it is of {one.published[:10]}, before {self._how.since}"
        title = one.overrides.title
        if self._how.match and not re.search(self._how.match, f"{one.name}\n{title}", re.IGNORECASE):
            return f'neither its name nor its title holds "{self._how.match}"'
        return ""

    def _task(self, one: Listed, number: int) -> Task:
        data = one.source.data if one.source else b""
        path = Path(one.address) if one.address and "://" not in one.address and one.address != "-" else None
        key = one.address if path is None else str(without_links(path))
        if one.source:
            found_in = without_links(one.source.path) if one.source.path else one.name
            key = one.source.url or f"{found_in}#{one.source.entry}"
        if one.id and self._work.archive:
            key = f"id:{one.id}"
        digest = _digest(data or one.version.encode(), self._asked) if path is None else _file_digest(path, self._asked)
        size = len(data) or one.byte_count or (path.stat().st_size if path and path.is_file() else 0)
        return Task(
            self._work,
            key,
            one.name if one.source else one.address,
            number,
            digest,
            one.source,
            one.overrides,
            one.led_by,
            below(path),
            size,
        )

    def _unless_made(self, task: Task) -> Task | Event:
        again = self._how.refresh or self._how.retry_failed
        known = None if again else self._journal.is_settled(task.key, task.digest)
        if known is None:
            return task
        if known.state in FAILED:
            what = f"{known.error} ({known.at}; --retry-failed tries it again)"
            return Event(known.state, task.key, task.name, Result(known.state, error_type="TriedBefore"), what)
        self._made_as[known.file] = task.key
        result = Result("unchanged", file=known.file, byte_count=known.byte_count)
        return Event("unchanged", task.key, task.name, result, source_bytes=task.byte_count)

    def _has_failed(self, key: str) -> bool:
        before = self._journal.latest(key)
        return before is not None and before.state in FAILED

    def _mine(self, key: str) -> bool:
        number, count = self._how.shard
        return int(hashlib.sha256(key.encode("utf-8", "replace")).hexdigest(), 16) % count == number

    def _deadline_s(self, task: Task) -> float:
        return self._how.deadline_s + task.byte_count / BYTES_A_SECOND


def _open_journal(output: Path, archive: "Archive | None") -> "Journal | ArchiveJournal":
    if archive is None:
        return Journal(output)
    from audiobrief.many.archived import ArchiveJournal

    return ArchiveJournal(archive)


def _on_the_way(one: Begun[Task] | Lost[Task] | None) -> Event:
    if one is None:
        return Event("", "", "")
    if isinstance(one, Lost):
        return Event("retried", one.task.key, one.task.name, reason=one.fault)
    return Event("started", one.task.key, one.task.name)


def _told(fault: str, tries: int) -> str:
    return f"{fault}{f', {tries} times' if tries > 1 else ''}; leave it out, or report it with the source"


def _digest(data: bytes, asked: str) -> str:
    return hashlib.sha256(asked.encode() + data).hexdigest()


def _file_digest(path: Path | None, asked: str) -> str:
    """Return the digest of a file's bytes and the options; of what is no file, of the options alone."""
    if path is None or not path.is_file():
        return _digest(b"", asked)
    status = path.stat()
    if status.st_size > HASHED_BYTES:
        return _digest(f"{status.st_size} {status.st_mtime_ns}".encode(), asked)
    return _digest(read_file(path, HASHED_BYTES), asked)
