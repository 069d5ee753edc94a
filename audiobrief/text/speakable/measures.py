"""Measures: percentages, temperatures, units and abbreviated thousands."""

import re

from audiobrief.expressions import regex
from audiobrief.text.speakable.amounts import END, JOIN, NUMBER, is_attribute, is_one, parse, say_number, say_range
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.neighbours import word_after, words_before

LOW_HIGH = rf"(?<![\w.,'’/])(?P<low>{NUMBER})(?:{JOIN}(?P<high>{NUMBER}))?"
"""A number, or two of a range, in a pattern."""

_SIMPLE = r"[A-Za-zµμΩ]{1,9}(?:[23](?![0-9])|[²³])?"
_UNIT = (
    rf"[kMG]?tCO2(?:eq?)?|(?:sq\.?|cu\.?)[\s-][a-z]{{1,5}}|fl\.?\soz\.?|deg\.?\s[CF]\b|[°º]\s?[CF]?"
    rf"|{_SIMPLE}(?:/(?:100\s?)?{_SIMPLE}){{0,2}}"
)
_QUANTITY = regex(rf"{LOW_HIGH}(?P<space>[\s-]?)(?P<unit>{_UNIT})(?![\w°²³'’/])(?:\.(?=\s[a-z]|,))?")
_TWICE = regex(
    rf"(?<![\w.,])(?P<low>{NUMBER})\s?(?P<unit>°C?F?|%|[a-z]{{1,4}})(?P<join>{JOIN})(?={NUMBER}\s?(?P=unit)(?!\w))"
)
_POUNDS = regex(
    r"(?<![\w.,])(?P<big>[0-9]{1,3})\s?(?P<unit>lbs?|st|kg)\.?\s?(?P<small>[0-9]{1,3})\s?(?P<unit2>oz|lbs?|g)(?!\w)"
    r"(?:\.(?=\s[a-z]))?"
)
_EQUIVALENT = regex(
    r"(?<=[0-9])(?P<unit>\s?[A-Za-z]{1,4}|\s?°\s?[CF])\s?/\s?(?!100\s?km)(?=[0-9][0-9.,]{0,8}\s?[A-Za-z°]{1,4}\b)"
)
_VOLT = "V"
"""The one unit of a single letter that may stand apart, behind a decimal: "3.7 V" is no king."""
_KNOT_OR_KILOTONNE, _KNOT = "kt", "kn"
_SHORTEST_NAME = 3  # of a thing counted: "mg/egg"; set by hand
_OFTEN = regex(rf"(?<![\w.,])(?P<count>{NUMBER})[x×](?:\s?/\s?|\s(?:a|per)\s)(?P<unit>[a-z]{{1,6}})(?!\w)")
_AFTER_SCALE = regex(rf"(?P<scale>\b[a-z]{{5,9}}\s)(?P<unit>{_UNIT})(?![\w°²³'’/])")


def percents(language: Language) -> Pass:
    """Return the pass that says percentages and their points."""
    signs = "|".join(sorted(map(re.escape, language.tables["percents"]), key=len, reverse=True))
    pattern = regex(
        rf"(?<![\w.,])(?P<low>{NUMBER})(?P<early>%)?(?:{JOIN}(?P<high>{NUMBER}))?\s?(?P<unit>{signs})(?!\w)"
    )

    def say(match: re.Match[str]) -> str:
        return f"{say_range(language, match['low'], match['high'])} {language.tables['percents'][match['unit']]}"

    return lambda draft: draft.rewrite_figures(pattern, say)


def units(language: Language) -> Pass:
    """Return the pass that says quantities with a unit: "120 km/h", "5-10kg", "35°C"."""
    return _Units(language)


def units_of_powers(language: Language) -> Pass:
    """Return the pass that says the unit of "10⁸ m/s"."""
    power, minus = language.words["power"], language.words["minus"]
    pattern = regex(rf"(?P<power>\b{power}\s(?:{minus}\s)?[a-z-]{{3,24}}\s)(?P<unit>{_UNIT})(?![\w°²³'’/])")
    units_of = _Units(language)
    return lambda draft: draft.rewrite(pattern, units_of.after_power, needs=(power,))


