"""A word that a voice has no letters for is said all the same, and never left out."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.speech.letters import in_alphabet

LETTERS = frozenset(string.ascii_letters + "éßł")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("café", "café"),
        ("Łódź", "Lodz"),
        ("Straße", "Straße"),
        ("Москва", "Moskva"),
        ("“Москва,”", "“Moskva,”"),
        ("习近平", "XiJinPing"),
        ("Ａ１", "A1"),
        ("٣", "3"),
        ("\U00012000", "cuneiform sign a"),
    ],
)
def test_a_word_is_said_in_known_letters(word, said):
    assert in_alphabet(word, LETTERS) == said


def test_a_voice_of_all_letters_gets_the_word_as_it_is():
    assert in_alphabet("Москва", None) == "Москва"


@given(st.text(min_size=1, max_size=12))
def test_no_word_is_lost(word):
    said = in_alphabet(word, LETTERS)
    assert any(c.isalnum() for c in said) >= any(c.isalnum() for c in word)
    assert all(c.isascii() or c in LETTERS for c in said if c.isalpha())
