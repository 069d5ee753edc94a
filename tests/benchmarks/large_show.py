"""What a show of many episodes costs: publish after one more, status and check when nothing changed, and their memory.

    python tests/benchmarks/large_show.py [--episodes 10000] [--keep FOLDER]

Each is a whole `audiobrief` command. The episodes are short, their MP3s a few bytes, which nothing but the first
publish reads. CPU is user and system time; each command runs three times, and the least counts.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from episodes import episode_of, show_folder

from audiobrief.publish.transcript import render_srt
from audiobrief.show.records import identity_digest, render_record

TURNS = 3
FIRST_DAY = date(2020, 1, 1)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="make the show here, or take the one that is here, and leave it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        show = given.keep or Path(name) / "show"
        if not show.is_dir():
            show_folder(show)
            for number in range(given.episodes):
                add_record(show, number)
            print(f"first publish of {given.episodes}: {told(measured('publish', show))}")
        least("status", show)
        least("publish", show)
        for turn in range(TURNS):
            add_record(show, sum(1 for _ in (show / "episodes").iterdir()))
            print(f"publish after one more, {turn + 1}: {told(measured('publish', show))}")
        print(f"check, the first time: {told(measured('check', '--quick', show))}")
        least("check", "--quick", show)
        print(f"check to the end without --quick: {told(measured('check', show))}")
        least("check", show)


def least(*command: object) -> None:
    """Print what the cheapest of three turns of a command costs."""
    runs = [measured(*command) for _ in range(TURNS)]
    print(f"{command[0]}, nothing new: {told(min(runs))}")


def told(figures: tuple[float, int, int]) -> str:
    """Return figures as text."""
    cpu_s, rss_mb, code = figures
    return f"{cpu_s:.2f} s CPU, {rss_mb} MB" + (f", exit code {code}" if code else "")


def measured(*command: object) -> tuple[float, int, int]:
    """Run `audiobrief`; return seconds of CPU, the most memory in MB, and the exit code."""
    program = [sys.executable, "-m", "audiobrief", *map(str, command)]
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, process.returncode


def add_record(show: Path, number: int) -> None:
    """Put an episode's record and MP3 into a show, as `make` leaves them when nothing else was made yet."""
    published = f"{FIRST_DAY + timedelta(hours=5 * number)}T06:00:00Z"
    url = f"https://news.example.org/{number}"
    episode = episode_of(f"Ferry {number} returns to the inner quay", url=url, published=published)
    slug = f"{published[:10]}-ferry-{number}-returns-to-the-inner-quay"
    mp3 = render_srt(episode.marks).encode()
    audio = replace(episode.audio, file=f"{slug}.mp3", byte_count=len(mp3), sha256=hashlib.sha256(mp3).hexdigest())
    guid = f"{number:08x}-0000-5000-8000-000000000000"
    made = replace(
        episode, slug=slug, guid=guid, published=published, identity=identity_digest(url), status="live", audio=audio
    )
    folder = show / "episodes" / slug
    folder.mkdir(parents=True)
    (folder / f"{slug}.mp3").write_bytes(mp3)
    (folder / "episode.json").write_text(render_record(made), "utf-8")


if __name__ == "__main__":
    main()
