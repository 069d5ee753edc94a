"""English, as it is said in Britain, America and South Africa."""

import re

from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.en.numbers import cardinal, ordinal, year
from audiobrief.text.speakable.languages import Pass

_NUMBER = re.compile(r"(?<![\w.,])[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![\w,])|(?<![\w.,])[0-9]{1,15}(?![\w.,][0-9]|\w)")
_ORDINAL = re.compile(r"(?<![\w.,])([0-9]{1,9})(?:st|nd|rd|th)(?!\w)")


def passes(tag: str, date_order: str) -> tuple[Pass, ...]:  # noqa: ARG001
    """Return the passes for a BCP 47 tag."""
    return (_numbers,)


def _numbers(draft: Draft) -> None:
    draft.rewrite(_ORDINAL, lambda match: ordinal(int(match[1])))
    draft.rewrite(_NUMBER, _number)


def _number(match: re.Match[str]) -> str:
    number = int(match[0].replace(",", ""))
    return year(number) if len(match[0]) == 4 and 1100 <= number < 2100 else cardinal(number)
