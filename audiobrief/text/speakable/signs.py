"""Passes for every language: what is not said goes, and dashes, dots and brackets become pauses a voice makes.

Nothing that an engine could take for markup comes out of here: no tags, double brackets or control characters.
"""

import html
import re
import unicodedata
from collections.abc import Callable

from audiobrief.text.speakable.draft import Draft

_CHARACTERS = re.compile(r"[^\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u1fff\u2018-\u201f\u20a0-\u20bf\u3001-\ud7ff]")
_KEPT = frozenset("‐‑‒–—―…′″№℃℉™←→−≈≤≥≠×÷√±∞")
_FOLDED = frozenset("‐‑‒―℃℉№")
_FOLDS = {"‐": "-", "‑": "-", "‒": "–", "―": "—", "℃": "°C", "℉": "°F", "№": "No. "}

_COMPOSED = re.compile(r"[^\W\d_][\u0300-\u036f]{1,8}")
_TAG = re.compile(r"<(?:/?[A-Za-z][^<>]{0,400}|!--[^<>]{0,400}--|\?[^<>]{0,400})>")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#x[0-9A-Fa-f]{1,6});")
_DOUBLE_BRACKETS = re.compile(r"\[\[|\]\]|\{\{|\}\}")
_MARKER = re.compile(r"(?<!\w)_{2,}[A-Z][A-Z_]{0,60}_{2,}(?!\w)")
_LINK = re.compile(r"!?\[([^\[\]]{1,200})\]\(https?://[^\s()]{1,400}\)")
_EMPHASIS = re.compile(
    r"(?<![\w*])\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?![\w*])|`+|~~|(?<!\w)_{1,3}(?=\w)|(?<=[^\W_])_{1,3}(?!\w)"
)
_NOTE = re.compile(r"\s?\[(?:[0-9]{1,3}|[a-z]|note [0-9]{1,3}|sic|citation needed|\.\.\.|…)\]", re.IGNORECASE)
_RAISED = re.compile(r"(?<=[^\W\d_][.,;:!?\"”’)])[¹²³⁰⁴-⁹]{1,3}|(?<=[^\W\d_]{3})[¹²³⁰⁴-⁹]{1,3}(?!\w)|[†‡]")

_DASH = re.compile(r"\s*(?:—|(?<!-)--(?!-)|(?<=\s)[–-](?=\s))\s*|(?<=[^\W\d_])–(?=[^\W\d_]{3})(?=\w*\s\w+–)")
_LEADING = re.compile(r"^[\s–—•·*#>|,;-]+(?=[^\s0-9])|^[\s–—•·*#>|,;]+")
_DOTS = re.compile(r"\s?(?:\.{2,}|…+[.…]*)")
_BAR = re.compile(r"\s*[|¦•·▪●■◆►]+\s*")
_STRAY = re.compile(r"[*_\\^¶<>{}\[\]~`=←→]+")
_SPACES = re.compile(r" {2,}|^ +| +$| +(?=[,;:.!?)](?:\s|$))|(?<=\() +|,(?:\s*,)+|,(?=\s*[.;:!?])|(?<=[.;:!?]\s),\s*")


def strip_signs(draft: Draft) -> None:
    """Take away what a reader skips: control characters, tags, footnote marks, emphasis marks, emoji."""
    if _CHARACTERS.search(draft.text):
        draft.rewrite(_COMPOSED, lambda match: unicodedata.normalize("NFC", match[0]))
        draft.rewrite(_CHARACTERS, _plain_character)
    draft.rewrite(_LINK, lambda match: match[1])
    draft.rewrite(_ENTITY, _entity)
    draft.rewrite(_TAG, _as(" "))
    draft.rewrite(_DOUBLE_BRACKETS, _as(" "))
    draft.rewrite(_MARKER, _as(" "))
    draft.rewrite(_NOTE, _as(""))
    draft.rewrite(_RAISED, _as(""))
    draft.rewrite(_EMPHASIS, _as(""))


def settle_pauses(draft: Draft) -> None:
    """Turn dashes, dots and bars into commas, drop stray signs and tidy the spaces."""
    draft.rewrite(_LEADING, _as(""))
    draft.rewrite(_DOTS, _dots)
    draft.rewrite(_DASH, _as(", "))
    draft.rewrite(_BAR, _as(", "))
    draft.rewrite(_STRAY, _as(" "))
    draft.rewrite(_SPACES, _tidy)


def _as(said: str) -> Callable[[re.Match[str]], str]:
    return lambda _: said


def _plain_character(match: re.Match[str]) -> str | None:
    char = match[0]
    if char in _FOLDED:
        return _FOLDS[char]
    if char in _KEPT:
        return None
    category = unicodedata.category(char)
    if category[0] == "Z" or char in "\t\n\r\x0b\x0c\x85":
        return " "
    if category == "Cf" or char == "\xad" or "\ufe00" <= char <= "\ufe0f" or char == "\u20e3":
        return ""
    if category in {"Cc", "Cs", "Co", "Cn", "So", "Sk"}:
        return " "
    folded = unicodedata.normalize("NFKC", char)
    return folded if folded != char and folded.isprintable() else None


def _entity(match: re.Match[str]) -> str:
    plain = html.unescape(match[0])
    return plain if plain.isprintable() else " "


def _dots(match: re.Match[str]) -> str:
    return "." if not match.string[match.end() : match.end() + 4].strip("\"'”’)] ") else ","


def _tidy(match: re.Match[str]) -> str:
    found = match[0]
    if found.strip():
        return "," if found.count(",") > 1 else ""
    at_edge = match.start() == 0 or match.end() == len(match.string)
    return "" if at_edge or len(found) == 1 or match.string[match.end()] in ",;:.!?)" else " "
