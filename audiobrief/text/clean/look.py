"""How a line looks, apart from any rule: its bare form, its length, and whether it is told like news."""

import re
from dataclasses import dataclass
from functools import cached_property

from audiobrief.model import Kind
from audiobrief.text.clean.passages import Passage

# One character for one, so that offsets stay.
FOLD = str.maketrans(
    "‘’‚‛ʼ′“”„‟″«»–—‑‐−―\u00a0\u202f\u2009" + "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458",
    "''''''" + '"""""""' + "------" + "   " + "aeopcyxisj",  # the last ten: Cyrillic letters that pass for Latin ones
)
LONG_WORDS = 30
WHOLE_LINE_CHARACTERS = 400
LONGEST_WORDS = 120
LONGEST_CHARACTERS = 1500
LEADING = "\"'([{<>|*~=_-.,:;!/\\ •‣▪●○◦■□▶►▸→➤➜✔✅»›👉👇⬇️📩📢🔗📷📸🎧🎥▼▲+&"
TRAILING = "\"')]}<>|*~=_-.,:;!?…/\\ •▶►▸→➤➜»›👉👇⬇️▼▲+&"
WORD = re.compile(r"[a-z]+|[0-9]|[@#/|>»<{\[_©.-]", re.ASCII)
FIRST_WORD = re.compile(r"[a-z]+|[0-9]+", re.ASCII)
NUMBER, DIGITS = "0", frozenset("0123456789")
E_MAIL = re.compile(r"\be-mail", re.IGNORECASE)
FULL_STOP = re.compile(r"""[.!?…。！？।؟]["'”’»)\]]{0,3}$""")
PLAIN_STOP = re.compile(r"""[.。।]["'”’»)\]]{0,3}$""")
SELF = re.compile(
    r"\b(?:our|us|me|this (?:story|article|page|site|website|post|report|content|video|audio|piece|material|service))\b"
    r"|\b(?:here|below|above)[.!]?$",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"\b(?:you|your|yours|our|ours|us|we|we're|we'd|we've|you're|you've)\b")
REPORTED = re.compile(
    r"\b(?:said|says|told|tells|asked|replied|wrote|warned|urged|shouted|cried|argued|insisted|remarked|joked|advised|"
    r"argues|warns|joke|liked to say|recalled|added|explained|claimed|announced|reported that|according to|ordered|"
    r"begged|demanded|observed|noted|admitted|believed|thought|promised|quipped|complain|complained|shouts|read one|"
    r"who (?:was|were|had|won|died|lost|shot|fled|[a-z]{3,}ed))\b"
)
PAST = re.compile(
    r"\b(?:was|were|had|did|fell|rose|came|became|went|took|gave|made|left|lost|won|began|found|saw|knew|kept|sold|spoke|"
    r"grew|held|met|brought|bought|led|paid|ran|sent|shot|stood|struck|drew|drove|broke|built|caught|chose|cost|"
    r"flew|forgot|fought|got|heard|hid|hurt|put|sank|sat|set|shook|sued|swore|taught|tore|woke|wore|"
    r"isn't|wasn't|weren't|hadn't|didn't|couldn't|would|could|remains?|has been|have been|has become|will be|"
    r"[a-z]{2,}(?:[^aeiou]i|[bcdfghjklmnpqrstvwxz]|[aeu])ed)\b"
)
# Participles that junk is full of.
PARTICIPLE = re.compile(
    r"\b(?:published|updated|filed|posted|related|recommended|sponsored|affiliated|required|reserved|based|delivered|"
    r"edited|subscribed|supported|promoted|registered|closed|logged|disabled|tagged|compiled|translated|written|"
    r"produced|supplied|created|featured|modified|enabled|unlimited|limited|embed|feed|need|speed|exceed|"
    r"interested|expressed|enjoyed|liked|loved|powered|protected|prohibited|shared|added|selected|reviewed|affected|"
    r"republished|syndicated|redistributed|rewritten|broadcast|united|moderated|removed|restricted|reached|missed|"
    r"dedicated|informed|connected|trusted|reader-funded|funded|appeared|contributed|used|cached|contacted|emailed|"
    r"followed|shed|indeed|proceed|succeed|breed|seed|weed|deed|agreed|independently|hundred|embedded|viewed|wed|"
    r"verified|curated|failed|loaded|mentioned|read|narrated|voiced|generated|spoken|apologized|automated|handpicked|combined|advertised)\b"
)
AUXILIARY = re.compile(r"\b(?:was|were|has been|have been|had been|is|are) (?:not |also |first |\w{2,10}ly )?(?=_)")
SECOND_CLAUSE = re.compile(
    r"[^,]{6,70}, (?:and |but |so |yet )?(?:the|a|an|it|he|she|they|this|his|her|their|its|no|nobody|no one|police|"
    r"one|two|more than|some|many|few|not|whose)\b (?!.{0,30}\b(?:here|below)\b)"
)
LABEL_GOES_ON = re.compile(r"[A-Z]\w+(?: \w+){0,2}: [a-z]")
NEXT_SENTENCE = re.compile(r"[.!?…][\"')]{0,2} (?=[A-Z@'\"(])")
PASSIVE = re.compile(r"\b(?:(?:be|being) \w+|(?:is|are|been) (?:\w{2,10}ly )?\w+ed\b)")
THIRD_PERSON = re.compile(r"\b(?:he|she|they|his|her|hers|their|him|them|its)\b")


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

    @cached_property
    def addressed(self) -> bool:
        """Whether it speaks to the reader, or of "us"."""
        return ADDRESS.search(self.text[:WHOLE_LINE_CHARACTERS].lower()) is not None

    @cached_property
    def news(self) -> float:
        """How much it is told like news, from 0 to 1."""
        text = self.text[:WHOLE_LINE_CHARACTERS].lower()
        told = 0.7 if REPORTED.search(text) else 0.0
        if PAST.search(PASSIVE.sub("", AUXILIARY.sub("", PARTICIPLE.sub("_", text)))):
            told += 0.4
        if THIRD_PERSON.search(text):
            told += 0.2
        if self.full_stop and not self.addressed and SECOND_CLAUSE.match(text):
            told += 0.7
        if self.full_stop and LABEL_GOES_ON.match(self.text):
            told += 0.4
        return min(told, 1.0)

    @cached_property
    def of_the_page(self) -> bool:
        """Whether it can be speaking of the page it stands on, and not of the world."""
        return not self.full_stop or SELF.search(self.text) is not None

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
        return self.stop and (self.word_count >= 12 or self.cjk_prose)

    @property
    def cjk_prose(self) -> bool:
        """Whether it is long in a script that writes no spaces."""
        return self.word_count * 12 < len(self.text)


def look_at(passage: Passage) -> Look:
    """Return how the passage looks."""
    return look_at_text(passage.text if passage.kind != Kind.CODE else "")


def look_at_text(text: str) -> Look:
    """Return how a line of text with single spaces looks."""
    text = text.translate(FOLD)
    word_count = text.count(" ") + 1 if text else 0
    if word_count > LONGEST_WORDS or len(text) > LONGEST_CHARACTERS:
        return Look(text, text, frozenset(), "", word_count, _stops(FULL_STOP, text), _stops(PLAIN_STOP, text))
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
    )


def first_word(text: str) -> str:
    """Return the first word of a text as `Look.words` has it, or nothing."""
    found = FIRST_WORD.search(text[:80].lower())
    return "" if found is None else NUMBER if found[0][0] in DIGITS else found[0]


def _stops(stop: re.Pattern[str], text: str) -> bool:
    return stop.search(text, max(0, len(text) - 5)) is not None
