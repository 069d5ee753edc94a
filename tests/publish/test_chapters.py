import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import lasting

from audiobrief.model import Chapter, Kind, Mark
from audiobrief.publish.chapters import find_chapters, render_chapters_json


def article(parts: str) -> tuple[tuple[Mark, ...], int]:
    """Return the marks, and the length in ms, of "20 A:60 B:10": seconds of text, under the heading if one is named."""
    marks, start_ms = [], 0
    for part in parts.split():
        heading, _, seconds = part.rpartition(":")
        end_ms = start_ms + int(seconds) * 1000
        if heading:
            marks.append(lasting(Kind.HEADING, heading, start_ms, min(start_ms + 1500, end_ms)))
            start_ms = marks[-1].end_ms
        if end_ms > start_ms:
            marks.append(lasting(Kind.BODY, "text", start_ms, end_ms))
        start_ms = end_ms
    return tuple(marks), start_ms


def listed(parts: str) -> str:
    marks, duration_ms = article(parts)
    return " ".join(f"{c.title}@{c.start_ms / 1000:g}" for c in find_chapters(marks, duration_ms, first_title="Title"))


@pytest.mark.parametrize(
    ("parts", "chapters"),
    [
        ("40 A:40 B:50", "Title@0 A@40 B@80"),
        ("A:40 B:50", "A@0 B@40"),
        ("40", ""),
        ("40 A:200", ""),
        ("90 A:29 B:200", ""),
        ("90 A:30 B:30", "Title@0 A@90 B@120"),
        # a short part goes to the one before it
        ("40 A:40 B:10 C:50 D:5", "Title@0 A@40 C@90"),
        ("40 A:40 B:10 C:10 D:10 E:50", "Title@0 A@40 E@110"),
        # but the first to the one after it; the longer names both
        ("3 A:40 B:50", "A@0 B@43"),
        ("20 A:15 B:50 C:50", "Title@0 B@35 C@85"),
        ("5 A:15 B:50 C:50", "B@0 C@70"),
    ],
)
def test_chapters_are_the_parts_worth_jumping_to(parts: str, chapters: str) -> None:
    assert listed(parts) == chapters


def test_a_heading_right_under_another_shares_its_chapter() -> None:
    marks, duration_ms = article("40 A:40 B:50")
    outer = lasting(Kind.HEADING, "Analysis:", 39_000, 40_000)
    chapters = find_chapters((marks[0], outer, *marks[1:]), duration_ms, first_title="Title")
    assert [(c.title, c.start_ms) for c in chapters] == [("Title", 0), ("Analysis: A", 39_000), ("B", 80_000)]


def test_a_heading_alone_at_the_end_opens_no_chapter() -> None:
    marks, duration_ms = article("40 A:40 B:50")
    last = lasting(Kind.HEADING, "Sources", duration_ms, duration_ms + 1000)
    chapters = find_chapters((*marks, last), duration_ms + 1000, first_title="Title")
    assert [c.title for c in chapters] == ["Title", "A", "B"]
    assert chapters[-1].end_ms == duration_ms + 1000


def test_titles_are_one_short_clean_line() -> None:
    marks, duration_ms = article("A:40 B:50")
    hostile = lasting(Kind.HEADING, "x\x00\n" + "word " * 100, 0, 1500)
    title = find_chapters((hostile, *marks[1:]), duration_ms, first_title="")[0].title
    assert title.startswith("x word word")
    assert title.endswith("word…")
    assert len(title) <= 120


def test_no_marks_no_chapters() -> None:
    assert find_chapters((), 1000, first_title="Title") == ()


def test_at_most_255() -> None:
    marks, duration_ms = article(" ".join(f"{n}:{30 + n % 5}" for n in range(400)))
    chapters = find_chapters(marks, duration_ms, first_title="Title")
    assert len(chapters) == 255
    assert chapters[-1].end_ms == duration_ms


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "A", "B", "C"]), st.integers(0, 70)), min_size=1, max_size=30))
def test_any_article_is_covered_without_gaps(parts: list[tuple[str, int]]) -> None:
    marks, duration_ms = article(" ".join(f"{heading}:{seconds}" for heading, seconds in parts))
    chapters = find_chapters(marks, duration_ms, first_title="Title")
    if chapters:
        assert len(chapters) >= 2
        assert (chapters[0].start_ms, chapters[-1].end_ms) == (0, duration_ms)
        assert all(before.end_ms == after.start_ms for before, after in pairwise(chapters))
        assert all(c.end_ms - c.start_ms >= 30_000 for c in chapters)


def test_json() -> None:
    chapters = (Chapter("One & “two”", 0, 61_234), Chapter("Three", 61_234, 100_000, "https://example.org/3"))
    assert json.loads(render_chapters_json(chapters, title="Ferry\nreturns", show="Harbour")) == {
        "version": "1.2.0",
        "title": "Ferry returns",
        "podcastName": "Harbour",
        "chapters": [
            {"startTime": 0, "endTime": 61.234, "title": "One & “two”"},
            {"startTime": 61.234, "endTime": 100, "title": "Three", "url": "https://example.org/3"},
        ],
    }
