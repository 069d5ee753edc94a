"""The words of the player in the reader's language, from the tables in page/strings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from audiobrief.model import Show
from audiobrief.standards.language_tags import primary_language
from audiobrief.standards.moments import find_zone, in_zone

FOLDER = Path(__file__).parent / "strings"
FALLBACK = "en"


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
    for language in languages:
        primary = primary_language(language)
        if primary.isascii() and primary.isalpha() and (FOLDER / f"{primary}.toml").is_file():
            return _read_words(primary)
    return _read_words(FALLBACK)


@cache
def _read_words(language: str) -> Words:
    table = tomli.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    return Words(language, table, table["script"])


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
