"""Numbers as they are written, and what is said for them."""

from audiobrief.expressions import regex
from audiobrief.text.speakable.language import Language

NUMBER = (
    r"(?:(?:[0-9]{1,2}(?:,[0-9]{2}){1,6},[0-9]{3}(?![0-9])|[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])"
    r"|[1-9][0-9]{0,2}(?:\ [0-9]{3}){1,5}(?![0-9])|[0-9]{1,18})"
    r"(?:\.[0-9]{1,12}(?![0-9])|,[0-9]{1,2}(?![0-9,]))?|\.[0-9]{1,12})"
)
"""A number in a pattern: 1,234.5 or 1 234,5 or 12,34,567 or .5."""

START = r"(?<![\w.,'’/-])(?<![0-9]\s)"
"""What may not stand before a number."""

END = r"(?![\w])(?![.,][0-9])"
"""What may not stand after a number."""

JOIN = r"\s?[-–—]\s?"
"""The dash of a range."""

LONGEST = 18
"""Digits; a longer number is said digit by digit."""

_INDIAN = regex(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}\Z|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}\.")
_BEFORE = regex(r"(?:([A-Za-z]+)\s)?([A-Za-z]+)\s\Z")
_AFTER = regex(r"(?:-|\s)(?=([A-Za-z][a-z'’]*))")


def right_behind(signs: str) -> tuple[str, ...]:
    """Return each of the signs right behind each digit: what a line must hold before a pattern is worth compiling."""
    return tuple(digit + sign for sign in signs for digit in "0123456789")


def parse(literal: str) -> tuple[str, str]:
    """Return the digits before and after the decimal mark."""
    plain = literal.replace(" ", "")
    mark = max(plain.rfind("."), plain.rfind(","))
    digits = plain.replace(",", "").replace(".", "")
    if mark < 0 or (plain[mark] == "," and len(plain) - mark == 4 and plain.find(",") > 0):
        return digits, ""
    after = len(plain) - mark - 1
    return digits[: len(digits) - after], digits[len(digits) - after :]


def say_number(language: Language, literal: str) -> str:
    """Return a number in words: "one thousand two hundred", "zero point five"."""
    whole, fraction = parse(literal)
    if not whole:
        said = ""
    elif len(whole) > LONGEST or (whole[0] == "0" and len(whole) > 1):
        said = language.spell_digits(whole)
    elif _INDIAN.match(literal):
        said = _in_lakhs(language, int(whole))
    else:
        said = language.cardinal(int(whole))
    if fraction:
        said = f"{said} {language.words['point']} {language.spell_digits(fraction)}".lstrip()
    return said


def say_serial(language: Language, digits: str) -> str:
    """Return the number of a type, flight or case: three twenty, four hundred, seven thirty-seven."""
    if "." in digits or len(digits) > 4 or digits[0] == "0":
        return say_number(language, digits) if "." in digits else language.spell_digits(digits)
    number = int(digits)
    if len(digits) == 4:
        return language.year(number) if number % 1000 else language.cardinal(number)
    if len(digits) == 3 and number % 100:
        return f"{language.cardinal(number // 100)} {language.pair(number % 100)}"
    return language.cardinal(number)


def _in_lakhs(language: Language, number: int) -> str:
    """Return a number as India counts it, in crore (ten million) and lakh (a hundred thousand)."""
    crore, rest = divmod(number, 10_000_000)
    lakh, rest = divmod(rest, 100_000)
    parts = [f"{language.cardinal(count)} {name}" for count, name in ((crore, "crore"), (lakh, "lakh")) if count]
    return " ".join([*parts, language.cardinal(rest)] if rest or not parts else parts)


def say_range(language: Language, low: str, high: str | None) -> str:
    """Return a number, or two with "to" between them."""
    said = say_number(language, low)
    return f"{said} {language.words['to']} {say_number(language, high)}" if high else said


def is_one(literal: str) -> bool:
    """Tell whether what is counted is singular."""
    return literal == "1"


def is_attribute(language: Language, text: str, start: int, end: int) -> bool:
    """Tell whether an amount describes the noun after it: "a $5m house", "the 75kg man", "20-mile walk"."""
    after = _AFTER.match(text, end, end + 24)
    if not after:
        return False
    if text[end] == "-":
        return True
    if after[1] in language.lists["function_words"]:
        return False
    before = _BEFORE.search(text, max(0, start - 24), start)
    if not before:
        return False
    last, earlier = before[2].lower(), (before[1] or "").lower()
    articles, pointers = language.lists["articles"], language.lists["pointers"]
    if last in articles or (last in language.lists["before_amounts"] and earlier in articles | pointers):
        return True
    return last in pointers and after[1].islower() and not after[1].endswith("ed")
