"""The words of the player in the reader's language, from the table `page` of its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from audiobrief.languages import ENGLISH, table_of
from audiobrief.model import Show
from audiobrief.standards.language_tags import primary_language
from audiobrief.standards.moments import find_zone, in_zone


@dataclass(frozen=True, slots=True)
class Words:
    """One language's table."""

    language: str
    table: Mapping[str, Any]
    script: Mapping[str, str]
    """The part of it that the scripts say."""

    def __getitem__(self, key: str) -> str:
        return str(self.table[key] if key in self.table else self.script[key])

    def fill(self, key: str, **values: object) -> str:
        """Return a text with its {…} filled in."""
        return self[key].format(**values)

    def length(self, duration_ms: int) -> str:
        """Return a length for a button: "5 min", or "40 s" below a minute."""
        seconds = round(duration_ms / 1000)
        if seconds < 60:  # noqa: PLR2004
            return self.fill("seconds", n=seconds)
        return self.fill("minutes", n=round(seconds / 60))

    def day(self, iso: str) -> str:
        """Return the day of an ISO 8601 date or date-time in words; empty for what is none."""
        when = day_of(iso)
        if when is None:
            return ""
        return self.fill("date", day=when.day, month=self.table["months"][when.month - 1], year=when.year)


@cache
def find_words(*languages: str) -> Words:
    """Return the table of the first of these BCP 47 languages that has one, else English."""
    for language in (*languages, ENGLISH):
        if table := table_of(language, "page"):
            return Words(primary_language(language), table, table["script"])
    raise LookupError("English has lost its words for the page")


def day_of(iso: str) -> date | None:
    """Return the day an ISO 8601 text names, or None."""
    try:
        return datetime.fromisoformat(iso.strip()).date()
    except ValueError:
        return None


def iso_day(iso: str) -> str:
    """Return the day of an ISO 8601 text as YYYY-MM-DD; empty for what is none."""
    day = day_of(iso)
    return day.isoformat() if day else ""


def in_zone_of(show: Show | None, iso: str) -> str:
    """Return a date-time as it reads in the show's zone; a page does not follow the machine that wrote it."""
    return in_zone(iso, find_zone(show.timezone)) if show and show.timezone else iso
