"""What the neural voice keeps of its dictionaries: on disk, damaged or not, they say what hibari's own say."""

import json
import random

import pytest
from hibari.g2p import G2P
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.folders import user_cache_folder
from audiobrief.speech.neural.derived import derive
from audiobrief.speech.neural.reading import Reading
from audiobrief.speech.neural.table import Table, render_table

TEXTS = [
    "The president read the record, and they will record what he read.",
    "Dr. Smith isn't at the O'Brien-Jones wedding in St. Ives; NATO's, the BBC's and J.K. Rowling's men are.",
    "Zürich façades, Schnellstraßen and Mkhwanazi used to be close to the close of the live show.",
    "THE MINISTER HAS RESIGNED. \u201cNo,\u201d he said \u2014 \u2018never\u2019.",
    "cafés' e-mail re-elected twenty-one co-operatives 'n' x",
]


def phonemes(g2p: G2P, text: str) -> list[tuple[str, str, str]]:
    return [(tok.text, tok.tag, tok.phonemes) for tok in g2p.phonemize_tokens(g2p._tokens(text))]


@pytest.mark.parametrize("british", [False, True])
def test_words_are_read_as_hibari_reads_them(british):
    ours, theirs = Reading(british=british), G2P(british=british)
    words = sorted(theirs.lexicon.golds.d) + sorted(theirs.lexicon.silvers.d)
    chosen = random.Random(11).sample(words, 400)
    texts = [*TEXTS, *(" ".join(chosen[at : at + 20]) for at in range(0, len(chosen), 20))]
    assert [phonemes(ours, text) for text in texts] == [phonemes(theirs, text) for text in texts]


KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.dictionaries(KEYS, st.one_of(KEYS, st.integers(1), st.dictionaries(KEYS, st.floats(-9, 9)))), KEYS)
def test_a_table_holds_what_was_put_in_and_nothing_else(known, other):
    data = render_table(known.items())
    table = Table(memoryview(data))
    assert {key: table.get(key) for key in known} == known
    assert (other in table) == (other in known)


def test_what_is_kept_is_made_once_and_again_when_it_is_damaged():
    made = []

    def make() -> bytes:
        made.append(1)
        return b"0123456789"

    file = user_cache_folder() / "derived" / "digits"
    for damaged in (None, b"", b"\0\0\0\0" + b"0123456789"):
        if damaged is not None:
            file.write_bytes(damaged)
        assert bytes(derive("digits", make)) == bytes(derive("digits", make)) == b"0123456789"
    assert len(made) == 3


def test_without_a_place_to_keep_it_the_data_stays_in_memory(monkeypatch, tmp_path):
    taken = tmp_path / "file"
    taken.write_text("no folder")
    for name in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(taken))
    assert json.loads(bytes(derive("numbers", lambda: b"[1, 2]"))) == [1, 2]
