"""Signs that are words: &, +, =, <, #, §, ~ and their kin."""

import re

from audiobrief.expressions import regex
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass

_BEFORE_NUMBER = regex(
    r"(?<![\w)\]%.,°′″])(?P<sign>[-−–+](?!\s)|(?:[±~≈<>≤≥]|<=|>=)\s?)(?=[A-Z]{0,3}[$£€¥₹]?\.?[0-9]|R[0-9])"
)
_TWICE_COPYRIGHT = regex(r"(?P<word>(?i:copyright)\s)(?:©|\([cC]\))\s?")
_INSIDE_MONEY = regex(r"(?P<unit>[$£€¥])\s?(?P<sign>[-−–])(?=[0-9])")
_AFTER_NUMBER = regex(r"(?<=[0-9])\+(?=[\s.,;:!?)]|\Z)")
_NUMBER_SIGN = regex(r"(?<![\w&])#\s?(?=[0-9])")
_SECTION = regex(r"(?P<sign>§{1,2}|¶)\s?(?=[0-9])")
_POWER = regex(r"(?<=[0-9A-Za-z)])\^(?P<power>-?[0-9]{1,3}|[a-z](?![A-Za-z]))(?![0-9])")
_BETWEEN_NUMBERS = regex(r"(?<=[0-9])\s?(?P<sign>[+*÷])\s?(?=[0-9])")


def signs_of_numbers(language: Language) -> Pass:
    """Return the pass that says what stands close to a number: minus, about, more than, number, section."""
    names = language.tables["number_signs"]

    def say_power(match: re.Match[str]) -> str:
        shown = {"2": "²", "3": "³"}.get(match["power"])
        return f" {language.tables['signs'][shown]}" if shown else f" {language.words['power']} {match['power']}"

    def apply(draft: Draft) -> None:
        draft.rewrite(_POWER, say_power, needs="^")
        draft.rewrite(_SECTION, lambda match: f"{names[match['sign']]} ", needs="§¶")
        draft.rewrite(_NUMBER_SIGN, lambda _: f"{language.words['number']} ", needs="#")
        draft.rewrite(_INSIDE_MONEY, lambda match: f"{names[match['sign']]} {match['unit']}", needs="$£€¥")
        draft.rewrite(_BEFORE_NUMBER, lambda match: f"{names[match['sign'].strip()]} ")
        draft.rewrite(_AFTER_NUMBER, lambda _: f" {language.words['plus']}", needs="+")
        draft.rewrite(
            _BETWEEN_NUMBERS, lambda match: f" {language.tables['number_signs'][match['sign']]} ", needs="+*÷"
        )

    return apply


def signs_as_words(language: Language) -> Pass:
    """Return the pass that says signs wherever they are left."""
    names = language.tables["signs"]
    pattern = regex(
        r"\s?(?P<sign>" + "|".join(re.escape(sign) for sign in sorted(names, key=len, reverse=True)) + r")\s?"
    )
    slash = regex(r"(?<=[^\W_])\s?/\s?(?=[^\W_])")
    plus = regex(r"(?<=\w)\+|(?<=\s)\+(?=\s)")

    def say(match: re.Match[str]) -> str:
        text, said = match.string, names[match["sign"]]
        before = " " if match.start() else ""
        after = " " if match.end() < len(text) and text[match.end()] not in ".,;:!?)" else ""
        return f"{before}{said}{after}"

    def say_plus(match: re.Match[str]) -> str:
        before = "" if match.string[match.start() - 1] == " " else " "
        after = " " if match.string[match.end() : match.end() + 1].isalnum() else ""
        return f"{before}{language.words['plus']}{after}"

    def apply(draft: Draft) -> None:
        draft.rewrite(_TWICE_COPYRIGHT, lambda match: match["word"], needs=("©", "opyright", "OPYRIGHT"))
        draft.rewrite(plus, say_plus, needs="+")
        draft.rewrite(pattern, say, needs=names)
        draft.rewrite(slash, lambda _: " ", needs="/")

    return apply
