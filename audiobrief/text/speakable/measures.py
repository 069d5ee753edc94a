"""Measures: percentages, temperatures, units and abbreviated thousands."""

import re

from audiobrief.text.speakable.amounts import END, JOIN, NUMBER, is_attribute, is_one, parse, say_number, say_range
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.neighbours import word_after, word_before, words_before

_LOW_HIGH = rf"(?<![\w.,'’/])(?P<low>{NUMBER})(?:{JOIN}(?P<high>{NUMBER}))?"

_SIMPLE = r"[A-Za-zµμΩ]{1,9}(?:[23](?![0-9])|[²³])?"
_UNIT = (
    rf"[kMG]?tCO2(?:eq?)?|(?:sq\.?|cu\.?)\s[a-z]{{1,5}}|fl\.?\soz\.?|deg\.?\s[CF]\b|[°º]\s?[CF]?"
    rf"|{_SIMPLE}(?:/(?:100\s?)?{_SIMPLE})?"
)
_QUANTITY = re.compile(rf"{_LOW_HIGH}(?P<space>[\s-]?)(?P<unit>{_UNIT})(?![\w°²³'’/])(?:\.(?=\s[a-z]))?")
_TWICE = re.compile(
    rf"(?<![\w.,])(?P<low>{NUMBER})\s?(?P<unit>°C?F?|%|[a-z]{{1,4}})(?P<join>{JOIN})(?={NUMBER}\s?(?P=unit)(?!\w))"
)
_FEET = re.compile(
    r"(?<![\w.,])(?P<feet>[0-9])\s?(?:['’′]\s?|ft\s?|-foot-)(?P<inches>1?[0-9])(?:\"|”|″|''|\s?ins?(?!\w))?"
)
_POUNDS = re.compile(
    r"(?<![\w.,])(?P<big>[0-9]{1,3})\s?(?P<unit>lb|st|kg)\s?(?P<small>[0-9]{1,3})\s?(?P<unit2>oz|lb|g)(?!\w)"
)
_EQUIVALENT = re.compile(
    r"(?<=[0-9])(?P<unit>\s?[A-Za-z]{1,4})\s?/\s?(?!100\s?km)(?=[0-9][0-9.,]{0,8}\s?[A-Za-z]{1,4}\b)"
)
_QUOTATION = 400  # characters in which its opening is looked for
_SHORTEST_NAME = 3  # of a thing counted: "mg/egg"
_INCH_MARK = re.compile(
    rf"(?<![\w.,'’])(?P<low>(?:{NUMBER}[\s-])?[0-9]{{1,2}}/[0-9]{{1,2}}|{NUMBER})(?P<mark>[\"″”]|''|’’)(?=\s?[A-Za-z(×]|[.,;:)]|\s?\Z)"
)
_INCH_WORD = re.compile(rf"{_LOW_HIGH}(?P<space>[\s-])in\.(?=\s[a-z(×]|[,;:)])")
_FEET_INCHES = re.compile(
    r"(?<![\w.,])(?P<feet>[0-9]{1,2})\s?ft\.?\s(?P<inches>1?[0-9])\s?(?:ins?\b(?!\.)|in\.(?=\s[a-z(]|[,;:)]))"
)
_SIDE = rf"{NUMBER}(?:\s?(?:mm|cm|km|m|ft|in\b\.?|yd|[\"″”'′’])(?![\w]))?"
_SIZE = re.compile(rf"(?<![\w.,/])(?P<sides>{_SIDE}(?:\s?[x×]\s?{_SIDE}){{1,2}})(?!\w|[.,][0-9])")
_SIDE_PARTS = re.compile(rf"(?P<number>{NUMBER})\s?(?P<unit>mm|cm|km|m|ft|in|yd|[\"″”'′’])?\.?")
_MARKS = {'"': "in", "″": "in", "”": "in", "'": "ft", "′": "ft", "’": "ft"}
_OFTEN = re.compile(rf"(?<![\w.,])(?P<count>{NUMBER})[x×](?:\s?/\s?|\s(?:a|per)\s)(?P<unit>[a-z]{{1,6}})(?!\w)")
_TURN = re.compile(
    r"(?<![\w.,])(?P<degrees>[0-9]{1,3}(?:\.[0-9]{1,8})?)\s?[°º]\s?(?:(?P<minutes>[0-9]{1,2}(?:\.[0-9]{1,6})?)\s?['’′]\s?"
    r"(?:(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,6})?)\s?(?:[\"”″]|'')\s?)?)?(?P<to>[NSEW])(?!\w)"
)
_AFTER_SCALE = re.compile(rf"(?P<scale>\b[a-z]{{5,9}}\s)(?P<unit>{_UNIT})(?![\w°²³'’/])")


