"""Notices: what a piece says of itself, such as who paid for it or what was corrected. They are never dropped.

A label ("Sponsored content", "Opinion") changes how all of it is heard, so it is said before the title.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any

from audiobrief.model import Kind, Paragraph
from audiobrief.text.clean.look import LONGEST_WORDS, Look
from audiobrief.text.clean.rulebook.expression import Expression
from audiobrief.text.clean.rulebook.signs import Rule, Sign, Signs
from audiobrief.text.clean.rulebook.triggers import ALWAYS, Trigger, key_of

LABEL = "label"
"""The hint of a paragraph that is said before the title."""
HEAD_PROSE = 2
"""Paragraphs up to which a label stands at the head of the piece."""
TOLD = 0.35
"""From here on a whole line is told like news."""


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """One kind of notice, by what all of a line is or how it begins."""

    name: str
    reason: str
    label: bool
    """Whether it says what the piece is."""
    head: bool
    """Whether it counts only before the article's second paragraph."""
    alone: bool
    """Whether it counts only where it is not one of several short lines, as in a menu."""
    signs: tuple[Sign, ...]
    not_line: tuple[Expression, ...]

    def describes(self, look: Look, tried: Iterable[Sign]) -> "Match | None":
        """Return how the line is such a notice, by signs worth trying; None when it is none, or is told like news."""
        match = self._match(look, tried)
        if (
            match is None
            or (look.attributed and not match.headed)
            or any(e.fullmatch(look.core) for e in self.not_line)
        ):
            return None
        return match

    def _match(self, look: Look, tried: Iterable[Sign]) -> "Match | None":
        for sign in tried:
            if sign.sort == "start" and (begun := sign.expression.match(look.core)):
                return Match(self, self.label, headed=":" in begun[0])
            if sign.sort == "line" and look.short and (match := sign.expression.fullmatch(look.core)):
                if look.full_stop and look.news > TOLD:
                    return None
                named = match.span("byline") if "byline" in match.groupdict() else (0, 0)
                return Match(self, byline=look.core[slice(*named)])
        return None


@dataclass(frozen=True)
class Notices:
    """All notices of a language, in the order of its file."""

    rules: tuple[NoticeRule, ...] = ()

    def match(self, look: Look) -> "Match | None":
        """Return how a line is a notice, by the first rule that says so."""
        owners = self._owners
        asked = groupby(self.signs.worth_trying(look), key=lambda sign: owners[sign.order]) if look.words else ()
        return next(filter(None, (self.rules[number].describes(look, tried) for number, tried in asked)), None)

    @cached_property
    def signs(self) -> Signs:
        """The signs of all rules, numbered through."""
        filed = Signs()
        for order, sign in enumerate(sign for rule in self.rules for sign in rule.signs):
            filed.add(replace(sign, order=order))
        return filed

    @cached_property
    def _owners(self) -> tuple[int, ...]:
        """Of each sign the number of its rule."""
        return tuple(number for number, rule in enumerate(self.rules) for _ in rule.signs)


@dataclass(frozen=True, slots=True)
class Match:
    """A line that is a notice."""

    rule: NoticeRule
    of_the_piece: bool = False
    """Whether it says itself that it means the piece, wherever it stands."""
    byline: str = ""
    headed: bool = False
    """Whether it begins with a word for what it is and a colon: "Correction: …"."""


def is_label(paragraph: Paragraph) -> bool:
    """Say whether a paragraph of a cleaned article says what the piece is."""
    return paragraph.kind is Kind.NOTICE and LABEL in paragraph.hints


def notice_rules(
    entries: Sequence[Mapping[str, Any]], words: Mapping[str, str], triggers: Mapping[str, Trigger]
) -> tuple[NoticeRule, ...]:
    """Return the notices of a language as its file has them."""
    return tuple(_notice_rule(entry, words, triggers) for entry in entries)


def _notice_rule(entry: Mapping[str, Any], words: Mapping[str, str], triggers: Mapping[str, Trigger]) -> NoticeRule:
    rule = Rule(entry["name"], entry["reason"], label=entry.get("label", False))
    patterns = [(sort, pattern) for sort in ("start", "line") for pattern in entry.get(sort, ())]
    signs = tuple(
        Sign(rule, sort, Expression(pattern, words), order, LONGEST_WORDS, triggers.get(key_of(sort, pattern), ALWAYS))
        for order, (sort, pattern) in enumerate(patterns)
    )
    return NoticeRule(
        entry["name"],
        entry["reason"],
        entry.get("label", False),
        entry.get("head", False),
        entry.get("alone", False),
        signs,
        tuple(Expression(pattern, words) for pattern in entry.get("not_line", ())),
    )


@dataclass(frozen=True, slots=True)
class Notice:
    """A line that stays because of what it says of the piece."""

    rule: NoticeRule
    label: bool
    """Whether it is said before the title."""
    byline: str = ""
    """The author whom it names."""


def find_notices(looks: Sequence[Look], known: Notices) -> list[Notice | None]:
    """Return for each line the notice that it is.

    The same short label again and again marks slots for adverts; one among other short lines stands in a menu.
    """
    found = [known.match(look) for look in looks]
    said = Counter(look.core.lower() for look, match in zip(looks, found, strict=True) if match)
    prose = 0
    notices: list[Notice | None] = []
    for place, (look, match) in enumerate(zip(looks, found, strict=True)):
        in_head = prose < HEAD_PROSE
        prose += look.prose
        slot = match is not None and not match.of_the_piece and match.rule.label and said[look.core.lower()] > 1
        if match is None or slot or not (in_head or _counts_anywhere(match.rule, looks, place)):
            notices.append(None)
        else:
            notices.append(Notice(match.rule, match.rule.label and (in_head or match.of_the_piece), match.byline))
    return notices


def _counts_anywhere(rule: NoticeRule, looks: Sequence[Look], place: int) -> bool:
    if rule.head:
        return False
    return not rule.alone or all(looks[at].stop for at in (place - 1, place + 1) if 0 <= at < len(looks))
