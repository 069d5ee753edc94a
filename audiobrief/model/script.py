"""What is said, line by line, and where each word of it is shown."""

from dataclasses import dataclass

from audiobrief.model.article import Kind, Span


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word the voice says, and the shown characters it stands for."""

    start: int
    """Span in `Line.spoken`."""
    end: int
    shown_start: int
    """Span in `Line.text`; several spoken words may share it, and it is never empty."""
    shown_end: int
    phonemes: str = ""
    """Engine phonemes from a lexicon, for a driver that can pass them; else the spelling is said."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is spoken in one go: a paragraph, or a part of a very long one."""

    text: str
    """As shown."""
    spoken: str
    """As said: plain text, never markup."""
    words: tuple[SpokenWord, ...]
    """Every word of `spoken`, in order: the runs of non-space that hold a letter or digit."""
    kind: Kind = Kind.BODY
    paragraph: int = 0
    """Index into `Article.paragraphs`; -1 for title, standfirst, byline and date."""
    role: str = "body"
    """Which of the profile's roles speaks it: title, heading, body or quote."""
    pause_ms: int = 0
    """Silence after it."""
    sentences: tuple[Span, ...] = ()
    """Spans of `spoken` that are sentences, in order and together holding all its words; empty: one sentence."""
    language: str = ""
    """BCP 47 of a passage in another language than the article's; empty for its own."""
    speaker: str = ""
    """The voice that says it, where several voices speak; else empty."""


@dataclass(frozen=True, slots=True)
class Script:
    """An article as it will be said."""

    title: str
    language: str
    lines: tuple[Line, ...]
