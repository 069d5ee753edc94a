"""How much of a text is no language: what a scanner read wrongly, or a file that was taken for text.

Where a dictionary is at hand, a word that it lacks counts, unless it is written as a name. Elsewhere only what no
language writes: letters mixed with figures or signs, a capital inside, no vowel, one letter again and again.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from audiobrief.expressions import regex
from audiobrief.model import Article, Kind
from audiobrief.standards.language_tags import primary_language

_TOKEN = regex(r"\S+")
_EDGES = regex(r"^[^\w]+|[^\w]+$")
_PLAIN = regex(r"[^\W\d_]+(?:['’\u2010\u2011·:*-][^\W\d_]+)*(?:['’]s?)?")
_NUMBER = regex(r"[-+]?[£$€¥#№]?\d[\d.,:/\u2013-]*(?:%|st|nd|rd|th|s|[a-zA-Zµ°²³]{1,4})?|[IVXLCDM]+")
_ADDRESS = regex(r"\w+://|www\.|@\w|\w\.(?:com|org|net|\w\w)(?:/|$)")
_ODD_CASE = regex(r"[a-z][A-Z]|^[A-Z]{2,}[a-z]{2,}")
_NAMES_WITH_CAPITALS = regex(r"^(?:Mc|Mac|O['’]|De|Di|Du|La|Le|Van|Fitz|i|e)[A-Z]")
_AGAIN = regex(r"(.)\1{3}")
_VOWEL = regex(r"[aeiouyæœøəı\u03b1\u03b5\u03b7\u03b9\u03bf\u03c5\u03c9аеиоуыэюяєі]", re.IGNORECASE)
"""Of Latin, Greek and Cyrillic, without the marks above and below them."""
_JUDGED = regex(r"[a-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1fff]", re.IGNORECASE)
"""Letters of the scripts that write their vowels and part words by spaces; no word of another script is judged."""
_SYLLABIC = frozenset({"bs", "cs", "hr", "mk", "sk", "sl", "sr"})
"""Languages in which r and l carry syllables: "prst", "vlk"."""
_SYLLABLE = regex(_VOWEL.pattern[:-1] + "rlр]", re.IGNORECASE)
_WITH_SIGNS = regex(r"(?:\w{1,3}\.)+\w{0,3}|[A-Z]+[&-]?\d+[A-Z]?|\d+-\w+")
"""e.g., A4, 12-year."""
_UNREADABLE = "\ufffd"
SHORTEST_WITHOUT_VOWEL = 3
"""Letters; "Dr", "km" and "TV" have none either, and what stands in capitals alone is an initialism."""
FEWEST_WORDS = 20
"""Of fewer no share is told; set by hand."""
_SILENT = frozenset({Kind.CODE, Kind.TABLE})

IsWord = Callable[[str], bool]


def unknown_share(article: Article, is_word: IsWord | None = None) -> float:
    """Return which share of an article's words is none, 0 to 1; `is_word` asks a dictionary, in small letters."""
    tokens = list(_tokens(article))
    if len(tokens) < FEWEST_WORDS:
        return 0.0
    vowel = _SYLLABLE if primary_language(article.language) in _SYLLABIC else _VOWEL
    return sum(_is_unknown(token, is_word, vowel) for token in tokens) / len(tokens)


def _tokens(article: Article) -> Iterable[str]:
    """Yield the words of an article's body, without what stands around them; figures and addresses are no words."""
    for paragraph in article.paragraphs:
        for found in _TOKEN.finditer("" if paragraph.kind in _SILENT else paragraph.text):
            for part in re.split(r"[\u2014\u2013/…]|--", unicodedata.normalize("NFC", found[0])):
                bare = part if _UNREADABLE in part else _EDGES.sub("", part)
                if bare and not _NUMBER.fullmatch(bare) and not _ADDRESS.search(part):
                    yield bare


def _is_unknown(word: str, is_word: IsWord | None, vowel: re.Pattern[str] = _VOWEL) -> bool:
    if _UNREADABLE in word:
        return True
    if any(letter.isalpha() and not _JUDGED.match(letter) for letter in word):
        return False
    if not _PLAIN.fullmatch(word):
        return not _WITH_SIGNS.fullmatch(word)
    return _looks_wrong(word, vowel) or (is_word is not None and word.islower() and not _known(word, is_word))


def _looks_wrong(word: str, vowel: re.Pattern[str]) -> bool:
    """Say whether no language writes a word so, whatever it means."""
    letters = re.sub(r"[^\w]", "", word)
    odd = _ODD_CASE.search(letters) and not _NAMES_WITH_CAPITALS.search(word) and not _camel(letters)
    if odd or _AGAIN.search(word):
        return True
    mute = not vowel.search(unicodedata.normalize("NFD", word)) and not word.isupper()
    return mute and len(letters) >= SHORTEST_WITHOUT_VOWEL


def _camel(letters: str) -> bool:
    """Say whether capitals inside part whole words, as in "YouTube": each begins one of three letters or more."""
    parts = re.findall(r"[A-Z][a-z]+", letters)
    return "".join(parts) == letters and min(map(len, parts)) > 2


def _known(word: str, is_word: IsWord) -> bool:
    """Say whether a dictionary holds a word, or all parts of a compound, or what it is an inflection of."""
    parts = [part for part in re.split(r"['’\u2010\u2011-]", word) if len(part) > 1]
    return all(is_word(part) or any(is_word(stem) for stem in _stems(part)) for part in parts)


def _stems(word: str) -> Iterable[str]:
    """Yield what an English word may be an inflection of: dictionaries list few of them."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 1:
            stem = word[: -len(ending)] + instead
            yield stem
            if ending in ("ed", "ing", "er", "est") and len(stem) > 2 and stem[-1:] == stem[-2:-1]:
                yield stem[:-1]
    for beginning in ("un", "re", "non", "over", "under", "mis", "pre", "dis", "sub", "inter"):
        if word.startswith(beginning) and len(word) - len(beginning) > 2:
            yield word[len(beginning) :]


_ENDINGS = (
    ("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e"),
    ("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"), ("est", ""), ("est", "e"), ("ly", ""), ("ly", "le"),
    ("ily", "y"), ("ness", ""), ("less", ""), ("ful", ""), ("able", ""), ("able", "e"), ("like", ""), ("ise", "ize"),
    ("ised", "ized"), ("ising", "izing"), ("our", "or"), ("ours", "ors"), ("oured", "ored"),
)  # fmt: skip
"""Of English, longest use first: (ending, what stands in its place in the word that a dictionary holds)."""
