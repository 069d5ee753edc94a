"""Afrikaans number words."""

from functools import lru_cache

ONES = (
    *("nul", "een", "twee", "drie", "vier", "vyf", "ses", "sewe", "agt", "nege", "tien", "elf", "twaalf", "dertien"),
    *("veertien", "vyftien", "sestien", "sewentien", "agtien", "negentien"),
)
TENS = ("nul", "tien", "twintig", "dertig", "veertig", "vyftig", "sestig", "sewentig", "tagtig", "negentig")
THOUSANDS = ("", "duisend", "miljoen", "miljard", "biljoen", "biljard")

_ORDINALS = {
    "nul": "nulde",
    "een": "eerste",
    "drie": "derde",
    "ses": "sesde",
    "agt": "agtste",
    "twaalf": "twaalfde",
}


@lru_cache(maxsize=4096)
def cardinal(number: int) -> str:
    """Return a whole number from 0 to 10 ** 18 - 1 in words."""
    if number < 100:
        return _below_hundred(number)
    groups: list[str] = []
    rest, index = number, 0
    while rest:
        rest, group = divmod(rest, 1000)
        if group:
            groups.append(f"{_below_thousand(group)} {THOUSANDS[index]}".rstrip())
        index += 1
    if 0 < number % 1000 < 100 and len(groups) > 1:
        groups[0] = f"en {groups[0]}"
    return " ".join(reversed(groups))


def ordinal(number: int) -> str:
    """Return the ordinal of a whole number in words."""
    words = cardinal(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    head, last = words[:cut], words[cut:]
    if last in _ORDINALS:
        return head + _ORDINALS[last]
    is_small = last in ONES
    if is_small and last.endswith("e"):
        return f"{head}{last}nde" if last in {"sewe", "nege"} else f"{head}{last}de"
    return f"{head}{last}{'de' if is_small else 'ste'}"


def year(number: int) -> str:
    """Return a year from 1000 to 2999 as it is said: negentien vier-en-negentig, twee duisend en vyf."""
    century, rest = divmod(number, 100)
    if number % 1000 < 10:
        return cardinal(number)
    if rest == 0:
        return f"{_below_hundred(century)} honderd"
    return f"{_below_hundred(century)} {pair(rest)}"


def pair(number: int) -> str:
    """Return the last two digits of a year, time or serial number: "nul vyf", "vyf-en-veertig"."""
    return f"nul {ONES[number]}" if number < 10 else _below_hundred(number)


def plural(words: str) -> str:
    """Return number words in the plural: negentigs."""
    return f"{words}s"


def _below_hundred(number: int) -> str:
    if number < 20:
        return ONES[number]
    tens, ones = divmod(number, 10)
    return f"{ONES[ones]}-en-{TENS[tens]}" if ones else TENS[tens]


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    words = f"{ONES[hundreds]} honderd"
    if not rest:
        return words
    return f"{words} en {_below_hundred(rest)}" if rest < 20 else f"{words} {_below_hundred(rest)}"
