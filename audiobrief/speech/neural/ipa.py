"""The neural voice's alphabet (misaki's) in IPA, as dictionaries write it."""

_SOUNDS = {
    "A": "eɪ", "I": "aɪ", "O": "oʊ", "Q": "əʊ", "W": "aʊ", "Y": "ɔɪ", "i": "iː", "u": "uː", "ɑ": "ɑː", "ɔ": "ɔː",
    "ɜ": "ɜː", "ᵊ": "ə", "ᵻ": "ɪ", "ʤ": "dʒ", "ʧ": "tʃ", "T": "ɾ",
}  # fmt: skip
"""EN_PHONES.md of hexgrad/misaki: capitals are diphthongs, T is the flap; American vowels carry no
length mark, British ones do."""


def to_ipa(symbols: str) -> str:
    """Return a string of the model's symbols in IPA."""
    return "".join(_SOUNDS.get(symbol, symbol) for symbol in symbols).replace("ːː", "ː")
