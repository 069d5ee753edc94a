"""How many of thousands of generated documents lose a paragraph.

Usage: PYTHONPATH=tests python tests/benchmarks/sentinel_documents.py [COUNT [FIRST]]; prints
each document that lost something, and a table of all kinds.
"""

import sys
from collections import Counter

from sentinels import judge


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    table: dict[str, Counter[str]] = {}
    for seed in range(first, first + count):
        verdict = judge(seed)
        found = table.setdefault(verdict.kind, Counter())
        found["documents"] += 1
        for what in ("lost", "unread", "refused", "fault"):
            if said := getattr(verdict, what):
                found[what] += 1
                print(f"{seed} {verdict.kind} {what}: {said}")
    for kind, found in table.items():
        print(kind, dict(found))


if __name__ == "__main__":
    main()
