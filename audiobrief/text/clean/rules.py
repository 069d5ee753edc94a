"""The cleaning rules of a language, read from rules/*.toml.

A rule is data: what a line looks like, what it is called, and where it counts. rules/any.toml holds for
every language; a language without a file of its own gets only those.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

RULES_FOLDER = Path(__file__).parent.parent / "rules"
WORD = re.compile(r"\{([a-zA-Z]+)\}")


@dataclass(frozen=True)
class Rule:
    """One kind of junk line; its expressions are compiled when first asked for."""

    name: str
    reason: str
    line: tuple[str, ...] = ()
    """The whole line is this."""
    start: tuple[str, ...] = ()
    """The line begins with this."""
    has: tuple[str, ...] = ()
    """The line holds this."""
    not_line: tuple[str, ...] = ()
    """Never the whole line."""
    where: str = "anywhere"
    """Zones in which it counts."""
    keeps: str = ""
    """The field of Article its `kept` group moves to."""
    label: bool = False
    """Whether the short lines below it belong to it."""

    @cached_property
    def whole(self) -> re.Pattern[str] | None:
        """The expression of whole lines."""
        return _compile(self.line)

    @cached_property
    def never(self) -> re.Pattern[str] | None:
        """The expression of lines that only look so."""
        return _compile(self.not_line)

    @cached_property
    def opening(self) -> re.Pattern[str] | None:
        """The expression of beginnings."""
        return _compile(self.start)

    @cached_property
    def holding(self) -> tuple[re.Pattern[str], ...]:
        """The expressions of signs inside a line."""
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in self.has)


@dataclass(frozen=True, slots=True)
class CutRule:
    """What is taken out of a line that stays."""

    name: str
    reason: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules that hold for a language, in order."""

    rules: tuple[Rule, ...]
    cuts: tuple[CutRule, ...]


@cache
def rules_for(language: str) -> RuleBook:
    """Return the rules for a language such as "en": its own before those of every language."""
    words: dict[str, str] = {}
    rules: list[Rule] = []
    cuts: list[CutRule] = []
    for name in ("any", language):
        file = RULES_FOLDER / f"{name}.toml"
        if not file.is_file():
            continue
        table = tomllib.loads(file.read_text("utf-8"))
        words |= table.get("words", {})
        rules = [_rule(entry, words) for entry in table.get("rule", ())] + rules
        cuts += [
            CutRule(entry["name"], entry["reason"], re.compile(_fill(entry["pattern"], words), re.IGNORECASE))
            for entry in table.get("cut", ())
        ]
    return RuleBook(tuple(rules), tuple(cuts))


def _rule(entry: dict[str, object], words: dict[str, str]) -> Rule:
    filled = {
        key: tuple(_fill(pattern, words) for pattern in value) if isinstance(value, list) else value
        for key, value in entry.items()
    }
    return Rule(**filled)  # type: ignore[arg-type]  # an unknown key is a TypeError in the tests


def _fill(pattern: str, words: dict[str, str]) -> str:
    """Return the pattern with every {name} replaced, words inside words too."""
    while filled := WORD.search(pattern):
        pattern = f"{pattern[: filled.start()]}(?:{words[filled[1]]}){pattern[filled.end() :]}"
    return pattern


def _compile(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    if not patterns:
        return None
    names = iter(range(len(patterns)))
    numbered = (pattern.replace("(?P<kept>", f"(?P<kept{next(names)}>") for pattern in patterns)
    return re.compile("|".join(f"(?:{pattern})" for pattern in numbered), re.IGNORECASE)
