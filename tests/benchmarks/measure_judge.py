"""Say of every rule how often it is right about the lines that it drops, on pages of which we know the text.

python tests/benchmarks/measure_judge.py SUITE.jsonl [--part dev|held] [--show RULE]
    SUITE    one JSON object a line: id, url, file (the page, .gz or not, beside the suite), truth (its text)
    --part   only the sites that rules are fitted to (three in five), or only the others
    --show   what this rule drops wrongly

A line dropped is wrong where the page's text has it. Lines that only neighbours give away are counted apart from
those that a rule describes from end to end and from those that were weighed, and each with and without a box around
them whose name says something. Stand-ins for the judge say what another could win: one that drops nothing by weight,
and one that is never wrong about what is weighed. F1 is the mean over pages, of runs of four words.
"""

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from audiobrief.errors import EmptyArticle
from audiobrief.model import Article, Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.standards.urls import host_name
from audiobrief.text.clean import article as cleaner
from audiobrief.text.clean.look import Look
from audiobrief.text.clean.weigh import Verdict, weigh
from audiobrief.text.letters import letters_of
from audiobrief.text.read import read_article

RUN = 4
FEWEST_LETTERS = 12
"""What is shorter is in a text only where it is a line of it."""
MOST_OF_A_LINE = 0.6
"""From this share of its runs on a line is in a text."""
PARTS, DEV = 5, 3
Judge = Callable[..., Verdict | None]
Sort = tuple[str, str, str]
"""Rule; whether weighed; whether in a box."""


@dataclass(frozen=True)
class Page:
    """A page as it is read, and its text as somebody wrote it down."""

    article: Article
    truth: str

    def holds(self, line: str) -> bool:
        """Say whether the text has a line."""
        letters, runs = letters_of(line), runs_of(line)
        if len(letters) < FEWEST_LETTERS:
            return letters in map(letters_of, self.truth.split("\n"))
        known = sum((runs & runs_of(self.truth)).values())
        return letters in letters_of(self.truth) or known >= MOST_OF_A_LINE * sum(runs.values())


def runs_of(text: str) -> Counter[tuple[str, ...]]:
    """Return how often each run of words stands in a text."""
    words = re.findall(r"\w+", text.lower())
    return Counter(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))


def is_dev(url: str) -> bool:
    """Say whether rules may be fitted to a site, by the last two names of its host."""
    site = ".".join(host_name(url).split(".")[-2:])
    return int(hashlib.sha1(site.encode()).hexdigest(), 16) % PARTS < DEV


def pages_of(suite: Path, part: str) -> Iterator[Page]:
    """Yield the pages of a suite, or of a part of it."""
    for line in suite.read_text("utf-8").splitlines():
        page = json.loads(line)
        url = page.get("url") or "https://example.org/page"
        if part and is_dev(url) is not (part == "dev"):
            continue
        data = (suite.parent / page["file"]).read_bytes()
        data = gzip.decompress(data) if page["file"].endswith(".gz") else data
        yield Page(read_article(Source(data, SourceType.HTML, page["id"], url), ReadSettings()), page["truth"])


def cleaned(page: Page, judge: Judge) -> Article | None:
    """Return the page's article as a judge leaves it; None where too little is left."""
    cleaner.weigh = judge  # type: ignore[attr-defined]
    try:
        return cleaner.clean_article(page.article, ReadSettings())
    except EmptyArticle:
        return None


def score(page: Page, article: Article | None) -> tuple[float, float, float]:
    """Return F1, precision and recall."""
    found = runs_of("\n".join(p.text for p in article.paragraphs)) if article else Counter()
    truth = runs_of(page.truth)
    both = sum((found & truth).values())
    return (
        2 * both / (sum(found.values()) + sum(truth.values())),
        both / max(1, sum(found.values())),
        both / max(1, sum(truth.values())),
    )


def judges(page: Page) -> dict[str, Judge]:
    """Return what can stand in the judge's place."""

    def firm(look: Look, *args: object, **options: object) -> Verdict | None:
        verdict = weigh(look, *args, **options)  # type: ignore[arg-type]
        return None if verdict and verdict.weighed else verdict

    def right(look: Look, *args: object, **options: object) -> Verdict | None:
        verdict = weigh(look, *args, **options)  # type: ignore[arg-type]
        return None if verdict and verdict.weighed and page.holds(look.text) else verdict

    return {"as it is": weigh, "nothing weighed": firm, "never wrong about what it weighs": right}


def drops(page: Page) -> Iterator[tuple[Sort, str]]:
    """Yield the lines that the judge drops, each with its sort."""
    seen: dict[str, Sort] = {}

    def watching(
        look: Look, zones: frozenset[str], book: object, hints: tuple[str, ...] = (), **options: bool
    ) -> Verdict | None:
        verdict = weigh(look, zones, book, hints, **options)  # type: ignore[arg-type]
        if verdict:
            how = "weighed" if verdict.weighed else "whole line"
            seen[letters_of(look.text)] = verdict.rule, how, "in a box" if hints else ""
        return verdict

    article = cleaned(page, watching)
    for piece in article.dropped if article else ():
        if piece.spans and not piece.kept_as:
            sort = seen.get(letters_of(piece.text), ("", "", ""))
            yield (sort if sort[0] == piece.rule else (piece.rule, "by its neighbours or inside", "")), piece.text


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", type=Path)
    parser.add_argument("--part", choices=("dev", "held"), default="")
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    scores: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    lines: dict[Sort, Counter[bool]] = defaultdict(Counter)
    for page in pages_of(options.suite, options.part):
        for name, judge in judges(page).items():
            scores[name].append(score(page, cleaned(page, judge)))
        for sort, text in drops(page):
            wrong = page.holds(text)
            lines[sort][wrong] += 1
            if wrong and sort[0] == options.show:
                print(f"  {text}")
    for name, rows in scores.items():
        f1, precision, recall = (mean(column) for column in zip(*rows, strict=True))
        print(f"{name}: F1 {f1:.4f}, precision {precision:.4f}, recall {recall:.4f} on {len(rows)} pages")
    for sort, count in sorted(lines.items(), key=lambda item: -item[1][True]):
        print(f"{' '.join(filter(None, sort))}: right {count[False]}, wrong {count[True]}")


if __name__ == "__main__":
    main()
