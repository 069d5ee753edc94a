"""What the passes need to know of a language: its number words as functions, everything else as tables in TOML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import tomli

from audiobrief.expressions import regex
from audiobrief.text.speakable.draft import Draft

Pass = Callable[[Draft], None]
Table = Mapping[str, str]


_FIGURE = regex("[0-9¼-¾⅐-⅞¹²³⁰⁴-⁹⁺⁻<>★⭐]")


@dataclass(frozen=True, slots=True)
class Language:
    """A language in one region, as the passes see it."""

    tag: str
    """BCP 47."""
    day_first: bool
    """How 3/4/2024 is read."""
    cardinal: Callable[[int], str]
    ordinal: Callable[[int], str]
    year: Callable[[int], str]
    pair: Callable[[int], str]
    """Two digits of a year, time or serial number: "oh five", "forty-five"."""
    day: Callable[[int], str]
    """The day of a month."""
    plural: Callable[[str], str]
    """Number words in the plural: nineties, sixes."""
    digits: tuple[str, ...]
    """The names of 0 to 9."""
    words: Table
    """Small words by their English name: point, minus, to, percent."""
    tables: Mapping[str, Table]
    """Written to said: months, currencies, units, abbreviations."""
    lists: Mapping[str, frozenset[str]]
    """Words by what they tell of their neighbours."""

    def spell_digits(self, digits: str) -> str:
        """Return digits one by one; anything else between them is skipped."""
        return " ".join(self.digits[int(digit)] for digit in digits if digit in "0123456789")


def read_tables(folder: Path) -> tuple[dict[str, dict[str, str]], dict[str, frozenset[str]]]:
    """Return the tables and word lists of the TOML files in a language's folder, and of those all languages share."""
    tables: dict[str, dict[str, str]] = {}
    lists: dict[str, frozenset[str]] = {}
    for file in (*sorted(folder.parent.glob("*.toml")), *sorted(folder.glob("*.toml"))):
        for name, content in tomli.loads(file.read_text("utf-8")).items():
            if isinstance(content, str):
                lists[name] = frozenset(content.split())
            else:
                tables.setdefault(name, {}).update(content)
    return tables, lists


def where_digits(*passes: Pass) -> Pass:
    """Return the passes as one that is skipped in a text without a digit or a fraction sign."""

    def apply(draft: Draft) -> None:
        if _FIGURE.search(draft.text):
            for each in passes:
                each(draft)

    return apply
