"""Tasks on the machines of a Dask cluster. The only home of distributed.

A crash in a task of Dask's own takes its neighbours with it, and Dask knows no deadline. So tasks travel in chunks, and
on the machine that gets a chunk each runs in the same guarded process as in a batch of one machine: `many.pool` there,
with the deadline inside. A machine that is lost has its chunks done elsewhere.
"""

import itertools
import logging
import multiprocessing
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from audiobrief.errors import EngineMissing, WrongOption
from audiobrief.expressions import regex
from audiobrief.made_from import program_digest
from audiobrief.many.pool import Begun, Done, Limits, Lost, run_tasks
from audiobrief.version import VERSION

T = TypeVar("T")
R = TypeVar("R")

LEAST_IN_CHUNK, MOST_IN_CHUNK = 5, 20
"""Tasks of a chunk, few at first, so that all machines have work soon; a scheduler takes its time for each chunk, and a
machine starts a process for each, however many are in it."""
CHUNKS_A_WORKER = 3
"""Sent ahead: one runs, one waits beside it, one is on its way; set by hand."""
LEAST_CHUNKS = 8
"""Sent even to a cluster that has no workers yet: an adaptive one grows by what waits; set by hand."""
LOOK_S = 1.0
"""How often results are looked for when nothing comes by itself; set by hand."""
ANSWER_S = 20.0
"""How long a scheduler is waited for: dask's own limit for a connection is 30 s; set by hand."""
DAEMON = "DASK_DISTRIBUTED__WORKER__DAEMON=False"
_LOCAL = regex(r"local:([1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class Timed(Generic[T, R]):
    """A task with all that the machine that does it must know."""

    place: int
    """In its chunk: what comes back names it by that, for the article itself has travelled enough."""
    task: T
    work: Callable[[T], R]
    deadline_s: float


@dataclass(frozen=True, slots=True)
class Ended(Generic[R]):
    """What became of a task, on its way back."""

    place: int
    result: R | None = None
    fault: str = ""
    tries: int = 1
    is_lost: bool = False
    """Whether it is tried again; another one follows."""


def check_address(address: str) -> None:
    """Raise WrongOption for what is no cluster's address."""
    if not (_LOCAL.fullmatch(address) or re.match(r"(?:tcp|tls|ws|wss|ucx)://\S+:\d+$", address)):
        raise WrongOption(f"--cluster {address}: write tcp://HOST:8786, or local:N for N processes of this machine")


def run_on_cluster(
    tasks: Iterable[T], work: Callable[[T], R], deadline_s: Callable[[T], float], limits: Limits, address: str
) -> Iterator[Begun[T] | Done[T, R] | Lost[T] | None]:
    """Yield what becomes of each task, as `run_tasks` does, but for what is begun; `limits.workers` says nothing here.

    Raises EngineMissing when no cluster answers, when its machines have another audiobrief, or cannot guard a task.
    """
    waiting = iter(tasks)
    first = list(itertools.islice(waiting, 1))
    if not first:  # nothing to do starts no cluster
        return
    waiting, size = itertools.chain(first, waiting), LEAST_IN_CHUNK
    alone: deque[T] = deque()
    """Tasks of chunks that ended several machines: each goes once more by itself, so that no other is blamed."""
    with _client(address) as client:
        running: dict[Any, list[T]] = {}
        while True:
            while len(running) < _window(client):
                chunk = [alone.popleft()] if alone else list(itertools.islice(waiting, size))
                if not chunk:
                    break
                timed = [Timed(place, task, work, deadline_s(task)) for place, task in enumerate(chunk)]
                future = client.submit(run_chunk, timed, limits.retries, limits.memory_mb, program_digest(), pure=False)
                running[future] = chunk
                size = min(size * 2, MOST_IN_CHUNK)
            if not running:
                return
            ended = _ended(running)
            if not ended:
                yield None
            for future in ended:
                chunk = running.pop(future)
                if len(chunk) > 1 and _killed(future):
                    alone.extend(chunk)
                else:
                    yield from _outcomes(future, chunk)


def run_chunk(chunk: Sequence[Timed[T, R]], retries: int, memory_mb: int, program: str) -> list[Ended[R]]:
    """Do a chunk of tasks one by one, each in a guarded process; runs on a machine of the cluster."""
    if program_digest() != program:
        raise EngineMissing(f"has another audiobrief than yours (version {VERSION}); install the same on all machines")
    if multiprocessing.current_process().daemon:
        raise EngineMissing(f"lets a task have no process of its own; start its workers with {DAEMON}")
    ended: list[Ended[R]] = []
    for one in run_tasks(chunk, _do, _deadline_s, Limits(1, retries, memory_mb)):
        if isinstance(one, Lost):
            ended.append(Ended(one.task.place, fault=one.fault, is_lost=True))
        elif isinstance(one, Done):
            ended.append(Ended(one.task.place, one.result, one.fault, one.tries))
    return ended


def _do(timed: Timed[T, R]) -> R:
    return timed.work(timed.task)


def _deadline_s(timed: Timed[Any, Any]) -> float:
    return timed.deadline_s


def _outcomes(future: Any, chunk: list[T]) -> Iterator[Done[T, Any] | Lost[T]]:
    """Yield what became of a chunk's tasks; raises EngineMissing when the machine can do none."""
    if future.status == "finished":
        for one in future.result():
            task = chunk[one.place]
            yield Lost(task, one.fault) if one.is_lost else Done(task, one.result, one.fault, one.tries)
        return
    error = future.exception()
    if isinstance(error, EngineMissing):
        raise EngineMissing(f"a machine of the cluster {error}") from error
    for task in chunk:
        yield Done(task, None, f"the cluster could not do it ({type(error).__name__}: {error})")


def _killed(future: Any) -> bool:
    """Say whether the machines that took a chunk were lost, one after the other."""
    return future.status == "error" and type(future.exception()).__name__ == "KilledWorker"


def _ended(running: Iterable[Any]) -> set[Any]:
    from distributed import wait

    try:
        return set(wait(list(running), timeout=LOOK_S, return_when="FIRST_COMPLETED").done)
    except TimeoutError:
        return set()


def _window(client: Any) -> int:
    threads: int = sum(worker.get("nthreads", 1) for worker in client.scheduler_info(n_workers=-1)["workers"].values())
    return max(LEAST_CHUNKS, threads * CHUNKS_A_WORKER)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise EngineMissing("--cluster needs Dask; pip install 'audiobrief[cluster]'") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it would say is told as an outcome
    local = _LOCAL.fullmatch(address)
    if local is None:
        try:
            client = Client(address, timeout=ANSWER_S)
        except (OSError, ValueError) as error:
            raise EngineMissing(f"--cluster {address}: no scheduler answers there ({error}); start one") from error
        with client:
            yield client
        return
    with (
        dask.config.set({"distributed.worker.daemon": False}),
        LocalCluster(
            n_workers=int(local[1]), threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client
