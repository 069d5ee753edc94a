"""The cleaning rules of a language, read from rules/*.toml.

A rule is data: what a line looks like, what it is called, and where it counts. rules/any.toml holds for
every language; a language without a file of its own gets only those.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from audiobrief.text.clean.look import LONGEST_WORDS
from audiobrief.text.clean.notices import Notices, notice_rules
from audiobrief.text.clean.rulebook.expression import Expression
from audiobrief.text.clean.rulebook.signs import Rule, Sign, Signs
from audiobrief.text.clean.rulebook.talk import PageTalk
from audiobrief.text.clean.rulebook.telling import Telling
from audiobrief.text.clean.rulebook.triggers import ALWAYS, key_of, triggers_in

NAMING = ("rule", "notice", "cut", "empty")
"""Sorts of entries that may have words of their own."""
RULES_FOLDER = Path(__file__).parents[2] / "rules"
MOST_WORDS_OF_A_LINE = 45


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

    signs: Signs = field(default_factory=Signs)
    """What a line is, how it begins and what it holds."""
    start: Signs = field(default_factory=Signs)
    """How it begins, for its further sentences."""
    not_line: Signs = field(default_factory=Signs)
    """Never the whole line, though it looks so."""
    cuts: list[CutRule] = field(default_factory=list)
    marks: tuple[str, ...] = ()
    """Without one of these none of the cuts has anything to find."""
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
    tables = tables_of(language)
    words = named_words(tables)
    triggers = triggers_in(RULES_FOLDER, language if tables[0] else "any")
    for order, (rule, sort, entry) in enumerate(entries_of(tables)):
        most = entry.get("most", MOST_WORDS_OF_A_LINE if sort == "line" else LONGEST_WORDS)
        trigger = triggers.get(key_of(sort, entry["is"]), ALWAYS)
        sign = Sign(rule, sort, Expression(entry["is"], words), order, most, trigger)
        filed = book.not_line if sort == "not_line" else book.signs
        filed.add(sign)
        if sort == "start":
            book.start.add(sign)
    book.telling = Telling(tables[0].get("telling", {}))
    book.talk = PageTalk(tables[0].get("talk", {}), tables[-1].get("talk_weights", {}))
    book.notices = Notices(
        tuple(rule for table in tables for rule in notice_rules(table.get("notice", ()), words, triggers))
    )
    for table in tables:
        book.empty += (
            EmptySort(sort["what"], Expression(joined(sort["pattern"]), words)) for sort in table.get("empty", ())
        )
        book.cuts += (
            CutRule(cut["name"], cut["reason"], Expression(joined(cut["pattern"]), words), tuple(cut["marks"]))
            for cut in table.get("cut", ())
        )
    marks = sorted({mark for cut in book.cuts for mark in cut.marks})
    book.marks = tuple(mark for mark in marks if not any(other in mark for other in marks if other != mark))
    book.hints = {
        box["box"]: (Rule(box["name"], box["reason"]), box["weight"])
        for box in _table("boxes")["box"]
        if "weight" in box
    }
    return book


def _table(name: str) -> dict[str, Any]:
    file = RULES_FOLDER / f"{name}.toml"
    return tomli.loads(file.read_text("utf-8")) if file.is_file() else {}


def tables_of(language: str) -> list[dict[str, Any]]:
    """Return the rules of a language, empty where it has none, and those of all languages."""
    return [_table(language), _table("any")]


def named_words(tables: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Return what the {names} in expressions stand for, those that one entry names for itself included.

    A language's own words win over those of all languages.
    """
    found: dict[str, str] = {}
    for table in reversed(tables):
        holders = (table, *(entry for sort in NAMING for entry in table.get(sort, ())))
        for name, text in (named for holder in holders for named in holder.get("words", {}).items()):
            found[name] = joined(text)
    return found


def joined(text: str | Sequence[str]) -> str:
    """Return an expression that is written in one piece, or as a list of which one is enough."""
    return text if isinstance(text, str) else "|".join(text)


def entries_of(tables: Iterable[dict[str, Any]]) -> Iterator[tuple[Rule, str, dict[str, Any]]]:
    """Yield each expression's rule, sort and entry, in the order of the files."""
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
