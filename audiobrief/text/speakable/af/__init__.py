"""Afrikaans."""

from pathlib import Path

from audiobrief.text.speakable.af.numbers import ONES, cardinal, ordinal, pair, plural, year
from audiobrief.text.speakable.language import Language, Pass, read_tables
from audiobrief.text.speakable.order import in_order


def passes(tag: str, date_order: str) -> tuple[Pass, ...]:
    """Return the passes in order."""
    tables, lists = read_tables(Path(__file__).parent)
    return in_order(
        Language(
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
    )
