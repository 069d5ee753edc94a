"""Words in letters that a voice does not know, said all the same: folded, transliterated, or by the letter's name."""

import unicodedata
from collections.abc import Set as AbstractSet


def in_alphabet(word: str, letters: AbstractSet[str] | None) -> str:
    """Return a word as a voice with these letters can say it; None knows all, and ASCII is always known.

    "Łódź" stays where its letters are known and is folded else, "Москва" becomes "Moskva", "習" "Xi", and a sign
    that has no sound in Latin letters is called by its name.
    """
    if letters is None or all(_is_known(c, letters) for c in word):
        return word
    said = "".join(c if _is_known(c, letters) else _folded(c, letters) for c in unicodedata.normalize("NFC", word))
    return said if any(c.isalnum() for c in said) else _named(word)


def _is_known(character: str, letters: AbstractSet[str]) -> bool:
    return character.isascii() or character in letters or unicodedata.category(character)[0] not in "LMN"


def _folded(character: str, letters: AbstractSet[str]) -> str:
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    if base and all(_is_known(c, letters) for c in base):
        return base
    from anyascii import anyascii  # few articles need it

    return anyascii(character)


def _named(word: str) -> str:
    """Return the names of a word's letters, without what only tells which of many it is."""
    names = (unicodedata.name(c, "unknown letter").lower().partition("-")[0] for c in word if c.isalnum())
    return " ".join(dict.fromkeys(names))
