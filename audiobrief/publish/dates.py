"""Dates as records and feeds write them: ISO 8601 in UTC, and RFC 2822 in English whatever the locale."""

import re
from datetime import UTC, date, datetime

EARLIEST_YEAR = 1900
"""An older date is a slip, and one before the year 1000 has no RFC 2822 form."""
DAY_ONLY = re.compile(r"\d{4}-\d\d-\d\d")


def now_utc() -> datetime:
    """Return the present moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def parse_date(text: str) -> datetime | None:
    """Return the moment an ISO 8601 date or date-time means, in UTC; None when it is none.

    Without a zone it is taken as UTC.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None


def first_date(text: str, now: datetime) -> str:
    """Return when an article is published for the first time, in ISO 8601: its own date, else now.

    A mere day that is today, here or in UTC, means now, or an article of today would wait for midnight.
    """
    moment = parse_date(text)
    if moment is None or moment.year < EARLIEST_YEAR:
        return iso(now)
    if DAY_ONLY.fullmatch(text.strip()) and moment.date() in (now.date(), _local_day(now)):
        return iso(now)
    return iso(moment)


def iso(moment: datetime) -> str:
    """Return "2026-11-22T06:30:00Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rfc_2822(text: str) -> str:
    """Return an ISO 8601 date as "Sun, 22 Nov 2026 06:30:00 GMT" (RFC 2822 §3.3)."""
    from email.utils import format_datetime

    moment = parse_date(text)
    return format_datetime(moment, usegmt=True) if moment else ""


def _local_day(now: datetime) -> date:
    return now.astimezone().date()
