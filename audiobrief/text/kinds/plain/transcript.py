"""Moments in a transcript: at the head of its lines, or on lines of their own."""

import re
from collections.abc import Sequence
from itertools import pairwise

from audiobrief.expressions import regex
from audiobrief.model import Span

FEWEST = 3
"""Lines with a moment, before a text is a transcript: a single one may be what is told; set by hand."""
_MOMENT = r"(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:[.,]\d{1,3})?"
_STAMPED = regex(
    rf"\s*(?P<who>[^\W\d_][\w .’'-]{{0,40}}?[:,]?\s+)??"
    rf"(?P<stamp>[\[(]\s*{_MOMENT}(?:\s*(?:-->|–|-|to)\s*{_MOMENT})?\s*[\])]|{_MOMENT}\s*(?:-->|–|-)\s*{_MOMENT}"
    rf"|\d{{1,2}}:\d\d:\d\d(?:[.,]\d{{1,3}})?|{_MOMENT}(?=\s*$))(?P<after>[:,]?)(?=\s|$)"
)


def find_stamps(text: str, lines: Sequence[Span]) -> dict[int, Span]:
    """Return where the stamps stand, by the number of the line; nothing where the moments do not go on and on."""
    found: dict[int, Span] = {}
    moments: list[float] = []
    for number, (start, end) in enumerate(lines):
        if stamp := _STAMPED.match(text, start, end):
            found[number] = (stamp.start("stamp"), stamp.end("after") if not stamp["who"] else stamp.end("stamp"))
            moments.append(_seconds(stamp["stamp"]))
    if len(found) < FEWEST or any(after < before for before, after in pairwise(moments)):
        return {}
    return found


def _seconds(stamp: str) -> float:
    """Return how far into the recording a stamp, or where its stretch begins, is."""
    seconds = 0.0
    for part in re.split(r"-->|–|-|to", stamp)[0].strip("[( )]").replace(",", ".").split(":"):
        seconds = seconds * 60 + float(part)
    return seconds
