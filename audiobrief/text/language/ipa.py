"""English sounds in IPA, as dictionaries write them, in the notation that lexicons and espeak-ng have."""

import re

_SOUNDS = {
    "iː": "i:", "i": "i", "ɪ": "I", "ɛ": "E", "e": "E", "æ": "a", "a": "a", "ɑː": "A:", "ɑ": "A:", "aː": "A:",
    "ɒ": "0", "ɔː": "O:", "ɔ": "O", "ʌ": "V", "ʊ": "U", "uː": "u:", "u": "u", "ə": "@", "ɐ": "a#", "ɚ": "3",
    "ɜː": "3:", "ɜ": "3:", "ɝ": "3:", "əɹ": "3", "ɜːɹ": "3:", "eɪ": "eI", "aɪ": "aI", "ɔɪ": "OI", "aʊ": "aU",
    "oʊ": "oU", "əʊ": "oU", "oː": "O:", "o": "o", "ɪə": "i@", "eə": "e@", "ɛə": "e@", "ʊə": "U@", "ɪɹ": "i@3",
    "ɛɹ": "e@", "ɔːɹ": "o@", "ɔɹ": "o@", "ɑːɹ": "A@", "ɑɹ": "A@", "ʊɹ": "U@", "l̩": "@L", "n̩": "n-", "m̩": "m-",
    "tʃ": "tS", "t͡ʃ": "tS", "ʧ": "tS", "dʒ": "dZ", "d͡ʒ": "dZ", "ʤ": "dZ", "θ": "T", "ð": "D", "ʃ": "S", "ʒ": "Z",
    "ŋ": "N", "ɡ": "g", "g": "g", "ɹ": "r", "r": "r", "ɾ": "t", "x": "x", "ç": "x", "ɫ": "l", "ʍ": "w", "ʔ": "",
    "ˈ": "'", "'": "'", "ˌ": ",", ".": "", "/": "", "[": "", "]": "", " ": " ",
} | {same: same for same in "bdfhjklmnpstvwz"}  # fmt: skip
_SOUND = re.compile("|".join(map(re.escape, sorted(_SOUNDS, key=len, reverse=True))))
_STRESS_BEFORE_ONSET = re.compile("([ˈˌ'])([^aeiouæɑɐɒɔəɛɜɝɪʊʌɚˈˌ' ]+)")
"""espeak's stress stands directly before its vowel."""


def from_ipa(ipa: str) -> str:
    """Return the phonemes of words in IPA, with the slashes or brackets of a dictionary or without.

    Raises ValueError naming the signs that stand for no sound of English.
    """
    ipa = _STRESS_BEFORE_ONSET.sub(r"\2\1", ipa)
    unknown = _SOUND.sub("", ipa)
    if unknown:
        raise ValueError(f'"{ipa}" has signs that are no English sound: {" ".join(dict.fromkeys(unknown))}')
    return _SOUND.sub(lambda sound: _SOUNDS[sound[0]], ipa).strip()
