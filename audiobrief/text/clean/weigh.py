"""Weigh one line against the rules: what it says, how it looks, where it stands.

A line that a rule describes from end to end goes. All else must add up: words typical of a kind of junk count
for it, being told like news counts against it, and a long line never goes for a single sign.
"""

import re
from dataclasses import dataclass

from audiobrief.text.clean.look import LONG_WORDS, Look
from audiobrief.text.clean.rules import Rule, RuleBook

ENOUGH = 1.0
OPENING, HOLDING = 0.8, 0.5
MOST_HOLDING = 4
NO_STOP, AT_EDGE, ADDRESSED, CAPITALS, LINKED = 0.3, 0.2, 0.2, 0.2, 0.4
HEADLINE_NEWS = 0.3
"""How much telling news counts without an end mark: headlines of other stories do it too."""
LONGEST_WORDS = 120


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


def weigh(look: Look, zones: frozenset[str], book: RuleBook, hints: tuple[str, ...] = ()) -> Verdict | None:
    """Return why the line goes, or None when it stays."""
    if look.short and (verdict := _whole_line(look, zones, book)):
        return verdict
    if look.word_count > LONGEST_WORDS:
        return None
    best: Rule | None = None
    most = total = 0.0
    signs = 0
    for rule in book.rules:
        if not _in_zone(rule, zones):
            continue
        evidence, count = _evidence(rule, look)
        total += evidence
        signs += count
        if evidence > most:
            best, most = rule, evidence
    if best is None:
        return None
    if look.word_count > LONG_WORDS and (signs < 2 or total < 1.3):
        return None
    news = look.news if look.stop else look.news * HEADLINE_NEWS
    if total + _form(look, zones, hints) - news < ENOUGH:
        return None
    return Verdict(best.name, best.reason)


def _whole_line(look: Look, zones: frozenset[str], book: RuleBook) -> Verdict | None:
    for rule in book.rules:
        if rule.whole is None or not _in_zone(rule, zones):
            continue
        match = rule.whole.fullmatch(look.core) or rule.whole.fullmatch(look.text)
        if match is None or (rule.never is not None and rule.never.fullmatch(look.core)):
            continue
        if look.word_count > LONG_WORDS and not zones & {"head", "tail"}:
            continue
        return Verdict(rule.name, rule.reason, rule.keeps, _kept(match), rule.label)
    return None


def _kept(match: re.Match[str]) -> str:
    return next((value for name, value in match.groupdict().items() if name.startswith("kept") and value), "")


def _in_zone(rule: Rule, zones: frozenset[str]) -> bool:
    return rule.where == "anywhere" or any(zone in zones for zone in rule.where.split())


def _evidence(rule: Rule, look: Look) -> tuple[float, int]:
    weight = 0.0
    signs = 0
    if rule.opening is not None and (rule.opening.match(look.core) or rule.opening.match(look.text)):
        weight += OPENING
        signs += 1
    found = sum(1 for sign in rule.holding if sign.search(look.text))
    return weight + HOLDING * min(found, MOST_HOLDING), signs + found


def _form(look: Look, zones: frozenset[str], hints: tuple[str, ...]) -> float:
    weight = 0.0
    if not look.full_stop:
        weight += NO_STOP
    if zones & {"head", "tail"}:
        weight += AT_EDGE
    if look.addressed:
        weight += ADDRESSED
    if look.text.isupper():
        weight += CAPITALS
    if "link" in hints:
        weight += LINKED
    return weight
