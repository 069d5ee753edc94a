"""A text to Piper's symbols, each with the place of its word: clause by clause, as espeak-ng reads it.

espeak joins words ("in the"), so a clause of as many groups as words is timed word by word, and another by letters
between its ends.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from audiobrief.errors import EngineMissing, SpeechError
from audiobrief.expressions import regex

_CLAUSE = regex(r".+?(?:[,.;:!?…](?=\s)|\Z)", re.DOTALL)
_ASIDE = regex(r"\([^)]+\)")
"""espeak's mark of a word in another language."""
_MARKS = frozenset(",.;:!? ")
_reading = threading.Lock()


@dataclass(frozen=True, slots=True)
class Symbol:
    """One code point of espeak's phonemes, or a mark."""

    character: str
    position: int
    """Code point in the text where its word begins; -1 for a mark or a space, and inside a group of several words."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of text, read."""

    symbols: tuple[Symbol, ...]
    words: tuple[int, ...]
    """Where its words begin."""


def read(text: str, espeak_voice: str, known: "Sequence[str] | frozenset[str]") -> list[Clause]:
    """Return a text's clauses; raises SpeechError naming one with letters or digits of which nothing would be heard."""
    clauses = []
    for clause in _CLAUSE.finditer(text):
        words = [word for word in re.finditer(r"\S+", clause[0]) if any(c.isalnum() for c in word[0])]
        sounds = [sound for sound in _phonemes(clause[0], espeak_voice) if sound in known]
        groups = "".join(sounds).split(" ")
        spoken = [group for group in groups if any(c not in _MARKS for c in group)]
        if words and not spoken:
            raise SpeechError(f'nothing is heard of "{clause[0][:60]}"')
        places = [clause.start() + word.start() for word in words]
        timed = len(spoken) == len(words)
        clauses.append(Clause(tuple(_placed(groups, places if timed else [])), tuple(places)))
    return clauses


def _placed(groups: Sequence[str], places: Sequence[int]) -> Iterator[Symbol]:
    left = list(places)
    for number, group in enumerate(groups):
        if number:
            yield Symbol(" ", -1)
        place = left.pop(0) if left and any(c not in _MARKS for c in group) else -1
        for character in group:
            yield Symbol(character, -1 if character in _MARKS else place)
    yield Symbol(" ", -1)


def _phonemes(text: str, espeak_voice: str) -> str:
    """Return what espeak-ng says of a clause, decomposed as the models were trained."""
    with _reading:
        bridge = _bridge()
        bridge.set_voice(espeak_voice)
        found = bridge.get_phonemes(text)
    said = "".join(f"{_ASIDE.sub('', sounds)}{mark} " for sounds, mark, _ in found)
    return unicodedata.normalize("NFD", said).strip()


@cache
def _bridge() -> Any:
    try:
        from piper import espeakbridge
        from piper.phonemize_espeak import ESPEAK_DATA_DIR
    except ImportError as error:
        raise EngineMissing(f"Piper's voices need: pip install 'audiobrief[piper]' ({error})") from error
    espeakbridge.initialize(str(ESPEAK_DATA_DIR))
    return espeakbridge
