"""What archives and clusters cost and survive, on this machine: an S3 server, a scheduler and workers on loopback.

PYTHONPATH=tests python tests/benchmarks/cluster_bars.py BAR [--count N] [--voice NAME]

deaths     scheduler and three workers, N articles into a store: one worker killed; of the articles one hangs, one
           segfaults, one kills its process; then a second run, and what it wrote
scheduler  CPU of a scheduler for N articles that workers do nothing for, in chunks as a batch sends them
records    N articles that are made, not spoken: CPU, wall time and memory of status and publish, first and again
shards     N articles by 16 shards, 8 of them killed and begun again, against one run: the same files?
article    CPU and bytes of an article of 700 words in an archive, by a voice
"""

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from batch_bars import STORY, TESTS, TONE, cpu_of, long_story, stories

PORT_S3, PORT_DASK = 5601, 8786
SHOW = "s3://audio/archive"
AUDIOBRIEF = [sys.executable, "-m", "audiobrief"]
IN_PROCESS = """
import sys
import audiobrief.many.batch
from standins import work
from audiobrief.cli import run
if __name__ == "__main__":
    audiobrief.many.batch.make_one = work.make_or_die
    sys.exit(run(sys.argv[1:]))
"""
ASK = """
import sys, time
from audiobrief.many.archived import ArchiveJournal
from audiobrief.show.archive.place import open_archive
address, count = sys.argv[1], int(sys.argv[2])
with open_archive(address) as archive:
    journal, before_s = ArchiveJournal(archive), time.process_time()
    found = sum(journal.is_settled(f"id:{n}", "d" * 64) is not None for n in range(count))
    print(f"what is made already: {found}, asked in {(time.process_time() - before_s) / count * 1000:.3f} ms CPU each")
"""
PUT_NOTHING = """
import sys, time
import audiobrief.many.cluster as cluster
from audiobrief.episode_options import EpisodeOptions
from audiobrief.many.pool import Done, Limits
from audiobrief.many.work import Task, Work
from audiobrief.model import Source, SourceType
from audiobrief.settings import Settings
from pathlib import Path
from standins import work as standins

def tasks(count):
    work = Work(Path("x"), None, EpisodeOptions(), Settings())
    for n in range(count):
        source = Source(b"x" * 4000, SourceType.ENTRY, f"archive.csv#{n}", entry=str(n))
        yield Task(work, f"id:{n}", f"archive.csv#{n}", n, source=source, byte_count=4000)

if __name__ == "__main__":
    cluster.run_chunk = standins.end_chunk
    count, address = int(sys.argv[1]), sys.argv[2]
    ended = cluster.run_on_cluster(tasks(count), standins.pretend, lambda _: 60, Limits(1), address)
    print(sum(isinstance(one, Done) for one in ended), "ended", flush=True)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    bars = {"deaths": (deaths, 200), "scheduler": (scheduler, 100_000), "records": (records, 100_000)}
    bars |= {"shards": (shards, 64), "article": (article, 10)}
    parser.add_argument("bar", choices=bars)
    parser.add_argument("--count", type=int)
    parser.add_argument("--voice", default="american")
    given = parser.parse_args()
    bar, usual = bars[given.bar]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        os.environ["PYTHONPATH"] = os.pathsep.join([str(TESTS), str(TESTS.parent)])
        (Path(folder) / "tone.toml").write_text(TONE)
        bar(given.count or usual, Path(folder), given.voice)


def deaths(count: int, folder: Path, _voice: str) -> None:
    inside = stories(count - 3, folder)
    for kind in ("segfault", "hang", "kill"):
        (inside / f"{kind}.txt").write_text(STORY.format(kind))
    script = folder / "batch.py"
    script.write_text(IN_PROCESS)
    command = [
        sys.executable,
        str(script),
        "batch",
        str(inside),
        "-o",
        SHOW,
        "--cluster",
        f"tcp://127.0.0.1:{PORT_DASK}",
    ]
    command += ["--voice", str(folder / "tone.toml"), "--allow-short", "--deadline", "20"]
    with s3() as client, cluster(3) as (_, workers):
        init(SHOW)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as run:
            while len(objects(client)) < 3 * count // 5:
                time.sleep(0.5)
            victim = child_of(workers[0].pid)
            was = Path(f"/proc/{victim}/cmdline").read_bytes().replace(b"\0", b" ").decode()[-60:]
            os.kill(victim, signal.SIGKILL)
            print(f"a worker ({was.strip()}) was killed after {len(objects(client)) // 3} articles")
            told = run.communicate()[1]
        print("first run:", *told.splitlines()[-6:], sep="\n  ")
        there, begun_s = objects(client), time.monotonic()
        told = subprocess.run(command, check=False, capture_output=True, text=True).stderr
        took_s = time.monotonic() - begun_s
        changed = sum(there.get(key) != value for key, value in objects(client).items())
        print(f"second run, {took_s:.1f} s, {changed} objects written:", *told.splitlines()[-5:], sep="\n  ")


def scheduler(count: int, folder: Path, _voice: str) -> None:
    script = folder / "nothing.py"
    script.write_text(PUT_NOTHING)
    with cluster(2) as (process, _):
        address, before = f"tcp://127.0.0.1:{PORT_DASK}", cpu_s(process.pid)
        client_s = cpu_of([sys.executable, str(script), str(count), address])
        used_s = cpu_s(process.pid) - before
    print(f"{count} articles: scheduler {used_s:.1f} s CPU, {used_s / count * 1000:.3f} ms an article; "
          f"the client {client_s:.1f} s, {client_s / count * 1000:.3f} ms")  # fmt: skip


def records(count: int, folder: Path, _voice: str) -> None:
    with s3():
        init(SHOW)
        cpu = cpu_of([sys.executable, "-m", "benchmarks.made_archive", SHOW, str(count)])
        print(f"{count} articles put there, {cpu:.0f} s CPU")
        for command in ("status", "publish"):
            for turn in ("first", "again"):
                if turn == "first":
                    subprocess.run(["rm", "-rf", str(folder / "cache")], check=True)
                measured(f"{command}, {turn}", [*AUDIOBRIEF, command, SHOW, "-q"])
        subprocess.run([sys.executable, "-c", ASK, SHOW, str(count)], check=True)


def shards(count: int, folder: Path, voice: str) -> None:
    inside, seed = dated(count, folder), random.Random(count)
    made = []
    for name, parts in (("whole", 1), ("parts", 16)):
        out = folder / name
        os.environ["XDG_CACHE_HOME"] = str(folder / f"cache-{name}")  # or the second would take the first one's sound
        init(str(out), "--layout", "archive", "--title", "Old News")
        command = [*AUDIOBRIEF, "batch", str(inside), "-o", str(out), "--voice", voice, "--workers", "1", "-q"]
        doomed = set(seed.sample(range(parts), 8)) if parts > 1 else set()
        for part in range(parts):
            one = [*command, "--shard", f"{part}/{parts}"]
            if part in doomed:
                with subprocess.Popen(one, start_new_session=True, stdout=subprocess.DEVNULL) as process:
                    time.sleep(seed.uniform(1, 4))
                    process.kill()
            subprocess.run(one, check=True, stdout=subprocess.DEVNULL)
        made.append({f.relative_to(out): f.read_bytes() for f in (out / "articles").rglob("*") if f.is_file()})
    one, sixteen = made
    differ = [name for name in one.keys() | sixteen.keys() if one.get(name) != sixteen.get(name)]
    print(f"{count} articles, {len(one)} files of one run, {len(sixteen)} of 16 shards, 8 killed: {len(differ)} differ")


def article(count: int, folder: Path, voice: str) -> None:
    inside, out = folder / "in", folder / "archive"
    inside.mkdir()
    for n in range(count):
        (inside / f"{n}.txt").write_text(long_story(n))
    init(str(out), "--layout", "archive")
    cpu = cpu_of([*AUDIOBRIEF, "batch", str(inside), "-o", str(out), "--voice", voice, "--workers", "1", "-q"])
    sizes = {kind: sum(f.stat().st_size for f in out.rglob(f"*{kind}")) / count for kind in (".mp3", ".json")}
    mb, beside_kb = sizes[".mp3"] / 1e6, sizes[".json"] / 1e3
    print(f"{voice}: {cpu / count:.2f} s CPU an article, MP3 {mb:.2f} MB, beside it {beside_kb:.0f} kB")


@contextmanager
def s3() -> Iterator[Any]:
    """Hold an S3 server of its own process, with two buckets, and yield a client of it."""
    import boto3

    address = f"http://127.0.0.1:{PORT_S3}"
    os.environ |= {"AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
    with running(sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(PORT_S3)):
        wait_for(lambda: urlopen(f"{address}/moto-api/").close())
        client = boto3.client("s3")
        client.create_bucket(Bucket="audio")
        yield client


@contextmanager
def cluster(count: int) -> Iterator[tuple[subprocess.Popen[bytes], list[subprocess.Popen[bytes]]]]:
    """Hold a scheduler and its workers, as `audiobrief help cluster` starts them."""
    os.environ["DASK_DISTRIBUTED__WORKER__DAEMON"] = "False"
    address = f"tcp://127.0.0.1:{PORT_DASK}"
    with ExitStack() as stack:
        dask = [sys.executable, "-m", "dask"]
        at = ("--host", "127.0.0.1", "--port", str(PORT_DASK), "--no-dashboard")
        of_scheduler = stack.enter_context(running(*dask, "scheduler", *at))
        workers = [
            stack.enter_context(running(*dask, "worker", address, "--nthreads", "1", "--no-dashboard"))
            for _ in range(count)
        ]

        def all_there() -> None:
            from distributed import Client

            with Client(address, timeout=30) as client:
                client.wait_for_workers(count, timeout=60)

        wait_for(all_there)
        yield of_scheduler, workers


@contextmanager
def running(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as one:
        try:
            yield one
        finally:
            os.killpg(one.pid, signal.SIGTERM)
            one.wait(20)


def wait_for(step: Any) -> None:
    for _ in range(100):
        try:
            step()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise TimeoutError


def init(show: str, *more: str) -> None:
    command = [*AUDIOBRIEF, "init", show, "--title", "Old News", "--author", "Desk", *more, "-q"]
    base = ["--base-url", "https://archive.example.org"]
    subprocess.run([*command, *base], check=True, stdout=subprocess.DEVNULL)


def dated(count: int, folder: Path) -> Path:
    """Write a table of articles with ids and dates, so that nothing depends on when they are made."""
    file = folder / "list.csv"
    rows = (f'{n},Story {n},"{long_story(n, 60)}",1927-03-{n % 28 + 1:02}\n' for n in range(count))
    file.write_text("id,title,text,date\n" + "".join(rows))
    return file


def objects(client: Any) -> dict[str, Any]:
    pages = client.get_paginator("list_objects_v2").paginate(Bucket="audio")
    return {one["Key"]: (one["ETag"], one["LastModified"]) for page in pages for one in page.get("Contents", ())}


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def child_of(pid: int) -> int:
    """Return the process that a nanny started as its worker."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    children = [child for thread in threads for child in thread.read_text().split()]
    (worker,) = (child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes())
    return int(worker)


def measured(what: str, command: list[str]) -> None:
    begun_s = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    out = process.stdout.read().decode() if process.stdout else ""
    _, _, used = os.wait4(process.pid, 0)
    cpu = used.ru_utime + used.ru_stime
    wall_s = time.monotonic() - begun_s
    print(f"{what}: {wall_s:.1f} s, {cpu:.1f} s CPU, {used.ru_maxrss / 1024:.0f} MB at the most; {out.strip()}")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
