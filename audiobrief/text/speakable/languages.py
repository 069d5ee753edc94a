"""Which languages can be said: a folder `<language>/` here offers `read_language(tag, date_order)`."""

import importlib
import importlib.util
from functools import lru_cache

from audiobrief.standards.language_tags import primary_language
from audiobrief.text.speakable.expansions import expansions
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.order import in_order
from audiobrief.text.speakable.scripts import glosses

LATIN_SCRIPT = frozenset(
    """
    ca cs cy da de es et eu fi fr ga gl hr hu id is it lt lv ms mt nb nl no pl pt ro sk sl sq st sv sw tl tn tr vi xh zu
    """.split()  # noqa: SIM905
)
"""Languages without a folder whose voices cannot say other scripts."""


@lru_cache(maxsize=32)
def language_of(tag: str, date_order: str) -> Language | None:
    """Return the language of a BCP 47 tag, or None when it has no folder."""
    base = tag.split("-", maxsplit=1)[0].lower()
    name = f"{__package__}.{base}"
    spec = importlib.util.find_spec(name) if base.isalpha() and base.isascii() else None
    if spec is None or not spec.submodule_search_locations:
        return None
    language: Language = importlib.import_module(name).read_language(tag, date_order)
    return language


@lru_cache(maxsize=32)
def passes_of(tag: str, date_order: str) -> tuple[Pass, ...]:
    """Return the passes of a language in order.

    One without a folder has what all its kin share, and what its file writes out.
    """
    language = language_of(tag, date_order)
    if language:
        return in_order(language)
    return (glosses, *expansions(tag)) if primary_language(tag) in LATIN_SCRIPT else ()


def write_byline(names: str, tag: str) -> str:
    """Return names with the word before them ("By Jane Doe"), as shown."""
    language = language_of(tag, "")
    return language.words["byline"].format(names) if language else names


def write_date(published: str, tag: str, date_order: str = "") -> str:
    """Return an ISO 8601 date or date-time as a date in words ("3 March 2024"), as shown; what is no date as it is.

    In a language without a folder here, as Unicode's CLDR writes it.
    """
    language = language_of(tag, date_order)
    parts = published[:10].split("-")
    if not language:
        return _cldr_date(published[:10], tag)
    if len(parts) != 3 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return published[:10]
    month = language.words["month_names"].split()[int(parts[1]) - 1]
    return language.words["shown_date"].format(day=int(parts[2]), month=month, year=parts[0])


def _cldr_date(day: str, tag: str) -> str:
    from datetime import date

    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        return str(format_date(date.fromisoformat(day), "long", Locale.parse(tag, sep="-")))
    except (ValueError, UnknownLocaleError):
        return day
