"""Money: "$1.2bn" is one point two billion dollars, "R18.42" eighteen rand and forty-two cents."""

import re

from audiobrief.expressions import regex
from audiobrief.text.language.lexicon import spell
from audiobrief.text.speakable.amounts import END, JOIN, NUMBER, is_attribute, is_one, parse, say_number
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.neighbours import word_after, word_before

_SIGN = r"[$£€¥₹₦₩₺₪฿₱₫₴₿₵₽₸₮₾₼₡]"
_PER = rf"(?P<per>\s?/\s?(?:sq\.?\s(?:ft|m)\b|{_SIGN}(?![0-9])|[A-Za-z]{{1,6}}[²³]?))?"
_DOLLARS = "USD|CAD|AUD|NZD|HKD|SGD|TWD|NAD|BBD|TTD|JMD"  # told after the sign: "$5m USD"
_AFTER_ROAD = regex(r"\b[NM][0-9]{1,2}(?:,|\s[a-z]{2,3})?\s\Z")
_NEAR = 12  # characters: "the N2 and R300" are roads; set by hand
_TICKER = regex(r"(?<![\w$.])\$(?P<ticker>[A-Z]{1,5}(?:\.[A-Z]{1,2})?)(?![\w$£€]|\.\w|\s?[0-9])")
_LISTED = regex(r"(?P<exchange>\b[A-Z]{3,6})(?P<colon>\s?:\s?)(?P<ticker>[A-Z]{1,5}(?:\.[A-Z]{1,2})?)(?![\w$£€]|\.\w)")
_CLASS_OF_SHARE = regex(r"(?<![\w.$])[A-Z]{2,4}\.[AB](?![\w]|\.\w)")
_QUOTED = regex(r"\((?P<ticker>[A-Z]{2,5}\.[A-Z]{1,2})\)")


def tickers(language: Language) -> Pass:
    """Return the pass that spells the short names of shares: "$TSLA", "NYSE: BRK.B"."""
    exchanges = language.lists["exchanges"]

    def say_listed(match: re.Match[str]) -> str | None:
        known = match["exchange"] in exchanges
        return f"{match['exchange']} {_letters(match['ticker'])}" if known else None

    def apply(draft: Draft) -> None:
        draft.rewrite(_TICKER, lambda match: _letters(match["ticker"]), needs="$")
        draft.rewrite(_LISTED, say_listed, needs=":")
        draft.rewrite(_CLASS_OF_SHARE, lambda match: _letters(match[0]), needs=(".A", ".B"))
        draft.rewrite(_QUOTED, lambda match: f"({_letters(match['ticker'])})", needs="(")

    return apply


def _letters(ticker: str) -> str:
    return spell(ticker.replace(".", ""))


def money(language: Language) -> Pass:
    """Return the pass that says amounts of money."""
    scales = "|".join(sorted(map(re.escape, language.tables["scales"]), key=len, reverse=True))
    scale = rf"(?:[\s-]?(?P<scale{{0}}>{scales})(?!\w))?"
    words = "|".join(sorted(language.lists["currency_words"], key=len, reverse=True)) or r"\b\B"
    bases = "|".join(sorted(map(re.escape, language.tables["money_bases"]), key=len, reverse=True)) or r"\b\B"
    before = regex(
        rf"(?<![\w$£€.])(?P<unit>[A-Z]{{0,3}}{_SIGN}|[A-Z][A-Za-z]{{0,2}}\.?[¢₵]?|kr)\s?(?P<low>{NUMBER})"
        rf"{scale.format(1)}(?:{JOIN}(?P<unit2>[A-Z]{{0,3}}{_SIGN}|R)?(?P<high>{NUMBER}){scale.format(2)})?"
        rf"(?P<plus>\+)?(?P<basis>\s?(?:{bases})(?![\w.]\w|\w))?{END}(?:\s(?P<code>{_DOLLARS})(?!\w))?{_PER}"
    )
    after = regex(
        rf"(?<![\w.,])(?P<low>{NUMBER}){scale.format(1)}(?:{JOIN}(?P<high>{NUMBER}){scale.format(2)})?"
        rf"\s?(?P<unit>[A-Z]{{3}}|{_SIGN}|{words}){END}{_PER}"
    )
    small = regex(rf"(?<![\w.,])(?P<low>{NUMBER})(?:{JOIN}(?P<high>{NUMBER}))?\s?(?P<unit>[pc¢])(?![\w.]\w|\w){_PER}")
    return _Money(language, before, after, small)


