"""Passes for every language: what is not said goes, and dashes, dots and brackets become pauses a voice makes.

Nothing that an engine could take for markup comes out of here: no tags, double brackets or control characters.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from audiobrief.expressions import regex
from audiobrief.text.speakable.draft import Draft

_CHARACTERS = regex(r"[^\x20-\x7e]+")
_FOLDS = {"‐": "-", "‑": "-", "‒": "–", "―": "—", "℃": "°C", "℉": "°F", "№": "No. ", "´": "'", "\xa0": " ", "\xad": ""}
_KEPT = frozenset("…′″™ⁿ⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⁰⁴⁵⁶⁷⁸⁹⁺⁻★☆⭐")
_LATIN_END, _FORMS_BEGIN = "\u0250", "\ufb00"

_STACKED = regex(r"[\u0300-\u036f\u0488\u0489\u20d0-\u20ff]{3,}|[\u0334-\u0338\u0488\u0489\u20d0-\u20ff]")
_COMPOSED = regex(r"[^\W\d_][\u0300-\u036f]{1,8}")
_TAG = regex(
    r"<(?:/[A-Za-z][^<>]{0,400}|(?P<name>[A-Za-z][\w:.-]{0,40})(?P<more>(?:\s[^<>]{0,400})?/?)"
    r"|!--[^<>]{0,400}--|\?[^<>]{0,400})>"
)
_ATTRIBUTES = regex(r"(?:\s+[\w:.@-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))*\s*/?")
_HTML = regex(
    r"a|abbr|acronym|address|applet|area|article|aside|audio|b|base|bdi|bdo|big|blink|blockquote|body|br|button"
    r"|canvas|caption|center|cite|code|col|colgroup|data|datalist|dd|del|details|dfn|dialog|dir|div|dl|dt|em"
    r"|embed|fieldset|figcaption|figure|font|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hr|html|i"
    r"|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|marquee|menu|meta|meter|nav|nobr|noscript"
    r"|object|ol|optgroup|option|output|p|param|picture|pre|progress|q|rp|rt|ruby|s|samp|script|search|section"
    r"|select|slot|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea"
    r"|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr",
    re.IGNORECASE,
)
_ENTITY = regex(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#x[0-9A-Fa-f]{1,6});")
_WIKI_LINK = regex(r"\[\[[^\[\]|]{1,200}\|(?=[^\[\]|]{1,200}\]\])")
_INTERVAL = regex(r"(?<!\w)\[(?P<low>[0-9]{1,5}),(?P<high>[0-9]{1,5})\](?!\w)")
_DOUBLE_BRACKETS = regex(r"\[\[|\]\]|\{\{|\}\}")
_MARKER = regex(r"(?<!\w)_{2,}[A-Z][A-Z_]{0,60}_{2,}(?!\w)")
_LINK = regex(
    r"!?\[([^\[\]]{1,200})\]\((?:https?://[^\s()]{1,400}|[#./]?[\w./#%~-]{0,200}(?:\.[a-z]{2,5}|/|#[\w-]{1,80}))(?:\s\"[^\"]{0,200}\")?\)"
)
_TEMPLATE = regex(r"\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}")
_SHORTCODE = regex(
    r"\[/?[a-z][a-z0-9_-]{1,30}(?:\s[a-z_-]{1,30}=(?:\"[^\"]{0,200}\"|'[^']{0,200}'|“[^”]{0,200}”|[^\s\]]{1,80})){1,8}\s?/?\]|\[/[a-z][a-z0-9_-]{1,30}\]"
)
_GUILLEMETS = regex(r"<<(?=[^\s<])|(?<=[^\s>])>>")
_TIME_STAMP = regex(r"^\s*\[(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2}(?:[.,][0-9]{1,3})?\]\s*(?=\S)")
_HASHES = regex(r"(?:(?<=^)|(?<=[0-9][.)]\s))#{1,6}\s+(?=[^\W\d_])")
_EMOTICON = regex(
    r"(?<![^\s(])(?:[:;=]['’]?-?[()DPpO|](?!\w)|[:;]-/|\^_\^|¯\\_\(ツ\)_/¯|<3(?=\s*(?:[.!]?\s*\Z|[.!]\s))|<3(?=\s[a-z]{2,4}\b))(?=[\s.,!?)]|\Z)"
)
_LETTERS_APART = regex(" [A-Za-z] [A-Za-z] [A-Za-z]")
_PARTED = regex(r"(?<!\S)[A-Za-z](?:\s[a-z]){3,30}(?![^\s.,;:!?])|(?<!\S)[A-Z](?:\s[A-Z]){4,30}(?![^\s.,;:!?])")
_EMPHASIS = regex(
    r"(?<![\w*])\*{1,3}(?=[^\s0-9])|(?<=\S)\*{1,3}(?![\w*])|`+|~~|(?<!\w)_{1,3}(?=\w)|(?<=[^\W_])_{1,3}(?!\w)"
)
_NOTE = regex(
    r"\s?\[(?:[0-9]{1,3}|[a-z]|note [0-9]{1,3}|sic|email\s?protected|citation needed|\.\.\.|…)\]", re.IGNORECASE
)
_GLUED = regex(r"[0-9](?<=[a-z]{3}[.,;!?”][0-9])[0-9]?(?=\s[A-Z“\"]|\s*\Z)")
_RAISED = regex(r"(?<=[^\W\d_][.,;:!?\"”’)])[¹²³⁰⁴-⁹]{1,3}|(?<=[^\W\d_]{3})[¹²³⁰⁴-⁹]{1,3}(?!\w)|[†‡]")

_DASH = regex(r"\s*(?:—|(?<!-)--(?!-)|(?<=\s)[–-](?=\s))\s*|(?<=[^\W\d_])–(?=[^\W\d_]{3})(?=\w*\s\w+–)")
_LEADING = regex(r"^[\s–—•·*#>|,;-]+(?=[^\s0-9])|^[\s–—•·*#>|,;]+")
_DOTS = regex(r"\s?(?:\.*…[.…]*|\.{2,})\s*")
_BAR = regex(r"\s*[|¦•·▪●■◆►]+\s*")
_RAISED_SIGN = regex("[⁺⁻]")
_PLAIN_SIGNS = {"⁺": "+", "⁻": "−"}
_STRAY = regex(r"[*_\\^¶<>{}\[\]~`=←→★☆⭐]+")
_LOOSE_SPACE = regex(r" [ ,.;:!?)]|^ |\( |,[,.;:!?]|[.;:!?] ,")
_SPACES = regex(r" {2,}|^ +| +$| +(?=[,;:.!?)](?:\s|$))|(?<=\() +|,(?:\s*,)+|,(?=\s*[.;:!?])|(?<=[.;:!?]\s),\s*")


def strip_signs(draft: Draft) -> None:
    """Take away what a reader skips: control characters, tags, footnote marks, emphasis marks, emoji."""
    if not draft.text.isascii() or not draft.text.isprintable():
        draft.rewrite(_STACKED, _as(""))
        draft.rewrite(_COMPOSED, lambda match: unicodedata.normalize("NFC", match[0]))
        draft.rewrite(_CHARACTERS, _plain_characters)
        draft.rewrite(_RAISED, _as(""), needs="¹²³⁰⁴⁵⁶⁷⁸⁹†‡")
    draft.rewrite(_GLUED, _as(""))
    draft.rewrite(_EMOTICON, _as(""), needs=(":", ";", "=", "^_", "¯", "<3"))
    draft.rewrite(_TIME_STAMP, _as(""), needs="[", skips="time stamp")
    draft.rewrite(_HASHES, _as(""), needs="#")
    draft.rewrite(_GUILLEMETS, _as(""), needs=("<<", ">>"))
    draft.rewrite(_TEMPLATE, _as(""), needs=("{{", "{%"), skips="code of a template")
    draft.rewrite(_SHORTCODE, _as(""), needs="[", skips="code of a template")
    if _LETTERS_APART.search(draft.text):
        draft.rewrite(_PARTED, _joined)
    draft.rewrite(_LINK, lambda match: match[1], needs=("](",))
    draft.rewrite(_ENTITY, _entity, needs=("&",))
    draft.rewrite(_TAG, _untagged, needs=("<",))
    draft.rewrite(_WIKI_LINK, _as(""), needs="[[")
    draft.rewrite(_INTERVAL, lambda match: f"{match['low']}, {match['high']}", needs="[")
    draft.rewrite(_DOUBLE_BRACKETS, _as(" "), needs=("[[", "]]", "{{", "}}"))
    draft.rewrite(_MARKER, _as(" "), needs=("__",))
    draft.rewrite(_NOTE, _as(""), needs=("[",), skips="mark of a note")
    draft.rewrite(_EMPHASIS, _as(""), needs="*`~_")


def settle_pauses(draft: Draft) -> None:
    """Turn dashes, dots and bars into commas, drop stray signs and tidy the spaces."""
    draft.rewrite(_LEADING, _as(""))
    draft.rewrite(_RAISED_SIGN, lambda match: _PLAIN_SIGNS[match[0]], needs="⁺⁻")
    draft.rewrite(_DOTS, _dots, needs=("..", "…"))
    draft.rewrite(_DASH, _comma, needs=("—", "--", " -", "–"))
    draft.rewrite(_BAR, _comma, needs="|¦•·▪●■◆►")
    draft.rewrite(_STRAY, _as(" "), needs="*_\\^¶<>{}[]~`=←→★☆⭐")
    if draft.text[-1:].isspace() or _LOOSE_SPACE.search(draft.text):
        draft.rewrite(_SPACES, _tidy)


def _as(said: str) -> Callable[[re.Match[str]], str]:
    return lambda _: said


def _untagged(match: re.Match[str]) -> str | None:
    """Take a tag away; words that somebody put between such brackets, such as a placeholder, are said."""
    name, more = match["name"], match["more"]
    if name is None or more.endswith("/"):
        return " "
    known = _HTML.fullmatch(name) or ":" in name or f"</{name}" in match.string
    return " " if (known and _ATTRIBUTES.fullmatch(more)) or (more.strip() and _ATTRIBUTES.fullmatch(more)) else None


def _joined(match: re.Match[str]) -> str | None:
    """Join letters that stand apart to be seen: "S p a c e d", but not "A B C D E"."""
    word = match[0].replace(" ", "")
    vowels = sum(letter in "aeiou" for letter in word.lower())
    return word if 0 < vowels < len(word) and list(word.lower()) != sorted(word.lower()) else None


def _plain_characters(match: re.Match[str]) -> str | None:
    found = match[0]
    return None if found.isalpha() and max(found) < _FORMS_BEGIN else "".join(map(_plain_character, found))


@lru_cache(maxsize=1024)
def _plain_character(char: str) -> str:
    if char in _FOLDS:
        return _FOLDS[char]
    category = unicodedata.category(char)
    if category in {"Cc", "Zs", "Zl", "Zp", "Cs", "Co", "Cn"}:
        return " "
    if char < _LATIN_END or char in _KEPT or (category[0] == "L" and char < _FORMS_BEGIN):
        return char
    if category in {"Cf", "Me"} or "\ufe00" <= char <= "\ufe0f":
        return ""
    folded = unicodedata.normalize("NFKC", char)
    return " " if category in {"So", "Sk"} or not folded.isprintable() else folded


def _entity(match: re.Match[str]) -> str:
    plain = html.unescape(match[0])
    return plain if plain.isprintable() else " "


def _comma(match: re.Match[str]) -> str:
    return ", " if match.end() < len(match.string) else ""


def _dots(match: re.Match[str]) -> str:
    """Return a full stop for dots at the end of a sentence, a comma within one."""
    after = match.string[match.end() : match.end() + 7]
    rest = after[:6].lstrip("\"'”’)]( “‘")
    ends = not rest or (rest[0].isupper() and rest[:2] not in {"I ", "I'", "I’"}) or ".…" in match[0]
    space = " " if after and after[0] not in "\"'”’)]" else ""
    return f".{space}" if ends else f",{space}"


def _tidy(match: re.Match[str]) -> str:
    found = match[0]
    if found.strip():
        return "," if found.count(",") > 1 else ""
    at_edge = match.start() == 0 or match.end() == len(match.string)
    return "" if at_edge or len(found) == 1 or match.string[match.end()] in ",;:.!?)" else " "
