"""What a batch costs and survives, by CPU seconds and counts: wall times say nothing on a shared machine.

PYTHONPATH=tests python tests/benchmarks/batch_bars.py BAR [--count N]

pipe    CPU a second of sound with 2 workers against `xargs -P 2` of `espeak-ng -g 1 | lame`; needs both programs
heart   the same of the default voice against `hibari && lame`
workers CPU and cores busy of 2 workers, of 1, and of one `make`; cores and times want a machine at rest
again   a second run over N episodes of a show: CPU, memory, MP3s opened; the episodes are made, not spoken
parent  memory of the parent over N sources whose workers make nothing
deaths  a segfault, a hang, a kill and too much memory among N articles
kills   SIGKILL of the parent at N moments, then one whole run: all there, MP3s whole, no process left
feed    the same with a show that publishes every two episodes: at every stop each entry of the feed leads to its MP3
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
from pathlib import Path

from mutagen.mp3 import MP3

ARTICLE = Path(__file__).parent.parent / "articles" / "harbour-bridge.txt"
TESTS = Path(__file__).parent.parent
TONE = 'description = "A tone"\nlanguage = "en-GB"\nengine = "tone"\nengine_voice = "tone"\n'
VOICE = "american"
STORY = "Story {0}\n\nThe ferry {0} returned to the inner harbour on Monday, and forty passengers travelled free.\n"
WORDS = 700
BATCH = [sys.executable, "-m", "audiobrief", "batch"]
IN_PROCESS = """
import resource, sys
import audiobrief.many.batch
from standins import work
from audiobrief.cli import run
opened = []

def hear(name, given):
    if name == "open" and str(given[0]).endswith(".mp3"):
        opened.append(given[0])
sys.addaudithook(hear)
if __name__ == "__main__":
    if sys.argv[1]:
        audiobrief.many.batch.make_one = getattr(work, sys.argv[1])
    code = run(sys.argv[2:])
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"exit {code}; this process: {used.ru_utime + used.ru_stime:.2f} s CPU, "
          f"{used.ru_maxrss / 1024:.0f} MB at the most, {len(opened)} MP3s opened")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    bars = {"pipe": (pipe, 100), "again": (again, 1000), "parent": (parent, 10_000), "deaths": (deaths, 60)}
    bars |= {"kills": (kills, 20), "feed": (feed, 20), "heart": (heart, 20), "workers": (workers, 20)}
    parser.add_argument("bar", choices=bars)
    parser.add_argument("--count", type=int)
    given = parser.parse_args()
    bar, usual = bars[given.bar]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        os.environ["PYTHONPATH"] = os.pathsep.join([str(TESTS), str(TESTS.parent)])
        (Path(folder) / "tone.toml").write_text(TONE)
        bar(given.count or usual, Path(folder))


def heart(count: int, folder: Path) -> None:
    speak = f"{sys.executable} -m hibari.cli -o {folder}/said/$1.wav < {folder}/said/$1.txt > /dev/null"
    encode = f"lame --quiet -q 3 -b 64 {folder}/said/$1.wav {folder}/said/$1.mp3"
    pipe(count, folder, "heart", f"{speak} && {encode}")


def workers(count: int, folder: Path) -> None:
    inside = folder / "in"
    inside.mkdir()
    for n in range(count):
        (inside / f"{n}.txt").write_text(long_story(n))
    sides = {f"batch --workers {number}": [*BATCH, str(inside), "--workers", str(number)] for number in (1, 2)}
    sides["make"] = [*BATCH[:-1], "make", *map(str, sorted(inside.iterdir()))]
    for number, (side, command) in enumerate(sides.items()):
        os.environ["XDG_CACHE_HOME"] = str(folder / f"cache-{number}")
        began = time.monotonic()
        used_s = cpu_of([*command, "-o", f"{folder / str(number)}/", "--voice", VOICE, "-q"])
        wall_s = time.monotonic() - began
        print(f"{side}: {count} articles in {wall_s:.1f} s, {used_s:.1f} s CPU, {used_s / wall_s:.2f} cores busy")


def pipe(count: int, folder: Path, voice: str = VOICE, line: str = "") -> None:
    inside, said = folder / "in", folder / "said"
    inside.mkdir()
    said.mkdir()
    for n in range(count):
        (inside / f"{n}.txt").write_text(long_story(n))
        spoken = subprocess.run(
            [*BATCH[:-1], "clean", "--spoken", "-q", str(inside / f"{n}.txt")], check=True, capture_output=True
        ).stdout
        (said / f"{n}.txt").write_bytes(spoken)
    ours = cpu_of([*BATCH, str(inside), "-o", str(folder / "ours"), "--voice", voice, "--workers", "2", "-q"])
    line = line or f"espeak-ng -g 1 -v en-us -s 168 -f {said}/$1.txt --stdout | lame --quiet -q 3 -b 64 - {said}/$1.mp3"
    xargs = ["xargs", "-P", "2", "-I", "{}", "sh", "-c", line, "sh", "{}"]
    theirs = cpu_of(xargs, "\n".join(map(str, range(count))))
    each = [cpu_s / sound_s(place) for cpu_s, place in ((ours, folder / "ours"), (theirs, said))]
    print(f"{count} articles: ours {ours:.1f} s CPU, theirs {theirs:.1f} s")
    ours_ms, theirs_ms = (1000 * cpu_s for cpu_s in each)
    print(f"a second of sound: ours {ours_ms:.2f} ms, theirs {theirs_ms:.2f} ms, ratio {ours_ms / theirs_ms:.2f}")


