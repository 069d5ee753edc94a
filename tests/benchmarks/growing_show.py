"""What a show costs that grows: CPU of adding one episode, and of making everything again when nothing changed.

    python tests/benchmarks/growing_show.py [--records 5000 100000] [--sources 1000]

An episode is added by a whole `audiobrief make` with a tone for a voice, into an empty show and into shows of so many
records, in turn; the least of each is compared. The records are as short as can be: what they hold is not read.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from episodes import episode_of, show_folder
from shows import TONE

from audiobrief.settings import FILE_NAME
from audiobrief.show.records import identity_digest, render_record

ARTICLE = (
    "# Rain {0}\n\nIt rained on the old quay for {0} hours, and the ferry stayed where it was until evening came.\n"
)
ROUNDS = 5
TEMPLATE = "2026-01-01-day-000000"


def main() -> None:
    """Print both figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="*", default=[5_000, 100_000])
    parser.add_argument("--sources", type=int, default=1_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tone.toml").write_text(TONE, "utf-8")
        measure_adding(folder, given.records)
        if given.sources:
            measure_again(folder, given.sources)


def measure_adding(folder: Path, counts: list[int]) -> None:
    """Print the CPU of adding an episode to shows of so many records."""
    shows = {count: grown_show(folder, count) for count in (0, *counts)}
    for show in shows.values():
        first_s, _ = make(folder, show, [write_article(folder, 0)])
        print(f"{show.name}: the first, which makes the index, {first_s:.2f} s CPU")
    least = dict.fromkeys(shows, float("inf"))
    for number in range(1, ROUNDS + 1):
        for count, show in shows.items():
            cpu_s, _ = make(folder, show, [write_article(folder, number)])
            least[count] = min(least[count], cpu_s)
    for count, cpu_s in least.items():
        print(f"one more in {count} records: {cpu_s:.3f} s CPU, {cpu_s - least[0]:+.3f} s against an empty show")
    for show in shows.values():
        shutil.rmtree(show)


def measure_again(folder: Path, count: int) -> None:
    """Print what it costs to make so many sources again of which none has changed."""
    show = new_show(folder, "again")
    articles = [write_article(folder, number) for number in range(count)]
    first_s, _ = make(folder, show, articles)
    mp3s = list(show.glob("episodes/*/*.mp3"))
    for mp3 in mp3s:
        os.utime(mp3, ns=(0, mp3.stat().st_mtime_ns))  # the time of last access tells who was opened
    cpu_s, wall_s = make(folder, show, articles)
    opened = sum(mp3.stat().st_atime_ns > 0 for mp3 in mp3s)
    print(
        f"{count} sources: made in {first_s:.1f} s CPU; again {cpu_s:.2f} s CPU, {wall_s:.2f} s wall, {opened} opened"
    )


def make(folder: Path, show: Path, articles: list[Path]) -> tuple[float, float]:
    """Run `audiobrief make`; return seconds of CPU and of wall."""
    before, start_s = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "audiobrief", "make", *articles, "-o", show, "--voice", folder / "tone.toml"]
    subprocess.run([*command, "--allow-short", "--no-cache", "-q"], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return cpu_s, time.perf_counter() - start_s


def grown_show(folder: Path, count: int) -> Path:
    """Make a show with so many records, each in its folder, without MP3s."""
    show = new_show(folder, f"show-of-{count}")
    episode = replace(episode_of("Day", "Rain."), slug=TEMPLATE, published="2026-01-01T00:00:00Z", identity="0" * 64)
    template = render_record(episode)
    for number in range(count):
        record = show / "episodes" / f"{TEMPLATE[:-6]}{number:06}"
        record.mkdir(parents=True)
        text = template.replace(TEMPLATE, record.name).replace("0" * 64, identity_digest(str(number)))
        (record / "episode.json").write_text(text, "utf-8")
    return show


def new_show(folder: Path, name: str) -> Path:
    """Return the folder of a show without episodes."""
    show = show_folder(folder / name)
    assert (show / FILE_NAME).is_file()
    return show


def write_article(folder: Path, number: int) -> Path:
    """Write an article of its own."""
    file = folder / f"rain-{number}.md"
    file.write_text(ARTICLE.format(number), "utf-8")
    return file


if __name__ == "__main__":
    main()
