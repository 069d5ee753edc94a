"""What a programme costs, by CPU seconds, lines spoken and memory; wall times need an idle machine.

PYTHONPATH=tests python tests/benchmarks/brief_bars.py SOURCE… [--voice NAME] [--max-minutes N]

Makes a programme of the sources with music: with an empty cache, again from the cache, and with its second story
dropped. For each: wall, CPU, peak memory, lines spoken, and how often one of them was spoken before.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--voice", default="")
    parser.add_argument("--max-minutes", default="10")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = {name: str(Path(folder) / name) for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
        made = ["brief", *given.sources, "-o", f"{folder}/m.mp3", "--force", "--name", "Bars"]
        made += ["--max-minutes", given.max_minutes, *(["--voice", given.voice] if given.voice else [])]
        for what, words in (("cold", made), ("cached", made), ("dropped", ["brief", "drop", "Bars", "2"])):
            command = [sys.executable, "-c", MADE, *words, "-q"]
            told = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | home)
            print(f"{what:8} {told.stdout.splitlines()[-1]}")


if __name__ == "__main__":
    main()