class _Units:
    """Feet with inches and pounds with ounces first, then every number with a unit after it."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.names = {key: value.split("|") for key, value in language.tables["units"].items()}

        self.per = regex(rf"(?<=\b{language.words['per']}\s)(?P<unit>[A-Za-z]{{2,4}}[²³]?)(?!\w)")

    def __call__(self, draft: Draft) -> None:
        draft.rewrite_figures(_OFTEN, self._often, needs="x×")
        draft.rewrite_figures(
            _TWICE, lambda match: f"{match['low']}-" if self._find(match["unit"])[0] else None, needs="-–—"
        )
        draft.rewrite_figures(_POUNDS, self._pounds)
        draft.rewrite(_EQUIVALENT, self._equivalent, needs="/")
        draft.rewrite_figures(_QUANTITY, self._quantity)
        draft.rewrite(self.per, self._per)

    def after_power(self, match: re.Match[str]) -> str | None:
        """Say the unit behind a power of ten, which is in words by now."""
        names, per = self._find(match["unit"])
        sure = names and match["unit"] not in self.language.lists["units_without_space"]
        return f"{match['power']}{names[1]}{per}" if sure else None

    def _quantity(self, match: re.Match[str]) -> str | None:
        language, unit = self.language, match["unit"]
        if unit == _KNOT_OR_KILOTONNE and words_before(match) & language.lists["knot_cues"]:
            unit = _KNOT
        names, per = self._find(unit)
        apart = match["space"] and unit in language.lists["units_without_space"]
        if not names or (apart and not (unit == _VOLT and "." in match["low"])):
            return None
        if (unit == "s" and "." not in match["low"]) or (unit == "m" and _is_million(language, match)):
            return None
        attribute = is_attribute(language, match.string, match.start(), match.end())
        one = attribute or match["space"] == "-" or (is_one(match["low"]) and not match["high"])
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
        written = written.replace("-", " ")
        if written in self.names:
            return self.names[written], ""
        unit, *divisors = written.split("/")
        said = [self._divisor(divisor) for divisor in divisors]
        if unit not in self.names or not all(said):
            return [], ""
        return self.names[unit], "".join(f" {self.language.words['per']} {divisor}" for divisor in said)

    def _divisor(self, written: str) -> str:
        """Return what follows "per"; a word that is no unit stands for itself."""
        unit = written.removeprefix("100").lstrip()
        if unit != written:
            return f"{self.language.cardinal(100)} {self.names[unit][1]}" if unit in self.names else ""
        known = self.language.tables["per_units"].get(unit) or self.names.get(unit, [""])[0]
        return known or (unit if unit.isalpha() and len(unit) >= _SHORTEST_NAME else "")

    def _often(self, match: re.Match[str]) -> str | None:
        """Say how often: "2x/day" is twice a day."""
        words, written = self.language.words, match["unit"]
        unit = self.language.tables["per_units"].get(written) or self.names.get(written, [written])[0]
        if written not in self.language.lists["times_of_life"] and unit not in self.language.lists["times_of_life"]:
            return None
        said = self.language.tables["often"].get(match["count"])
        said = said or f"{say_number(self.language, match['count'])} {words['times']}"
        return f"{said} {words['a_unit']} {unit}"

    def _pounds(self, match: re.Match[str]) -> str:
        return f"{self._count(match['big'], match['unit'])} {self._count(match['small'], match['unit2'])}"

    def _count(self, number: str, unit: str) -> str:
        return f"{say_range(self.language, number, None)} {self.names[unit][0 if is_one(number) else 1]}"


def scaled(language: Language) -> Pass:
    """Return the pass that says abbreviated thousands and millions, and their units: "2.3m people", "40k", "5bn m³"."""
    scales = language.tables["short_scales"]
    keys = "|".join(sorted(scales, key=len, reverse=True))
    pattern = regex(rf"{LOW_HIGH}\s?(?P<scale>{keys}){END}")

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
