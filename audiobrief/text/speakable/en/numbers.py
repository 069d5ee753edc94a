"""English number words."""

from functools import lru_cache

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
THOUSANDS = ("", " thousand", " million", " billion", " trillion", " quadrillion")
LARGEST = 10**18 - 1
"""Beyond it digits are said one by one."""

_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


@lru_cache(maxsize=4096)
def cardinal(number: int, *, with_and: bool = True) -> str:
    """Return a whole number from 0 to LARGEST in words; Britain puts an "and" before tens and ones."""
    if number < 100:
        return _below_hundred(number)
    groups: list[str] = []
    rest, index = number, 0
    while rest:
        rest, group = divmod(rest, 1000)
        if group:
            groups.append(_below_thousand(group, with_and=with_and) + THOUSANDS[index])
        index += 1
    last = number % 1000
    if with_and and 0 < last < 100 and len(groups) > 1:
        groups[0] = f"and {groups[0]}"
    return " ".join(reversed(groups))


def ordinal(number: int, *, with_and: bool = True) -> str:
    """Return the ordinal of a whole number in words."""
    words = cardinal(number, with_and=with_and)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    head, last = words[:cut], words[cut:]
    if last in _ORDINALS:
        return head + _ORDINALS[last]
    return f"{head}{last[:-1]}ieth" if last.endswith("y") else f"{head}{last}th"


def year(number: int, *, with_and: bool = True) -> str:
    """Return a year from 1000 to 2999 as it is said: nineteen eighty-four, two thousand and eight."""
    century, rest = divmod(number, 100)
    if number % 1000 < 10:
        return cardinal(number, with_and=with_and)
    if rest == 0:
        return f"{_below_hundred(century)} hundred"
    return f"{_below_hundred(century)} {pair(rest)}"


def pair(number: int) -> str:
    """Return the last two digits of a year, time or serial number: "oh five", "forty-five"."""
    return f"oh {ONES[number]}" if number < 10 else _below_hundred(number)


def plural(words: str) -> str:
    """Return number words in the plural: nineties, sixes, twenty-fives."""
    if words.endswith("y"):
        return f"{words[:-1]}ies"
    return f"{words}es" if words.endswith("x") else f"{words}s"


def _below_hundred(number: int) -> str:
    if number < 20:
        return ONES[number]
    tens, ones = divmod(number, 10)
    return TENS[tens] + (f"-{ONES[ones]}" if ones else "")


def _below_thousand(number: int, *, with_and: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    words = f"{ONES[hundreds]} hundred"
    if not rest:
        return words
    return f"{words} and {_below_hundred(rest)}" if with_and else f"{words} {_below_hundred(rest)}"
