"""Dates as records and feeds write them: ISO 8601 in UTC, and RFC 2822 in English whatever the locale."""

from datetime import UTC, datetime, tzinfo

from audiobrief.expressions import regex

EARLIEST_YEAR = 1900
"""An older date is a slip, and one before the year 1000 has no RFC 2822 form."""
DAY_ONLY = regex(r"\d{4}-\d\d-\d\d")


def now_utc() -> datetime:
    """Return the present moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def find_zone(name: str) -> tzinfo | None:
    """Return a time zone of the IANA database; None, which stands for the machine's own, without a name.

    Raises ValueError when there is none of that name.
    """
    if not name:
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"there is no time zone {name!r}") from error


def parse_date(text: str, zone: tzinfo | None = UTC) -> datetime | None:
    """Return the moment an ISO 8601 date or date-time means, in UTC; None when it is none.

    Without an offset it is in the zone, None being the machine's; what we wrote ourselves is in UTC.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None and zone is not None:
            moment = moment.replace(tzinfo=zone)
        return moment.astimezone(UTC).replace(microsecond=0)  # one without an offset is the machine's
    except (ValueError, OverflowError, OSError):
        return None


def first_date(text: str, now: datetime, zone: tzinfo | None = None) -> str:
    """Return when an article is published for the first time, in ISO 8601: its own date, else now.

    A mere day that is today, in the zone or in UTC, means now, or an article of today would wait for midnight.
    """
    moment = parse_date(text, zone)
    if moment is None or moment.year < EARLIEST_YEAR:
        return iso(now)
    today = (now.astimezone(UTC).date().isoformat(), now.astimezone(zone).date().isoformat())
    return iso(now) if text.strip() in today else iso(moment)


def in_zone(text: str, zone: tzinfo | None) -> str:
    """Return a date-time with an offset as it reads in the zone, "2026-12-24T06:30:00-05:00"; all else as it is."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return moment.astimezone(zone).isoformat() if moment.tzinfo else text


def iso(moment: datetime) -> str:
    """Return "2026-11-22T06:30:00Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now_iso() -> str:
    """Return the present moment as `iso` writes it."""
    return iso(now_utc())


def from_rfc_2822(text: str) -> datetime | None:
    """Return the moment that "Sun, 22 Nov 2026 06:30:00 GMT" means, with its own offset; UTC where it names none.

    None when it is no such date; mail and HTTP headers and feeds hold anything.
    """
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def rfc_2822(text: str) -> str:
    """Return an ISO 8601 date as "Sun, 22 Nov 2026 06:30:00 GMT" (RFC 2822 §3.3)."""
    from email.utils import format_datetime

    moment = parse_date(text)
    return format_datetime(moment, usegmt=True) if moment else ""
