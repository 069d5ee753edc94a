"""Chapters: the headed parts of an article, as podcast apps list them.

An article gets them only when they help: two or more headed parts of at least 30 seconds.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from audiobrief.model import Chapter, Kind, Mark
from audiobrief.publish.characters import abridge, one_line
from audiobrief.standards.urls import web_address

LEAST_MS = 30_000
"""A chapter worth jumping to: players skip 15 or 30 s by themselves."""
LEAST_HEADED = 2
"""One heading alone divides nothing."""
MOST = 255
"""An ID3 table of contents counts its entries in one byte."""
LONGEST_TITLE = 120
"""Characters; a longer heading is a paragraph in bold, and ends in an ellipsis here; set by hand."""


def find_chapters(marks: Sequence[Mark], duration_ms: int, *, first_title: str) -> tuple[Chapter, ...]:
    """Return the chapters of a recording, from 0 to its end without gaps; none when they would not help.

    A heading right under another names their common chapter with it ("Analysis: The numbers"). What comes
    before the first heading is called `first_title`. A part under 30 seconds goes to the part before it;
    the first goes to the one after it, and the longer of the two gives the name.
    """
    parts = _headed_parts(marks, duration_ms, first_title)
    headed = parts if marks and marks[0].kind is Kind.HEADING else parts[1:]
    if sum(_length_ms(part) >= LEAST_MS for part in headed) < LEAST_HEADED:
        return ()
    while _length_ms(parts[0]) < LEAST_MS:
        opening = max(parts[:2], key=_length_ms)
        parts[:2] = [replace(opening, start_ms=0, end_ms=parts[1].end_ms)]
    joined: list[Chapter] = []
    for part in parts:
        if joined and _length_ms(part) < LEAST_MS:
            joined[-1] = replace(joined[-1], end_ms=part.end_ms)
        else:
            joined.append(part)
    while len(joined) > MOST:
        at = min(range(1, len(joined)), key=lambda i: _length_ms(joined[i]))
        joined[at - 1 : at + 1] = [replace(joined[at - 1], end_ms=joined[at].end_ms)]
    return tuple(joined)


def render_chapters_json(chapters: Sequence[Chapter], *, title: str = "", show: str = "") -> str:
    """Return chapters as application/json+chapters 1.2.0 (Podcast Index), times in seconds.

    `title` is the episode's, `show` the podcast's; an empty one is left out.
    """
    document: dict[str, object] = {"version": "1.2.0"}
    document |= {key: one_line(text) for key, text in (("title", title), ("podcastName", show)) if text}
    document["chapters"] = [_entry(chapter) for chapter in chapters]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _headed_parts(marks: Sequence[Mark], duration_ms: int, first_title: str) -> list[Chapter]:
    starts: list[tuple[int, str]] = []
    after_heading = False
    for mark in marks:
        heading = mark.kind is Kind.HEADING
        if heading and after_heading:
            start_ms, outer = starts.pop()
            starts.append((start_ms, f"{outer.rstrip(': ')}: {mark.text}"))
        elif heading or not starts:
            starts.append((mark.start_ms if starts else 0, mark.text if heading else first_title))
        after_heading = heading
    ends_ms = [*(start_ms for start_ms, _ in starts[1:]), duration_ms]
    return [
        Chapter(abridge(one_line(title), LONGEST_TITLE), start_ms, end_ms)
        for (start_ms, title), end_ms in zip(starts, ends_ms, strict=False)
    ]


def _length_ms(part: Chapter) -> int:
    return part.end_ms - part.start_ms


def _entry(chapter: Chapter) -> dict[str, object]:
    entry: dict[str, object] = {
        "startTime": chapter.start_ms / 1000,
        "endTime": chapter.end_ms / 1000,
        "title": chapter.title,
    }
    more = {"url": web_address(chapter.url), "img": web_address(chapter.image)}
    return entry | {key: address for key, address in more.items() if address}
