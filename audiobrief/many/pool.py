"""Workers that may die: a crash, a hang or a kill costs its own task alone. The only home of pebble.

Of the pools that were tried with crashing tasks, pebble's alone did all the good ones, named each bad one, and left no
process behind when its parent was killed.
"""

import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

WINDOW = 3
"""Tasks scheduled for each worker: enough that none waits for work, few enough that thousands stay names;
set by hand."""
MOST_BROKEN = 20
"""A worker that dies between two tasks breaks the whole pool of pebble's; so often another takes its place."""
LOOK_S = 1.0
"""How often it is looked whether a worker has begun another task; set by hand."""
GIVE_UP_S = 5.0
"""How long running tasks are waited for when all is to stop: SLURM kills after 30 s (KillWait), systemd after 90."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a task may take."""

    workers: int
    retries: int = 1
    """How often a task whose worker died is tried again, in a fresh one."""
    memory_mb: int = 0
    """Address space of a worker (POSIX); 0: as much as there is."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T, R]):
    """A task that came back, or the reason why it did not."""

    task: T
    result: R | None
    fault: str = ""
    """How its worker ended, such as "killed by SIGSEGV"; empty when there is a result."""
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Lost(Generic[T]):
    """A task whose worker died and that is tried again."""

    task: T
    fault: str


@dataclass(frozen=True, slots=True)
class Begun(Generic[T]):
    """A task that a worker has begun, the first time or again."""

    task: T


def run_tasks(
    tasks: Iterable[T], work: Callable[[T], R], deadline_s: Callable[[T], float], limits: Limits
) -> Iterator[Begun[T] | Done[T, R] | Lost[T] | None]:
    """Yield what becomes of each task as it does; `work` is importable, tasks and results travel between processes.

    Where nothing has become of any for a second, None is yielded: somebody may want to tell how far all is. An error
    that `work` raises is raised here. When the iterator is closed, what runs is ended.
    """
    pool = _Pool(limits)

    def start(task: T, number: int) -> None:
        running[pool.schedule(work, task, deadline_s(task))] = (task, number)

    waiting = iter(tasks)
    running: dict[Future[R], tuple[T, int]] = {}
    begun: set[Future[R]] = set()
    try:
        while True:
            for task in itertools.islice(waiting, limits.workers * WINDOW - len(running)):
                start(task, 1)
            if not running:
                break
            ended = wait(running, LOOK_S, return_when=FIRST_COMPLETED).done
            for future in [one for one in running if one not in begun and (one in ended or one.running())]:
                begun.add(future)
                yield Begun(running[future][0])
            if not ended:
                yield None
            for future in ended:
                begun.discard(future)
                task, tries = running.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    start(task, tries)  # nobody's fault, and none of its tries
                    continue
                outcome = _outcome(future, deadline_s(task))
                fault = outcome[1]
                if fault and tries <= limits.retries:
                    start(task, tries + 1)
                    yield Lost(task, fault)
                else:
                    yield Done(task, *outcome, tries)
        pool.close()
    finally:
        pool.stop()


class _Pool:
    """A pool of pebble's, and another in its place when it breaks."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._pool, self._broken = limits, _open_pool(limits), 0

    def schedule(self, work: Callable[[T], R], task: T, timeout_s: float) -> "Future[R]":
        """Return the future of a task; raises BrokenProcessPool when pools break again and again."""
        if not self._pool.active:
            self._broken += 1
            if self._broken > MOST_BROKEN:
                raise BrokenProcessPool(f"{MOST_BROKEN} pools of workers broke")
            self.stop()
            self._pool = _open_pool(self._limits)
        scheduled: Future[R] = self._pool.schedule(work, args=[task], timeout=timeout_s)
        return scheduled

    def close(self) -> None:
        """Wait for the workers to end by themselves."""
        self._pool.close()
        self._pool.join()

    def stop(self) -> None:
        """End what runs."""
        self._pool.stop()
        self._pool.join(GIVE_UP_S)


def _open_pool(limits: Limits) -> Any:
    from pebble import ProcessPool

    return ProcessPool(
        max_workers=limits.workers,
        initializer=_begin,
        initargs=[limits.memory_mb],
        context=multiprocessing.get_context("spawn"),
    )


def _outcome(future: "Future[R]", deadline_s: float) -> tuple[R | None, str]:
    """Return the result, or how the worker died."""
    from pebble import ProcessExpired

    try:
        return future.result(), ""
    except TimeoutError:
        return None, f"still not done after {deadline_s:.0f} s"
    except ProcessExpired as error:
        return None, _ending(error.exitcode)
    except MemoryError:
        return None, "it took more memory than it may"


def _ending(exit_code: int | None) -> str:
    if exit_code is None or exit_code >= 0:
        return f"its process ended with exit code {exit_code}"
    try:
        return f"its process was killed by {signal.Signals(-exit_code).name}"
    except ValueError:
        return f"its process was killed by signal {-exit_code}"


def _begin(memory_mb: int) -> None:
    """Prepare a worker: Ctrl-C is its parent's to answer, and it does not outlive its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if memory_mb:
        try:
            import resource
        except ImportError:  # Windows
            return
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()  # returns when it is dead, however it died
        os._exit(1)
