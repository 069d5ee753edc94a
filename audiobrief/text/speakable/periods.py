"""Parts and spans of years: quarters, financial years, decades, year ranges."""

import re

from audiobrief.expressions import regex
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.neighbours import word_before

_YEAR = r"(?P<year>[12][0-9]{3}|['’]?[0-9]{2})(?!\w|[.,][0-9])"
_RANGE = regex(
    r"(?<![\w.,/-])(?P<first>1[0-9]{3}|20[0-9]{2})\s?(?P<mark>[-–/])\s?(?P<second>[12][0-9]{3}|[0-9]{2})(?![\w/]|[-–.,][0-9])"
)
_TENS = regex(r"(?<![\w.,])['’]?(?P<number>[12][0-9]{2}0|[0-9]{1,3})['’]?s(?!\w)")
_TENS_RANGE = regex(
    r"(?<![\w.,])(?P<first>['’]?[12][0-9]{2}0(?:['’]?s)?|['’]?[0-9]0['’]?s|['’][0-9]0)\s?[-–—]\s?(?P<second>['’]?(?:[12][0-9]{2}0|[0-9]0)['’]?s)(?!\w)"
)
_PARTED_TENS = regex(r"(?<![\w.,-])(?P<number>[12][0-9]{2}0)\ss(?![\w.'’])")
_PART_OF_FINANCIAL = regex(r"(?<![\w-])(?P<part>[QH][1-4])\s?(?=FY\s?['’]?[0-9]{2})")
_HUNDRED = "100"
"""Of which there are "hundreds" and no decade."""
_ERA = regex(r"(?<![\w.,])(?P<year>[0-9]{1,4})(?=\s?(?:AD|BC|CE|BCE)\b)|(?<=AD )(?P<after>[0-9]{1,4})(?!\w)")


def quarters(language: Language) -> Pass:
    """Return the pass that says quarters, halves and financial years."""
    part = regex(
        rf"(?<![\w-])(?:(?P<kind>[QH])(?P<number>[1-4])|(?P<number2>[1-4])(?P<kind2>[QH]))(?:(?:\s|\sof\s|(?=['’])|(?<=[1-4][QH])){_YEAR}|(?![\w-]))(?!\w)"
    )
    financial = regex(rf"(?<![\w])FY\s?{_YEAR}(?:[/-](?P<to>[0-9]{{2}})(?!\w))?")
    names, determiners = language.tables["year_parts"], language.lists["determiners"]

    def say_part(match: re.Match[str]) -> str | None:
        kind, number = match["kind"] or match["kind2"], int(match["number"] or match["number2"])
        if kind == "H" and number > 2:
            return None
        said = f"{language.ordinal(number)} {names[kind]}"
        if not _determines(word_before(match), determiners):
            said = f"{language.words['the']} {said}"
        return f"{said} {language.words['of']} {_full_year(language, match['year'])}" if match["year"] else said

    def say_financial(match: re.Match[str]) -> str:
        said = f"{names['FY']} {_full_year(language, match['year'])}"
        return f"{said} {language.pair(int(match['to']))}" if match["to"] else said

    def apply(draft: Draft) -> None:
        draft.rewrite(_PART_OF_FINANCIAL, lambda match: f"{match['part']} {language.words['of']} ", needs=("FY",))
        draft.rewrite(part, say_part)
        draft.rewrite(financial, say_financial)

    return apply


def years(language: Language) -> Pass:
    """Return the pass that says decades, ranges of years and years of an era."""

    def say_range(match: re.Match[str]) -> str | None:
        first, second = int(match["first"]), int(match["second"])
        short = len(match["second"]) == 2
        if second <= (first % 100 if short else first) or (not short and second - first > 200):
            return None
        to = " " if match["mark"] == "/" else f" {language.words['to']} "
        last = language.pair(second) if short else language.year(second)
        if short and first >= 2000 and (first < 2010 or second == 20):
            last = language.year(first - first % 100 + second)
        return f"{language.year(first)}{to}{last}"

    def say_tens(digits: str) -> str:
        if digits == _HUNDRED:
            return language.plural(language.cardinal(100).rpartition(" ")[2])
        return language.plural(language.year(int(digits)) if len(digits) == 4 else language.cardinal(int(digits)))

    def say_tens_range(match: re.Match[str]) -> str:
        first, second = (say_tens(match[name].strip("'’s")) for name in ("first", "second"))
        return f"{first} {language.words['to']} {second}"

    def say_era(match: re.Match[str]) -> str:
        number = int(match["year"] or match["after"])
        return language.year(number) if number >= 1000 else language.cardinal(number)

    def apply(draft: Draft) -> None:
        draft.rewrite(_TENS_RANGE, say_tens_range, needs="s")
        draft.rewrite_figures(_PARTED_TENS, lambda match: f"{match['number']}s", needs=(" s",))
        draft.rewrite_figures(_RANGE, say_range)
        draft.rewrite(_TENS, lambda match: say_tens(match["number"]), needs="s")
        draft.rewrite(_ERA, say_era)

    return apply


def _full_year(language: Language, written: str) -> str:
    digits = written.strip("'’")
    return language.year(int(digits) + (2000 if len(digits) == 2 else 0))


def _determines(word: str, determiners: frozenset[str]) -> bool:
    """Tell whether no article may follow: the, its, last, Ford's, 2024."""
    return word in determiners or word.endswith(("'s", "’s")) or word.isdigit()
