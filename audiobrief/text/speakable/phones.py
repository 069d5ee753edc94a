"""Telephone numbers, digit by digit, with a comma where the writer left a space."""

import re

from audiobrief.expressions import regex
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass

_NUMBER = regex(
    r"(?<![\w.,/$£€-])(?:\+[0-9]{1,3}[\s.-]?(?:\(0?[0-9]{0,4}\)\s?)?|\([0-9]{2,5}\)[\s-]?|0[0-9]{1,4}[\s/-]|1[-\s](?=[2-9][0-9]{2}[-\s])|1[89]00[-\s](?=[0-9]{3}[-\s]))?"
    r"[0-9]{2,10}(?:[\s.-][0-9]{2,7}){0,4}(?![\w/]|[.,-][0-9])"
)
_DIALLED = regex(r"(?<!\w)\*[0-9]{2,6}(?:\*[0-9]{1,8}){0,4}#")
_FEWEST, _MOST = 9, 15  # digits; E.164 §6.1 allows 15, national numbers have nine or more
_AMERICAN = regex(r"[0-9]{3}[-.][0-9]{3}[-.][0-9]{4}\Z|[2-9][0-9]{2}[-.][0-9]{4}\Z")


def phones(language: Language) -> Pass:
    """Return the pass that says telephone numbers, and short ones such as 999 after "call"."""
    calls = "|".join(sorted(language.lists["call_words"], key=len, reverse=True))
    short = regex(
        rf"(?P<call>\b(?i:{calls})(?:\s(?:{language.words['or']}|(?:[^\W\d]+\s){{0,4}}{language.words['on']}))?:?\s)"
        rf"(?P<number>[0-9]{{3,6}}(?:[\s-][0-9]{{3,4}}){{0,2}})(?P<other>\s{language.words['or']}\s[0-9]{{3,6}})?(?![\w]|[.,-][0-9])"
    )

    services = "|".join(sorted(language.lists["call_services"], key=len, reverse=True))
    named = regex(rf"(?<![\w.,$£€-])[0-9]{{3}}(?=\s(?:{services})\b)")

    def say(match: re.Match[str]) -> str | None:
        return _say(language, match[0]) if _is_phone(match[0]) else None

    def say_short(match: re.Match[str]) -> str:
        said = match["call"] + _say(language, match["number"])
        if match["other"]:
            said += f" {language.words['or']} {language.spell_digits(match['other'])}"
        return said

    def say_dialled(match: re.Match[str]) -> str:
        parts = [language.spell_digits(part) for part in match[0].strip("*#").split("*")]
        star = language.words["star"]
        return f"{star} {f', {star} '.join(parts)}, {language.words['hash']}"

    def apply(draft: Draft) -> None:
        draft.rewrite(_DIALLED, say_dialled, needs="#")
        draft.rewrite(_NUMBER, say)
        draft.rewrite(short, say_short)
        draft.rewrite(named, lambda match: language.spell_digits(match[0]))

    return apply


def _is_phone(written: str) -> bool:
    digits = sum(char.isdigit() for char in written)
    if _AMERICAN.match(written):
        return True
    if not _FEWEST <= digits <= _MOST:
        return False
    return written[0] in "+(0" or bool(re.match(r"1(?:[89]00)?[-\s][0-9]", written))


def _say(language: Language, written: str) -> str:
    groups = [language.spell_digits(group) for group in re.findall(r"[0-9]+", written)]
    plus = f"{language.words['plus']} " if written.startswith("+") else ""
    return plus + ", ".join(groups)
