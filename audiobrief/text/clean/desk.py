"""The desk on which an article is cleaned: its lines, the rules that hold, and what was dropped so far."""

from dataclasses import dataclass, field

from audiobrief.model import Article, Dropped
from audiobrief.text.clean.inline import cut_marks
from audiobrief.text.clean.line import Line
from audiobrief.text.clean.look import look_at
from audiobrief.text.clean.rulebook.own_rules import OwnRules
from audiobrief.text.clean.rulebook.rules import RuleBook
from audiobrief.text.clean.weigh import Verdict, match_line


@dataclass(slots=True)
class Desk:
    """One article being cleaned."""

    article: Article
    book: RuleBook
    own: OwnRules
    lines: list[Line] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    untitled: bool = False
    """Whether the article came without a title: its head is then in the text."""
    fresh_page: bool = False
    """Whether it came with one, and for the first time."""


def cut_marks_of(desk: Desk, line: Line, zones: frozenset[str] | None = None) -> Verdict | None:
    """Take the marks out of a line; when a rule describes it with them, it keeps them, and this is why it goes."""
    rest, marks = cut_marks(line.passage, desk.book)
    if marks and zones is not None and (verdict := match_line(line.look, zones, desk.book)):
        return verdict
    if marks:
        desk.dropped += marks
        line.passage, line.look = rest, look_at(rest, desk.book.telling)
    return None
