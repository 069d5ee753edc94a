"""How a line looks, apart from any rule: its bare form, its length, and whether it is told like news."""

import re
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase, digits

from audiobrief.expressions import regex
from audiobrief.model import Kind
from audiobrief.text.clean.passages import Passage
from audiobrief.text.clean.rulebook.telling import Telling
from audiobrief.text.language.counts import FEWEST_PROSE_WORDS, count_words

# One character for one, so that offsets stay.
CYRILLIC, LATIN = (
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458",
    "aeopcyxisj",
)  # that pass for each other
FOLD = str.maketrans(
    "‘’‚‛ʼ′“”„‟″«»–—‑‐−―\u00a0\u202f\u2009" + CYRILLIC + CYRILLIC.upper() + "\u0412\u041a\u041c\u041d\u0422",
    "''''''" + '"""""""' + "------" + "   " + LATIN + LATIN.upper() + "BKMHT",
)
FOLDED = regex(f"[{re.escape(''.join(map(chr, FOLD)))}]")
LONG_WORDS = 30
WHOLE_LINE_CHARACTERS = 400
LONGEST_WORDS = 120
LONGEST_CHARACTERS = 1500
LEADING = "\"'([{<>|*~=_-.,:;!/\\ •‣▪●○◦■□▶►▸→➤➜✔✅»›👉👇⬇️📩📢🔗📷📸🎧🎥▼▲+&"
TRAILING = "\"')]}<>|*~=_-.,:;!?…/\\ •▶►▸→➤➜»›👉👇⬇️▼▲+&"
MARKS = "@#/|>»<{[(_©.:-"
WORD = regex(rf"[a-z]+|[0-9]|[{re.escape(MARKS)}]", re.ASCII)
SINGLE = frozenset(MARKS + ascii_lowercase + digits)
"""The words of one character."""
FIRST_WORD = regex(r"[a-z]+|[0-9]+", re.ASCII)
NUMBER, DIGITS = "0", frozenset("0123456789")
E_MAIL = regex(r"\be-mail", re.IGNORECASE)
FULL_STOP = regex(r"""[.!?…。！？।؟]["'”’»)\]]{0,3}$""")
PLAIN_STOP = regex(r"""[.。।]["'”’»)\]]{0,3}$""")
NEXT_SENTENCE = regex(r"[.!?…][\"')]{0,2} (?=[A-Z@'\"(])")


@dataclass(frozen=True)
class Look:
    """What can be seen of a line without knowing its neighbours."""

    text: str
    """Single spaces, straight quotes, plain hyphens."""
    core: str
    """The text without brackets, bullets and end marks around it."""
    words: frozenset[str]
    """Its words in small letters, "0" if it has a number, and its marks; empty when too long to be junk."""
    first_word: str
    word_count: int
    stop: bool
    """Ends like a sentence."""
    full_stop: bool
    """Ends with a full stop, as headlines never do."""
    telling: Telling
    """The words by which its language tells news."""

    @cached_property
    def addressed(self) -> bool:
        """Whether it speaks to the reader, or of "us"."""
        return self.telling.addresses(self._lower)

    @cached_property
    def addresses_reader(self) -> bool:
        """Whether it speaks to the reader, however long it is."""
        return self.telling.addresses_reader(self.text.lower())

    @cached_property
    def news(self) -> float:
        """How much it is told like news, from 0 to 1."""
        return self.telling.news(self.text[:WHOLE_LINE_CHARACTERS], full_stop=self.full_stop)

    @cached_property
    def attributed(self) -> bool:
        """Whether it is a whole sentence that names who said it."""
        return self.full_stop and self.telling.attributes(self._lower)

    @cached_property
    def of_the_page(self) -> bool:
        """Whether it can be speaking of the page it stands on, and not of the world."""
        return not self.full_stop or self.speaks_of_page

    @cached_property
    def speaks_of_page(self) -> bool:
        """Whether it names the page it stands on."""
        return self.telling.speaks_of_page(self._lower)

    @property
    def _lower(self) -> str:
        return self.text[:WHOLE_LINE_CHARACTERS].lower()

    @cached_property
    def openings(self) -> tuple[str, ...]:
        """The line from its beginning, and from the beginning of each further sentence."""
        starts = [match.end() for match in NEXT_SENTENCE.finditer(self.core)]
        return (self.core, *(self.core[start:] for start in starts))

    @property
    def short(self) -> bool:
        """Whether whole-line expressions are worth trying."""
        return len(self.text) <= WHOLE_LINE_CHARACTERS

    @property
    def prose(self) -> bool:
        """Whether it is most likely a paragraph of an article by its form alone."""
        return self.stop and self.word_count >= FEWEST_PROSE_WORDS


def look_at(passage: Passage, telling: Telling) -> Look:
    """Return how the passage looks."""
    return look_at_text(passage.text if passage.kind != Kind.CODE else "", telling)


def look_at_text(text: str, telling: Telling) -> Look:
    """Return how a line of text with single spaces looks."""
    if not text.isascii():
        text = FOLDED.sub(_plain, text)  # a sixth of the time of str.translate
    word_count = count_words(text)
    if word_count > LONGEST_WORDS or len(text) > LONGEST_CHARACTERS:
        return Look(text, text, frozenset(), "", word_count, _stops(FULL_STOP, text), _stops(PLAIN_STOP, text), telling)
    if "-mail" in text:
        text = E_MAIL.sub("email", text)
    words = set(WORD.findall(text.lower()))
    if not words.isdisjoint(DIGITS):
        words.add(NUMBER)
    return Look(
        text,
        text.lstrip(LEADING).rstrip(TRAILING),
        frozenset(words),
        first_word(text),
        word_count,
        _stops(FULL_STOP, text),
        _stops(PLAIN_STOP, text),
        telling,
    )


def _plain(sign: re.Match[str]) -> str:
    return sign[0].translate(FOLD)


def first_word(text: str) -> str:
    """Return the first word of a text as `Look.words` has it, or nothing."""
    found = FIRST_WORD.search(text[:80].lower())
    return "" if found is None else NUMBER if found[0][0] in DIGITS else found[0]


def _stops(stop: re.Pattern[str], text: str) -> bool:
    return stop.search(text, max(0, len(text) - 5)) is not None
