"""Sizes and places: inches and feet, "2m x 3m", latitudes and longitudes."""

import re

from audiobrief.expressions import regex
from audiobrief.text.speakable.amounts import NUMBER, is_attribute, is_one, right_behind, say_number, say_range
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.measures import LOW_HIGH
from audiobrief.text.speakable.neighbours import word_after, word_before

_FEET = regex(r"(?<![\w.,])(?P<feet>[0-9])\s?(?:['’′]\s?|ft\s?|-foot-)(?P<inches>1?[0-9])(?:\"|”|″|''|\s?ins?(?!\w))?")
_QUOTATION = 400  # characters in which its opening is looked for: three sentences; set by hand
_STRAIGHT = regex(r"(?P<figure>[0-9])?\"")
_INCH_MARK = regex(
    rf"(?<![\w.,'’])(?P<low>(?:{NUMBER}[\s-])?[0-9]{{1,2}}/[0-9]{{1,2}}|{NUMBER})(?P<mark>[\"″”]|''|’’)(?=\s?[A-Za-z(×]|\s[0-9]{{1,2}}K\b|[.,;:)]|\s?\Z)"
)
_MARKED = right_behind("\"″”'’")
_INCH_WORD = regex(rf"{LOW_HIGH}(?P<space>[\s-])in\.(?=\s[a-z(×]|[,;:)])")
_FEET_INCHES = regex(
    r"(?<![\w.,])(?P<feet>[0-9]{1,2})\s?ft\.?\s(?P<inches>1?[0-9])\s?(?:ins?\b(?!\.)|in\.(?=\s[a-z(]|[,;:)]))"
)
_MIXED = rf"(?:(?:{NUMBER}[\s-])?[0-9]{{1,2}}/[0-9]{{1,2}}|{NUMBER})"
_SIDE = rf"{_MIXED}(?:\s?(?:mm|cm|km|m|ft|in\b\.?|yd|[\"″”'′’])(?![\w]))?"
_SIZE = regex(
    rf"(?<![\w.,/])(?P<sides>{_SIDE}(?:\s?[x×]\s?{_SIDE}){{1,2}})(?!\w|[.,][0-9]|\s?(?:mg|mcg|g|kg|ml|mL|l|L)\b)"
)
_SIDE_PARTS = regex(rf"(?P<number>{_MIXED})\s?(?P<unit>mm|cm|km|m|ft|in|yd|[\"″”'′’])?\.?")
_MARKS = {'"': "in", "″": "in", "”": "in", "'": "ft", "′": "ft", "’": "ft"}
_TURN = regex(
    r"(?<![\w.,])(?P<degrees>[0-9]{1,3}(?:\.[0-9]{1,8})?)\s?[°º]\s?(?:(?P<minutes>[0-9]{1,2}(?:\.[0-9]{1,6})?)\s?['’′]\s?"
    r"(?:(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,6})?)\s?(?:[\"”″]|'')\s?)?)?(?P<to>[NSEW])(?!\w)"
)


def sizes(language: Language) -> Pass:
    """Return the pass that says sizes and places on the globe."""
    return _Sizes(language)


class _Sizes:
    """What is measured in marks instead of letters, and what has several sides."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.names = {key: value.split("|") for key, value in language.tables["units"].items()}

    def __call__(self, draft: Draft) -> None:
        draft.rewrite_figures(_TURN, self._turn, needs="°º")
        draft.rewrite_figures(_SIZE, self._size, needs="x×")
        draft.rewrite_figures(_FEET_INCHES, self._feet, needs=("ft",))
        draft.rewrite_figures(_FEET, self._feet)
        draft.rewrite_figures(_INCH_WORD, self._inches, needs=("in.",))
        draft.rewrite_figures(_INCH_MARK, self._inches, needs=_MARKED)

    def _turn(self, match: re.Match[str]) -> str | None:
        """Say a latitude or longitude."""
        towards = self.language.tables["directions"].get(match["to"])
        if not towards:
            return None
        parts = [
            f"{say_number(self.language, match[name])} {self._named(key, match[name])}"
            for name, key in (("degrees", "°"), ("minutes", "min"), ("seconds", "s"))
            if match[name]
        ]
        return f"{' '.join(parts)} {towards}"

    def _named(self, unit: str, number: str) -> str:
        return self.names[unit][0 if is_one(number) else 1]

    def _size(self, match: re.Match[str]) -> str | None:
        """Say "2m x 3m" with "by"; sides without a unit stay figures, for the passes after it."""
        sides = list(_SIDE_PARTS.finditer(match["sides"]))
        by = f" {self.language.words['by']} "
        units = [_MARKS.get(side["unit"] or "", side["unit"] or "") for side in sides]
        if not any(units):
            return by.join(side["number"] for side in sides)
        if self._is_quoted(match, match.end() - 1):
            return None
        attribute = is_attribute(self.language, match.string, match.start(), match.end())
        said = [self._side(side["number"], unit, attribute=attribute) for side, unit in zip(sides, units, strict=True)]
        stop = match[0].endswith(".") and match.end() == len(match.string)
        return by.join(said) + ("." if stop else "")

    def _side(self, number: str, unit: str, *, attribute: bool) -> str:
        said = number if "/" in number else say_number(self.language, number)
        return f"{said} {self.names[unit][0 if attribute or is_one(number) else 1]}" if unit else said

    def _inches(self, match: re.Match[str]) -> str | None:
        groups = match.groupdict()
        if groups.get("mark") and self._is_quoted(match, match.start("mark")):
            return None
        high = groups.get("high")
        attribute = is_attribute(self.language, match.string, match.start(), match.end()) or self._is_named(match)
        name = self.names["in"][0 if attribute or (is_one(match["low"]) and not high) else 1]
        if "/" in match["low"]:
            return f"{match['low']} {self.names['in'][0]}"
        return f"{say_range(self.language, match['low'], high)} {name}"

    def _is_named(self, match: re.Match[str]) -> bool:
        """Tell whether a name follows the inches, as TV does in: the 55" TV."""
        lists = self.language.lists
        after = word_after(match)
        return (
            word_before(match) in lists["articles"] | lists["pointers"]
            and match.string[match.end() : match.end() + 2].lstrip()[:1].isupper()
            and after not in lists["function_words"]
        )

    @staticmethod
    def _is_quoted(match: re.Match[str], mark: int) -> bool:
        """Tell the closing mark of a quotation from that of inches."""
        text, sign = match.string, match.string[mark]
        before = text[max(0, mark - _QUOTATION) : mark]
        if sign == '"':
            return _is_open(before)
        return sign == "”" and before.rfind("“") > before.rfind("”")

    def _feet(self, match: re.Match[str]) -> str | None:
        if int(match["inches"]) > 11:
            return None
        feet, inches = (say_range(self.language, match[name], None) for name in ("feet", "inches"))
        return f"{feet} {self.language.words['foot']} {inches}"


def _is_open(text: str) -> bool:
    """Tell whether a straight quotation mark is open at the end of a text; one behind a figure is an inch or closes."""
    is_open = False
    for mark in _STRAIGHT.finditer(text):
        is_open = not is_open and not mark["figure"]
    return is_open
