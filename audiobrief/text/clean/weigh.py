"""Weigh one line against the rules: what it says, how it looks, where it stands.

A line that a rule describes from end to end goes, unless it tells news. All else must add up: words typical of
a kind of junk count for it, being told like news counts against it, and a long line never goes for a single sign.

Two costs stand behind every number here: a missed plug is a flaw, a lost paragraph a fault. The numbers were set by
hand on lines of junk and look-alikes (tests/text/lines), and tests/benchmarks/measure_judge.py holds them against
annotated pages. Models fitted to the same lines in their place (logistic regression over words, form, place, boxes and
signs; folds by site) read no page better out of fold, and missed more of the junk or lost more of the look-alikes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from audiobrief.expressions import regex
from audiobrief.text.clean.look import LONG_WORDS, Look, look_at_text
from audiobrief.text.clean.rulebook.rules import RuleBook
from audiobrief.text.clean.rulebook.signs import Rule, Sign
from audiobrief.text.clean.rulebook.talk import NEVER

ENOUGH = 0.9
OPENING, HOLDING = 0.8, 0.5
SURE_BOX = 0.95
"""From this weight on the name of its box is enough for a line of any length."""
SURE_AT_EDGES = frozenset({"author", "advertising", "share", "newsletter"})
"""Boxes that are nothing else near the head or the tail: on 500 annotated pages no word of theirs was the article's."""
MOST_HOLDING = 4
NO_STOP, AT_EDGE, ADDRESSED, CAPITALS = 0.3, 0.2, 0.2, 0.2
NEWS = 0.35
"""From here on a whole line is told like news, and only one sign among others."""
TOLD = 0.5
"""From here on a sentence is no page talk, whatever its words."""
REPORTED, REPORTED_NEWS = 0.7, 1.6
"""How much telling news counts from where somebody is said to report it."""
HEADLINE_NEWS = 0.15
"""How much telling news counts without an end mark: headlines of other stories do it too."""
SURE_TALK, SURE_TALK_OF_LONG, SURE_TALK_OF_NOBODY = 1.5, 2.0, 2.8
"""From this score on a line is page talk, whatever else it is."""
A_POINT, MOST_TALK = 0.2, 0.4
UNTYPICAL, A_POINT_AGAINST, MOST_AGAINST = -1.0, 0.12, 0.2
ADVICE_TALK, SET_APART_TALK = 3.0, 3.0
"""What is taken off where the article itself speaks to its readers, and from headings and items of lists."""
UNLIKELY_TALK = -2.5
LONGEST_PAGE_TALK = 70
EDGES = frozenset({"head", "tail"})
PAGE_TALK = Rule("page", "speaks of the page, not of the story")
WALL = "wall"
"""The rule of lines that tell that the rest of this very story is not here."""
POINTERS = frozenset("»›<>→▶►➤➜👉➡")
CLOSED_BY = {"<": ">", "»": "«", "›": "‹"}
"""Where its partner follows, a pointing sign is a bracket or a mark of quotation."""
POINTER, POINTING = Rule("related", "pointer to another story"), 0.65
ADVICE, IN_ADVICE = "advice", 0.5
SET_APART = "set apart"
LONG_ENOUGH = 1.3
SHOUTED = regex(r"[^a-z:|]*[A-Z][^a-z:|]*[A-Z][^a-z:|]*(?:[:|]|$)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a line goes."""

    rule: str
    reason: str
    keeps: str = ""
    """The Article field its content moves to."""
    kept: str = ""
    """That content."""
    label: bool = False
    """Whether the short lines below it go too."""
    weighed: bool = False
    """Whether signs added up to it, and no rule describes all of it."""


@dataclass(slots=True)
class _Scale:
    """The signs seen so far, by rule."""

    weights: dict[Rule, float]
    signs: int = 0
    against: float = 0.0
    """What its words as a whole take off."""

    def add(self, rule: Rule, weight: float) -> None:
        self.weights[rule] = self.weights.get(rule, 0.0) + weight
        self.signs += 1


def weigh(
    look: Look, zones: frozenset[str], book: RuleBook, hints: tuple[str, ...] = (), *, by_words: bool = True
) -> Verdict | None:
    """Return why the line goes, or None when it stays; without `by_words` page talk alone is no reason."""
    verdict = _weigh_all(look, zones, book, hints, by_words=by_words) if look.words else None
    return None if verdict is None or look.attributed else verdict


def _weigh_all(
    look: Look, zones: frozenset[str], book: RuleBook, hints: tuple[str, ...], *, by_words: bool
) -> Verdict | None:
    scale = _Scale({})
    tried = book.signs.worth_trying(look)
    if look.short and (verdict := _whole_line(look, zones, book, scale, tried)):
        return verdict
    _weigh_signs(look, zones, book, scale, tried)
    pointed = look.text[0] in POINTERS and CLOSED_BY.get(look.text[0], look.text[0]) not in look.text[1:]
    boxes = [book.hints[hint] for hint in hints if hint in book.hints]
    if not (scale.signs or pointed or boxes) and not (by_words and _may_be_page_talk(look, zones, book)):
        return None
    page_talk = _weigh_talk(look, zones, book, scale)
    if pointed:
        scale.add(POINTER, POINTING)
    for box in boxes:
        scale.add(*box)
    if not page_talk and not _outweighs(scale, look, zones):
        return None
    if len(look.openings) > 1 and not hints and _tells_nothing_but_news(look, zones, book):
        return None  # its last sentence may be junk, and is cut out later
    rule = max(scale.weights, key=lambda rule: (rule is not PAGE_TALK, rule.name == WALL, scale.weights[rule]))
    return Verdict(rule.name, rule.reason, weighed=True)


def _may_be_page_talk(look: Look, zones: frozenset[str], book: RuleBook) -> bool:
    """Say whether a line without any other sign of junk is worth weighing by its words alone."""
    if look.word_count > LONGEST_PAGE_TALK:
        return False
    if look.word_count > LONG_WORDS and not (look.addressed or look.speaks_of_page):
        return False
    return book.talk.score(look, zones, least=0.0) > 0


def _outweighs(scale: _Scale, look: Look, zones: frozenset[str]) -> bool:
    """Say whether the signs of junk weigh more than what speaks for the line."""
    total = sum(scale.weights.values())
    if not total or (look.word_count > LONG_WORDS and (scale.signs < 2 or total < LONG_ENOUGH)):
        return False
    if ADVICE in zones and not look.of_the_page:
        total *= IN_ADVICE  # "Sign up for alerts from your bank" is what such an article is about
    total += _form(look, zones) - scale.against
    against = look.news * (HEADLINE_NEWS if not look.stop else REPORTED_NEWS if look.news >= REPORTED else 1.0)
    return total >= ENOUGH and total - against >= ENOUGH


def box_says(hints: tuple[str, ...], book: RuleBook, zones: frozenset[str] = frozenset()) -> Verdict | None:
    """Return why the line goes when the name of a box around it is enough, alone or before and behind the article."""
    may_be_edge = zones & EDGES and "standfirst" not in hints  # where a site calls all of its lead a disclosure
    for hint in hints:
        rule, weight = book.hints.get(hint, (None, 0.0))
        if rule is not None and (weight >= SURE_BOX or (hint in SURE_AT_EDGES and may_be_edge)):
            return Verdict(rule.name, rule.reason)
    return None


def match_line(look: Look, zones: frozenset[str], book: RuleBook) -> Verdict | None:
    """Return why the line goes when a rule describes all of it."""
    if not look.words or not look.short or look.attributed:
        return None
    return _whole_line(look, zones, book, _Scale({}), book.signs.worth_trying(look))


def _whole_line(
    look: Look, zones: frozenset[str], book: RuleBook, scale: _Scale, tried: Sequence[Sign]
) -> Verdict | None:
    for sign in tried:
        rule = sign.rule
        if sign.sort != "line" or (rule.where and not rule.where & zones):
            continue
        shown, match = look.core, sign.expression.fullmatch(look.core)
        if match is None and look.core != look.text:
            shown, match = look.text, sign.expression.fullmatch(look.text)
        if match is None or _excepted(rule, look, book):
            continue
        told = look.full_stop and (look.news > NEWS or NEVER < book.talk.score(look, zones) < UNLIKELY_TALK)
        if told or (look.word_count > LONG_WORDS and not zones & EDGES):
            scale.add(rule, OPENING)
            continue
        kept = shown[slice(*match.span("kept"))] if match.groupdict().get("kept") else ""
        return Verdict(rule.name, rule.reason, rule.keeps, kept, rule.label)
    return None


def _excepted(rule: Rule, look: Look, book: RuleBook) -> bool:
    return any(
        sign.rule.name == rule.name and sign.expression.fullmatch(look.core)
        for sign in book.not_line.worth_trying(look)
    )


def _weigh_signs(look: Look, zones: frozenset[str], book: RuleBook, scale: _Scale, tried: Sequence[Sign]) -> None:
    for opening in look.openings[1:] if scale.signs else look.openings:
        rule = _opened_by(opening, zones, tried if opening is look.core else book.start.worth_trying(look, opening))
        if rule is None:
            break  # what begins like an article is one, whatever its last sentence asks for
        scale.add(rule, OPENING)
    held: dict[Rule, int] = {}
    for sign in tried:
        rule = sign.rule
        if sign.sort != "has" or (rule.where and not rule.where & zones) or held.get(rule, 0) == MOST_HOLDING:
            continue
        if sign.expression.search(look.text):
            held[rule] = held.get(rule, 0) + 1
            scale.add(rule, HOLDING)


def _tells_nothing_but_news(look: Look, zones: frozenset[str], book: RuleBook) -> bool:
    """Say whether the first sentence bears no sign of junk at all."""
    first = look_at_text(look.core[: len(look.core) - len(look.openings[1])].strip(), look.telling)
    scale = _Scale({})
    tried = book.signs.worth_trying(first)
    _whole_line(first, zones, book, scale, tried)
    _weigh_signs(first, zones, book, scale, tried)
    return first.full_stop and not (scale.signs or first.addressed or book.talk.score(first, zones) > UNLIKELY_TALK)


def _weigh_talk(look: Look, zones: frozenset[str], book: RuleBook, scale: _Scale) -> bool:
    """Add how much the line is page talk; return whether that is enough by itself."""
    if look.word_count > LONGEST_PAGE_TALK:
        return False
    talk = book.talk.score(look, zones)
    scale.against = min(max(UNTYPICAL - talk, 0.0) * A_POINT_AGAINST, MOST_AGAINST) if look.full_stop else 0.0
    talk -= (ADVICE in zones) * ADVICE_TALK + (SET_APART in zones) * SET_APART_TALK
    if ADVICE in zones and not look.of_the_page:
        return False
    if look.full_stop and look.news > TOLD and not (look.speaks_of_page and talk >= SURE_TALK_OF_NOBODY):
        return False
    if talk > 0:
        scale.add(PAGE_TALK, min(talk * A_POINT, MOST_TALK))
    if look.word_count > LONG_WORDS:
        return talk >= SURE_TALK_OF_LONG and (look.addressed or look.speaks_of_page or scale.signs > 1)
    plain = look.full_stop and not look.speaks_of_page and not ("tail" in zones and book.talk.presents(look))
    return talk >= (SURE_TALK_OF_NOBODY if plain else SURE_TALK)


def _opened_by(opening: str, zones: frozenset[str], tried: Sequence[Sign]) -> Rule | None:
    for sign in tried:
        where = sign.rule.where
        if sign.sort == "start" and (not where or where & zones) and sign.expression.match(opening):
            return sign.rule
    return None


def _form(look: Look, zones: frozenset[str]) -> float:
    weight = 0.0
    if not look.full_stop:
        weight += NO_STOP
    if zones & EDGES:
        weight += AT_EDGE
    if look.addressed and ADVICE not in zones:
        weight += ADDRESSED
    if SHOUTED.match(look.core):
        weight += CAPITALS
    return weight
