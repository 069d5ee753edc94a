"""What a worker of a batch can do instead of its work."""

from collections.abc import Sequence
from pathlib import Path

from audiobrief.many.cluster import Ended, Timed
from audiobrief.many.work import Result, Task, make_one
from standins.tasks import behave


def pretend(task: Task) -> Result:
    """Make nothing, and say that it is made."""
    return Result("made", file=f"{task.number}.mp3", byte_count=1)


def end_chunk(chunk: Sequence[Timed[Task, Result]], *_: object) -> list[Ended[Result]]:
    """End a cluster's chunk without a process of its own for it."""
    return [Ended(timed.place, pretend(timed.task)) for timed in chunk]


def make_or_die(task: Task) -> Result:
    """Make an article, unless its name says otherwise."""
    behave(f"{Path(task.name).stem} ")
    return make_one(task)
