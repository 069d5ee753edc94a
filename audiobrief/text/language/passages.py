"""Passages in another language than their article's: what markup calls so, else what its commonest words or script say.

Only certain signs count, and only for a sentence or more: a phrase is said by the article's voice, as a reader would.
"""

from audiobrief.expressions import regex
from audiobrief.model import Span
from audiobrief.standards.language_tags import primary_language, tidy_tag
from audiobrief.text.language.guess import COMMON_WORDS, LATIN, WORD, script_of
from audiobrief.text.language.sentences import split_sentences

FEWEST_WORDS = 8
"""Of a sentence that is judged by its words: fewer may be a foreign title; set by hand."""
FEWEST_HITS = 4
"""Common words of the other language in a sentence; set on the foreign and plain sentences of tests/text."""
FEWEST_DIFFERENT = 3
"""Of them, as a row of "no" is none."""
TELLING_LETTERS, FEWEST_TELLING = 3, 2
"""Of the different ones, so many must be so long: "en", "de" and "et" are words of half of Europe."""
COMMON_SHARE = 0.2
"""Share of a sentence that must be common words of the other language; prose has a quarter to a half."""
CLEAR_LEAD = 3
"""Times as many of them as there are of the article's own language alone."""
OWN_LEAD = 1.5
"""Times as many as of the article's own language, shared words counted: Afrikaans and Dutch, say, share most."""
ADDRESS = regex(r"\S+(?:://|@)\S+")
FEWEST_LETTERS = 12
"""Of a sentence that is judged by its script: fewer are a name; set by hand."""
_COMMON = {tag: frozenset(word for word in words if len(word) > 1) for tag, words in COMMON_WORDS.items()}


def language_runs(text: str, language: str, declared: str = "") -> tuple[tuple[Span, str], ...]:
    """Return the text in runs of whole sentences of one language: span and BCP 47 tag, empty for the article's own.

    `declared` is what markup says of all of it.
    """
    own = primary_language(language)
    said = tidy_tag(declared)
    said = "" if primary_language(said) == own else said
    runs: list[tuple[Span, str]] = []
    for start, end in split_sentences(text, language):
        found = _language_of(text[start:end], own, said)
        if runs and runs[-1][1] == found:
            runs[-1] = ((runs[-1][0][0], end), found)
        else:
            runs.append(((start, end), found))
    return tuple(runs)


def _language_of(sentence: str, own: str, declared: str) -> str:
    if script := script_of(sentence):
        letters = sum(char.isalpha() for char in sentence)
        foreign = own in LATIN and script != own and letters >= FEWEST_LETTERS
        return (declared or script) if foreign else ""
    words = [word for word in WORD.findall(ADDRESS.sub("", sentence)) if word.islower()]  # capitals may be names
    hits = {tag: sum(word in common for word in words) for tag, common in _COMMON.items()}
    if declared:
        mine = hits.get(own, 0)
        return "" if mine >= FEWEST_HITS and mine > CLEAR_LEAD * hits.get(primary_language(declared), 0) else declared
    best = max(hits, key=lambda tag: hits[tag])
    mine = sum(word in _COMMON.get(own, ()) and word not in _COMMON[best] for word in words)
    sure = len(words) >= FEWEST_WORDS and hits[best] >= max(FEWEST_HITS, COMMON_SHARE * len(words))
    different = _COMMON[best].intersection(words)
    sure = sure and len(different) >= FEWEST_DIFFERENT
    sure = sure and sum(len(word) >= TELLING_LETTERS for word in different) >= FEWEST_TELLING
    sure = sure and hits[best] >= max(CLEAR_LEAD * mine, OWN_LEAD * hits.get(own, 0))
    return best if own in LATIN and best != own and sure else ""
