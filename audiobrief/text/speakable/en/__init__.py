"""English, as it is said in Britain, America and South Africa."""

from functools import partial
from pathlib import Path

from audiobrief.text.speakable import dates, figures, measures, money, periods, phones, symbols, times, web
from audiobrief.text.speakable.abbreviations import abbreviations
from audiobrief.text.speakable.en.numbers import ONES, cardinal, ordinal, pair, plural, year
from audiobrief.text.speakable.initialisms import initialisms
from audiobrief.text.speakable.language import Language, Pass, read_tables, where_digits
from audiobrief.text.speakable.roman import roman_numerals

AMERICAN = frozenset({"US", "CA", "PH"})
"""Regions that put the month first, leave the "and" out and spell meter."""


def passes(tag: str, date_order: str) -> tuple[Pass, ...]:
    """Return the passes in order: what binds its neighbours closely comes before what stands alone."""
    language = read_language(tag, date_order)
    return (
        web.web(language),
        dates.names_of_days(language),
        where_digits(
            phones.phones(language),
            dates.dates(language),
            times.times(language),
        ),
        abbreviations(language),
        where_digits(
            figures.ordinals(language),
            symbols.signs_of_numbers(language),
            figures.sizes(language),
            money.money(language),
            measures.percents(language),
            measures.units(language),
            measures.scaled(language),
            periods.quarters(language),
            periods.years(language),
            figures.named_numbers(language),
            figures.fractions(language),
            figures.pairs(language),
            figures.numbers(language),
        ),
        roman_numerals(language),
        initialisms(language),
        symbols.signs_as_words(language),
    )


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
        decimal_comma=False,
        words=tables["words"],
        tables=tables,
        lists=lists,
    )
