"""Plain text to paragraphs.

A line is a paragraph, blank lines or not, unless the text was hard-wrapped (wrapping.py).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import repeat

from audiobrief.expressions import regex
from audiobrief.model import Article, Dropped, Kind, Paragraph, Span
from audiobrief.text.kinds.plain.etext import PICTURE, Frame, find_frame
from audiobrief.text.kinds.plain.for_programs import without_programs
from audiobrief.text.kinds.plain.transcript import find_stamps
from audiobrief.text.kinds.plain.wrapping import LIST_MARK, join_wrapped

LINE = regex(r"[^\n]+")
NEWLINES = regex("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
BROKEN_AT_HYPHEN = regex(r"(?<=[^\W\d_]-)[ \t]*\n[ \t]*(?=[^\W\d_])")
NOTE_MARK = regex(r"(?<=\S)\[(\d{1,3}|[A-Z])\]")
CHAT_MARK = regex(
    r"【[^【】\n]{0,60}】|\ue200?cite\ue202[^\ue201\n]{0,200}\ue201|cite(?:turn\d{1,3}(?:search|view|news|file)\d{1,3})+"
    r"|:contentReference\[oaicite:\d{1,4}\](?:\{index=\d{1,4}\})?|\[oaicite:\d{1,4}\]"
    r"|(?<=\S)[ \t]*\(\[[\w-]+(?:\.[\w-]+)+\]\(https?://[^)\s]{0,500}\)\)"
)
"""Citations as ChatGPT's exports and clipboards hold them."""
NOTE = regex(r"\[(?:Footnote )?(\d{1,3}|[A-Z])[\]:]:?\s*\S")
"""A paragraph that is a note, where its mark stands in the text before."""


def parse_plain(text: str) -> Article:
    """Return every paragraph of a plain text, unclassified; title and the like are for the cleaner to find.

    Stamps of a transcript, and what a library of e-texts puts around and between, are dropped by name.
    """
    text = NEWLINES.sub("\n", text)
    frame = find_frame(text)
    lines = [match.span() for match in LINE.finditer(text) if not match[0].isspace()]
    dropped: list[Dropped] = []
    if frame:
        lines, dropped = _within(text, lines, frame)
    lines, programs = without_programs(text, lines)
    pieces, stamps = _without_stamps(text, lines)
    dropped += [*programs, *stamps]
    paragraphs, asides = _without_asides(text, _paragraphs(text, pieces))
    return Article(
        frame.title if frame else "",
        tuple(paragraphs),
        byline=frame.author if frame else "",
        text=text,
        dropped=(*dropped, *asides),
    )


def _without_chat_marks(text: str, paragraph: Paragraph) -> tuple[Paragraph, list[Dropped]]:
    """Return a paragraph without what assistants that chat leave in what is copied from them."""
    ((start, end),) = paragraph.spans
    marks = [mark.span() for mark in CHAT_MARK.finditer(text, start, end)]
    if not marks:
        return paragraph, []
    edges = [start, *(edge for mark in marks for edge in mark), end]
    spans = tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)
    said = " ".join("".join(text[a:b] for a, b in spans).split())
    return replace(paragraph, text=said, spans=spans), _dropped(text, marks, "citation", "the mark of a source")


def _paragraphs(text: str, lines: list[Span]) -> Iterator[Paragraph]:
    paragraphs = join_wrapped(text, lines)
    marked = [False, *(bool(LIST_MARK.match(text, lines[0][0])) for lines in paragraphs), False]
    kinds = [
        Kind.LIST_ITEM if marked[place] and (marked[place - 1] or marked[place + 1]) else Kind.BODY
        for place in range(1, len(paragraphs) + 1)
    ]
    return map(_paragraph, repeat(text), paragraphs, kinds)


def _paragraph(text: str, lines: list[Span], kind: Kind) -> Paragraph:
    start, end = lines[0][0], lines[-1][1]
    whole = BROKEN_AT_HYPHEN.sub("", text[start:end])
    return Paragraph(" ".join(whole.split()), kind, ((start, end),))


def _dropped(text: str, lines: Iterable[Span], rule: str, reason: str) -> list[Dropped]:
    return [Dropped(" ".join(text[start:end].split()), rule, reason, ((start, end),)) for start, end in lines]


def _within(text: str, lines: list[Span], frame: Frame) -> tuple[list[Span], list[Dropped]]:
    """Return the lines of a book within its frame, and what stands around it and pictures between them."""
    pictures = [found.span() for found in PICTURE.finditer(text, frame.start, frame.end)]
    starts = [start for start, _ in pictures]
    book: list[Span] = []
    around: list[Span] = []
    for line in lines:
        place = bisect_right(starts, line[0]) - 1
        if line[0] < frame.start or line[1] > frame.end:
            around.append(line)
        elif place < 0 or line[1] > pictures[place][1]:
            book.append(line)
    dropped = _dropped(text, around, "licence", f"what {frame.library} puts around its books")
    return book, dropped + _dropped(text, pictures, "picture", "the description of a picture")


def _without_stamps(text: str, lines: list[Span]) -> tuple[list[Span], list[Dropped]]:
    """Return the lines of a transcript without its moments: all that stands before and after one is kept."""
    stamps = find_stamps(text, lines)
    pieces: list[Span] = []
    for number, (start, end) in enumerate(lines):
        first, last = stamps.get(number, (start, start))
        pieces += [(a, b) for a, b in ((start, first), (last, end)) if text[a:b].strip()]
    return pieces, _dropped(text, stamps.values(), "time stamp", "the moment in a recording")


def _without_asides(text: str, paragraphs: Iterable[Paragraph]) -> tuple[list[Paragraph], list[Dropped]]:
    """Return the paragraphs without the citations of chat assistants, and without notes marked in the text before."""
    kept: list[Paragraph] = []
    dropped: list[Dropped] = []
    marks: set[str] = set()
    for found in paragraphs:
        paragraph, chat_marks = _without_chat_marks(text, found)
        dropped += chat_marks
        note = NOTE.match(paragraph.text)
        if note and note[1] in marks:
            dropped.append(Dropped(paragraph.text, "notes", "notes of the text", paragraph.spans))
            continue
        marks.update(NOTE_MARK.findall(paragraph.text))
        if paragraph.text:
            kept.append(paragraph)
    return kept, dropped
