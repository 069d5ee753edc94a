"""Roman numerals: "the eighth" for a monarch, "two" for a war; "I" alone is nobody's number."""

import re

from audiobrief.text.speakable.language import Language, Pass

_NUMERAL = re.compile(
    r"(?<![\w.'’-])(?:(?P<earlier>[A-Z][\w'’-]{0,20})\s)?(?P<name>[A-Z][\w'’-]{0,20}|[a-z]{3,12})\s"
    r"(?P<roman>[IVXL]{1,8})(?P<owner>['’]s)?(?![\w.&'’-]\w|\w)"
)
_VALID = re.compile(r"(?:X{0,3}|XL|LX{0,3})(?:IX|IV|V?I{0,3})\Z")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}


def roman_numerals(language: Language) -> Pass:
    """Return the pass that says Roman numerals after names and after words such as "chapter"."""
    regal, thrones, numbered = (language.lists[name] for name in ("regal_names", "thrones", "numbered_words"))

    def is_ordinal(earlier: str, name: str, roman: str) -> bool:
        if name in regal:
            return roman != "I" or earlier in thrones
        return len(roman) > 1 and bool(earlier) and earlier not in language.lists["openers"] and value(roman) < 6

    def say(match: re.Match[str]) -> str | None:
        earlier, name, roman = match["earlier"] or "", match["name"], match["roman"]
        if not _VALID.match(roman) or not roman:
            return None
        head = match[0][: match.start("roman") - match.start()]
        tail = match["owner"] or ""
        if name.lower() in numbered:
            return f"{head}{language.cardinal(value(roman))}{tail}"
        if is_ordinal(earlier, name, roman):
            return f"{head}{language.words['roman_ordinal'].format(language.ordinal(value(roman)))}{tail}"
        if len(roman) > 1 and name[0].isupper() and name not in language.lists["openers"]:
            return f"{head}{language.cardinal(value(roman))}{tail}"
        return None

    return lambda draft: draft.rewrite(_NUMERAL, say)


def value(roman: str) -> int:
    """Return what a Roman numeral counts."""
    numbers = [_VALUES[letter] for letter in roman]
    return sum(-n if n < following else n for n, following in zip(numbers, [*numbers[1:], 0], strict=True))
