"""The lexicons' phonemes in the neural voice's alphabet, held against what espeak-ng itself calls them in IPA."""

import re

import pytest
from phonemes import ipa_of

from audiobrief.folders import shipped_voices_folder
from audiobrief.settings import parse_lexicon
from audiobrief.speech.neural.espeak_phonemes import translate
from audiobrief.speech.neural.phonemes import open_reader

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
BRITISH = IPA | {"ː": "ː", "ɜː": "ɜː", "əʊ": "Q", "oʊ": "Q", "eə": "ɛː", "iə": "ɪə"}
"""So for its British voice, which marks length; what it has as short o and ɔ is one sound there."""
SAME = {"o": "O", "i": "ɪ", "ᵊ": "ə", "ə": "ɐ"}
"""What both alphabets have two signs for, and American English one sound, or none that a listener would miss."""
JUDGED = {"Shoigu"}
"""It is meant with one sound where espeak reads o and ɪ."""


def as_misaki(ipa: str, *, british: bool = False) -> str:
    for written, same in (BRITISH if british else IPA).items():
        ipa = ipa.replace(written, same)
    if british:
        ipa = re.sub("o|ɔ(?!ː)", "ɒ", ipa)
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


@pytest.mark.engine
def test_a_british_voice_says_every_entry_as_espeak_s_british_one_does():
    differing = {}
    for written, phonemes in ENTRIES:
        ours = translate(phonemes, british=True).replace("ᵊ", "ə")
        theirs = as_misaki(ipa_of(phonemes, "gmw/en"), british=True).replace("ᵊ", "ə")
        stressless = "ˈ" not in theirs and "ˌ" not in theirs
        if (ours.replace("ˈ", "") if stressless else ours) != theirs:
            differing[written] = (ours, theirs)
    assert set(differing) <= JUDGED, differing


def test_a_british_reader_has_every_sound_of_the_lexicons():
    known = open_reader(british=True)._vocabulary
    assert not {sound for _, phonemes in ENTRIES for sound in translate(phonemes, british=True) if sound not in known}


@pytest.mark.parametrize(
    ("espeak", "american", "british"),
    [
        ("dZ'oU", "ʤˈO", "ʤˈQ"),
        ("m'e@k@L", "mˈɛɹkᵊl", "mˈɛːkᵊl"),
        ("p,OlOkw'A:neI", "pˌɔlɔkwˈɑnA", "pˌɒlɒkwˈɑːnA"),
        ("k'i@3@", "kˈɪɹə", "kˈɪəɹə"),
    ],
)
def test_the_accent_is_the_voice_s(espeak, american, british):
    assert translate(espeak) == american
    assert translate(espeak, british=True) == british


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
