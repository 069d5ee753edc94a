"""What reading a web page costs against the trafilatura command: CPU in one process, warm, page by page.

usage: python tests/benchmarks/cost_of_pages.py FOLDER [EVERY]

Of the saved pages in FOLDER (*.html, *.html.gz) each EVERYth is read by both, twice each; the faster run counts.
Prints median, 95th percentile and largest of the ratios, and the CPU of all.
"""

import gzip
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from trafilatura import extract

from audiobrief.errors import AudiobriefError
from audiobrief.model import Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.read import read_article

ADDRESS = "https://example.org/page"
WARMING = 5
RUNS = 2


def main() -> None:
    """Print the ratios."""
    every = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    files = sorted(Path(sys.argv[1]).glob("*.html*"))[::every]
    pages = [gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in files]
    for page in pages[:WARMING]:
        read_page(page)
        extract_page(page)
    costs = [(cpu_s(read_page, page), cpu_s(extract_page, page)) for page in pages]
    ratios = sorted(ours / theirs for ours, theirs in costs)
    ours, theirs = (sum(cost) for cost in zip(*costs, strict=True))
    print(f"{len(ratios)} pages, {ours:.2f} s of CPU against {theirs:.2f} s; ours in units of theirs:")
    most = ratios[int(len(ratios) * 0.95)]
    print(f"median {statistics.median(ratios):.2f}, 95 % {most:.2f}, largest {ratios[-1]:.2f}")


def read_page(page: bytes) -> None:
    """Read and clean a page."""
    source = Source(page, SourceType.HTML, "-", ADDRESS)
    try:
        clean_article(read_article(source, ReadSettings()), ReadSettings())
    except AudiobriefError as error:
        print(error, file=sys.stderr)


def extract_page(page: bytes) -> None:
    """Read a page as the trafilatura command does."""
    extract(page.decode("utf-8", "replace"), url=ADDRESS)


def cpu_s(read: Callable[[bytes], None], page: bytes) -> float:
    """Return the CPU seconds of the faster of some runs."""
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        read(page)
        times.append(time.process_time() - started)
    return min(times)


if __name__ == "__main__":
    main()
