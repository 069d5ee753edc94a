"""Which language a text is in: by its script, and for Latin script by its commonest words.

A declared language is believed unless the text plainly contradicts it: templates lie often.
"""

import re
from functools import cache

from audiobrief.expressions import regex
from audiobrief.languages import tables
from audiobrief.standards.language_tags import primary_language, tidy_tag
from audiobrief.text.language.counts import characters_between

SAMPLE = 3_000  # characters looked at: some 500 words decide; set by hand
FEWEST_HITS = 3  # of words with two letters or more; set by hand
CLEAR_LEAD = 3  # times as many common words as the declared language, before it is doubted; set by hand
CLEAR_HITS = 25  # one word in twenty of the sample: a quotation in another language has fewer; set by hand
# Order matters: Japanese mixes kana with Chinese characters, so kana is asked first.
SCRIPTS = (
    ("ja", "\u3040-\u30ff", 0.05),
    ("ko", "\u1100-\u11ff\uac00-\ud7af", 0.3),
    ("zh", "\u3400-\u4dbf\u4e00-\u9fff", 0.3),
    ("ar", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff", 0.5),
    ("he", "\u0590-\u05ff", 0.5),
    ("ru", "\u0400-\u0482\u048a-\u04ff", 0.5),
    ("el", "\u0370-\u03ff\u1f00-\u1fff", 0.5),
    ("hi", "\u0900-\u097f", 0.5),
    ("bn", "\u0980-\u09ff", 0.5),
    ("pa", "\u0a00-\u0a7f", 0.5),
    ("gu", "\u0a80-\u0aff", 0.5),
    ("ta", "\u0b80-\u0bff", 0.5),
    ("te", "\u0c00-\u0c7f", 0.5),
    ("kn", "\u0c80-\u0cff", 0.5),
    ("ml", "\u0d00-\u0d7f", 0.5),
    ("si", "\u0d80-\u0dff", 0.5),
    ("th", "\u0e00-\u0e7f", 0.5),
    ("lo", "\u0e80-\u0eff", 0.5),
    ("my", "\u1000-\u109f", 0.5),
    ("ka", "\u10a0-\u10ff", 0.5),
    ("am", "\u1200-\u137f", 0.5),
    ("km", "\u1780-\u17ff", 0.5),
    ("hy", "\u0530-\u058f", 0.5),
)
# Letters that tell a language from the main one of its script.
TELLING = (
    ("ru", "uk", "[іїєґІЇЄҐ]"),
    ("ru", "sr", "[ђћџљњјЂЋЏЉЊЈ]"),
    ("ar", "ur", "[ٹڈڑںے]"),
    ("ar", "fa", "[پچژگ]"),
)
COMMON_WORDS = {tag: tuple(words.split()) for tag, words in tables("common_words").items()}
"""Language → its commonest words, as a count of news found them."""
LATIN = frozenset(COMMON_WORDS)
NOT_LATIN = (("\u0370", "\u1dff"), ("\u2e80", "\ud7ff"), ("\uf900", "\ufdff"), ("\ufe70", "\ufeff"))
WORD = regex(r"'n\b|[^\W\d_]+")


def guess_language(text: str, declared: str = "") -> str:
    """Return the BCP 47 tag of the text: `declared` unless the text contradicts it, English if nothing tells."""
    declared = tidy_tag(declared)
    sample = text[:SAMPLE]
    by_script = script_of(sample)
    base = primary_language(declared)
    if by_script:
        same = base and (base not in LATIN or base == by_script)
        return declared if same else by_script
    scores = _common_word_counts(sample)
    best = max(scores, key=lambda tag: scores[tag])
    if not declared:
        return best if scores[best] >= FEWEST_HITS else "en"
    if scores[best] >= CLEAR_HITS and scores[best] >= CLEAR_LEAD * scores.get(base, scores[best]):
        return best
    return declared


def script_of(sample: str) -> str:
    """Return the language that the script of most of a text stands for; nothing for Latin script."""
    if not characters_between(sample, NOT_LATIN):
        return ""
    letters = sum(1 for char in sample if char.isalpha())
    for tag, characters, share in SCRIPTS:
        if len(re.findall(f"[{characters}]", sample)) > letters * share:
            for main, other, telling in TELLING:
                if main == tag and len(re.findall(telling, sample)) > letters * 0.01:
                    return other
            return tag
    return ""


def _common_word_counts(sample: str) -> dict[str, int]:
    languages = _languages_of_words()
    scores = dict.fromkeys(COMMON_WORDS, 0)
    for word in WORD.findall(sample.lower()):
        for tag in languages.get(word, ()):
            scores[tag] += 1
    return scores


@cache
def _languages_of_words() -> dict[str, list[str]]:
    """Return for each common word of two letters or more the languages that it is common in."""
    found: dict[str, list[str]] = {}
    for tag, words in COMMON_WORDS.items():
        for word in words:
            if len(word) > 1:
                found.setdefault(word, []).append(tag)
    return found
