"""Where sentences end.

A mark ends a sentence when white space and no small letter follow it, unless it is the full stop of an abbreviation.
Each language has its lists, and those of English; where a text's is not known, they are English and Afrikaans.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from audiobrief.expressions import regex
from audiobrief.languages import ENGLISH, table_of
from audiobrief.model import Span
from audiobrief.standards.language_tags import primary_language

BESIDE_ENGLISH = "af"
"""What else is looked for in English, and in a text of an unknown language: South African papers mix both."""

_MARK = regex(
    r"""(?P<marks>[.!?…‽]{1,8}) (?P<closing>["'”’»)\]]{0,4}) (?P<notes>(?:\[[0-9]{1,3}\]){0,4}) (?P<space>\s++|\Z)
      | [。！？]{1,8}[」』”’）]{0,3}
      | \n[^\S\n]*+\n\s*+""",
    re.VERBOSE,
)
_WORD_BEFORE = regex(r"[^\W_](?:[\w.&'’-]{0,30}[^\W_])?\Z")
_NEXT = regex(r"""["'“‘«(\[¿¡—–-]{0,4}\s?(?P<word>[^\W_][\w'’]{0,30}|)""")
_NAME_SAYS = regex(r"(?:[^\W_][\w.'’-]{0,30} ){1,4}")
_LETTERS = regex(r"(?:[^\W\d_]\.){1,6}[^\W\d_]\Z")
_APOSTROPHE = regex("['’]")
_WINDOW = 40  # no abbreviation is longer: keeps the look back constant


@dataclass(frozen=True, slots=True)
class _Marks:
    """What a language knows of its full stops."""

    lists: Mapping[str, frozenset[str]]
    ordinal_dot: bool
    """Whether "3." is the third."""

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists[name]


@cache
def _marks_of(language: str) -> _Marks:
    """Return the lists of a primary language, to which English ones belong: names are quoted as they are."""
    english = table_of(ENGLISH, "sentences") or {}
    own = table_of(language if language not in ("", ENGLISH) else BESIDE_ENGLISH, "sentences") or {}
    lists = {name: frozenset(f"{words} {own.get(name, '')}".split()) for name, words in english.items()}
    return _Marks(lists, ordinal_dot=own.get("ordinal_dot", False))


def split_sentences(text: str, language: str = "") -> tuple[Span, ...]:
    """Return the spans of all sentences in order; what lies between and around them is white space.

    `language` is a BCP 47 tag, empty where it is not known.
    """
    spans = []
    known = _marks_of(primary_language(language))
    start = _skip_space(text, 0)
    for mark in _MARK.finditer(text):
        if mark["marks"] or mark[0].strip():
            end = mark.end("notes") if mark["marks"] else mark.end()
        else:
            end = len(text[start : mark.start()].rstrip()) + start
        if end <= start or (mark["marks"] and not _ends(text, mark, start, known)):
            continue
        spans.append((start, end))
        start = _skip_space(text, mark.end())
    end = len(text.rstrip())
    if start < end:
        spans.append((start, end))
    return tuple(spans)


def ends_sentence(text: str, dot: int, language: str = "") -> bool:
    """Return whether the mark that begins at offset `dot` of the text ends a sentence."""
    mark = _MARK.match(text, dot)
    return bool(mark and mark["marks"] and _ends(text, mark, 0, _marks_of(primary_language(language))))


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _ends(text: str, mark: re.Match[str], start: int, known: _Marks) -> bool:
    following = text[mark.end() : mark.end() + 80]
    if not following:
        return True
    ahead = _NEXT.match(following)
    word = ahead["word"] if ahead else ""
    if word[:1].islower() and not _is_camel(word):
        return False
    if mark["marks"] == "." and not mark["closing"]:
        return _dot_ends(
            text[max(start, mark.start() - _WINDOW) : mark.start()], word, known, at_start=start == mark.start()
        )
    return not ("?" in mark["marks"] + "!" and mark["closing"] and _is_attribution(following, known))


def _is_camel(word: str) -> bool:
    return len(word) > 1 and word[1].isupper()


def _is_attribution(following: str, known: _Marks) -> bool:
    """Tell `"Why?" Smith asked` from `"Why?" Nobody knew.`."""
    names = _NAME_SAYS.match(following)
    words = following[: names.end() + 20].split() if names else []
    return (
        any(word.strip(".,") in known["speech_verbs"] for word in words[1:4])
        and words[0].lower() not in known["openers"]
    )


def _dot_ends(before: str, following: str, lists: _Marks, *, at_start: bool) -> bool:
    """Decide a single full stop by the word before it and the capital, digit or nothing that follows."""
    found = _WORD_BEFORE.search(before)
    if not found:
        return not at_start
    written = found[0].rpartition("-")[2]
    word = written.lower()
    opens = not following or _APOSTROPHE.split(following.lower())[0] in lists["openers"]
    if word.isdigit():
        ordinal = lists.ordinal_dot and len(word) <= 2 and not opens  # "3. März"
        ends = not ordinal and (before.strip() != word or len(word) > 2)  # "1. The first" is a numbered list
    elif len(word) == len(following) == 1 and word.islower():
        ends = False  # "z. B."
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
