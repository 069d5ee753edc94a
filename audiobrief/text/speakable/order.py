"""The order of the passes, for every language with tables."""

from audiobrief.text.speakable import (
    computing,
    dates,
    figures,
    measures,
    money,
    periods,
    phones,
    references,
    science,
    sport,
    symbols,
    times,
    web,
)
from audiobrief.text.speakable.abbreviations import abbreviations, phrases
from audiobrief.text.speakable.fractions import fractions, stars
from audiobrief.text.speakable.groupings import groupings
from audiobrief.text.speakable.initialisms import initialisms
from audiobrief.text.speakable.language import Language, Pass, where_digits
from audiobrief.text.speakable.roman import roman_numerals
from audiobrief.text.speakable.scripts import glosses, letters
from audiobrief.text.speakable.sizes import sizes
from audiobrief.text.speakable.verses import verses


def in_order(language: Language) -> tuple[Pass, ...]:
    """Return the passes of a language: what binds its neighbours closely comes before what stands alone."""
    return (
        glosses,
        phrases(language),
        web.web(language),
        computing.computing(language),
        dates.names_of_days(language),
        money.tickers(language),
        science.equations(language),
        where_digits(
            stars(language),
            science.science(language),
            references.references(language),
            groupings,
            verses(language),
            sport.sport(language),
            phones.phones(language),
            dates.dates(language),
            times.times(language),
        ),
        measures.units_of_powers(language),
        abbreviations(language),
        where_digits(
            references.sections(language),
            figures.ordinals(language),
            symbols.signs_of_numbers(language),
            money.money(language),
            measures.percents(language),
            sizes(language),
            measures.units(language),
            figures.multiples(language),
            measures.scaled(language),
            periods.quarters(language),
            periods.years(language),
            figures.named_numbers(language),
            fractions(language),
            figures.pairs(language),
            figures.numbers(language),
        ),
        letters(language),
        roman_numerals(language),
        initialisms(language),
        symbols.signs_as_words(language),
    )
