"""Passages in another language than their article's: what markup calls so, else what its commonest words or script say.

Only certain signs count, and only for a sentence or more: a phrase is said by the article's voice, as a reader would.
"""

from collections import Counter
from collections.abc import Sequence

from audiobrief.expressions import regex
from audiobrief.languages import tables
from audiobrief.model import Span
from audiobrief.standards.language_tags import primary_language, tidy_tag
from audiobrief.text.language.guess import LATIN, WORD, script_of
from audiobrief.text.language.sentences import split_sentences

FEWEST_WORDS = 5
"""Of a sentence that is judged by its words: fewer may be a foreign title; set by hand."""
FEWEST_HITS = 3
"""Words of the other language in a sentence; this and the next three set on the sentences of tests/text."""
FEWEST_DIFFERENT = 3
"""Of them, as a row of "no" is none."""
FEWEST_SPOKEN = 2
"""Of the different ones, so many must be more than "de", "la" and "van", which names have too."""
FOREIGN_SHARE, FOREIGN_SHARE_ALONE = 0.3, 0.2
"""Share of a sentence that must be words of the other language, and where none of the article's own is in it; prose has
two fifths to three quarters, but less in languages that build long words, such as Zulu."""
CLEAR_LEAD = 3
"""Times as many of them as there are of the article's own language alone; set by hand."""
ADDRESS = regex(r"\S+(?:://|@)\S+")
FEWEST_LETTERS = 12
"""Of a sentence that is judged by its script: fewer are a name; set by hand."""
_COMMON, _SPOKEN = (
    {tag: frozenset(word for word in words.split() if len(word) > 1) for tag, words in tables(name).items()}
    for name in ("common_words", "spoken_words")
)
_KNOWN = {tag: _COMMON.get(tag, frozenset()) | words for tag, words in _SPOKEN.items()}
_TAGS_OF = {
    word: tuple(tag for tag, known in _KNOWN.items() if word in known) for word in frozenset().union(*_KNOWN.values())
}
"""Word → the languages that have it."""


def language_runs(text: str, language: str, declared: str = "") -> tuple[tuple[Span, str], ...]:
    """Return the text in runs of whole sentences of one language: span and BCP 47 tag, empty for the article's own.

    `declared` is what markup says of all of it.
    """
    own = primary_language(language)
    said = tidy_tag(declared)
    said = "" if primary_language(said) == own else said
    spans = split_sentences(text, language)
    found = [_language_of(text[start:end], own, said) for start, end in spans]
    if any(found):
        found = [tag or _as_beside(text[slice(*spans[at])], own, found, at) for at, tag in enumerate(found)]
    runs: list[tuple[Span, str]] = []
    for (start, end), tag in zip(spans, found, strict=True):
        if runs and runs[-1][1] == tag:
            runs[-1] = ((runs[-1][0][0], end), tag)
        else:
            runs.append(((start, end), tag))
    return tuple(runs)


def _language_of(sentence: str, own: str, declared: str) -> str:
    if script := script_of(sentence):
        letters = sum(char.isalpha() for char in sentence)
        foreign = own in LATIN and script != own and letters >= FEWEST_LETTERS
        return (declared or script) if foreign else ""
    words = _words_of(sentence)
    hits = Counter(tag for word in words for tag in _TAGS_OF.get(word, ()))
    if declared:
        return (
            "" if hits[own] >= FEWEST_HITS and hits[own] > CLEAR_LEAD * hits[primary_language(declared)] else declared
        )
    best = max(hits, key=lambda tag: hits[tag], default=own)
    return best if own in LATIN and best != own and len(words) >= FEWEST_WORDS and _is_in(best, words, own) else ""


def _words_of(sentence: str) -> list[str]:
    """Return the words in small letters: capitals may be names."""
    return [word for word in WORD.findall(ADDRESS.sub("", sentence)) if word.islower()]


def _is_in(tag: str, words: Sequence[str], own: str) -> bool:
    known, mine = _KNOWN[tag], _KNOWN.get(own, frozenset())
    foreign = [word for word in words if word in known and word not in mine]
    others = sum(word in mine and word not in known for word in words)
    share = FOREIGN_SHARE if others else FOREIGN_SHARE_ALONE
    different = set(foreign)
    return (
        len(foreign) >= max(FEWEST_HITS, share * len(words), CLEAR_LEAD * others)
        and len(different) >= FEWEST_DIFFERENT
        and len(different & _SPOKEN[tag]) >= FEWEST_SPOKEN
    )


def _as_beside(sentence: str, own: str, found: Sequence[str], at: int) -> str:
    """Return the language of the sentence before or behind, where this one has words of it and none of its own."""
    words = _words_of(sentence)
    for tag in (*found[max(at - 1, 0) : at], *found[at + 1 : at + 2]):
        known, mine = _KNOWN.get(primary_language(tag), frozenset()), _KNOWN.get(own, frozenset())
        if tag and any(word in known - mine for word in words) and not any(word in mine - known for word in words):
            return tag
    return ""
