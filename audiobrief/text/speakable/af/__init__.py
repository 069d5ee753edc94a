"""Afrikaans."""

from pathlib import Path

from audiobrief.text.speakable.af.numbers import ONES, cardinal, ordinal, pair, plural, year
from audiobrief.text.speakable.language import Language, read_tables


def read_language(tag: str, date_order: str) -> Language:
    """Return Afrikaans."""
    tables, lists = read_tables(Path(__file__).parent)
    return Language(
        tag=tag,
        day_first=date_order != "month-first",
        cardinal=cardinal,
        ordinal=ordinal,
        year=year,
        pair=pair,
        day=cardinal,
        plural=plural,
        digits=tuple(ONES[:10]),
        words=tables["words"],
        tables=tables,
        lists=lists,
    )
