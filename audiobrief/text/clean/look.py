"""How a line looks, apart from any rule: its bare form, its length, and whether it is told like news."""

import re
from dataclasses import dataclass

from audiobrief.model import Kind
from audiobrief.text.clean.passages import Passage

# One character for one, so that offsets stay.
FOLD = str.maketrans("‘’‚‛ʼ′“”„‟″«»–—‑‐−―\u00a0\u202f\u2009", "''''''" + '"""""""' + "------" + "   ")
LONG_WORDS = 30
WHOLE_LINE_CHARACTERS = 400
LEADING = "\"'([{<>|*~=_-.,:;!/\\ •‣▪●○◦■□▶►▸→➤➜✔✅»›👉👇⬇️📩📢🔗📷📸🎧🎥▼▲+&"
TRAILING = "\"')]}<>|*~=_-.,:;!?…/\\ •▶►▸→➤➜»›👉👇⬇️▼▲+&"
FULL_STOP = re.compile(r"""[.!?…。！？।؟]["'”’»)\]]{0,3}$""")
PLAIN_STOP = re.compile(r"""[.。।]["'”’»)\]]{0,3}$""")
ADDRESS = re.compile(r"\b(?:you|your|yours|our|ours|us|we|we're|we'd|we've|you're|you've)\b")
REPORTED = re.compile(
    r"\b(?:said|says|told|tells|asked|replied|wrote|warned|urged|shouted|cried|argued|insisted|remarked|joked|advised|"
    r"argues|warns|joke|liked to say|recalled|added|explained|claimed|announced|reported that|according to|ordered|"
    r"begged|demanded|observed|noted|admitted|believed|thought|promised|quipped|complain|complained|shouts|read one)\b"
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
    r"verified|curated|handpicked|combined|advertised)\b"
)
THIRD_PERSON = re.compile(r"\b(?:he|she|they|his|her|hers|their|him|them|its)\b")


@dataclass(frozen=True, slots=True)
class Look:
    """What can be seen of a line without knowing its neighbours."""

    text: str
    """Single spaces, straight quotes, plain hyphens."""
    core: str
    """The text without brackets, bullets and end marks around it."""
    word_count: int
    stop: bool
    """Ends like a sentence."""
    full_stop: bool
    """Ends with a full stop, as headlines never do."""
    addressed: bool
    """Speaks to the reader, or of "us"."""
    news: float
    """From 0 to 1: how much it is told like news."""

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
    core = text.lstrip(LEADING).rstrip(TRAILING)
    sample = text[:WHOLE_LINE_CHARACTERS].lower()
    return Look(
        text,
        core,
        text.count(" ") + 1 if text else 0,
        bool(FULL_STOP.search(text, max(0, len(text) - 5))),
        bool(PLAIN_STOP.search(text, max(0, len(text) - 5))),
        bool(ADDRESS.search(sample)),
        _news(sample),
    )


def _news(text: str) -> float:
    told = 0.0
    if REPORTED.search(text):
        told += 0.7
    if PAST.search(PARTICIPLE.sub("", text)):
        told += 0.4
    if THIRD_PERSON.search(text):
        told += 0.2
    return min(told, 1.0)
