"""Workers that die: every good task is done, every bad one is named, and no process is left behind."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from standins.tasks import behave

from audiobrief.many.pool import Done, Limits, Lost, run_tasks

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals end a process at once there")


def ended(*tasks: str, timeout_s: float = 60, **limits: int) -> tuple[dict[str, str], list[str]]:
    """Return task → fault of those that ended, and which were tried again."""
    found: dict[str, str] = {}
    again = []
    for one in run_tasks(tasks, behave, lambda task: 2 if task == "hang" else timeout_s, Limits(2, **limits)):
        match one:
            case Done(task, result, fault):
                assert (result == task) is not bool(fault)
                found[task] = fault
            case Lost(task):
                again.append(task)
    return found, again


def test_a_crash_a_hang_and_a_kill_cost_their_own_task_alone() -> None:
    good = [f"good {n}" for n in range(6)]
    found, again = ended("segfault", *good[:3], "hang", "kill", *good[3:], "exit")
    assert all(found[task] == "" for task in good)
    assert "SIGSEGV" in found["segfault"]
    assert "still not done after 2 s" in found["hang"]
    assert "SIGKILL" in found["kill"]
    assert "exit code 3" in found["exit"]
    assert sorted(again) == ["exit", "hang", "kill", "segfault"]


def test_one_that_died_by_accident_is_done_the_second_time(tmp_path: Path) -> None:
    task = f"once {tmp_path / 'mark'}"
    assert ended(task) == ({task: ""}, [task])


def test_without_retries_a_death_is_final(tmp_path: Path) -> None:
    found, again = ended(f"once {tmp_path / 'mark'}", retries=0)
    assert again == []
    assert all(found.values())


@pytest.mark.skipif(sys.platform != "linux", reason="address space is not limited there")
def test_memory_is_limited() -> None:
    found, _ = ended("eat", "good", memory_mb=1024)
    assert found == {"eat": "it took more memory than it may", "good": ""}


def test_tasks_are_asked_for_as_they_are_needed() -> None:
    asked = itertools.count()
    tasks = (f"good {next(asked)}" for _ in range(10_000))
    run = run_tasks(tasks, behave, lambda _: 60, Limits(1))
    next(run)
    run.close()
    assert next(asked) < 10


def test_no_worker_outlives_its_killed_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent.parent)!r})\n"
        "from audiobrief.many.pool import Limits, run_tasks\n"
        "from standins.tasks import behave\n"
        "if __name__ == '__main__':\n"
        "    for one in run_tasks(['good', 'hang', 'hang'], behave, lambda _: 3600, Limits(2)):\n"
        "        print('begun', flush=True)\n"
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == "begun\n"
        children = _children(parent.pid)
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while any(map(_alive, children)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert children
    assert not [child for child in children if _alive(child)]


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_worker_that_dies_between_two_tasks_costs_none() -> None:
    def tasks() -> Iterator[str]:
        yield "late"
        time.sleep(2)
        yield from ("good 1", "good 2")

    ended = [one for one in run_tasks(tasks(), behave, lambda _: 60, Limits(1)) if isinstance(one, Done | Lost)]
    assert sorted((one.task, one.fault) for one in ended) == [("good 1", ""), ("good 2", ""), ("late", "")]
