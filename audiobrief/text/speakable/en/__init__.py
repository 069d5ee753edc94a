"""English, as it is said in Britain, America and South Africa."""

from functools import partial
from pathlib import Path

from audiobrief.text.speakable.en.numbers import ONES, cardinal, ordinal, pair, plural, year
from audiobrief.text.speakable.language import Language, read_tables

AMERICAN = frozenset({"US", "CA", "PH"})
"""Regions that put the month first, leave the "and" out and spell meter."""


def read_language(tag: str, date_order: str) -> Language:
    """Return English as it is said in the region of a BCP 47 tag."""
    american = tag.rpartition("-")[2].upper() in AMERICAN
    tables, lists = read_tables(Path(__file__).parent)
    if american:
        for name in [name for name in tables if name.endswith("_US")]:
            tables[name.removesuffix("_US")] |= tables[name]
        tables["units"] = {
            key: value.replace("metre", "meter").replace("litre", "liter") for key, value in tables["units"].items()
        }
    return Language(
        tag=tag,
        day_first=date_order == "day-first" or (not date_order and not american),
        cardinal=partial(cardinal, with_and=not american),
        ordinal=partial(ordinal, with_and=not american),
        year=partial(year, with_and=not american),
        pair=pair,
        day=ordinal,
        plural=plural,
        digits=tuple(ONES[:10]),
        words=tables["words"],
        tables=tables,
        lists=lists,
    )
