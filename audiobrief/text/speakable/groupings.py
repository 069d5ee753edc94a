"""Numbers grouped as elsewhere, brought to one form: 1.234.567, 1.234,56, 1'000'000, and "5.-" for no cents."""

import re

from audiobrief.expressions import regex
from audiobrief.text.speakable.amounts import right_behind
from audiobrief.text.speakable.draft import Draft

_APOSTROPHES = regex(r"(?<![\w.,'’])[1-9][0-9]{0,2}(?:['’][0-9]{3}){1,5}(?![\w'’])")
_MARKED = right_behind("'’")
_POINTS = regex(
    r"(?<![0-9a-z_.,/-])(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,5})(?:,(?P<cents>[0-9]{1,2}))?(?![\w/-]|[.,][0-9])"
)
_NO_CENTS = regex(r"(?<=[0-9])(?:[.,](?:--?|[–—]+)|/-)(?=[\s.,;:!?)]|\Z)")
_FRACTION_ENDING = regex(r"(?P<fraction>(?<![0-9/.,])[0-9]{1,2}/[0-9]{1,2})(?:ths?|rds?)(?!\w)")


def groupings(draft: Draft) -> None:
    """Write numbers with commas between thousands and a point before what is less than one, fractions bare."""
    draft.rewrite_figures(_FRACTION_ENDING, lambda match: match["fraction"], needs="/")
    draft.rewrite_figures(_APOSTROPHES, lambda match: match[0].replace("'", ",").replace("’", ","), needs=_MARKED)
    draft.rewrite_figures(_POINTS, _with_commas, needs=".")
    draft.rewrite(_NO_CENTS, lambda _: "", needs=("/-", ".-", ",-", ".–", ",–", ".—", ",—"))


def _with_commas(match: re.Match[str]) -> str | None:
    """Leave "1.234" as it is: it may be a number with three decimals."""
    if not match["cents"] and match["whole"].count(".") == 1:
        return None
    whole = match["whole"].replace(".", ",")
    return f"{whole}.{match['cents']}" if match["cents"] else whole
