"""Signs of junk, found by the words that a line must have for them."""

from dataclasses import dataclass, field

from audiobrief.text.clean.look import Look, first_word
from audiobrief.text.clean.rulebook.expression import Expression
from audiobrief.text.clean.rulebook.triggers import ALWAYS, Trigger


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
    sort: str
    """What of a line it describes: all of it ("line", "not_line"), how it begins ("start"), what it holds ("has")."""
    expression: Expression
    order: int
    most_words: int
    """Longer lines are never tried."""
    trigger: Trigger = ALWAYS


_Filed = tuple[int, int, int, tuple[frozenset[str], ...], Sign]
"""Its order, the most words and characters of a line, what that must have besides, and the expression."""
ENDLESS = 1 << 32


@dataclass(slots=True)
class Signs:
    """Expressions, filed by the words a line must have for them."""

    all: list[Sign] = field(default_factory=list)
    _by_first: dict[str, list[_Filed]] = field(default_factory=dict)
    """With all of `_always` among them, in order."""
    _by_held: dict[str, list[_Filed]] = field(default_factory=dict)
    _held: set[str] = field(default_factory=set)
    """The words of `_by_held`."""
    _always: list[_Filed] = field(default_factory=list)

    def add(self, sign: Sign) -> None:
        """File an expression behind those before it, under its first words, else under those of its rarest need."""
        self.all.append(sign)
        first, needs = sign.trigger.first, sign.trigger.needs
        longest = sign.trigger.longest or ENDLESS
        filed = sign.order, sign.most_words, longest, needs, sign
        for word in first:
            self._by_first.setdefault(word, list(self._always)).append(filed)
        for word in needs[0] if needs and not first else ():
            self._by_held.setdefault(word, []).append((sign.order, sign.most_words, longest, needs[1:], sign))
            self._held.add(word)
        for always in (self._always, *self._by_first.values()) if not first and not needs else ():
            always.append(filed)

    def worth_trying(self, look: Look, opening: str = "") -> list[Sign]:
        """Return the expressions that may match the line, each once, in the order of the file.

        `opening` is the stretch of the line that is asked about; empty for all of it.
        """
        first = first_word(opening) if opening else look.first_word
        count, length, words = look.word_count, len(look.core), look.words
        held = self._held & words
        worth = [
            (order, sign)
            for filed in (self._by_first.get(first, self._always), *[self._by_held[word] for word in held])
            for order, most_words, longest, needs, sign in filed
            if count <= most_words and length <= longest and not (needs and any(map(words.isdisjoint, needs)))
        ]
        return [sign for _, sign in (sorted(dict(worth).items()) if held else worth)]
