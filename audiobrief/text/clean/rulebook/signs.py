"""Signs of junk, found by the words that a line must have for them."""

from dataclasses import dataclass, field

from audiobrief.text.clean.look import Look, first_word
from audiobrief.text.clean.rulebook.expression import Expression
from audiobrief.text.clean.rulebook.triggers import ALWAYS, Trigger

MOST_KEPT = 1 << 12
"""Sets of words whose expressions are remembered: the lines of a batch share most of theirs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of junk."""

    name: str
    reason: str
    where: frozenset[str] = frozenset()
    """Zones in which it counts; none for all."""
    keeps: str = ""
    """The field of Article that the `kept` group of a whole line moves to."""
    label: bool = False
    """Whether the short lines below a whole line belong to it."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One expression of a rule."""

    rule: Rule
    expression: Expression
    order: int
    most_words: int
    """Longer lines are never tried."""
    trigger: Trigger = ALWAYS

    def may_match(self, look: Look) -> bool:
        """Say whether a line has all that a match needs."""
        words = look.words
        return look.word_count <= self.most_words and not any(map(words.isdisjoint, self.trigger.needs))


@dataclass(slots=True)
class Signs:
    """Expressions of one sort, filed by the words a line must have for them."""

    by_first: dict[str, list[Sign]] = field(default_factory=dict)
    by_held: dict[str, list[Sign]] = field(default_factory=dict)
    always: list[Sign] = field(default_factory=list)
    all: list[Sign] = field(default_factory=list)
    _held: set[str] = field(default_factory=set)
    _worth: dict[tuple[str, frozenset[str]], tuple[Sign, ...]] = field(default_factory=dict)

    def add(self, sign: Sign) -> None:
        """File an expression under its first words, else under those of its rarest need."""
        self.all.append(sign)
        trigger = sign.trigger
        if trigger.first:
            for word in trigger.first:
                self.by_first.setdefault(word, []).append(sign)
        elif trigger.needs:
            self._held |= trigger.needs[0]
            for word in trigger.needs[0]:
                self.by_held.setdefault(word, []).append(sign)
        else:
            self.always.append(sign)

    def worth_trying(self, look: Look, opening: str = "") -> list[Sign]:
        """Return the expressions that may match the line, each once, in the order of the file.

        `opening` is the stretch of the line that is asked about; empty for all of it.
        """
        first = first_word(opening) if opening else look.first_word
        key = (first if first in self.by_first else "", look.words & self._held)
        worth = self._worth.get(key)
        if worth is None:
            if len(self._worth) >= MOST_KEPT:
                self._worth.clear()
            worth = self._worth[key] = tuple(self._filed(*key))
        return [sign for sign in worth if sign.may_match(look)]

    def _filed(self, first: str, held: frozenset[str]) -> list[Sign]:
        """Return the expressions under a first word and words anywhere, each once, in the order of the file."""
        found = {sign.order: sign for sign in (*self.always, *self.by_first.get(first, ()))}
        for word in held:
            found |= {sign.order: sign for sign in self.by_held[word]}
        return [found[order] for order in sorted(found)]
