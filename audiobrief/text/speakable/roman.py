"""Roman numerals: "the eighth" for a monarch, "two" for a war; "I" alone is nobody's number."""

import re

from audiobrief.text.speakable.language import Language, Pass

_NUMERAL = re.compile(r"(?<=[\w'’]\s)(?P<roman>[IVXL]{1,8}|[ivx]{2,5})(?P<owner>['’]s)?(?![\w.&'’-]\w|\w)")
_NAME_BEFORE = re.compile(r"(?<![\w.'’-])(?:(?P<earlier>[A-Z][\w'’-]{0,20})\s)?(?P<name>[A-Za-z][\w'’-]{0,20})\s\Z")
_VALID = re.compile(r"(?=.)(?:X{0,3}|XL|LX{0,3})(?:IX|IV|V?I{0,3})\Z")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_MOST_SUFFIX = 5  # "Davis Love III", but not "Windows XI"
_WINDOW = 44  # two names


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
        roman = match["roman"].upper()
        before = _NAME_BEFORE.search(match.string[max(0, match.start() - _WINDOW) : match.start()])
        if not before or not _VALID.match(roman):
            return None
        earlier, name = before["earlier"] or "", before["name"]
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
        return said + (match["owner"] or "")

    return lambda draft: draft.rewrite(_NUMERAL, say)


def value(roman: str) -> int:
    """Return what a Roman numeral counts."""
    numbers = [_VALUES[letter] for letter in roman]
    return sum(-n if n < following else n for n, following in zip(numbers, [*numbers[1:], 0], strict=True))
