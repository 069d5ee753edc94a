"""What is data and no article: tables, subtitles, chats, calendars, logs, settings and code, by name or by look.

Read out, they would be rows of numbers. A suffix decides where there is one; text without a telling one is known by
how every line of it begins, so that an article about data stays an article.
"""

import csv
import json
import re
from dataclasses import dataclass

from audiobrief.expressions import regex
from audiobrief.sources.markup import head_of

HEAD_BYTES = 1 << 16
"""Looked at: 200 lines of a table with wide cells; set by hand."""
MOST_LINES = 200
"""Lines that are looked at: a file of data shows itself in each of them; set by hand."""
FEWEST_ROWS = 3
"""Two lines with as many commas happen in prose; set by hand."""
LONGEST_HEADING = 40  # characters of a column's name; set by hand
MOST_SHARE = 0.6
"""Share of the lines that begin as those of a chat or a log do; messages and traces may go on over several;
set by hand."""

TABLE = "audiobrief batch makes an episode of each row"
OBJECTS = "audiobrief batch makes an episode of each article that it lists"
WORDS = "give the text that is said, without its times"
NO_ARTICLE = "give the article itself"

SUFFIXES = {
    **dict.fromkeys((".csv", ".tsv"), ("a table", TABLE)),
    **dict.fromkeys((".jsonl", ".ndjson"), ("JSON Lines data", OBJECTS)),
    **dict.fromkeys((".json", ".geojson", ".ipynb"), ("JSON data", OBJECTS)),
    **dict.fromkeys((".srt", ".vtt", ".sbv", ".ass", ".ssa", ".lrc", ".ttml"), ("subtitles", WORDS)),
    **dict.fromkeys((".ics", ".ical", ".ifb"), ("a calendar", NO_ARTICLE)),
    **dict.fromkeys((".vcf", ".ldif"), ("an address book", NO_ARTICLE)),
    **dict.fromkeys((".log", ".har"), ("a log", NO_ARTICLE)),
    **dict.fromkeys(
        (".ini", ".cfg", ".conf", ".toml", ".yaml", ".yml", ".properties", ".env"), ("settings", NO_ARTICLE)
    ),
    **dict.fromkeys((".sql", ".dump"), ("a dump of a database", NO_ARTICLE)),
    **dict.fromkeys((".diff", ".patch"), ("a list of changes to code", NO_ARTICLE)),
    **dict.fromkeys((".bib", ".ris", ".enw"), ("a list of references", NO_ARTICLE)),
    **dict.fromkeys((".tex", ".latex"), ("LaTeX", "give the PDF that is made of it")),
    **dict.fromkeys((".mbox", ".mbx"), ("a mailbox of many messages", "give each as an .eml of its own")),
    **dict.fromkeys((".po", ".pot", ".xliff"), ("a translation table", NO_ARTICLE)),
    **dict.fromkeys((".gpx", ".kml", ".ged"), ("data", NO_ARTICLE)),
    **dict.fromkeys(
        (".py", ".js", ".mjs", ".ts", ".tsx", ".jsx", ".css", ".scss", ".sh", ".bat", ".ps1"), ("code", NO_ARTICLE)
    ),
    **dict.fromkeys(
        (".c", ".h", ".cpp", ".java", ".go", ".rs", ".rb", ".php", ".pl", ".lua", ".cs"), ("code", NO_ARTICLE)
    ),
}
"""What a name's suffix says, and what to do instead."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """A format that shows itself by how it begins."""

    expression: re.Pattern[str]
    words: str
    remedy: str


_STAMP = r"\d{1,2}:\d\d:\d\d[.,]\d{1,3}"
OPENINGS = (
    _Opening(regex(r"WEBVTT(?:[ \t\n]|\Z)"), "subtitles", WORDS),  # W3C WebVTT, section 4.1
    _Opening(regex(rf"\d+\n{_STAMP} --> {_STAMP}"), "subtitles", WORDS),
    _Opening(regex(rf"{_STAMP},{_STAMP}\n"), "subtitles", WORDS),
    _Opening(regex(r"\[Script Info\]\n"), "subtitles", WORDS),
    _Opening(regex(r"BEGIN:VCALENDAR\s"), "a calendar", NO_ARTICLE),  # RFC 5545
    _Opening(regex(r"BEGIN:VCARD\s"), "an address book", NO_ARTICLE),  # RFC 6350
    _Opening(regex(r"diff --git |--- \S+.*\n\+\+\+ \S"), "a list of changes to code", NO_ARTICLE),
    _Opening(regex(r"\\documentclass\b"), "LaTeX", "give the PDF that is made of it"),
    _Opening(regex(r"%!PS"), "PostScript", "give the PDF that is made of it"),
    _Opening(regex(r"From \S+ +\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d .*\n[\w-]+: "), *SUFFIXES[".mbox"]),
    _Opening(regex(r"-----BEGIN (?!PGP SIGNED)[A-Z ]+-----\n"), "a sealed message or a key", NO_ARTICLE),
    _Opening(regex(r"#!\s*/"), "code", NO_ARTICLE),
    _Opening(regex(r"@\w+\{[^,\s]+,\n"), "a list of references", NO_ARTICLE),
    _Opening(regex(r"TY  - \w{3,5}\n"), "a list of references", NO_ARTICLE),
)

_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[AaPp]\.?\s?[Mm]\.?)?"
_MESSAGE = regex(
    rf"\u200e?\[{_DAY},? {_CLOCK}\] [^:]{{1,60}}:|{_DAY},? {_CLOCK} [-\u2013] .|\[{_DAY},? {_CLOCK}\] \S"
    rf"|\[?{_CLOCK}\]? <[^<>\s]{{1,40}}> "
)
"""A message of a chat as WhatsApp, Telegram, Signal, Discord and IRC clients export it."""
_ENTRY = regex(
    r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ \S+: "
    r"|\S+ \S+ \S+ \[\d\d/[A-Z][a-z]{2}/\d{4}:|\[?(?:DEBUG|INFO|WARN(?:ING)?|ERROR|TRACE|FATAL)\]?[: ]"
)
"""An entry of a log: ISO 8601 moments to the second, RFC 3164, the common log format, or a level."""
_SETTING = regex(r"[\w.-]{1,60}\s?=\s?\S|\[[\w. \"-]{1,60}\]$|[;#]")
_TALKING = (
    (_MESSAGE, "a chat", "give the text of what is to be heard, without names and times"),
    (_ENTRY, "a log", NO_ARTICLE),
)
_UNSEEN = str.maketrans({"\u202f": " ", "\xa0": " "})


def find_data(data: bytes, suffix: str = "") -> tuple[str, str]:
    """Return in words what data the content is, and what to do instead; two empty strings for an article.

    `suffix` is that of its name, with the dot.
    """
    if suffix.lower() in SUFFIXES:
        return SUFFIXES[suffix.lower()]
    text = _head(data).replace("\r\n", "\n").replace("\r", "\n").lstrip()
    for opening in OPENINGS:
        if opening.expression.match(text):
            return opening.words, opening.remedy
    lines = [line for line in text.split("\n")[:MOST_LINES] if line.strip()]
    if len(data) > HEAD_BYTES:
        lines = lines[:-1]  # may be cut
    return _by_lines(lines) if len(lines) >= FEWEST_ROWS else ("", "")


def _head(data: bytes) -> str:
    """Return the beginning as text: UTF-8, unless it is marked as something else."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return head_of(data, HEAD_BYTES)
    return data[:HEAD_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")


def _by_lines(lines: list[str]) -> tuple[str, str]:
    if _is_json_lines(lines):
        return SUFFIXES[".jsonl"]
    for expression, words, remedy in _TALKING:
        begun = sum(1 for line in lines if expression.match(line.translate(_UNSEEN)))
        if begun >= FEWEST_ROWS and begun >= len(lines) * MOST_SHARE:
            return words, remedy
    if all(_SETTING.match(line) for line in lines) and any("=" in line for line in lines):
        return SUFFIXES[".ini"]
    return SUFFIXES[".csv"] if any(_is_table(lines, sign) for sign in ",;\t|") else ("", "")


def _is_json_lines(lines: list[str]) -> bool:
    if not all(line.lstrip().startswith(("{", "[")) for line in lines[:FEWEST_ROWS]):
        return False
    try:
        return all(isinstance(json.loads(line), dict | list) for line in lines[:FEWEST_ROWS])
    except (ValueError, RecursionError):
        return False


def _is_table(lines: list[str], delimiter: str) -> bool:
    """Say whether the first line names columns, and every row has as many cells; prose has a space after a comma."""
    headings = lines[0].split(delimiter)
    named = all(
        cell.strip(' "') and len(cell) <= LONGEST_HEADING and cell.strip(' "')[-1] not in ".!?…:" for cell in headings
    )
    if len(headings) == 1 or not named or f"{delimiter} " in lines[0]:
        return False
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return False
    return len(rows) >= FEWEST_ROWS and len({len(row) for row in rows[:-1]}) == 1
