"""An expression of a rule: capitals do not matter in it, unless it says so with "(?-i".

Hundreds of them exist, and compiling one costs as much as cleaning an article: each waits until it is asked.
Python compiles and matches an expression that ignores capitals at less than half the speed; so small letters
are made of the text instead, and only an expression that minds some capitals sees them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from audiobrief.expressions import regex

NAMED_WORDS = regex(r"\{([a-zA-Z_]+)\}")
MINDS_CAPITALS = "(?-i"


@dataclass(frozen=True)
class Expression:
    """A regular expression in which {name} stands for one of the words of its language; offsets are the text's."""

    pattern: str
    words: Mapping[str, str]

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of the whole text."""
        return self._regex.fullmatch(self._seen(text))

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match at the beginning of the text."""
        return self._regex.match(self._seen(text))

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in the text."""
        return self._regex.search(self._seen(text))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches in the text."""
        return self._regex.finditer(self._seen(text))

    def _seen(self, text: str) -> str:
        return text if self._minds_capitals else small_letters(text)

    @cached_property
    def _minds_capitals(self) -> bool:
        return bool(self._regex.flags & re.IGNORECASE)

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        pattern = spell_out(self.pattern, self.words)
        return re.compile(pattern, re.IGNORECASE if MINDS_CAPITALS in pattern else 0)


def spell_out(pattern: str, words: Mapping[str, str]) -> str:
    """Return a pattern with its words in place of their {names}."""
    while named := NAMED_WORDS.search(pattern):
        pattern = f"{pattern[: named.start()]}(?:{words[named[1]]}){pattern[named.end() :]}"
    return pattern


@lru_cache(maxsize=16)
def small_letters(text: str) -> str:
    """Return the text in small letters, character for character."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(letter if len(letter := char.lower()) == 1 else char for char in text)
