"""Dates as articles write them, to ISO 8601.

English names of months are known always; those of another language, and whether 3/4 is a day of March or April,
are what the Unicode CLDR has for the language of the text.
"""

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.languages import languages

if TYPE_CHECKING:
    from babel import Locale

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO = regex(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
MONTH_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
DAY_FIRST = regex(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{MONTH_NAME},?[\s-]+(\d{{4}})\b", re.IGNORECASE)
MONTH_FIRST = regex(rf"\b{MONTH_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
NAME_SECOND = regex(rf"\b(\d{{4}})\s+{MONTH_NAME}\s+(\d{{1,2}})\b", re.IGNORECASE)
"""As libraries write it: "2024 Jun 30"."""
NUMERIC = regex(r"\b(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b")
SLASHED_ISO = regex(r"\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
EAST_ASIAN = regex(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
WITH_NAME = regex(r"\b\d{1,2}\W{1,3}(?:[^\W\d_]{1,3}\W)?[^\W\d_]{3,}\W{1,3}(?:[^\W\d_]{1,3}\W)?\d{4}\b")
"""A date with its month as a word, in most languages of Europe."""
YEARS = range(1000, 2200)
"""A later one is of another calendar."""
BUDDHIST = {"th": 543}
"""Languages that count years from the death of the Buddha, and how many more they are then (CLDR's calendar)."""
SHORTEST_NAME = 2
"""Letters; CLDR has figures for months in some languages."""
ENGLISH = frozenset({"", "en"})


def iso_date(text: str, language: str = "") -> str:
    """Return the first date in the text as ISO 8601, with its time only where it was ISO already; else nothing.

    `language` is a tag such as "pt-BR", empty where it is not known. 12/11/2026 is read month first where the region
    does so and day first elsewhere, unless that is no date; in English of no region both are as likely, and it is
    none.
    """
    main = language.replace("_", "-").partition("-")[0].lower()
    if main not in ENGLISH and (date := _named(text, language)):
        return date
    for find in (_iso, _day_first, _month_first, _name_second, _east_asian, _year_first):
        if date := find(text):
            return date
    return _numeric(text, language)


def foreign_date(text: str) -> str:
    """Return the first date in the text with a month's name of a language that is read here, whichever it is."""
    if not WITH_NAME.search(text):
        return ""
    return next((date for language in languages() if (date := _named(text, language))), "")


def all_readings(text: str) -> frozenset[str]:
    """Return what the first date in figures can mean, such as 3/4/2026: day and month stand in either order."""
    if not (found := NUMERIC.search(text)):
        return frozenset()
    one, two, year = int(found[1]), int(found[3]), int(found[4])
    return frozenset(filter(None, (_date(year, one, two), _date(year, two, one))))


def _iso(text: str) -> str:
    if not (found := ISO.search(text)):
        return ""
    year, month, day, hour, minute, second, zone = found.groups()
    date = _date(int(year), int(month), int(day))
    if date and hour and int(hour) < 24 and int(minute) < 60 and int(second or 0) < 60:
        return f"{date}T{hour}:{minute}:{second or '00'}{_zone(zone)}"
    return date


def _day_first(text: str) -> str:
    found = DAY_FIRST.search(text)
    return _date(int(found[3]), _month(found[2]), int(found[1])) if found else ""


def _month_first(text: str) -> str:
    found = MONTH_FIRST.search(text)
    return _date(int(found[3]), _month(found[1]), int(found[2])) if found else ""


def _name_second(text: str) -> str:
    found = NAME_SECOND.search(text)
    return _date(int(found[1]), _month(found[2]), int(found[3])) if found else ""


def _east_asian(text: str) -> str:
    found = EAST_ASIAN.search(text)
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else ""


def _year_first(text: str) -> str:
    found = SLASHED_ISO.search(text)
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else ""


def _numeric(text: str, language: str) -> str:
    if not (found := NUMERIC.search(text)):
        return ""
    year, one, two = int(found[4]), int(found[1]), int(found[3])
    day_first, month_first = _date(year, two, one), _date(year, one, two)
    if found[2] != "." and day_first and month_first and day_first != month_first:
        if language.lower() == "en":
            return ""
        return month_first if _puts_month_first(language) else day_first
    return day_first or month_first


def _named(text: str, language: str) -> str:
    """Return the first date with a month's name of the language."""
    months, pattern = _months(language)
    if pattern is None or not (found := pattern.search(text)):
        return ""
    said = {name: value for name, value in found.groupdict().items() if value}
    name = said.get("month") or said.get("month_after_year") or said["month_last"]
    year = int(said.get("year") or said.get("year_before") or said["year_first"])
    return _date(
        year if year in YEARS else year - BUDDHIST.get(language[:2].lower(), 0),
        months.get(name.casefold().rstrip("."), 0),
        int(said.get("day") or said.get("day_behind") or said["day_second"]),
    )


@lru_cache(maxsize=32)
def _months(language: str) -> tuple[dict[str, int], re.Pattern[str] | None]:
    """Return the numbers of the months by name, in full and short, and the dates that they stand in."""
    locale = _locale(language)
    if locale is None:
        return {}, None
    months = {
        name.casefold().rstrip("."): number
        for form in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number, name in locale.months[form][width].items()
        if sum(map(str.isalpha, name)) >= SHORTEST_NAME
    }
    if not months:
        return {}, None
    names = "|".join(map(re.escape, sorted(months, key=len, reverse=True)))
    day, of = r"(?:\.|º|ª|er|re|:e|-a|-an?)?", r"(?:(?:de|del|d'|d’|da|di|van|o|of)\s*)?"
    return months, re.compile(
        rf"\b(?P<day>\d{{1,2}}){day}[\s-]*(?:{of}\b|\bב)(?P<month>{names})\.?,?[\s-]+{of}(?P<year>\d{{4}})\b"
        rf"|\b(?P<year_before>\d{{4}})\.?\s+(?:m\.\s+)?(?P<month_after_year>{names})\.?\s+(?P<day_behind>\d{{1,2}})\b"
        rf"|\b(?P<year_first>\d{{4}})\.?\s+(?:gada\s+)?(?P<day_second>\d{{1,2}})\.\s+(?P<month_last>{names})\b",
        re.IGNORECASE,
    )


@lru_cache(maxsize=32)
def _puts_month_first(language: str) -> bool:
    """Say whether the region writes 3/4 for a day of March."""
    locale = _locale(language) if "-" in language.replace("_", "-") else None
    return locale is not None and locale.date_formats["short"].pattern.startswith("M")


def _locale(language: str) -> "Locale | None":
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language.replace("_", "-"), sep="-") if language else None
    except (UnknownLocaleError, ValueError):
        main = language.replace("_", "-").partition("-")[0]
        return _locale(main) if main != language else None


def _date(year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat() if year in YEARS else ""
    except ValueError:  # 30 February
        return ""


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return "Z"
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
