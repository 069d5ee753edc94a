"""A small cluster of this machine: what crashes or hangs costs itself alone, and a second run starts nothing."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from shows import TONE
from store import objects, s3_server

from audiobrief.errors import EngineMissing, WrongOption
from audiobrief.many.cluster import Timed, check_address, run_chunk, run_on_cluster
from audiobrief.many.pool import Limits

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals end a process at once there")

TESTS = Path(__file__).parent.parent
STORY = "Story {0}\n\nThe ferry {0} returned to the inner harbour on Monday, and forty passengers travelled free.\n"


def test_no_innocent_is_blamed() -> None:
    good = [f"good {n}" for n in range(4)]
    tasks = [good[0], "segfault", *good[1:3], "hang", "kill", good[3]]
    command = [sys.executable, str(TESTS / "many" / "on_a_cluster.py"), "local:1", *tasks]
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    said = subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": paths}).stdout
    found = json.loads(said)
    assert [found.pop(task) for task in good] == good
    assert "SIGSEGV" in found.pop("segfault")
    assert "SIGKILL" in found.pop("kill")
    assert found == {"hang": "still not done after 3 s"}


def test_a_batch_on_a_cluster_is_the_batch_of_one_machine(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "tone.toml").write_text(TONE)
    for n in range(3):
        (tmp_path / "in" / f"{n}.txt").write_text(STORY.format(n))
    (tmp_path / "in" / "empty.txt").write_text("")

    def run(out: str, *more: str) -> dict[str, int]:
        command = [sys.executable, "-m", "audiobrief", "batch", "in", "-o", out, "--voice", "tone.toml", "--json"]
        done = subprocess.run([*command, "--allow-short", *more], check=False, capture_output=True, cwd=tmp_path)
        assert done.returncode == 4, done.stderr
        summary = json.loads(done.stdout.splitlines()[-1])
        return {state: summary[state] for state in ("made", "unchanged", "failed")}

    assert run("cluster", "--cluster", "local:1") == {"made": 3, "unchanged": 0, "failed": 1}
    assert run("one", "--workers", "1") == {"made": 3, "unchanged": 0, "failed": 1}
    made = [{file.name: file.read_bytes() for file in (tmp_path / out).glob("*.mp3")} for out in ("cluster", "one")]
    assert made[0] == made[1]
    assert len(made[0]) == 3


def test_workers_of_a_scheduler_fill_an_archive_in_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("DASK_DISTRIBUTED__WORKER__DAEMON", "False")
    monkeypatch.setenv("PYTHONPATH", str(TESTS.parent))
    (tmp_path / "tone.toml").write_text(TONE)
    with s3_server(monkeypatch, "texts", "audio") as client, cluster(tmp_path) as address:
        for n in range(3):
            client.put_object(Bucket="texts", Key=f"1927/{n}.txt", Body=STORY.format(n).encode())
        ours = [sys.executable, "-m", "audiobrief"]
        init = [*ours, "init", "s3://audio/old", "--title", "Old", "-q"]
        subprocess.run(init, check=True, cwd=tmp_path, stdout=subprocess.DEVNULL)
        command = [*ours, "batch", "s3://texts/1927/", "-o", "s3://audio/old", "--voice", str(tmp_path / "tone.toml")]

        def run() -> dict[str, int]:
            more = ("--allow-short", "--json", "--cluster", address)
            done = subprocess.run([*command, *more], check=False, capture_output=True, cwd=tmp_path)
            assert done.returncode == 0, done.stderr
            summary = json.loads(done.stdout.splitlines()[-1])
            return {state: summary[state] for state in ("made", "unchanged", "failed")}

        assert run() == {"made": 3, "unchanged": 0, "failed": 0}
        there = objects(client, "audio")
        assert len([key for key in there if key.startswith("old/articles/")]) == 9
        assert run() == {"made": 0, "unchanged": 3, "failed": 0}
        assert objects(client, "audio") == there


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Hold a scheduler and a worker of it, as the help page starts them, and yield its address."""
    file, dask = folder / "scheduler.json", [sys.executable, "-m", "dask"]
    at = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    scheduler = subprocess.Popen([*dask, "scheduler", *at], **quiet)
    try:
        for _ in range(300):
            if file.exists() and file.read_text().strip().endswith("}"):
                break
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        worker = subprocess.Popen([*dask, "worker", address, "--nthreads", "1", "--no-dashboard"], **quiet)
        try:
            yield address
        finally:
            worker.terminate()
            worker.wait(20)
    finally:
        scheduler.terminate()
        scheduler.wait(20)


def test_nothing_to_do_starts_no_cluster() -> None:
    assert list(run_on_cluster([], str, lambda _: 1, Limits(1), "tcp://127.0.0.1:1")) == []


def test_another_program_on_a_machine_is_refused() -> None:
    with pytest.raises(EngineMissing, match="has another audiobrief"):
        run_chunk([Timed(0, "a", str, 1.0)], 1, 0, "another")


@pytest.mark.parametrize("address", ["here", "local:0", "local:x", "http://a:1", "tcp://a", "local:"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(WrongOption, match="--cluster"):
        check_address(address)


@pytest.mark.parametrize("address", ["local:2", "tcp://scheduler.example:8786", "tls://10.0.0.1:8786"])
def test_addresses(address: str) -> None:
    check_address(address)
