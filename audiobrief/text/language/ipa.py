"""English sounds in IPA, as dictionaries write them, in the notation that lexicons and espeak-ng have."""

import re

from audiobrief.expressions import regex

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
_SOUND = regex("|".join(map(re.escape, sorted(_SOUNDS, key=len, reverse=True))))
_STRESS_BEFORE_ONSET = regex("([ˈˌ'])([^aeiouæɑɐɒɔəɛɜɝɪʊʌɚˈˌ' ]+)")
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


_FOREIGN = {
    "a": "ɑː", "aː": "ɑː", "ɐ": "ʌ", "e": "ɛ", "eː": "eɪ", "ɛː": "ɛ", "æː": "æ", "œː": "ɜː", "œ": "ɜː", "ø": "ɜː",
    "øː": "ɜː", "œy": "eɪ", "øy": "eɪ", "ʌy": "eɪ", "ɔy": "ɔɪ", "y": "uː", "yː": "uː", "ʏ": "ʊ", "o": "ɔ", "oː": "oʊ",
    "əi": "eɪ", "əɪ": "eɪ", "ɛi": "eɪ", "ɛɪ": "eɪ", "ei": "eɪ", "ai": "aɪ", "au": "aʊ", "ɑi": "aɪ", "ɑːi": "aɪ",
    "aːi": "aɪ", "ʌu": "oʊ", "ɔi": "ɔɪ", "oi": "ɔɪ", "oːi": "ɔɪ", "uə": "uːə", "ʊə": "uːə", "iə": "iːə", "ɪə": "iːə",
    "ui": "uːi", "iu": "iːu", "eu": "eɪu", "ɨ": "ɪ", "ʉ": "uː", "ʉː": "uː", "ɵ": "ʊ", "ɘ": "ə", "ɯ": "uː", "ɤ": "ʌ",
    "ɒː": "ɔː", "ɑ̃": "ɑːn", "ɑ̃ː": "ɑːn", "ã": "ɑːn", "ɐ̃": "ʌn", "ɛ̃": "æn", "ẽ": "eɪn", "ĩ": "iːn", "õ": "oʊn",
    "ɔ̃": "ɔːn", "œ̃": "ɜːn", "ũ": "uːn", "r": "ɹ", "ɾ": "ɹ", "ʁ": "ɹ", "ʀ": "ɹ", "rː": "ɹ", "ɽ": "ɹ", "ɻ": "ɹ",
    "ɣ": "x", "χ": "x", "ħ": "h", "ɦ": "h", "ɧ": "ʃ", "β": "b", "ɓ": "b", "ɗ": "d", "ɖ": "d", "ʈ": "t", "ɠ": "ɡ",
    "ʋ": "v", "ɱ": "m", "ɲ": "nj", "ɳ": "n", "ɭ": "l", "ʎ": "lj", "ɬ": "ʃl", "ɮ": "ʒl", "c": "k", "ɟ": "dʒ", "q": "k",
    "ʂ": "ʃ", "ʐ": "ʒ", "ɕ": "ʃ", "ʑ": "ʒ", "ʝ": "j", "ɸ": "f", "ʕ": "", "ǀ": "k", "ǁ": "k", "ǂ": "k", "ǃ": "k",
    "ʷ": "w", "ʲ": "j", "ʰ": "", "ː": "", "ˑ": "", "‿": "", "|": "", "‖": "", "-": "", "_": "",
}  # fmt: skip
"""Sounds that English lacks, or that mean another one in a dictionary of English, by the nearest that it has: those by
which English newsreaders say foreign names (diphthongs of Afrikaans and Dutch: "ui" as in "day")."""
_ANY_SOUND = regex("|".join(map(re.escape, sorted({*_FOREIGN, *_SOUNDS}, key=len, reverse=True))))
_BEFORE_K = regex("x(?=k)")
"""English voices say x as k, and would say it twice."""
_SWITCH = regex(r"\([a-z-]+\)")
"""espeak notes so that it read on in another language."""


def to_english(ipa: str) -> str:
    """Return a word's sounds in the IPA of any language as the nearest English phonemes; signs unknown are left out."""
    found = (_FOREIGN.get(sound[0], sound[0]) for sound in _ANY_SOUND.finditer(_SWITCH.sub("", ipa)))
    return from_ipa(_BEFORE_K.sub("", "".join(found)))
