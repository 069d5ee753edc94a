"""espeak-ng's phoneme names, as lexicons have them, in the alphabet of the neural voice (misaki's).

Held against `espeak-ng -v en-us --ipa` and `-v en-gb --ipa` for every entry of the shipped lexicons.
"""

import re

from audiobrief.expressions import regex

_VOWELS = {
    "i:": "i", "i": "i", "I": "ɪ", "I2": "ɪ", "I#": "ɪ", "E": "ɛ", "E#": "ɛ", "a": "æ", "aa": "æ", "a#": "ɐ",
    "A:": "ɑ", "A": "ɑ", "0": "ɑ", "0#": "ɑ", "0r": "ɔɹ", "O:": "ɔ", "O": "ɔ", "o": "O", "oU": "O", "V": "ʌ",
    "U": "ʊ", "U#": "ʊ", "u:": "u", "u": "u", "ju:": "ju", "@": "ə", "@2": "ə", "@5": "ə", "3": "əɹ", "3:": "ɜɹ",
    "@L": "ᵊl", "eI": "A", "e": "A", "aI": "I", "OI": "Y", "oI": "Y", "aU": "W", "aU@": "Wə", "aI@": "Iə",
    "i@": "iə", "I@": "ɪə", "i@3": "ɪɹ", "e@": "ɛɹ", "o@": "ɔɹ", "O@": "ɔɹ", "A@": "ɑɹ", "U@": "ʊɹ",
}  # fmt: skip
_BRITISH = {
    "i:": "iː", "a": "a", "aa": "a", "A:": "ɑː", "A": "ɑː", "0": "ɒ", "0#": "ɒ", "0r": "ɒɹ", "O:": "ɔː", "O": "ɒ",
    "o": "ɒ", "oU": "Q", "u:": "uː", "ju:": "juː", "3": "əR", "3:": "ɜːR", "i@3": "ɪəR", "e@": "ɛːR", "o@": "ɔːR",
    "O@": "ɔːR", "A@": "ɑːR", "U@": "ʊəR", "i@": "ɪə", "t#": "t",
}  # fmt: skip
"""What a British voice says another way: long vowels are marked, short open ones round; R is heard before a vowel."""
_CONSONANTS = {
    "r": "ɹ", "r-": "ɹ", "tS": "ʧ", "dZ": "ʤ", "T": "θ", "D": "ð", "S": "ʃ", "Z": "ʒ", "N": "ŋ", "g": "ɡ", "x": "k",
    "x2": "x", "C": "h", "t2": "t", "t#": "T", "l#": "l", "n-": "ᵊn", "m-": "ᵊm", "l-": "ᵊl",
} | {same: same for same in "bdfhjklmnpstvwz"}  # fmt: skip
_SIGNS = {"'": "ˈ", ",": "ˌ"} | dict.fromkeys(";?:|-_", "")
_TABLE = _VOWELS | _CONSONANTS | _SIGNS
_NAME = regex("|".join(map(re.escape, sorted(_TABLE, key=len, reverse=True))))

_DOUBLE_R = regex("ɹ([ˈˌ ]*)ɹ")
_N_BEFORE_VELAR = regex("n(?=[ˈˌ]*[kɡ])")
_STRESS_BEFORE_ONSET = regex("([ˈˌ])([^ˈˌAIOQWYaeiouæɑɐɒɔəɛɜɪʊʌᵻᵊ]+)")
"""misaki's stress stands directly before its vowel, espeak's before the syllable or the vowel."""
_LINKING_R = regex("R(?=[ˈˌ]*[AIOQWYaeiouæɑɐɒɔəɛɜɪʊʌ])")
_FIRST_VOWEL = regex("(?=[AIOQWYaeiouæɑɐɒɔɛɜɪʊʌ])")  # no schwa: "de" in a name stays light


def translate(phonemes: str, *, british: bool = False) -> str:
    """Return espeak's phonemes of one word in misaki's alphabet; raises ValueError with what is not known."""
    unknown = _NAME.sub("", phonemes)
    if unknown:
        raise ValueError(f'"{phonemes}" holds phonemes without a translation: {unknown}')
    table = _TABLE | _BRITISH if british else _TABLE
    text = _NAME.sub(lambda name: table[name[0]], phonemes)
    text = _LINKING_R.sub("ɹ", text).replace("R", "")
    text = _DOUBLE_R.sub(r"\1ɹ", text)
    text = _N_BEFORE_VELAR.sub("ŋ", text)
    text = _STRESS_BEFORE_ONSET.sub(r"\2\1", text)
    if "ˈ" not in text and "ˌ" not in text:
        text = _FIRST_VOWEL.sub("ˈ", text, count=1)
    return text
