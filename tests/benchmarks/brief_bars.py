"""What a programme costs, by CPU seconds, lines spoken and memory, and how well it keeps its length.

PYTHONPATH=tests python tests/benchmarks/brief_bars.py BAR SOURCE… [--voice NAME] [--sets N] [--seed N]

cost     A programme of the sources with music: with an empty cache, again from the cache, and with its second story
         dropped. For each: wall, CPU, peak memory, lines spoken, and how often one of them was spoken before. Wall
         times need an idle machine.
lengths  Sets of five to twelve of the sources, each with half as much again as a length of 4 to 20 minutes holds:
         how far each programme is from its length, every other one without music.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from mutagen.mp3 import MP3

from audiobrief.briefing.studio import USUAL_PACE_MS

MADE = """
import resource, sys, time
from collections import Counter
from audiobrief.cli import run
from audiobrief.speech.speaker import Speaker
spoken = []
speak = Speaker.speak

def noting(self, line):
    spoken.append((line.spoken, line.role, line.pause_ms))
    return speak(self, line)

Speaker.speak = noting
begun = time.perf_counter()
code = run(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(f"exit {code}: {time.perf_counter() - begun:.2f} s wall, {used.ru_utime + used.ru_stime:.2f} s CPU, "
      f"{used.ru_maxrss / 1024:.0f} MB at the most, {len(spoken)} lines spoken, {len(spoken) - len(set(spoken))} again")
"""


LENGTHS_MINUTES = (4, 6, 8, 10, 12, 15, 20)
MATERIAL = 1.5
"""Of the length, that a set of sources has at the least."""
MOST_OVER, MOST_SHORT, MOST_SHORT_S = 0.005, 0.03, 10.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bar", choices=["cost", "lengths"])
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--voice", default="")
    parser.add_argument("--max-minutes", default="10")
    parser.add_argument("--sets", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = {name: str(Path(folder) / name) for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
        os.environ |= home
        {"cost": cost, "lengths": lengths}[given.bar](given, folder)


def cost(given: argparse.Namespace, folder: str) -> None:
    made = ["brief", *given.sources, "-o", f"{folder}/m.mp3", "--force", "--name", "Bars"]
    made += ["--max-minutes", given.max_minutes, *(["--voice", given.voice] if given.voice else [])]
    for what, words in (("cold", made), ("cached", made), ("dropped", ["brief", "drop", "Bars", "2"])):
        command = [sys.executable, "-c", MADE, *words, "-q"]
        told = subprocess.run(command, check=True, capture_output=True, text=True)
        print(f"{what:8} {told.stdout.splitlines()[-1]}")


def lengths(given: argparse.Namespace, folder: str) -> None:
    lasts_s = {source: lasting_s(source) for source in given.sources}
    sources = [source for source, seconds in lasts_s.items() if seconds > 0]
    chance = random.Random(given.seed)
    short, over = 0, 0
    for number in range(given.sets):
        minutes = chance.choice(LENGTHS_MINUTES)
        chosen = chance.sample(sources, chance.randint(5, 12))
        while sum(map(lasts_s.__getitem__, chosen)) < MATERIAL * minutes * 60:
            chosen.append(chance.choice(sorted(set(sources) - set(chosen))))
        words = ["brief", *chosen, "-o", f"{folder}/m.mp3", "--force", "--max-minutes", str(minutes), "--json", "-q"]
        words += ["--voice", given.voice] * bool(given.voice) + ["--no-music"] * (number % 2)
        subprocess.run([sys.executable, "-m", "audiobrief", *words], check=True, capture_output=True)
        off_s = MP3(f"{folder}/m.mp3").info.length - minutes * 60
        too_short = off_s < -max(MOST_SHORT_S, MOST_SHORT * minutes * 60)
        short, over = short + too_short, over + (off_s > MOST_OVER * minutes * 60)
        print(f"{len(chosen):3} sources, {minutes:2} min: {off_s:+.1f} s{' SHORT' * too_short}", flush=True)
    print(f"of {given.sets}: {short} too short, {over} over")


def lasting_s(source: str) -> float:
    """Return how long a source takes at the usual pace, about; 0 where it is none."""
    words = [sys.executable, "-m", "audiobrief", "clean", "--body", source]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    return 0.0 if done.returncode else len(done.stdout) * USUAL_PACE_MS / 1000


if __name__ == "__main__":
    main()
