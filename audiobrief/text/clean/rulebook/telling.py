"""Whether a line tells news or talks to the reader, by the words of its language ([telling] in its rules)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from audiobrief.expressions import regex

REPORTED, PAST, THIRD_PERSON, SECOND_CLAUSE, CONSEQUENCE, LABEL_GOES_ON = 0.7, 0.4, 0.2, 0.7, 0.5, 0.4
"""What each sign of telling counts."""
LABEL_BEFORE = regex(r"^[A-Z][A-Z &'-]{2,30} ?[|:] ")
LABEL = regex(r"\w+(?: \w+){0,2}: [a-z]")


@dataclass(frozen=True)
class Telling:
    """The words of one language; without any, nothing is ever told or addressed."""

    words: Mapping[str, str]

    def addresses(self, text: str) -> bool:
        """Say whether a text in small letters speaks to the reader, or of "us"."""
        return self._address.search(text) is not None

    def addresses_reader(self, text: str) -> bool:
        """Say whether a text in small letters speaks to the reader."""
        return self._reader.search(text) is not None

    def speaks_of_page(self, text: str) -> bool:
        """Say whether a text in small letters names the page it stands on."""
        return self._page.search(text) is not None

    def attributes(self, text: str) -> bool:
        """Say whether a text in small letters names who said it: ", the clinic told its patients."."""
        return self._attribution.search(text) is not None

    def news(self, shown: str, *, full_stop: bool) -> float:
        """Return how much a line is told like news, from 0 to 1."""
        text = LABEL_BEFORE.sub("", shown).lower()
        told = REPORTED if self._reported.search(text) else 0.0
        bare = self._passive.sub("", self._auxiliary.sub("", self._participle.sub("_", text)))
        if self._past.search(bare):
            told += PAST
        if self._third_person.search(text):
            told += THIRD_PERSON
        if full_stop and not self.addresses(text) and self._second_clause.match(text):
            told += SECOND_CLAUSE
        if full_stop and self._consequence.search(text) and not self.speaks_of_page(text):
            told += CONSEQUENCE
        if full_stop and LABEL.match(shown):
            told += LABEL_GOES_ON
        return min(told, 1.0)

    @cached_property
    def _address(self) -> re.Pattern[str]:
        return self._words("address")

    @cached_property
    def _reader(self) -> re.Pattern[str]:
        return self._words("reader")

    @cached_property
    def _page(self) -> re.Pattern[str]:
        if not self.words:
            return NEVER
        return re.compile(rf"\b(?:{self._joined('page')})\b|\b(?:{self._joined('page_end')})[.!]?$")

    @cached_property
    def _reported(self) -> re.Pattern[str]:
        return self._words("reported")

    @cached_property
    def _attribution(self) -> re.Pattern[str]:
        if not self.words.get("attribution"):
            return NEVER
        word = rf"(?!(?:{self._joined('speaker_not')})\b)[\w'-]{{1,24}}(?:,\d{{3}})?"
        said = rf"(?:{self._joined('attribution')})"
        after = rf"{self._joined('speaker_before')}(?:{word}(?:, | )){{1,9}}{said}(?: {word}){{0,7}}(?:,|[.]$)"
        return re.compile(rf"""[,"'?!] (?:{after}|{said} (?:{self._joined("speaker_after")}) .{{2,80}}[.]$)""")

    @cached_property
    def _consequence(self) -> re.Pattern[str]:
        """Do this and you will see that: irony or advice, and no button."""
        return self._words("consequence")

    @cached_property
    def _past(self) -> re.Pattern[str]:
        return self._words("past")

    @cached_property
    def _participle(self) -> re.Pattern[str]:
        """Words that need not be verbs where nothing shows it: "published", but not in "published a report"."""
        if not self.words.get("participle"):
            return NEVER
        acts = rf"(?! (?:{self._joined('object')}) \w)" if self.words.get("object") else ""
        return re.compile(rf"\b(?:{self._joined('participle')})\b{acts}")

    @cached_property
    def _auxiliary(self) -> re.Pattern[str]:
        return re.compile(rf"\b{self._joined('auxiliary')}") if self.words else NEVER

    @cached_property
    def _passive(self) -> re.Pattern[str]:
        return self._words("passive")

    @cached_property
    def _third_person(self) -> re.Pattern[str]:
        return self._words("third_person")

    @cached_property
    def _second_clause(self) -> re.Pattern[str]:
        if not self.words:
            return NEVER
        ending = self._joined("page_end")
        return re.compile(rf"[^,]{{6,70}}, (?:{self._joined('clause_opener')}) (?!.{{0,30}}\b(?:{ending})\b)")

    def _words(self, key: str) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{self._joined(key)})\b") if self.words.get(key) else NEVER

    def _joined(self, key: str) -> str:
        return self.words.get(key, "").replace("\n", "")


NEVER = regex(r"(?!)")