class _Money:
    """The three places of a currency: before the number, after it, and as a small unit."""

    def __init__(self, language: Language, *patterns: re.Pattern[str]) -> None:
        self.language = language
        self.before, self.after, self.small = patterns
        self.currencies = {key: value.split("|") for key, value in language.tables["currencies"].items()}
        self.scales = language.tables["scales"]

    def __call__(self, draft: Draft) -> None:
        draft.rewrite(self.before, self._say)
        draft.rewrite_figures(self.after, self._say)
        draft.rewrite_figures(self.small, self._say_small)

    def _say(self, match: re.Match[str]) -> str | None:
        names = self.currencies.get(match["unit"].rstrip("."))
        if names is None or self._is_road(match) or _is_type(match):
            return None
        if _is_docket(match):
            return f"{match['unit'][0]} {match[0].removeprefix(match['unit']).lstrip()}"
        low, high, scale = match["low"], match["high"], match["scale1"]
        groups = match.groupdict()
        basis = self.language.tables["money_bases"].get((groups.get("basis") or "").strip(" /"), "")
        names = self.currencies.get(groups.get("code") or "", names)
        if not high:
            said = self._amount(match, low, scale, names)
        elif scale or (groups.get("unit2") and not self._shares_scale(match)):
            first = self._amount(match, low, scale or "", names, alone=True)
            said = f"{first} {self.language.words['to']} {self._amount(match, high, match['scale2'], names)}"
        else:
            said = (
                self._plain(low) + f" {self.language.words['to']} " + self._amount(match, high, match["scale2"], names)
            )
        if groups.get("plus"):
            said += f" {self.language.words['plus']}"
        return said + (f" {basis}" if basis else self._per(match["per"]))

    def _shares_scale(self, match: re.Match[str]) -> bool:
        """Tell "$10-$15 million", where both are millions, from "$900-$1.2 million"."""
        both = match["unit2"] == match["unit"] and match["scale2"]
        return bool(both) and _value(match["low"]) < _value(match["high"])

    def _amount(
        self, match: re.Match[str], literal: str, scale: str | None, names: list[str], *, alone: bool = False
    ) -> str:
        singular, plural, cent, _cents = names
        whole, fraction = parse(literal)
        if scale:
            attribute = not alone and is_attribute(self.language, match.string, match.start(), match.end())
            return f"{self._plain(literal)} {self.scales[scale]} {singular if attribute else plural}"
        if cent and len(fraction) == 1 and not whole.strip("0") and fraction != "0":
            return self._with_cents("", f"{fraction}0", names)
        if len(fraction) == 2 and cent:
            return self._with_cents(literal[:-3], fraction, names)
        if fraction and not fraction.strip("0"):
            literal = whole
        one = is_one(literal) or (not alone and is_attribute(self.language, match.string, match.start(), match.end()))
        return f"{self._plain(literal)} {singular if one else plural}"

    def _with_cents(self, whole: str, fraction: str, names: list[str]) -> str:
        singular, plural, cent, cents = names
        small = f"{self.language.cardinal(int(fraction))} {cent if fraction == '01' else cents}"
        if not whole.strip("0"):
            return small
        big = f"{self._plain(whole)} {singular if is_one(whole) else plural}"
        return f"{big} {self.language.words['and']} {small}" if fraction != "00" else big

    def _plain(self, literal: str) -> str:
        return say_number(self.language, literal)

    def _per(self, per: str | None) -> str:
        """Return what stands for the slash: "a month", "to the dollar"; nothing said is lost where it is unknown."""
        if not per:
            return ""
        written, words = per.strip(" /"), self.language.words
        if written in self.currencies:
            the = f"{words['the']} " if words["the"] else ""
            return f" {words['to']} {the}{self.currencies[written][0]}"
        named = self.language.tables["per_units"].get(written) or self.language.tables["units"].get(written, written)
        unit = named.split("|")[0]
        article = words["an_unit" if unit[0] in "aeiou" or unit == "hour" else "a_unit"]
        return f" {article} {unit}"

    def _say_small(self, match: re.Match[str]) -> str:
        singular, plural = self.language.tables["small_money"][match["unit"]].split("|")
        said = self._plain(match["low"])
        if match["high"]:
            said += f" {self.language.words['to']} {self._plain(match['high'])}"
        attribute = plural.endswith("s") and is_attribute(self.language, match.string, match.start(), match.end())
        one = attribute or (is_one(match["low"]) and not match["high"])
        return f"{said} {singular if one else plural}{self._per(match['per'])}"

    def _is_road(self, match: re.Match[str]) -> bool:
        """Tell "the R21 highway" from R21."""
        if match["unit"] != "R" or match["scale1"] or len(match["low"]) > 3:
            return False
        if _AFTER_ROAD.search(match.string, max(0, match.start() - _NEAR), match.start()):
            return True
        road_words, the = self.language.lists["road_words"], self.language.words["the"]
        return word_before(match) == the and word_after(match) in road_words


def _value(literal: str) -> float:
    whole, fraction = parse(literal)
    return float(f"{whole or 0}.{fraction or 0}")


_FEWEST_OF_A_DOCKET = 3
"""Figures: "R.50" is still money."""


def _is_docket(match: re.Match[str]) -> bool:
    """Tell "R.1120", a notice's number, from "Rs.1120"."""
    unit, number = match["unit"], match[0].removeprefix(match["unit"])
    return len(unit) == len("R.") and unit.endswith(".") and number.isdigit() and len(number) >= _FEWEST_OF_A_DOCKET


def _is_type(match: re.Match[str]) -> bool:
    """Tell R2-D2 from money."""
    after = match.string[match.end() : match.end() + 2]
    return match["unit"].isalpha() and after[:1] == "-" and after[1:].isupper()
