"""What audiobrief costs against `espeak-ng --stdout | lame`: same words, voice, rate and -q, side by side in one run.

python tests/benchmarks/against_pipeline.py [--article FILE] [--rounds 5] [--hours 10]

Needs the programs espeak-ng and lame. Prints the median of each side and their ratio. The pipeline is given the
words as audiobrief says them, already cleaned; audiobrief starts from the article and also cleans, checks, masters,
tags, draws a cover and writes lyrics. With --hours, speech of that length is measured once, with peak memory.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from audiobrief.audio.mp3 import QUALITIES
from audiobrief.speech.speaker import role_properties
from audiobrief.speech.voices import find_voice

ARTICLE = Path(__file__).parent.parent / "articles" / "harbour-bridge.txt"
VOICE = "american"
"""One of espeak's, as the other side is."""
AUDIOBRIEF = [sys.executable, "-m", "audiobrief"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--article", type=Path, default=ARTICLE)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--hours", type=float, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.hours:
            measure_long(given.article, given.hours, Path(folder))
        else:
            measure_article(given.article, given.rounds, Path(folder))


def measure_article(article: Path, rounds: int, folder: Path) -> None:
    spoken = folder / "spoken.txt"
    spoken.write_text(said_of(article), "utf-8")
    edited = folder / "edited.txt"

    def edit() -> None:
        edited.write_text(re.sub(r"\bthe\b", f"the {time.time_ns()}", article.read_text("utf-8"), count=1), "utf-8")

    edit()
    make(edited, folder)  # fills the cache
    sides: dict[str, Callable[[], None]] = {
        "espeak-ng | lame": lambda: pipeline(spoken, folder),
        "audiobrief make, cold": lambda: make(article, folder, "--no-cache"),
        "audiobrief make, one paragraph edited": lambda: (edit(), make(edited, folder)),
        "audiobrief --help": lambda: run([*AUDIOBRIEF, "--help"]),
    }
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            times[name].append(timed(side))
    base = statistics.median(times["espeak-ng | lame"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:<40} {median:6.3f} s   {median / base:5.2f} x   ({min(taken):.3f} to {max(taken):.3f})")


def measure_long(article: Path, hours: float, folder: Path) -> None:
    """Speak the article's paragraphs over and over, each time with a number in them, so that none is like another."""
    paragraphs = said_of(article).split("\n")
    word_count = sum(len(paragraph.split()) for paragraph in paragraphs)
    rounds = round(hours * 60 * 168 / word_count) + 1
    long = "\n\n".join(f"{p} That was part {n} of it." for n in range(rounds) for p in paragraphs)
    text, spoken = folder / "long.txt", folder / "spoken.txt"
    text.write_text(long, "utf-8")
    spoken.write_text(long, "utf-8")
    ours = timed(lambda: make(text, folder, "--no-cache"))
    peak_mb = resource_peak_mb()
    theirs = timed(lambda: pipeline(spoken, folder))
    print(f"about {hours:g} hours: audiobrief {ours:.1f} s, peak {peak_mb:.0f} MB; espeak-ng | lame {theirs:.1f} s")
    print(f"ratio {ours / theirs:.2f}")


def resource_peak_mb() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def said_of(article: Path) -> str:
    return run([*AUDIOBRIEF, "clean", "--spoken", "-q", str(article)])


def make(article: Path, folder: Path, *options: str) -> None:
    out = folder / "ours.mp3"
    cache = ("--cache", str(folder / "cache")) if "--no-cache" not in options else ()
    run([*AUDIOBRIEF, "make", str(article), "-o", str(out), "--voice", VOICE, "--force", "-q", *cache, *options])


def pipeline(spoken: Path, folder: Path) -> None:
    properties = role_properties(find_voice(VOICE), "body")
    quality = QUALITIES["speech"]
    voice = properties["voice"].rpartition("/")[2]
    speak = ["espeak-ng", "-v", voice, "-s", str(properties["rate"]), "-f", str(spoken), "--stdout"]
    encode = [
        "lame",
        "--quiet",
        "-q",
        str(quality.effort),
        "-b",
        str(quality.bitrate_kbps),
        "-",
        str(folder / "theirs.mp3"),
    ]
    with subprocess.Popen(speak, stdout=subprocess.PIPE) as speaking:
        subprocess.run(encode, stdin=speaking.stdout, check=True)


def timed(side: Callable[[], object]) -> float:
    os.sync()
    start = time.perf_counter()
    side()
    return time.perf_counter() - start


def run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
