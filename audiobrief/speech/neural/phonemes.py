"""A text to the model's symbols, each with the place of its word: hibari's reading of words, without its normaliser.

The text is spoken as it stands: numbers and signs are words already. What hibari would drop in silence
(letters of other scripts, the end of very long words) or obey (`[text](/phonemes/)`) never reaches it.
"""

import json
import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audiobrief.errors import SpeechError
from audiobrief.expressions import regex
from audiobrief.speech.neural.espeak_phonemes import translate
from audiobrief.speech.sound import PHONEMES_BEGIN, PHONEMES_END

if TYPE_CHECKING:
    from collections.abc import Container

MARKS = frozenset(';:,.!?—…"()“” ')
"""Symbols that are no sound of a word: they make pauses and melody."""

_STAND_IN = "Name"
"""Is read by the tagger, a noun, where the lexicon says how a word sounds."""
_LONGEST_WORD = 24  # the net that reads unknown words takes so many letters (`maxlen` in hibari's oov.json)
_FEWEST_CAPITALS = 3  # words in capitals that make a text a headline: fewer may be initialisms; set by hand
_ENDINGS = ("s", "es", "ed", "d", "ing", "'s")
"""Which the package's reader puts to a stem that its dictionaries hold."""
_SAME_LENGTH = str.maketrans({"\u00a0": " ", "\u2019": "'", "\u2012": "-", "\u2015": "\u2014", "[": "(", "]": ")"})
_TOLD = regex(f"{PHONEMES_BEGIN}(.*?){PHONEMES_END}")
_VOWEL_THEN_CONSONANT = regex("(?<=[aeiouyäöü])(?=[^aeiouyäöü])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Symbol:
    """One phoneme, mark or space of the model's alphabet."""

    character: str
    position: int
    """Code point in the text where its word begins."""


@dataclass(frozen=True, slots=True)
class _Word:
    """What stands between spaces, as the reader gets it."""

    plain: str
    position: int
    phonemes: str = ""
    """In the model's alphabet, where the lexicon tells them."""


class Reader:
    """Reads words as hibari does; safe to share between threads."""

    def __init__(self, vocabulary: "Container[str]", *, british: bool) -> None:
        from audiobrief.speech.neural.reading import Reading

        self._vocabulary = vocabulary
        self._british = british
        self._g2p = Reading(british=british)
        self._lock = threading.Lock()

    def read(self, text: str) -> list[Symbol]:
        """Return the text's symbols in order.

        Raises SpeechError naming a word with letters or digits of which nothing would be heard.
        """
        words = self._lowered(list(_words(text, british=self._british)))
        with self._lock:
            symbols = list(self._symbols(words))
        heard = {symbol.position for symbol in symbols if symbol.character not in MARKS}
        for word in words:
            if word.position not in heard and any(c.isalnum() for c in word.plain):
                raise SpeechError(f'nothing is heard of "{word.plain}"')
        return symbols

    def knows(self, word: str) -> bool:
        """Return whether the dictionaries hold a word or its stem, however its capitals are."""
        known = (self._g2p.lexicon.golds, self._g2p.lexicon.silvers)
        stems = [word, *(word.removesuffix(ending) for ending in _ENDINGS if len(word) - len(ending) > len("ab"))]
        return any(form in table for stem in stems for form in (stem, stem.lower()) for table in known)

    def _symbols(self, words: Sequence[_Word]) -> Iterator[Symbol]:
        text = " ".join(word.plain for word in words)
        starts = [0]
        for word in words:
            starts.append(starts[-1] + len(word.plain) + 1)
        tokens = self._g2p._tokens(text)  # noqa: SLF001  the public way obeys markup and rewrites numbers
        self._tell(tokens, words, starts)
        number = 0  # of the word: tokens leave out an apostrophe that is none, so letters are not counted
        for token in self._g2p.phonemize_tokens(tokens):
            for character in token.phonemes or "":
                if character in self._vocabulary:
                    yield Symbol(character, words[number].position)
            if token.whitespace:
                yield Symbol(" ", words[number].position)
            number += token.text.count(" ") + len(token.whitespace)
        if number != len(words) - 1 and words:
            raise SpeechError(f"the reader of words lost its place in {text[:60]!r}")

    def _tell(self, tokens: Sequence[Any], words: Sequence[_Word], starts: Sequence[int]) -> None:
        """Give the tokens of words in the lexicon their phonemes."""
        told = {
            start + word.plain.index(_STAND_IN): word.phonemes
            for word, start in zip(words, starts[:-1], strict=True)
            if word.phonemes
        }
        at = 0
        for token in tokens:
            if at in told:
                token.phonemes, token.rating = told.pop(at), 5
            at += len(token.text) + len(token.whitespace)
        if told:
            raise SpeechError(f"the phonemes {', '.join(told.values())} of the lexicon found no place in their text")

    def _lowered(self, words: list[_Word]) -> list[_Word]:
        """Return a text all in capitals with its words in small letters; what is no word stays an initialism."""
        capital = [word for word in words if len(word.plain) > 1 and word.plain != word.plain.lower()]
        small = any(word.plain != word.plain.upper() for word in words if not word.phonemes)
        if small or len(capital) < _FEWEST_CAPITALS:
            return words
        return [
            word if word.phonemes or not self._is_word(word.plain) else _Word(word.plain.lower(), word.position)
            for word in words
        ]

    def _is_word(self, plain: str) -> bool:
        lexicon = self._g2p.lexicon
        bare = plain.lower().strip(";:,.!?\u2014\u2026\"'()\u201c\u201d\u2018")
        return all(part in lexicon.golds or part in lexicon.silvers for part in re.split("['-]", bare) if part)


def open_reader(*, british: bool) -> Reader:
    """Return a reader with the alphabet of hibari's models, none of which is loaded; raises ImportError."""
    from hibari.g2p import ASSETS

    return Reader(json.loads((Path(ASSETS) / "vocab.json").read_text("utf-8")), british=british)


def _words(text: str, *, british: bool) -> Iterator[_Word]:
    """Yield what stands between spaces; very long words in parts that the reader takes whole."""
    plain = "".join(c if _is_plain(c) else " " for c in text.translate(_SAME_LENGTH))
    for chunk in re.finditer(r"\S+", plain):
        if told := _TOLD.search(chunk[0]):
            yield _Word(_TOLD.sub(_STAND_IN, chunk[0], count=1), chunk.start(), _translated(told[1], british=british))
            continue
        word = unicodedata.normalize("NFC", chunk[0])
        if strange := [c for c in word if c.isalnum() and not c.isascii() and c not in known_letters()]:
            raise SpeechError(f'the letters {"".join(strange)} in "{word}" are unknown to this voice')
        for part in _parts(word):
            yield _Word(part, chunk.start())


def _parts(word: str) -> Iterator[str]:
    while len(word) > _LONGEST_WORD:
        cuts = [cut.start() for cut in _VOWEL_THEN_CONSONANT.finditer(word, _LONGEST_WORD // 3, _LONGEST_WORD)]
        cut = cuts[-1] if cuts else _LONGEST_WORD
        yield word[:cut]
        word = word[cut:]
    yield word


@cache
def known_letters() -> frozenset[str]:
    """Return the letters that the net for unknown words reads; it drops all others."""
    from hibari.g2p import ASSETS

    return frozenset(c for c in json.loads((Path(ASSETS) / "oov.json").read_text("utf-8"))["in"] if c.isalpha())


def _is_plain(character: str) -> bool:
    return character.isprintable() or character in (PHONEMES_BEGIN, PHONEMES_END)


def _translated(phonemes: str, *, british: bool) -> str:
    try:
        return translate(phonemes, british=british)
    except ValueError as error:
        raise SpeechError(f"a lexicon's {error}") from error
