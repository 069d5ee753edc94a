"""The lexicons' phonemes in the neural voice's alphabet, held against what espeak-ng itself calls them in IPA."""

import re

import pytest
from phonemes import ipa_of

from audiobrief.folders import shipped_voices_folder
from audiobrief.settings import parse_lexicon
from audiobrief.speech.neural.espeak_phonemes import translate

ENTRIES = [
    (written, phonemes)
    for name in ("en", "en-ZA")
    for written, entry in parse_lexicon(shipped_voices_folder() / "lexicon" / f"{name}.toml").items()
    for phonemes in entry.phonemes.split()
]
IPA = {
    "tʃ": "ʧ", "dʒ": "ʤ", "eɪ": "A", "aɪ": "I", "ɔɪ": "Y", "aʊ": "W", "oʊ": "O", "ɾ": "t", "ɚ": "əɹ", "ɜː": "ɜɹ",
    "ː": "", "r": "ɹ", "əl": "ᵊl", "x": "k", "g": "ɡ",
}  # fmt: skip
"""IPA as espeak writes it → misaki; an American r, l and t are written one way there."""
SAME = {"o": "O", "i": "ɪ", "ᵊ": "ə", "ə": "ɐ"}
"""What both alphabets have two signs for, and American English one sound, or none that a listener would miss."""
JUDGED = {"Shoigu"}
"""It is meant with one sound where espeak reads o and ɪ."""


def as_misaki(ipa: str) -> str:
    for written, same in IPA.items():
        ipa = ipa.replace(written, same)
    ipa = re.sub("ɹ([ˈˌ ]*)ɹ", r"\1ɹ", ipa)
    ipa = re.sub("n(?=[ˈˌ]*[kɡ])", "ŋ", ipa)
    return re.sub("([ˈˌ])([^ˈˌAIOQWYaeiouæɑɐɒɔəɛɜɪʊʌᵻᵊ]+)", r"\2\1", ipa)


def plain(misaki: str) -> str:
    """Return phonemes without the differences that are none."""
    for one, other in SAME.items():
        misaki = misaki.replace(one, other)
    return misaki


def test_there_are_entries():
    assert len(ENTRIES) > 700


@pytest.mark.engine
def test_every_entry_of_the_lexicons_is_what_espeak_calls_it():
    differing = {}
    for written, phonemes in ENTRIES:
        ours, theirs = translate(phonemes), as_misaki(ipa_of(phonemes, "gmw/en-US"))
        stressless = "ˈ" not in theirs and "ˌ" not in theirs
        if plain(ours.replace("ˈ", "") if stressless else ours) != plain(theirs):
            differing[written] = (ours, theirs)
    assert set(differing) <= JUDGED, differing


@pytest.mark.parametrize(
    ("espeak", "misaki"),
    [
        ("S'i:", "ʃˈi"),
        ("v,oloUd'Imi@3", "vˌOlOdˈɪmɪɹ"),
        ("m@s'e@ru:", "məsˈɛɹu"),
        ("SoIg'u:", "ʃYɡˈu"),
        ("ZwaUn", "ʒwˈWn"),
        ("d@", "də"),
        ("N'u:nk", "ŋˈuŋk"),
    ],
)
def test_phonemes_move_to_the_other_alphabet(espeak, misaki):
    assert translate(espeak) == misaki


def test_an_unknown_phoneme_is_named():
    with pytest.raises(ValueError, match="£"):
        translate("b'£d")
