"""Roman numerals: "the eighth" for a monarch, "two" for a war; "I" alone is nobody's number."""

import re

from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.neighbours import word_after

_NUMERAL = re.compile(r"(?<=[\w'’]\s)(?P<roman>[IVXL]{1,8}|[ivx]{2,5})(?P<owner>['’]s)?(?![\w.&'’-]\w|\w)")
_NAME_BEFORE = re.compile(r"(?<![\w.'’-])(?:(?P<earlier>[A-Z][\w'’-]{0,20})\s)?(?P<name>[A-Za-z][\w'’-]{0,20})\s\Z")
_BEFORE_NOUN = re.compile(
    r"(?<![\w.'’-])(?P<roman>[IVXL]{1,8})(?P<ending>th|st|nd|rd)?(?=[\s-](?P<noun>[A-Za-z]{3,14})\b)"
)
_YEAR = re.compile(r"(?<![\w.'’-])M{1,2}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![\w'’-])")
_SHORTEST_YEAR = 4  # "MIX" and "MD" are words and letters
_VALID = re.compile(r"(?=.)(?:X{0,3}|XL|LX{0,3})(?:IX|IV|V?I{0,3})\Z")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_MOST_SUFFIX = 5  # "Davis Love III", but not "Windows XI"
_LAST_YEAR = 2100
_WINDOW = 44  # two names


def roman_numerals(language: Language) -> Pass:
    """Return the pass that says Roman numerals after names and after words such as "chapter"."""
    regal, thrones, numbered, openers = (
        language.lists[name] for name in ("regal_names", "thrones", "numbered_words", "openers")
    )

    acts = language.lists["acts_of_i"]

    def is_ordinal(earlier: str, name: str, roman: str) -> bool:
        if name in regal:
            return roman != "I" or earlier in thrones
        return len(roman) > 1 and bool(earlier) and earlier not in openers and value(roman) <= _MOST_SUFFIX

    def say(match: re.Match[str]) -> str | None:
        roman = match["roman"].upper()
        before = _NAME_BEFORE.search(match.string[max(0, match.start() - _WINDOW) : match.start()])
        if not before or not _VALID.match(roman):
            return None
        earlier, name = before["earlier"] or "", before["name"]
        if name.lower() in numbered:
            said = language.cardinal(value(roman))
        elif match["roman"].islower() or name.islower() or name in openers:
            return None
        elif is_ordinal(earlier, name, roman) or (roman == "I" and name in regal and _is_first(match, earlier, acts)):
            said = language.words["roman_ordinal"].format(language.ordinal(value(roman)))
        elif len(roman) > 1:
            said = language.cardinal(value(roman))
        else:
            return None
        return said + (match["owner"] or "")

    nouns, capital_nouns = language.lists["after_numerals"], language.lists["after_numerals_with_capital"]

    def say_before(match: re.Match[str]) -> str | None:
        """Say "the XIX century" and "XX Corps"; "I century" alone is too short to be sure of."""
        roman, noun = match["roman"], match["noun"]
        known = noun.lower() in nouns or noun in capital_nouns
        if not is_roman(roman) or not (known or (match["ending"] and len(roman) > 1)):
            return None
        return language.ordinal(value(roman)) if len(roman) > 1 or noun.lower() in nouns else None

    def say_year(match: re.Match[str]) -> str | None:
        year = value(match[0])
        return language.year(year) if len(match[0]) >= _SHORTEST_YEAR and year < _LAST_YEAR else None

    def apply(draft: Draft) -> None:
        draft.rewrite(_BEFORE_NOUN, say_before, needs="IVXL")
        draft.rewrite(_NUMERAL, say)
        draft.rewrite(_YEAR, say_year, needs=("M",))

    return apply


def _is_first(match: re.Match[str], earlier: str, acts: frozenset[str]) -> bool:
    """Tell the monarch of "under James I." and "Elizabeth I reigned" from the writer of "Charles I know"."""
    after = match.string[match.end() : match.end() + 1]
    if match["owner"] or not after or after in ".,;:)?!":
        return True
    following = word_after(match)
    opens = match.string[: match.start()].count(" ") == 1 and not earlier
    return opens and following not in acts


def is_roman(written: str) -> bool:
    """Tell whether capitals are a Roman numeral up to eighty-nine."""
    return bool(_VALID.match(written))


def value(roman: str) -> int:
    """Return what a Roman numeral counts."""
    numbers = [_VALUES[letter] for letter in roman]
    return sum(-n if n < following else n for n, following in zip(numbers, [*numbers[1:], 0], strict=True))
