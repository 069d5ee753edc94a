"""Capitals: spelled letter by letter, said as a word, or shouted."""

import re

from audiobrief.text.lexicon import spell
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass

_CAPITALS = re.compile(r"(?<![\w.&'’])(?P<letters>[A-Z]{2,6})(?P<plural>s(?!\w))?(?![\w&]|\.[A-Za-z])")
_AND = re.compile(r"(?<![\w&])(?P<first>[A-Z]{1,3})&(?P<second>[A-Z]{1,3})(?![\w&])")
_VOWEL = re.compile("[AEIOUY]")
_ONSET = (
    "(?:BL?|BR|CH?|CL|CR|DR?|FL?|FR|GL?|GR|H|J|KL?|KR?|L|M|N|PH?|PL|PR|QU|R|S|SC|SH|SK|SL|SM|SN|SP|ST|STR|SW|TH?|TR|"
    "V|W|Y|Z)?"
)
_CODA = (
    "(?:[BCDFGKLMNPRSTVXZ]|CK|CT|FT|LD|LF|LK|LM|LP|LT|MP|NC|ND|NG|NK|NT|PT|RC|RD|RK|RM|RN|RP|RT|SH|SK|SP|SS|ST|TH|TS|"
    "CH)?"
)
_PRONOUNCED = re.compile(
    f"{_ONSET}(?:[AEIOU]|AI|EA|EE|OO|OU|AU|IA|IO|EO)(?:[BCDFGKLMNPRSTVWXZ]{{1,3}}[AEIOUY]){{0,3}}{_CODA}\\Z"
)


def initialisms(language: Language) -> Pass:
    """Return the pass that spells initialisms which a voice would take for words.

    Those without a vowel, and those every voice is known to spell, stay as they are; so do acronyms, long words that
    can be pronounced, and shouted ordinary words.
    """
    as_words, right = language.lists["acronyms"], language.lists["spelled_by_every_voice"]
    plain = language.lists["plain_words"]

    def is_word(letters: str, *, shouted: bool) -> bool:
        if letters in as_words or letters.lower() in plain:
            return True
        return shouted or (len(letters) > 3 and bool(_PRONOUNCED.match(letters)))

    def say_and(match: re.Match[str]) -> str:
        return f"{_letters(match['first'])} {language.words['and']} {_letters(match['second'])}"

    def apply(draft: Draft) -> None:
        draft.rewrite(_AND, say_and, needs="&")
        shouted = draft.text.isupper() and draft.text.count(" ") > 1

        def say(match: re.Match[str]) -> str | None:
            letters = match["letters"]
            if len(letters) < 4 and letters in as_words and not shouted:
                return letters.capitalize() + (match["plural"] or "")
            if is_word(letters, shouted=shouted) or letters in right or not _VOWEL.search(letters):
                return None
            said = spell(letters)
            return f"{said}{language.words['plural_letters']}" if match["plural"] else said

        draft.rewrite(_CAPITALS, say)

    return apply


def _letters(written: str) -> str:
    return spell(written) if len(written) > 1 else written