def again(count: int, folder: Path) -> None:
    from audiobrief.episode_options import EpisodeOptions
    from audiobrief.many.batch import Batch, BatchOptions
    from audiobrief.many.work import Result, Task, Work
    from audiobrief.settings import FILE_NAME, load_settings, user_settings_file
    from audiobrief.sources.lists import expand

    show, inside = folder / "show", stories(count, folder)
    init = [*BATCH[:-1], "init", str(show), "--title", "H", "--author", "D", "--email", "d@e.example", "-q"]
    subprocess.run(init, check=True, stdout=subprocess.DEVNULL)
    settings = load_settings(user_settings_file(), show / FILE_NAME)
    batch = Batch(Work(show, None, EpisodeOptions(), settings), BatchOptions())
    for number, task in enumerate(batch.plan(expand([str(inside)]))):
        assert isinstance(task, Task)
        mp3 = show / "episodes" / f"{number}" / "e.mp3"
        mp3.parent.mkdir(parents=True)
        mp3.write_bytes(b"x" * 1000)
        list(batch._ended(task, Result("made", file=mp3.relative_to(show).as_posix(), byte_count=1000)))
    in_process("", str(inside), "-o", str(show), "-q")


def parent(count: int, folder: Path) -> None:
    inside = stories(count, folder)
    in_process("pretend", str(inside), "-o", str(folder / "out"), "-q", "--workers", "2")


def deaths(count: int, folder: Path) -> None:
    inside = stories(count - 4, folder)
    for kind in ("segfault", "hang", "kill", "eat"):
        (inside / f"{kind}.txt").write_text(STORY.format(kind))
    more = ("--voice", str(folder / "tone.toml"), "--allow-short", "--workers", "2", "--deadline", "20")
    in_process("make_or_die", str(inside), "-o", str(folder / "out"), *more, "--memory", "3000")
    print(f"{len(list((folder / 'out').glob('*.mp3')))} MP3s")


def kills(count: int, folder: Path) -> None:
    inside, out, seed = stories(count, folder), folder / "out", random.Random(count)
    command = [*BATCH, str(inside), "-o", str(out), "--voice", str(folder / "tone.toml"), "--allow-short", "-q"]
    families: set[int] = set()
    for _ in range(count):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as process:
            families.add(process.pid)
            time.sleep(seed.uniform(0.5, 8))
            process.send_signal(signal.SIGKILL)
    time.sleep(5)
    left = [family for family in families if lives(family)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    made = sorted(out.glob("*.mp3"))
    checked = subprocess.run(["mp3val", *map(str, made)], check=True, capture_output=True, text=True).stdout
    print(f"{count} kills: {len(made)} of {count} there, {len(left)} families of processes left after 5 s")
    warnings = sum("WARNING" in line for line in checked.splitlines())
    print(f"mp3val: {warnings} warnings; {len(list(out.rglob('*.part')))} parts of files left")


def feed(count: int, folder: Path) -> None:
    import feedparser

    inside, show, seed = stories(10 * count, folder), folder / "show", random.Random(count)
    init = [*BATCH[:-1], "init", str(show), "--title", "H", "--author", "D", "--email", "d@e.example", "-q"]
    subprocess.run([*init, "--base-url", "https://pod.example.org/h"], check=True, stdout=subprocess.DEVNULL)
    command = [*BATCH, str(inside), "-o", str(show), "--voice", str(folder / "tone.toml"), "--allow-short", "-q"]
    command += ["--publish-every", "2"]
    entries, wrong = [], 0
    for turn in range(count + 1):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as process:
            if turn < count:
                time.sleep(seed.uniform(1, 6))
                process.send_signal(signal.SIGKILL)
        if not (show / "feed.xml").exists():
            continue
        found = feedparser.parse((show / "feed.xml").read_bytes())
        entries.append(len(found.entries))
        wrong += bool(found.bozo)
        for entry in found.entries:
            file = show / entry.enclosures[0].href.removeprefix("https://pod.example.org/h/").partition("?")[0]
            wrong += not file.is_file() or file.stat().st_size != int(entry.enclosures[0].length)
    print(f"{count} kills; entries at each stop: {entries}; {wrong} feeds or entries wrong")


def lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def in_process(work: str, *arguments: str) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        script.write(IN_PROCESS)
        script.flush()
        subprocess.run([sys.executable, script.name, work, "batch", *arguments], check=True, stderr=sys.stdout)


def stories(count: int, folder: Path) -> Path:
    inside = folder / "in"
    inside.mkdir()
    for n in range(count):
        (inside / f"{n:05}.txt").write_text(STORY.format(n))
    return inside


def long_story(number: int, words_at_least: int = WORDS) -> str:
    title, *paragraphs = [part for part in ARTICLE.read_text("utf-8").splitlines() if part.strip()]
    told, words, turn = [f"{title.strip()} {number}"], 0, 0
    while words < words_at_least:
        part = f"{paragraphs[turn % len(paragraphs)].strip()} That was part {turn} of story {number}."
        told, words, turn = [*told, part], words + len(part.split()), turn + 1
    return "\n\n".join(told)


def cpu_of(command: list[str], told: str = "") -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, input=told, text=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def sound_s(folder: Path) -> float:
    return sum(MP3(file).info.length for file in folder.glob("*.mp3"))


if __name__ == "__main__":
    main()
