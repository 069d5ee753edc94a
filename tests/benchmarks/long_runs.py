"""What reading costs where somebody wrote one sign a hundred thousand times: CPU, place by place.

usage: python tests/benchmarks/long_runs.py [LENGTH]

Each run stands once at each place of a page, a plain text and a mail, where an expression that goes back over it would
take the square of its length. Prints the dearest of them; a place that takes over PATIENCE_S is given up and named.
"""

import signal
import sys
import time
from types import FrameType

from audiobrief.errors import AudiobriefError
from audiobrief.model import Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.read import read_article

LENGTH, PATIENCE_S, TOLD = 30_000, 20, 12
RUNS = (
    " ", "a", "A", "a ", "Aa ", "1", "1 ", ".", ". ", ", Ab", "-", "by ", " | ", "12/", "May 1 ", "(", "A. ", "/", "_",
    ":", "#", "Ann Lee and ", "on ", "Ann Lee for ", "updated ", "2020-10-10 ", "1 hours ago ", "written by ",
    "author: ", "— ", "\u00a0", ">", "*a ", "~", "`", "!", "+ ", "a\n", "a: b\n", "1. ", "- a\n", "\t", "“a",
)  # fmt: skip
BODY = "The small ferry that half the town takes to work is sailing again after nine weeks of repairs at the quay. " * 4
HEAD, PROSE = "<h1>Ferry returns</h1>", f"<p>{BODY}</p><p>{BODY}</p>"
MAIL = "From: a@example.org\nSubject: Ferry\nContent-Type: text/plain; charset=utf-8\n\n"
PLACES = {
    "headline": (SourceType.HTML, f"<h1>%s</h1>{PROSE}"),
    "byline": (SourceType.HTML, f"{HEAD}<p class=byline>x%sx</p>{PROSE}"),
    "span": (SourceType.HTML, f"{HEAD}<span>%s</span>{PROSE}"),
    "date": (SourceType.HTML, f"{HEAD}<p class=date>Updated %sx</p>{PROSE}"),
    "datetime": (SourceType.HTML, f"{HEAD}<time datetime='%s'>May</time>{PROSE}"),
    "class": (SourceType.HTML, f"{HEAD}<div class='%s'>{PROSE}</div>"),
    "item": (SourceType.HTML, f"{HEAD}{PROSE}<ul><li>%s</li><li>x</li></ul>"),
    "link": (SourceType.HTML, f"{HEAD}{PROSE}<a href='/x'>%s</a>{PROSE}"),
    "caption": (SourceType.HTML, f"{HEAD}{PROSE}<figure><img src=a.jpg><figcaption>%s</figcaption></figure>{PROSE}"),
    "author": (SourceType.HTML, f"<meta name=author content='%s'>{HEAD}{PROSE}"),
    "cell": (SourceType.HTML, f"{HEAD}{PROSE}<table><tr><th>a<th>b<tr><td>%s<td>1</table>"),
    "first line": (SourceType.TEXT, f"%s\n\n{BODY}\n\n{BODY}"),
    "paragraph": (SourceType.TEXT, f"Ferry returns\n\n{BODY}\n\nx%sx\n\n{BODY}"),
    "mail": (SourceType.EMAIL, f"{MAIL}{BODY}\n\nx%sx\n\n{BODY}"),
}  # fmt: skip


class GivenUpError(Exception):
    """A place takes too long."""


def main() -> None:
    """Print what the dearest of all runs and places cost."""
    signal.signal(signal.SIGALRM, give_up)
    length = int(sys.argv[1]) if len(sys.argv) > 1 else LENGTH
    costs = []
    for place, (kind, page) in PLACES.items():
        for run in RUNS:
            source = Source((page % (run * (length // len(run)))).encode(), kind, "-")
            costs.append((cpu_s(source), place, run))
    for seconds, place, run in sorted(costs, reverse=True)[:TOLD]:
        told = "given up" if seconds > PATIENCE_S else f"{seconds:.2f} s"
        print(f"{told}: {run!r} as {place}")


def cpu_s(source: Source) -> float:
    """Return the CPU seconds of reading and cleaning."""
    begin = time.process_time()
    signal.alarm(PATIENCE_S)
    try:
        clean_article(read_article(source, ReadSettings()), ReadSettings())
    except AudiobriefError:
        pass
    except GivenUpError:
        return PATIENCE_S + 1
    finally:
        signal.alarm(0)
    return time.process_time() - begin


def give_up(_number: int, _frame: FrameType | None) -> None:
    """Raise what ends a place."""
    raise GivenUpError


if __name__ == "__main__":
    main()
