"""Marks for tests, as a voice of even pace would leave them."""

import re

from audiobrief.model import Kind, Mark, MarkWord

MS_PER_CHARACTER = 70
SENTENCE_PAUSE_MS = 350
PARAGRAPH_PAUSE_MS = 680


def marks_of(*lines: str | tuple[Kind, str], first_ms: int = 40) -> tuple[Mark, ...]:
    """Return a mark for each line: a body paragraph, or of the given kind."""
    marks: list[Mark] = []
    start_ms = first_ms
    for number, line in enumerate(lines):
        kind, text = (Kind.BODY, line) if isinstance(line, str) else line
        words, end_ms = _words(text, start_ms)
        paragraph = -1 if kind in (Kind.TITLE, Kind.STANDFIRST) else number
        marks.append(Mark(number, start_ms, end_ms, text, kind, paragraph, words))
        start_ms = end_ms + PARAGRAPH_PAUSE_MS
    return tuple(marks)


def lasting(kind: Kind, text: str, start_ms: int, end_ms: int) -> Mark:
    """Return a mark of exactly that length without word times."""
    return Mark(0, start_ms, end_ms, text, kind, 0, ())


def _words(text: str, start_ms: int) -> tuple[tuple[MarkWord, ...], int]:
    words: list[MarkWord] = []
    for match in re.finditer(r"\S*\w\S*", text):
        end_ms = start_ms + len(match[0]) * MS_PER_CHARACTER
        words.append(MarkWord(start_ms, end_ms, match.start(), match.end()))
        start_ms = end_ms
        if match[0].endswith((".", "?", "!", "”")) and not re.fullmatch(r"[A-Z][a-z]{0,2}\.|(\w\.)+", match[0]):
            start_ms += SENTENCE_PAUSE_MS
    return tuple(words), words[-1].end_ms if words else start_ms + 300
