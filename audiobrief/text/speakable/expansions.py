"""What a voice would spell or misread in a language whose figures it says itself.

Abbreviations, units, times of day and ordinals are written out from the table `expansions` of the language's file
(audiobrief/languages); numbers stay figures, which espeak knows in each of its languages.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from audiobrief.expressions import regex
from audiobrief.languages import table_of
from audiobrief.standards.language_tags import primary_language
from audiobrief.text.language.sentences import ends_sentence
from audiobrief.text.speakable.language import Pass

_SPACE = r"[ \u00a0\u202f]"
_PLACES = {
    "anywhere": r"(?!\w)",
    "before_a_number": rf"(?={_SPACE}?\d)",
    "before_a_name": rf"(?={_SPACE}[^\W\d_a-zß-öø-ÿ]\w)",
}
"""Where an abbreviation stands for its words: what must follow it."""
_NEXT = regex(rf"{_SPACE}(\w+)")
_NEAR = 8
"""Characters behind a full stop in which a next word begins, behind brackets and quotation marks; set by hand."""
_ROMAN = {"X": 10, "V": 5, "I": 1}


@lru_cache(maxsize=16)
def expansions(tag: str) -> tuple[Pass, ...]:
    """Return the passes that write out what a language's file lists; none where it lists nothing."""
    table = table_of(tag, "expansions")
    if not table:
        return ()
    language = primary_language(tag)
    passes = [_clock(table["clock"])] if "clock" in table else []
    passes += [_abbreviations(table[place], after, language) for place, after in _PLACES.items()]
    passes += [_ordinals(table["ordinals"], language)] if "ordinals" in table else []
    return (*passes, _units(table["units"]))


def _abbreviations(said: Mapping[str, str], after: str, language: str) -> Pass:
    plain = {_key(written): words for written, words in said.items()}
    written = "|".join(_spaced(short) for short in sorted(said, key=len, reverse=True))
    pattern = regex(rf"(?<![\w.])(?:{written}){after}")

    def say(match: re.Match[str]) -> str:
        words = plain[_key(match[0])]
        return f"{words}." if match[0].endswith(".") and _closes(match, language) else words

    return lambda draft: draft.rewrite(pattern, say)


def _closes(match: re.Match[str], language: str) -> bool:
    """Tell whether an abbreviation's full stop is the sentence's, too: at the end, or before a word that opens one."""
    following = match.string[match.end() : match.end() + _NEAR].lstrip()
    is_one = match[0].count(".") == 1
    return not following or (
        is_one and following[0].isalpha() and ends_sentence(match.string, match.end() - 1, language)
    )


def _spaced(short: str) -> str:
    """Return the expression of an abbreviation: its parts may stand close or apart, a small one may open a sentence."""
    either = f"[{short[0]}{short[0].upper()}]" if short.islower() else re.escape(short[0])
    return either + rf"{_SPACE}?".join(re.escape(part) for part in short[1:].split(" "))


def _key(written: str) -> str:
    return re.sub(_SPACE, "", written).casefold()


def _units(said: Mapping[str, str]) -> Pass:
    signs = "|".join(re.escape(sign) for sign in sorted(said, key=len, reverse=True))
    pattern = regex(rf"(?<=\d)(?P<space>{_SPACE}?)(?P<sign>{signs})(?![\w/²³])")
    return lambda draft: draft.rewrite(pattern, lambda match: f" {said[match['sign']]}")


def _clock(table: Mapping[str, str]) -> Pass:
    """Return the pass for times with a full stop or colon, where a word before or after says that it is one."""
    between = table.get("between", "[.:]")
    time = rf"(?P<hour>[01]?\d|2[0-4])(?:{between}|[.:])(?P<minute>[0-5]\d)(?![\d.:]\d)"
    ways = []
    if "before" in table:
        unit = rf"(?:{_SPACE}(?:{table['after']})(?!\w))?" if "after" in table else ""
        ways.append(rf"(?P<before>(?<!\w)(?:{table['before']}){_SPACE}){time}{unit}")
    if "after" in table:
        alone = time.replace("?P<hour>", "?P<hour_>").replace("?P<minute>", "?P<minute_>")
        ways.append(rf"(?<![\d.,:]){alone}{_SPACE}(?:{table['after']})(?!\w)")
    pattern = regex("|".join(ways), re.IGNORECASE)

    def say(match: re.Match[str]) -> str:
        found = match.groupdict()
        hour, minute = (found.get(name) or found.get(f"{name}_") or "" for name in ("hour", "minute"))
        form = table["whole"] if int(minute) == 0 else table["said"]
        return (found.get("before") or "") + form.format(hour=int(hour), minute=int(minute))

    return lambda draft: draft.rewrite(pattern, say)


def _ordinals(table: Mapping[str, Any], language: str) -> Pass:
    """Return the pass for "3." of a date, "2e" and "1.º", up to as many as the language names."""
    names: list[str] = table["names"].split()
    roman = "|[XVI]{2,5}" if table.get("roman") else ""
    pattern = regex(rf"(?:(?P<before>[^\W\d_]+){_SPACE})?(?<![\d.,\w])(?P<number>\d{{1,2}}{roman}){table['mark']}")
    bent_after = frozenset(table.get("bent_after", "").split())
    months = frozenset((table_of(language, "page") or {}).get("months", ()))

    def say(match: re.Match[str]) -> str | None:
        number = int(match["number"]) if match["number"].isdigit() else _roman(match["number"])
        if not 1 <= number <= len(names) or ends_sentence(match.string, match.end() - 1, language):
            return None
        before = match["before"] or ""
        following = _NEXT.match(match.string, match.end())
        bent = before.lower() in bent_after or bool(following and following[1] in months)
        ending: str = table.get("bent", "") if bent else ""
        ordinal = f"{names[number - 1]}{ending}"
        return f"{before} {ordinal}" if before else ordinal

    return lambda draft: draft.rewrite(pattern, say)


def _roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))
