"""Dates as articles write them, to ISO 8601."""

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
MONTH_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{MONTH_NAME},?[\s-]+(\d{{4}})\b", re.IGNORECASE)
MONTH_FIRST = re.compile(rf"\b{MONTH_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
NUMERIC = re.compile(r"\b(\d{1,2})([/.])(\d{1,2})\2(\d{4})\b")
SLASHED_ISO = re.compile(r"\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
LAST_MONTH, LAST_DAY = 12, 31


def iso_date(text: str) -> str:
    """Return the first date in the text as ISO 8601, with its time only where it was ISO already; else nothing.

    12/11/2026 is read day first, unless that is no date.
    """
    for find in (_iso, _day_first, _month_first, _year_first, _numeric):
        if date := find(text):
            return date
    return ""


def _iso(text: str) -> str:
    if not (found := ISO.search(text)):
        return ""
    year, month, day, hour, minute, second, zone = found.groups()
    date = _date(int(year), int(month), int(day))
    if date and hour and int(hour) < 24 and int(minute) < 60:
        return f"{date}T{hour}:{minute}:{second or '00'}{_zone(zone)}"
    return date


def _day_first(text: str) -> str:
    found = DAY_FIRST.search(text)
    return _date(int(found[3]), _month(found[2]), int(found[1])) if found else ""


def _month_first(text: str) -> str:
    found = MONTH_FIRST.search(text)
    return _date(int(found[3]), _month(found[1]), int(found[2])) if found else ""


def _year_first(text: str) -> str:
    found = SLASHED_ISO.search(text)
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else ""


def _numeric(text: str) -> str:
    if not (found := NUMERIC.search(text)):
        return ""
    year, one, two = int(found[4]), int(found[1]), int(found[3])
    return _date(year, two, one) or _date(year, one, two)


def _date(year: int, month: int, day: int) -> str:
    if 1 <= month <= LAST_MONTH and 1 <= day <= LAST_DAY and year >= 1000:
        return f"{year:04}-{month:02}-{day:02}"
    return ""


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return "Z"
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
