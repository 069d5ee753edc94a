"""A passage: one paragraph on its way through the cleaner, tied to the article's text by spans.

Everything cut out of a passage or of the article keeps its spans, so that what is kept and what is dropped
add up to the text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from audiobrief.model import Dropped, Kind, Paragraph, Span


@dataclass(frozen=True)
class Passage:
    """Some pieces of the article's text that are read as one paragraph."""

    raw: str
    """The pieces joined, white space as it came."""
    spans: tuple[Span, ...]
    """Where the pieces stand in the article's text."""
    kind: Kind
    hints: tuple[str, ...] = ()
    """What markup suggests, as in Paragraph."""
    language: str = ""
    """As in Paragraph."""

    @cached_property
    def text(self) -> str:
        """The passage with single spaces; code keeps its lines."""
        return self.raw.strip() if self.kind == Kind.CODE else " ".join(self.raw.split())

    def without(self, cuts: Sequence[Span]) -> "Passage":
        """Return the passage without these stretches of `raw`, which are in order and apart."""
        kept: list[Span] = []
        at = 0
        for start, end in (*cuts, (len(self.raw), len(self.raw))):
            if start > at:
                kept.append((at, start))
            at = end
        raw = "".join(self.raw[start:end] for start, end in kept)
        return replace(self, raw=raw, spans=tuple(span for stretch in kept for span in self.locate(stretch)))

    def locate(self, stretch: Span) -> tuple[Span, ...]:
        """Return where a stretch of `raw` stands in the article's text."""
        found = []
        at = 0
        for start, end in self.spans:
            first, last = max(stretch[0], at), min(stretch[1], at + end - start)
            if first < last:
                found.append((start + first - at, start + last - at))
            at += end - start
        return tuple(found)

    def cut(self, stretch: Span, rule: str, reason: str) -> Dropped:
        """Return a stretch of `raw` as something dropped."""
        content = " ".join(self.raw[slice(*stretch)].split())
        return Dropped(content, rule, reason, self.locate(stretch))

    def drop(self, rule: str, reason: str, kept_as: str = "") -> Dropped:
        """Return the whole passage as something dropped."""
        return Dropped(self.text, rule, reason, self.spans, kept_as)

    def keep(self, kind: Kind | None = None) -> Paragraph:
        """Return the passage as a paragraph of the article."""
        return Paragraph(self.text, kind or self.kind, self.spans, self.hints, self.language)


def open_passages(text: str, paragraphs: Iterable[Paragraph]) -> list[Passage]:
    """Return the paragraphs of an article as passages."""
    passages = []
    for paragraph in paragraphs:
        raw = "".join(text[start:end] for start, end in paragraph.spans)
        passages.append(Passage(raw, paragraph.spans, paragraph.kind, paragraph.hints, paragraph.language))
    return passages
