"""Fit the linear score of page talk (audiobrief/text/clean/rulebook/talk.py) to lines of which we know what they are.

python tests/benchmarks/fit_page_talk.py LANGUAGE [--keep FILE]... [--junk FILE]... [--hold NAME]...
    --keep   more lines that belong to articles, one a line: paragraphs and headings of real ones
    --junk   more junk, in the form of tests/text/lines/junk_*.tsv
    --hold   leave out lists whose name begins so, and say how the score does on them

Prints the [talk_weights] of rules/any.toml. Lists of junk and look-alikes are those of tests/text/lines.
"""

import argparse
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from audiobrief.text.clean.look import look_at_text
from audiobrief.text.clean.rulebook.rules import rules_for
from audiobrief.text.clean.rulebook.talk import PageTalk

LINES = Path(__file__).parents[1] / "text" / "lines"
OTHER_RULES = {"read_also", "credit", "byline", "date", "tags"}
"""Kinds of junk known by their form; headlines and names teach nothing about page talk."""
AT_THE_TAIL = {"bio"}
ELSEWHERE = 0.5
"""What junk weighs in a place where it did not stand: the place must not decide."""
ZONES = {"head": frozenset({"head"}), "mid": frozenset({"middle"}), "tail": frozenset({"tail"})}
EPOCHS, RATE = 40, 0.15
STIFF = 0.5
JUNK_SHARE = 0.5


@dataclass
class Row:
    """A line in one place."""

    origin: str
    text: str
    signs: dict[str, float]
    junk: bool
    weight: float


def read(path: Path) -> list[str]:
    """Return the lines of a list."""
    return [line for line in path.read_text("utf-8").split("\n") if line.strip() and not line.startswith("# ")]


def gather(language: str, junk: Iterable[Path], keep: Iterable[Path], prose: Iterable[Path]) -> list[Row]:
    """Return every line in every place it can stand."""
    book = rules_for(language)
    talk = PageTalk(book.talk.topics)

    def row(path: Path, text: str, where: str, *, is_junk: bool, weight: float) -> Row:
        look = look_at_text(" ".join(text.split()), book.telling)
        return Row(path.name, text, talk.signs(look, ZONES[where]), is_junk, weight)

    rows = []
    for path in junk:
        for kind, where, text in (line.split("\t") for line in read(path)):
            if kind not in OTHER_RULES:
                first = text.split("\\n")[0]
                rows.append(row(path, first, where, is_junk=True, weight=1.0))
                if kind not in AT_THE_TAIL and where != "mid":
                    rows.append(row(path, first, "mid", is_junk=True, weight=ELSEWHERE))
    for path in keep:
        rows += [row(path, text, where, is_junk=False, weight=1.0) for text in read(path) for where in ZONES]
    for path in prose:
        rows += [row(path, text, "mid", is_junk=False, weight=1.0) for text in read(path)]
    balance = JUNK_SHARE * sum(not r.junk for r in rows) / max(1, sum(r.junk for r in rows))
    for r in rows:
        r.weight *= balance if r.junk else 1.0
    return rows


def fit(rows: list[Row]) -> dict[str, float]:
    """Return weights by logistic regression: stochastic steps, each sign at a rate of its own."""
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 1e-6)
    seen = Counter(name for r in rows for name in r.signs)
    order = list(rows)
    chance = random.Random(1)
    for _ in range(EPOCHS):
        chance.shuffle(order)
        for r in order:
            error = (1 / (1 + math.exp(-max(-30.0, min(30.0, score(r, weights))))) - r.junk) * r.weight
            for name, value in (("bias", 1.0), *r.signs.items()):
                slope = error * value + (STIFF * weights[name] / seen[name] if name in seen else 0.0)
                squares[name] += slope * slope
                weights[name] -= RATE * slope / math.sqrt(squares[name])
    return weights


def score(row: Row, weights: dict[str, float]) -> float:
    """Return the score of a line."""
    return weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in row.signs.items())


def report(rows: list[Row], weights: dict[str, float]) -> Iterator[str]:
    """Yield how many lines of each sort pass some thresholds."""
    scores = [(score(r, weights), r.junk) for r in rows]
    for least in (0.0, 1.0, 2.0, 3.0):
        junk = [s > least for s, is_junk in scores if is_junk]
        keep = [s > least for s, is_junk in scores if not is_junk]
        yield f"above {least}: junk {sum(junk)}/{len(junk)}, belongs {sum(keep)}/{len(keep)}"


def main() -> None:
    """Fit, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language")
    parser.add_argument("--keep", type=Path, action="append", default=[])
    parser.add_argument("--junk", type=Path, action="append", default=[])
    parser.add_argument("--hold", action="append", default=[])
    options = parser.parse_args()
    ours = "_af" if options.language == "af" else ""
    named = [path for path in sorted(LINES.iterdir()) if path.stem.endswith("_af") is bool(ours)]
    junk = [path for path in named if path.name.startswith("junk")] + options.junk
    keep = [path for path in named if path.name.startswith("keep")]
    headings = sorted(LINES.glob(f"headings_{options.language}.txt"))
    rows = gather(options.language, junk, keep, [*headings, *options.keep])
    held = [r for r in rows if r.origin.startswith(tuple(options.hold))] if options.hold else []
    weights = fit([r for r in rows if not (options.hold and r.origin.startswith(tuple(options.hold)))])
    if held:
        print("\n".join(f"# held out {line}" for line in report(held, weights)))
    print("\n".join(f"# {line}" for line in report(rows, weights)))
    print("[talk_weights]")
    print("\n".join(f'"{name}" = {weight:.2f}' for name, weight in sorted(weights.items()) if abs(weight) >= 0.05))


if __name__ == "__main__":
    main()
