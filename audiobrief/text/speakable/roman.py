"""Roman numerals: "the eighth" for a monarch, "two" for a war; "I" alone is nobody's number."""

import re

from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass

_NUMERAL = re.compile(
    r"(?<![\w.'’-])(?:(?P<earlier>[A-Z][\w'’-]{0,20})\s)?(?P<name>[A-Z][\w'’-]{0,20}|[a-z]{3,12})\s"
    r"(?P<roman>[IVXL]{1,8})(?P<owner>['’]s)?(?![\w.&'’-]\w|\w)"
)
_SMALL = re.compile(
    r"(?<![\w.'’-])(?P<earlier>)(?P<name>[A-Z]?[a-z]{2,11})\s(?P<roman>[ivx]{2,5})(?P<owner>['’]s)?(?![\w.&'’-]\w|\w)"
)
_VALID = re.compile(r"(?=.)(?:X{0,3}|XL|LX{0,3})(?:IX|IV|V?I{0,3})\Z")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_MOST_SUFFIX = 5  # "Davis Love III", but not "Windows XI"


def roman_numerals(language: Language) -> Pass:
    """Return the pass that says Roman numerals after names and after words such as "chapter"."""
    regal, thrones, numbered, openers = (
        language.lists[name] for name in ("regal_names", "thrones", "numbered_words", "openers")
    )

    def is_ordinal(earlier: str, name: str, roman: str) -> bool:
        if name in regal:
            return roman != "I" or earlier in thrones
        return len(roman) > 1 and bool(earlier) and earlier not in openers and value(roman) <= _MOST_SUFFIX

    def say(match: re.Match[str]) -> str | None:
        earlier, name, roman = match["earlier"] or "", match["name"], match["roman"].upper()
        if not _VALID.match(roman):
            return None
        if name.lower() in numbered:
            said = language.cardinal(value(roman))
        elif match["roman"].islower() or name.islower() or name in openers:
            return None
        elif is_ordinal(earlier, name, roman):
            said = language.words["roman_ordinal"].format(language.ordinal(value(roman)))
        elif len(roman) > 1:
            said = language.cardinal(value(roman))
        else:
            return None
        return match[0][: match.start("roman") - match.start()] + said + (match["owner"] or "")

    def apply(draft: Draft) -> None:
        draft.rewrite(_NUMERAL, say)
        draft.rewrite(_SMALL, lambda match: say(match) if match["name"].lower() in numbered else None)

    return apply


def value(roman: str) -> int:
    """Return what a Roman numeral counts."""
    numbers = [_VALUES[letter] for letter in roman]
    return sum(-n if n < following else n for n, following in zip(numbers, [*numbers[1:], 0], strict=True))
