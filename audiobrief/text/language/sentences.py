"""Where sentences end.

A mark ends a sentence when white space and no small letter follow it, unless it is the full stop of an abbreviation.
The lists are English with a little Afrikaans; elsewhere they do little harm, since abbreviations are few in news.
"""

import re
from functools import cache

from audiobrief.languages import ENGLISH, table_of, words_of_all
from audiobrief.model import Span

_MARK = re.compile(
    r"""(?P<marks>[.!?…‽]{1,8}) (?P<closing>["'”’»)\]]{0,4}) (?P<notes>(?:\[[0-9]{1,3}\]){0,4}) (?P<space>\s++|\Z)
      | [。！？]{1,8}[」』”’）]{0,3}
      | \n[^\S\n]*+\n\s*+""",
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"[^\W_](?:[\w.&'’-]{0,30}[^\W_])?\Z")
_NEXT = re.compile(r"""["'“‘«(\[¿¡—–-]{0,4}\s?(?P<word>[^\W_][\w'’]{0,30}|)""")
_NAME_SAYS = re.compile(r"(?:[^\W_][\w.'’-]{0,30} ){1,4}")
_LETTERS = re.compile(r"(?:[^\W\d_]\.){1,6}[^\W\d_]\Z")
_APOSTROPHE = re.compile("['’]")
_WINDOW = 40  # no abbreviation is longer: keeps the look back constant


@cache
def _lists() -> dict[str, frozenset[str]]:
    names = table_of(ENGLISH, "sentences") or {}
    return {name: frozenset(words_of_all("sentences", name)) for name in names}


def split_sentences(text: str) -> tuple[Span, ...]:
    """Return the spans of all sentences in order; what lies between and around them is white space."""
    spans = []
    start = _skip_space(text, 0)
    for mark in _MARK.finditer(text):
        end = mark.end("notes") if mark["marks"] else mark.end() if mark[0].strip() else mark.start()
        if end <= start or (mark["marks"] and not _ends(text, mark, start)):
            continue
        spans.append((start, end))
        start = _skip_space(text, mark.end())
    end = len(text.rstrip())
    if start < end:
        spans.append((start, end))
    return tuple(spans)


def ends_sentence(text: str, dot: int) -> bool:
    """Return whether the mark that begins at offset `dot` of the text ends a sentence."""
    mark = _MARK.match(text, dot)
    return bool(mark and mark["marks"] and _ends(text, mark, 0))


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _ends(text: str, mark: re.Match[str], start: int) -> bool:
    following = text[mark.end() : mark.end() + 80]
    if not following:
        return True
    ahead = _NEXT.match(following)
    word = ahead["word"] if ahead else ""
    if word[:1].islower() and not _is_camel(word):
        return False
    if mark["marks"] == "." and not mark["closing"]:
        return _dot_ends(text[max(start, mark.start() - _WINDOW) : mark.start()], word, start == mark.start())
    return not ("?" in mark["marks"] + "!" and mark["closing"] and _is_attribution(following))


def _is_camel(word: str) -> bool:
    return len(word) > 1 and word[1].isupper()


def _is_attribution(following: str) -> bool:
    """Tell `"Why?" Smith asked` from `"Why?" Nobody knew.`."""
    names = _NAME_SAYS.match(following)
    words = following[: names.end() + 20].split() if names else []
    return (
        any(word.strip(".,") in _lists()["speech_verbs"] for word in words[1:4])
        and words[0].lower() not in _lists()["openers"]
    )


def _dot_ends(before: str, following: str, at_start: bool) -> bool:
    """Decide a single full stop by the word before it and the capital, digit or nothing that follows."""
    found = _WORD_BEFORE.search(before)
    if not found:
        return not at_start
    written, lists = found[0].rpartition("-")[2], _lists()
    word = written.lower()
    opens = not following or _APOSTROPHE.split(following.lower())[0] in lists["openers"]
    if word.isdigit():
        ends = before.strip() != word or len(word) > 2  # "1. The first" is a numbered list
    elif (word in lists["before_a_number"] and following[:1].isdigit()) or word in lists["always_before_more"]:
        ends = False
    elif word in lists["times_of_day"]:
        ends = not (following.isupper() or following[:1].isdigit() or following.lower() in lists["after_a_time"])
    elif word in lists["at_either_place"] or (written[0].isupper() and word in lists["at_either_place_with_capital"]):
        ends = opens
    elif _LETTERS.search(word):
        ends = opens or len(word) > 5 or before[: found.start()].rstrip().lower().endswith(" the")
    elif word in lists["before_a_name"]:
        initialism = written.isupper() and len(written) > 2 and not following.isupper()  # the SEC, but not "GEN. SMITH"
        ends = initialism or (not following and word not in {"e.g", "i.e", "vs"})
    elif len(word) == 1 and written.isupper():
        ends = _lone_letter_ends(before, opens=opens)
    else:
        ends = True
    return ends


def _lone_letter_ends(before: str, *, opens: bool) -> bool:
    """Tell "Plan B. The" and "5°C. Rain" from "J. Smith"."""
    ahead = before[-2:-1]
    if ahead and not (ahead.isspace() or ahead in "(\"“‘'."):
        return True
    return opens and ahead.isspace()
