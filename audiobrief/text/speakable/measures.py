"""Measures: percentages, temperatures, units and abbreviated thousands."""

import re

from audiobrief.text.speakable.amounts import END, JOIN, NUMBER, is_attribute, is_one, parse, say_range
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass

_LOW_HIGH = rf"(?<![\w.,'’])(?P<low>{NUMBER})(?:{JOIN}(?P<high>{NUMBER}))?"


def percents(language: Language) -> Pass:
    """Return the pass that says percentages and their points."""
    signs = "|".join(sorted(map(re.escape, language.tables["percents"]), key=len, reverse=True))
    pattern = re.compile(
        rf"(?<![\w.,])(?P<low>{NUMBER})(?P<early>%)?(?:{JOIN}(?P<high>{NUMBER}))?\s?(?P<unit>{signs})(?!\w)"
    )

    def say(match: re.Match[str]) -> str:
        return f"{say_range(language, match['low'], match['high'])} {language.tables['percents'][match['unit']]}"

    return lambda draft: draft.rewrite(pattern, say)


def units(language: Language) -> Pass:
    """Return the pass that says quantities with a unit: "120 km/h", "5-10kg", "35°C"."""
    names = {key: value.split("|") for key, value in language.tables["units"].items()}
    keys = "|".join(sorted((re.escape(key).replace("\\ ", r"\s") for key in names), key=len, reverse=True))
    pattern = re.compile(
        rf"{_LOW_HIGH}(?P<space>[\s-]?)(?P<unit>{keys})(?:/(?P<per>[a-z]{{1,6}}[²³]?))?(?![\w°²³'’/])(?:\.(?=\s[a-z]))?"
    )
    close_only = language.lists["units_without_space"]
    feet = re.compile(
        r"(?<![\w.,])(?P<feet>[0-9])\s?(?:['’′]\s?|ft\s?|-foot-)(?P<inches>1?[0-9])(?:\"|”|″|''|\s?ins?(?!\w))?"
    )
    pounds = re.compile(
        r"(?<![\w.,])(?P<big>[0-9]{1,3})\s?(?P<unit>lb|st|kg)\s?(?P<small>[0-9]{1,3})\s?(?P<unit2>oz|lb|g)(?!\w)"
    )

    def say(match: re.Match[str]) -> str | None:
        unit = match["unit"].replace("\xa0", " ")
        if match["space"] and unit in close_only:
            return None
        if unit == "s" and "." not in match["low"]:
            return None
        if unit == "m" and _is_million(language, match):
            return None
        said = say_range(language, match["low"], match["high"])
        attribute = is_attribute(language, match.string, match.start(), match.end())
        singular, plural = names[unit]
        one = attribute or (is_one(match["low"]) and not match["high"])
        per = f" {language.words['per']} {names.get(match['per'], [match['per']])[0]}" if match["per"] else ""
        return f"{said} {singular if one else plural}{per}"

    def say_feet(match: re.Match[str]) -> str | None:
        if int(match["inches"]) > 11:
            return None
        foot, inches = language.words["foot"], match["inches"]
        return f"{say_range(language, match['feet'], None)} {foot} {say_range(language, inches, None)}"

    def say_pounds(match: re.Match[str]) -> str:
        parts = (("big", "unit"), ("small", "unit2"))
        return " ".join(
            f"{say_range(language, match[n], None)} {names[match[u]][0 if is_one(match[n]) else 1]}" for n, u in parts
        )

    def apply(draft: Draft) -> None:
        draft.rewrite(feet, say_feet)
        draft.rewrite(pounds, say_pounds)
        draft.rewrite(pattern, say)

    return apply


def scaled(language: Language) -> Pass:
    """Return the pass that says abbreviated thousands and millions, and their units: "2.3m people", "40k", "5bn m³"."""
    scales = language.tables["short_scales"]
    keys = "|".join(sorted(scales, key=len, reverse=True))
    pattern = re.compile(rf"{_LOW_HIGH}\s?(?P<scale>{keys}){END}")

    def say(match: re.Match[str]) -> str | None:
        if match["scale"] in "BK" and "." not in match["low"] and not _is_counted(language, match):
            return None
        return f"{say_range(language, match['low'], match['high'])} {scales[match['scale']]}"

    names = language.tables["units"]
    units_after = "|".join(sorted((re.escape(key) for key in names if len(key) > 1), key=len, reverse=True))
    after = re.compile(rf"(?P<scale>\b(?:{'|'.join(set(scales.values()))})\s)(?P<unit>{units_after})(?![\w²³/])")

    def apply(draft: Draft) -> None:
        draft.rewrite(pattern, say)
        draft.rewrite(after, lambda match: match["scale"] + names[match["unit"]].split("|")[1])

    return apply


def _is_counted(language: Language, match: re.Match[str]) -> bool:
    """Tell the thousands of "40K copies" from the type of "4K screens" and "221B Baker Street"."""
    following = match.string[match.end() : match.end() + 24].split()
    counted = bool(following) and following[0].strip(".,;:!?)") in language.lists["counted"]
    return counted or (match["scale"] == "K" and len(match["low"]) > 1)


def _is_million(language: Language, match: re.Match[str]) -> bool:
    """Tell the m of "2.3m people" from that of "2.3m high"; metres are exact, millions are rounded."""
    following = match.string[match.end() : match.end() + 24].split()
    word = following[0].strip(".,;:!?)\"'").lower() if following else ""
    if match["space"]:
        return False
    if word in language.lists["lengths"]:
        return False
    if word in language.lists["counted"]:
        return True
    before = match.string[max(0, match.start() - 60) : match.start()].lower().split()
    if any(earlier.strip(".,;:") in language.lists["length_cues"] for earlier in before):
        return False
    whole, fraction = parse(match["low"])
    if len(fraction) == 1 and len(whole) < 3:
        return True
    return bool(
        fraction == "" and word.endswith("s") and not is_attribute(language, match.string, match.start(), match.end())
    )
