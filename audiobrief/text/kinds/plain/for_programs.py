"""What stands in a plain text for programs: patches, armoured signatures and keys, encoded files.

Each says itself where it ends: a hunk counts its lines, armour and uuencoded files have a last line.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from audiobrief.expressions import regex
from audiobrief.model import Dropped, Span

HUNK = regex(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
"""GNU diff's unified format; a count that is not given is 1."""
PATCH_HEAD = regex(
    r"diff --git .|Index: \S+$|index [0-9a-f]{4,40}\.\.[0-9a-f]{4,40}|--- \S+|\+\+\+ \S+|={60,}$"
    r"|(?:new|deleted) file mode \d{6}$|(?:old|new) mode \d{6}$|(?:similarity|dissimilarity) index \d+%"
    r"|(?:rename|copy) (?:from|to) \S|Binary files .+ differ$"
)
PATCH_START = regex(r"diff --git .|--- \S+(?:\t.*)?\n\+\+\+ \S")
STATISTICS = regex(
    r" ?\S[^|\n]{0,200}\|\s+(?:\d+ [+-]*|\d+|Bin(?: .*)?)$|\s?\d+ files? changed\b[\w ,()+-]*$"
    r"|\s(?:create|delete) mode \d{6} \S+$|\s(?:rename|copy|mode change) .*(?:\(\d+%\)|\d{6} .*)$"
)
"""What git and diffstat say of a patch."""
CHANGED = regex(r"^\s?\d+ files? changed, \d+ (?:insertion|deletion)", re.MULTILINE)
ARMOUR = regex(r"^-----(BEGIN|END) ([A-Z0-9 ]{3,40})-----[ \t]*$", re.MULTILINE)
"""The first and last lines of RFC 7468 and OpenPGP (RFC 9580, 6.2)."""
CLEAR = regex(r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Z][A-Za-z]+: .*\n)*", re.MULTILINE)
"""What stands before a text that is signed but not hidden (RFC 9580, 7)."""
ENCODED = regex(r"^begin [0-7]{3} \S.*\n(?:[!-`][ -`]{1,80}\n)*[` ]?\n?end[ \t]*$", re.MULTILINE)
"""uuencode, as POSIX has it."""


def without_programs(text: str, lines: Sequence[Span]) -> tuple[list[Span], list[Dropped]]:
    """Return the lines that people read, and what is for programs, by name."""
    found = [
        *((span, "a patch") for span in _patches(text, lines)),
        *((match.span(), "a signature or key") for match in CLEAR.finditer(text)),
        *((span, "a signature or key") for span in _armoured(text)),
        *((match.span(), "an encoded file") for match in ENCODED.finditer(text)),
    ]
    if not found:
        return list(lines), []
    found.sort()
    starts = [span[0] for span, _ in found]
    kept = [line for line in lines if not _is_within(line, found, starts)]
    return kept, [
        Dropped(" ".join(text[start:end].split()), "code", f"{what}, for programs", ((start, end),))
        for (start, end), what in found
    ]


def _armoured(text: str) -> Iterator[Span]:
    """Yield what stands between a first and a last line of one name; an unfinished piece is read."""
    begun: dict[str, int] = {}
    for mark in ARMOUR.finditer(text):
        if mark[1] == "BEGIN":
            begun[mark[2]] = mark.start()
        elif mark[2] in begun:
            yield begun[mark[2]], mark.end()
            begun.clear()


def _is_within(line: Span, found: Sequence[tuple[Span, str]], starts: Sequence[int]) -> bool:
    place = bisect_right(starts, line[0]) - 1
    return place >= 0 and line[0] < found[place][0][1]


def _patches(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """Yield the patches, and the statistics before them, which stand by themselves only in company."""
    if not (HUNK.search(text) or "diff --git" in text or CHANGED.search(text)):
        return
    at = 0
    while at < len(lines):
        start, end = lines[at]
        if STATISTICS.fullmatch(text, start, end):
            yield start, end
        elif PATCH_START.match(text, start) or HUNK.match(text, start):
            at, over = _through(text, lines, at)
            yield start, over
            continue
        at += 1


def _through(text: str, lines: Sequence[Span], at: int) -> tuple[int, int]:
    """Return the line after a patch that begins at a line, and where the patch ends."""
    over = lines[at][1]
    while at < len(lines):
        start, end = lines[at]
        if hunk := HUNK.match(text, start):
            over = _after_hunk(text, start, *(int(count or 1) for count in hunk.groups()))
            while at < len(lines) and lines[at][0] < over:
                at += 1
        elif PATCH_HEAD.match(text, start, end):
            over = end
            at += 1
        else:
            break
    return at, over


def _after_hunk(text: str, start: int, old: int, new: int) -> int:
    """Return where a hunk ends that begins at a place; an empty line is one that editors took the space from."""
    at = text.find("\n", start)
    while at >= 0 and (old > 0 or new > 0):
        sign = text[at + 1 : at + 2]
        if sign not in " +-\\\t\n":
            break
        old -= sign in " -\t\n"
        new -= sign in " +\t\n"
        at = text.find("\n", at + 1)
    return len(text) if at < 0 else at
