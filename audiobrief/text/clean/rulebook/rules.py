"""The cleaning rules of a language, read from rules/*.toml.

A rule is data: what a line looks like, what it is called, and where it counts. rules/any.toml holds for
every language; a language without a file of its own gets only those. An expression waits until a line has a word
that it needs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from audiobrief.text.clean.look import LONGEST_WORDS, Look, first_word
from audiobrief.text.clean.notices import Notices, notice_rules
from audiobrief.text.clean.rulebook.expression import Expression
from audiobrief.text.clean.rulebook.talk import PageTalk
from audiobrief.text.clean.rulebook.telling import Telling

NEVER = re.compile("(?!)")
RULES_FOLDER = Path(__file__).parents[2] / "rules"
MOST_WORDS_OF_A_LINE = 45
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


@dataclass(slots=True)
class Signs:
    """Expressions of one sort, found by the words a line must have for them."""

    by_first: dict[str, list[Sign]] = field(default_factory=dict)
    by_held: dict[str, list[Sign]] = field(default_factory=dict)
    always: list[Sign] = field(default_factory=list)
    _held: set[str] = field(default_factory=set)
    _worth: dict[tuple[str, frozenset[str]], tuple[Sign, ...]] = field(default_factory=dict)

    def add(self, sign: Sign, entry: Mapping[str, Any]) -> None:
        """File an expression under the words that its entry names."""
        for word in entry.get("first", "").split():
            self.by_first.setdefault(word, []).append(sign)
        for word in entry.get("holds", "").split():
            self.by_held.setdefault(word, []).append(sign)
            self._held.add(word)
        if not entry.keys() & {"first", "holds"}:
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
        return [sign for sign in worth if look.word_count <= sign.most_words]

    def _filed(self, first: str, held: frozenset[str]) -> list[Sign]:
        """Return the expressions under a first word and words anywhere, each once, in the order of the file."""
        found = {sign.order: sign for sign in (*self.always, *self.by_first.get(first, ()))}
        for word in held:
            found |= {sign.order: sign for sign in self.by_held[word]}
        return [found[order] for order in sorted(found)]


@dataclass(frozen=True, slots=True)
class CutRule:
    """What is taken out of a line that stays."""

    name: str
    reason: str
    expression: Expression
    marks: tuple[str, ...]
    """Without one of these there is nothing to find."""


@dataclass(frozen=True, slots=True)
class EmptySort:
    """A sort of page that holds no article."""

    what: str
    expression: Expression


@dataclass(slots=True)
class RuleBook:
    """All rules that hold for a language."""

    line: Signs = field(default_factory=Signs)
    """The whole line is this."""
    not_line: Signs = field(default_factory=Signs)
    """Never the whole line, though it looks so."""
    start: Signs = field(default_factory=Signs)
    """The line begins so."""
    has: Signs = field(default_factory=Signs)
    """The line holds this."""
    cuts: list[CutRule] = field(default_factory=list)
    any_mark: re.Pattern[str] = NEVER
    """Finds the marks of all cuts."""
    telling: Telling = field(default_factory=lambda: Telling({}))
    talk: PageTalk = field(default_factory=lambda: PageTalk({}))
    notices: Notices = field(default_factory=Notices)
    empty: list[EmptySort] = field(default_factory=list)
    hints: dict[str, tuple[Rule, float]] = field(default_factory=dict)
    """What the names of a page's boxes count for."""


@cache
def rules_for(language: str) -> RuleBook:
    """Return the rules for a language such as "en": its own, then those of every language."""
    book = RuleBook()
    tables = [_table(name) for name in (language, "any")]
    words = {name: text for table in reversed(tables) for name, text in table.get("words", {}).items()}
    for order, (rule, sort, entry) in enumerate(_entries(tables)):
        most = entry.get("most", MOST_WORDS_OF_A_LINE if sort == "line" else LONGEST_WORDS)
        getattr(book, sort).add(Sign(rule, Expression(entry["is"], words), order, most), entry)
    book.telling = Telling(tables[0].get("telling", {}))
    book.talk = PageTalk(tables[0].get("talk", {}), tables[-1].get("talk_weights", {}))
    book.notices = Notices(tuple(rule for table in tables for rule in notice_rules(table.get("notice", ()), words)))
    for table in tables:
        book.empty += (EmptySort(sort["what"], Expression(sort["pattern"], words)) for sort in table.get("empty", ()))
        book.cuts += (
            CutRule(cut["name"], cut["reason"], Expression(cut["pattern"], words), tuple(cut["marks"]))
            for cut in table.get("cut", ())
        )
    marks = {mark for cut in book.cuts for mark in cut.marks}
    book.any_mark = re.compile("|".join(map(re.escape, sorted(marks)))) if marks else NEVER
    book.hints = {
        box["box"]: (Rule(box["name"], box["reason"]), box["weight"])
        for box in _table("boxes")["box"]
        if "weight" in box
    }
    return book


def _table(name: str) -> dict[str, Any]:
    file = RULES_FOLDER / f"{name}.toml"
    return tomli.loads(file.read_text("utf-8")) if file.is_file() else {}


def _entries(tables: Iterable[dict[str, Any]]) -> Iterator[tuple[Rule, str, dict[str, Any]]]:
    for table in tables:
        for entry in table.get("rule", ()):
            rule = Rule(
                entry["name"],
                entry["reason"],
                frozenset(entry.get("where", "").split()),
                entry.get("keeps", ""),
                entry.get("label", False),
            )
            for sort in ("line", "not_line", "start", "has"):
                for sign in entry.get(sort, ()):
                    yield rule, sort, sign if isinstance(sign, dict) else {"is": sign}
