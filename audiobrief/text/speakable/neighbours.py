"""The words around a match, by which the passes tell one meaning of figures from another."""

import re

_NEAR = 24  # characters in which the next word is looked for: longer ones are no units; set by hand
_FAR = 70  # characters: ten words, for what may stand further off; set by hand
_MARKS = ".,;:!?()\"'’“”"


def word_before(match: re.Match[str]) -> str:
    """Return the word before a match, small and without marks."""
    words = match.string[max(0, match.start() - _NEAR) : match.start()].lower().split()
    return words[-1].strip(_MARKS) if words else ""


def word_after(match: re.Match[str]) -> str:
    """Return the word after a match, small and without marks."""
    words = match.string[match.end() : match.end() + _NEAR].lower().split()
    return words[0].strip(_MARKS) if words else ""


def words_before(match: re.Match[str]) -> set[str]:
    """Return the words within a clause before a match, small and without marks."""
    before = match.string[max(0, match.start() - _FAR) : match.start()].lower()
    return {word.strip(_MARKS) for word in before.split()}
