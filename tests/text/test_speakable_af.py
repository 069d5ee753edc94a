"""Afrikaans as it is said: pairs by hand, and number words that can be read back by the rules of the language."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.text.language.lexicon import load_lexicon
from audiobrief.text.speakable import make_speakable
from audiobrief.text.speakable.af.numbers import cardinal, ordinal

LEXICON = load_lexicon("af")
PAIRS = [
    line.split("\t")
    for line in (Path(__file__).parent / "speakable_af.tsv").read_text("utf-8").splitlines()
    if not line.startswith("# ")
]
BELOW_TWENTY = dict(
    zip(
        [
            "nul",
            "een",
            "twee",
            "drie",
            "vier",
            "vyf",
            "ses",
            "sewe",
            "agt",
            "nege",
            "tien",
            "elf",
            "twaalf",
            "dertien",
            "veertien",
            "vyftien",
            "sestien",
            "sewentien",
            "agtien",
            "negentien",
        ],
        range(20),
        strict=True,
    )
)
TENS = dict(
    zip(
        ["twintig", "dertig", "veertig", "vyftig", "sestig", "sewentig", "tagtig", "negentig"],
        range(20, 100, 10),
        strict=True,
    )
)
SCALES = {"duisend": 10**3, "miljoen": 10**6, "miljard": 10**9, "biljoen": 10**12, "biljard": 10**15}


def read_back(words: str) -> int:
    """Return the number that Afrikaans number words mean."""
    whole = group = 0
    for word in words.split():
        if word == "honderd":
            group *= 100
        elif word in SCALES:
            whole, group = whole + group * SCALES[word], 0
        elif word != "en":
            ones, _, tens = word.partition("-en-")
            group += BELOW_TWENTY[ones] + TENS[tens] if tens else BELOW_TWENTY.get(word, 0) or TENS.get(word, 0)
    return whole + group


def test_there_are_pairs_of_every_kind() -> None:
    assert len(PAIRS) >= 120
    assert {"datum", "tyd", "geld", "getal", "eenheid", "afkorting"} <= {kind for kind, *_ in PAIRS}


@pytest.mark.parametrize(("kind", "written", "said"), PAIRS, ids=[written for _, written, _ in PAIRS])
def test_a_pair(kind: str, written: str, said: str) -> None:
    spoken = make_speakable(written, "af", lexicon=LEXICON).text
    assert spoken == said, kind
    assert make_speakable(spoken, "af", lexicon=LEXICON).text == said


@given(st.integers(0, 10**18 - 1))
def test_number_words_mean_their_number(number: int) -> None:
    assert read_back(cardinal(number)) == number


@given(st.integers(1, 9999))
def test_an_ordinal_is_its_cardinal_with_an_ending(number: int) -> None:
    *head, last = ordinal(number).replace("-", " ").split()
    *cardinal_head, cardinal_last = cardinal(number).replace("-", " ").split()
    assert head == cardinal_head
    assert last in ("eerste", "derde", "agtste", "sesde", "sewende", "negende", "twaalfde", "nulde") or last in (
        f"{cardinal_last}de",
        f"{cardinal_last}ste",
    )
