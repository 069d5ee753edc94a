"""Written to spoken: the words a newsreader says, each mapped to the shown characters it stands for.

Passes rewrite the text in order, until it no longer changes; a language is a folder of data with a few functions,
and one we do not know gets the passes that hold for every language.
"""

from dataclasses import dataclass, replace

from audiobrief.expressions import regex
from audiobrief.model import SpokenWord
from audiobrief.text.language.lexicon import Lexicon
from audiobrief.text.speakable.draft import Draft, Skip
from audiobrief.text.speakable.languages import passes_of
from audiobrief.text.speakable.signs import settle_pauses, strip_signs

_WORD = regex(r"[^\W_](?:\S*[^\W_])?")
_POSSESSIVE = ("'s", "’s")
_HISSES = ("s", "z", "S", "Z")
MOST_ROUNDS = 4  # nearly every text rests after the first; set by hand


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text as it is said."""

    text: str
    """Plain text without markup, numbers and signs written out."""
    words: tuple[SpokenWord, ...]
    """Every run of non-space in `text` that holds a letter or digit, in order."""
    skips: tuple[Skip, ...] = ()
    """What of the shown text is left out for another reason than that nobody says it."""


def make_speakable(
    text: str, language: str = "en-GB", *, date_order: str = "", lexicon: Lexicon | None = None
) -> Spoken:
    """Return how a newsreader says the text.

    `language` is BCP 47; `date_order` is "day-first", "month-first" or empty for the habit of the region.
    Shown spans are never empty and never go back; saying the result again changes nothing.
    """
    draft = Draft(text)
    passes = passes_of(language, date_order)
    for _ in range(MOST_ROUNDS):
        before = draft.text
        strip_signs(draft)
        if lexicon:
            _apply(lexicon, draft)
        for each in passes:
            each(draft)
        settle_pauses(draft)
        if draft.text == before:
            break
    words = _with_phonemes(draft, lexicon) if lexicon else draft.words()
    return Spoken(draft.text, words, tuple(draft.skips))


def _apply(lexicon: Lexicon, draft: Draft) -> None:
    """Re-spell by the lexicon; what it has phonemes for is kept as it is written, apart from its neighbours."""
    draft.keep([])
    edits, kept = [], []
    for hit in lexicon.find(draft.text):
        if hit.entry.phonemes:
            kept.append((hit.start, hit.end))
            edits += [(at, at + 1, " ") for at in (hit.start - 1, hit.end) if _joins(draft.text, at)]
        elif (said := lexicon.said(hit)) != hit.written:
            edits.append((hit.start, hit.end, said))
    draft.edit(list(dict.fromkeys(edits)))
    draft.keep([(hit.start, hit.end) for hit in lexicon.find(draft.text) if hit.entry.phonemes] if kept else [])


def _joins(text: str, at: int) -> bool:
    """Tell whether a hyphen or slash between two words stands at an offset: "pro-Putin"."""
    return 0 < at < len(text) - 1 and text[at] in "-/" and text[at - 1].isalnum() and text[at + 1].isalnum()


def _with_phonemes(draft: Draft, lexicon: Lexicon) -> tuple[SpokenWord, ...]:
    """Return the words, those that are an entry with phonemes carrying them."""
    words = draft.words()
    sounds: dict[int, tuple[str, str]] = {}
    for hit in lexicon.find(draft.text):
        position = hit.start
        for written, phonemes in zip(hit.written.split(), hit.entry.phonemes.split(), strict=False):
            sounds[position] = written, phonemes
            position += len(written) + 1
    return tuple(_sounding(word, draft.text, sounds) for word in words) if sounds else words


def _sounding(word: SpokenWord, text: str, sounds: dict[int, tuple[str, str]]) -> SpokenWord:
    run = _WORD.search(text, word.start, word.end)
    written, phonemes = sounds.get(run.start(), ("", "")) if run else ("", "")
    if not run or not written:
        return word
    rest = run[0][len(written) :]
    if not rest:
        return replace(word, phonemes=phonemes)
    return replace(word, phonemes=phonemes + _ending(phonemes)) if rest in _POSSESSIVE else word


def _ending(phonemes: str) -> str:
    """Return the sound of an English possessive s after the last phoneme."""
    if phonemes.endswith(_HISSES):
        return "I2z"
    return "s" if phonemes[-1:] in "ptkfTx" else "z"
