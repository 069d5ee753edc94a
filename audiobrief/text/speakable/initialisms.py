"""Capitals: spelled letter by letter, said as a word, or shouted."""

import re

from audiobrief.expressions import regex
from audiobrief.text.language.lexicon import spell
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass

_CAPITALS = regex(r"(?<![\w.&'’])(?P<letters>[A-Z]{2,12})(?P<plural>s(?!\w))?(?![\w&]|\.[A-Za-z])")
_AND = regex(r"(?<![\w&])(?P<first>[A-Z]{1,3})&(?P<second>[A-Z]{1,3})(?![\w&])")
_LONGEST_INITIALISM = 5  # what is longer and has two vowels is a word; set by hand
_VOWEL = regex("[AEIOUY]")
_ONSET = (
    "(?:BL?|BR|CH?|CL|CR|DR?|FL?|FR|GL?|GR|H|J|KL?|KR?|L|M|N|PH?|PL|PR|QU|R|S|SC|SCR|SH|SK|SL|SM|SN|SP|SPL|SPR|ST|STR|"
    "SW|TH?|TR|TW|V|W|WH|WR|Y|Z)?"
)
_CODA = (
    "(?:[BCDFGKLMNPRSTVWXYZ]|CK|CT|FT|GH|LD|LF|LK|LL|LM|LP|LT|MP|NC|ND|NG|NK|NT|PT|RC|RD|RK|RL|RM|RN|RP|RT|SH|SK|SP|SS|"
    "ST|TH|TS|CH|NDS|NTS|RDS|RTS|CKS|NGS|GHT)?"
)
_PRONOUNCED = regex(f"{_ONSET}[AEIOUY]{{1,3}}(?:[BCDFGHJKLMNPQRSTVWXZ]{{1,3}}[AEIOUY]{{1,2}}){{0,5}}{_CODA}\\Z")


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
        if len(letters) > _LONGEST_INITIALISM and len(_VOWEL.findall(letters)) > 1:
            return True
        return shouted or (len(letters) > 3 and bool(_PRONOUNCED.match(letters)))

    def say_and(match: re.Match[str]) -> str:
        return f"{_letters(match['first'])} {language.words['and']} {_letters(match['second'])}"

    def apply(draft: Draft) -> None:
        draft.rewrite(_AND, say_and, needs="&")
        whole = draft.text.isupper() and draft.text.count(" ") > 1

        def say(match: re.Match[str]) -> str | None:
            letters = match["letters"]
            shouted = whole or _has_shouted_neighbour(match)
            if len(letters) < 4 and letters in as_words and not shouted:
                return letters.capitalize() + (match["plural"] or "")
            if is_word(letters, shouted=shouted) or letters in right or not _VOWEL.search(letters):
                return None
            said = spell(letters)
            return f"{said}{language.words['plural_letters']}" if match["plural"] else said

        draft.rewrite(_CAPITALS, say)

    return apply


def _has_shouted_neighbour(match: re.Match[str]) -> bool:
    """Tell whether a long word in capitals stands beside: "ROD STEWART AGAIN"."""
    text, (start, end) = match.string, match.span()
    beside = text[max(0, start - 14) : start].split(" ")[-2:-1], text[end : end + 14].split(" ")[1:2]
    words = [word[0].strip(".,;:!?\"'“”‘’()") for word in beside if word]
    return any(len(w) > 4 and w.isalpha() and w.isupper() and _PRONOUNCED.match(w) for w in words)


def _letters(written: str) -> str:
    return spell(written) if len(written) > 1 else written
