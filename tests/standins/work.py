"""What a worker of a batch can do instead of its work."""

from pathlib import Path

from audiobrief.many.work import Result, Task, make_one
from standins.tasks import behave


def pretend(task: Task) -> Result:
    """Make nothing, and say that it is made."""
    return Result("made", file=f"{task.number}.mp3", byte_count=1)


def make_or_die(task: Task) -> Result:
    """Make an article, unless its name says otherwise."""
    behave(f"{Path(task.name).stem} ")
    return make_one(task)