def percents(language: Language) -> Pass:
    """Return the pass that says percentages and their points."""
    signs = "|".join(sorted(map(re.escape, language.tables["percents"]), key=len, reverse=True))
    pattern = re.compile(
        rf"(?<![\w.,])(?P<low>{NUMBER})(?P<early>%)?(?:{JOIN}(?P<high>{NUMBER}))?\s?(?P<unit>{signs})(?!\w)"
    )

    def say(match: re.Match[str]) -> str:
        return f"{say_range(language, match['low'], match['high'])} {language.tables['percents'][match['unit']]}"

    return lambda draft: draft.rewrite_figures(pattern, say)


def units(language: Language) -> Pass:
    """Return the pass that says quantities with a unit: "120 km/h", "5-10kg", "35°C"."""
    return _Units(language)


class _Units:
    """Feet with inches and pounds with ounces first, then every number with a unit after it."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.names = {key: value.split("|") for key, value in language.tables["units"].items()}

        self.per = re.compile(rf"(?<=\b{language.words['per']}\s)(?P<unit>[A-Za-z]{{2,4}}[²³]?)(?!\w)")

    def __call__(self, draft: Draft) -> None:
        draft.rewrite_figures(_TURN, self._turn, needs="°º")
        draft.rewrite_figures(_OFTEN, self._often, needs="x×")
        draft.rewrite_figures(_SIZE, self._size, needs="x×")
        draft.rewrite_figures(_FEET_INCHES, self._feet, needs=("ft",))
        draft.rewrite_figures(
            _TWICE, lambda match: f"{match['low']}-" if self._find(match["unit"])[0] else None, needs="-–—"
        )
        draft.rewrite_figures(_FEET, self._feet)
        draft.rewrite_figures(_POUNDS, self._pounds)
        draft.rewrite_figures(_INCH_WORD, self._inches, needs=("in.",))
        draft.rewrite_figures(_INCH_MARK, self._inches, needs="\"″”'’")
        draft.rewrite(_EQUIVALENT, self._equivalent, needs="/")
        draft.rewrite_figures(_QUANTITY, self._quantity)
        draft.rewrite(self.per, self._per)

    def _quantity(self, match: re.Match[str]) -> str | None:
        language, unit = self.language, match["unit"]
        names, per = self._find(unit)
        if not names or (match["space"] and unit in language.lists["units_without_space"]):
            return None
        if (unit == "s" and "." not in match["low"]) or (unit == "m" and _is_million(language, match)):
            return None
        attribute = is_attribute(language, match.string, match.start(), match.end())
        one = attribute or (is_one(match["low"]) and not match["high"])
        return f"{say_range(language, match['low'], match['high'])} {names[0 if one else 1]}{per}"

    def _equivalent(self, match: re.Match[str]) -> str | None:
        """Part two measures of one thing: "500ml/17 fl oz"."""
        return f"{match['unit']}, " if match["unit"].strip() in self.names else None

    def _per(self, match: re.Match[str]) -> str | None:
        unit = match["unit"]
        sure = unit in self.names and unit not in self.language.lists["units_without_space"]
        return self.names[unit][0] if sure else None

    def _find(self, written: str) -> tuple[list[str], str]:
        """Return one and many of a unit, and what is said after it: the hour of "mm/h"."""
        if written in self.names:
            return self.names[written], ""
        unit, _, per = written.partition("/")
        if not per or unit not in self.names:
            return [], ""
        per_unit = self.language.tables["per_units"].get(per)
        known = [per_unit] if per_unit else self.names.get(per.removeprefix("100").lstrip())
        if per.startswith("100"):
            hundred = self.language.cardinal(100)
            return (self.names[unit], f" {self.language.words['per']} {hundred} {known[1]}") if known else ([], "")
        if known is None and (not per.isalpha() or len(per) < _SHORTEST_NAME):
            return [], ""
        return self.names[unit], f" {self.language.words['per']} {(known or [per])[0]}"

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

    def _often(self, match: re.Match[str]) -> str | None:
        """Say how often: "2x/day" is twice a day."""
        words, written = self.language.words, match["unit"]
        unit = self.language.tables["per_units"].get(written) or self.names.get(written, [written])[0]
        if written not in self.language.lists["times_of_life"] and unit not in self.language.lists["times_of_life"]:
            return None
        said = self.language.tables["often"].get(match["count"])
        said = said or f"{say_number(self.language, match['count'])} {words['times']}"
        return f"{said} {words['a_unit']} {unit}"

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
        said = say_number(self.language, number)
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
            return before.count('"') % 2 == 1
        return sign == "”" and before.rfind("“") > before.rfind("”")

    def _feet(self, match: re.Match[str]) -> str | None:
        if int(match["inches"]) > 11:
            return None
        feet, inches = (say_range(self.language, match[name], None) for name in ("feet", "inches"))
        return f"{feet} {self.language.words['foot']} {inches}"

    def _pounds(self, match: re.Match[str]) -> str:
        return f"{self._count(match['big'], match['unit'])} {self._count(match['small'], match['unit2'])}"

    def _count(self, number: str, unit: str) -> str:
        return f"{say_range(self.language, number, None)} {self.names[unit][0 if is_one(number) else 1]}"


def scaled(language: Language) -> Pass:
    """Return the pass that says abbreviated thousands and millions, and their units: "2.3m people", "40k", "5bn m³"."""
    scales = language.tables["short_scales"]
    keys = "|".join(sorted(scales, key=len, reverse=True))
    pattern = re.compile(rf"{_LOW_HIGH}\s?(?P<scale>{keys}){END}")

    def say(match: re.Match[str]) -> str | None:
        if match["scale"] in "BK" and "." not in match["low"] and not _is_counted(language, match):
            return None
        return f"{say_range(language, match['low'], match['high'])} {scales[match['scale']]}"

    names, said_scales = language.tables["units"], set(scales.values())

    after_space = language.lists["units_without_space"]

    def say_after(match: re.Match[str]) -> str | None:
        unit = match["unit"]
        sure = len(unit) > 1 and unit not in after_space and match["scale"].strip() in said_scales
        name = names.get(unit) if sure else None
        return match["scale"] + name.split("|")[1] if name else None

    def apply(draft: Draft) -> None:
        draft.rewrite_figures(pattern, say)
        draft.rewrite(_AFTER_SCALE, say_after)

    return apply


def _is_counted(language: Language, match: re.Match[str]) -> bool:
    """Tell the thousands of "40K copies" from the type of "4K screens" and "221B Baker Street"."""
    counted = word_after(match) in language.lists["counted"]
    return counted or (match["scale"] == "K" and len(match["low"]) > 1)


def _is_million(language: Language, match: re.Match[str]) -> bool:
    """Tell the m of "2.3m people" from that of "2.3m high"; metres are exact, millions are rounded."""
    word = word_after(match)
    if match["space"]:
        return False
    if word in language.lists["lengths"]:
        return False
    if word in language.lists["counted"]:
        return True
    if words_before(match) & language.lists["length_cues"]:
        return False
    whole, fraction = parse(match["low"])
    if len(fraction) == 1 and len(whole) < 3:
        return True
    return bool(
        fraction == "" and word.endswith("s") and not is_attribute(language, match.string, match.start(), match.end())
    )
