"""A live blog that says so in words alone: entries under times, the newest first, most of what its page has to read.

Counts and shares that name no other source were set by hand; none of 793 annotated article pages is taken for one.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import tomli

from audiobrief.expressions import regex
from audiobrief.model import Kind
from audiobrief.text.language.dates import iso_date
from audiobrief.text.page.boxes import CAMEL, BoxNames
from audiobrief.text.page.survey import LINE_KINDS, page_lines

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

WORDS_FILE = Path(__file__).parent / "live.toml"
CLOCK = regex(
    r"(?<![\w:.,/-])(?:(?P<hour>[01]?\d|2[0-4])[:h](?P<minute>[0-5]\d)(?::[0-5]\d)?"
    r"|klo?\.? (?P<hour_kl>\d\d?)[.:](?P<minute_kl>[0-5]\d)"
    r"|(?P<hour_dot>\d\d?)\.(?P<minute_dot>[0-5]\d)(?=\s?(?:[ap]\.?m|uhr)\b)"
    r"|(?P<hour_only>1[0-2]|[1-9])(?=\s?[ap]\.?m\b))(?![\d:])(?:\s?(?P<half>[ap])\.?m\b\.?)?",
    re.IGNORECASE,
)
DATE_TIME = regex(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)")
BEHIND_CLOCK = regex(r"\s*(?:\(?(?:[A-Z]{2,4}|uhr|local time|h)\b\)?)?\s*(?P<parted>[-–—:|•·]|$)", re.IGNORECASE)
LABEL = regex(">(?:Live|LIVE|Live updates|LIVE UPDATES|Live Updates|Live blog|Liveblog|LIVETICKER)<")
"""What stands alone above the headline of one."""
PARTS_OF_NAMES = ("live", "Live", "icker")
"""One of them is in the class of a box that is called so."""
LABEL_WORDS = 8
"""A line of more words is no stamp, unless a mark parts the time from the words behind it."""
OPENING = 40
"""Characters in which a line of prose has its time."""
FEWEST_ENTRIES = 3
FEWEST_WORDS = 10
"""Of an entry: a list of headlines under times has fewer that are no links."""
NEWEST_FIRST = 0.8
"""Share of neighbours of which the upper one is not the older: an entry can be pinned, or midnight between."""
MOST_DAYS = 3
"""Between neighbours; more are between posts."""
MOST_OF_PAGE = 0.5
"""Share of the page's prose that stands in entries."""
PROSE_WORDS = 8
LINKED = 0.5
MARKS = frozenset({"time", "strong", "b", "span", "em"})
_Line = tuple["Element", str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a live blog."""

    moment: str
    """Its time, "10:42", or that with its day in ISO 8601."""
    lines: tuple[tuple[Kind, str], ...]

    @property
    def words(self) -> int:
        """How many words it has in all."""
        return sum(len(text.split()) for _, text in self.lines)


def is_called_live(source: str, titles: Iterable[str], url: str, classes: Iterable[str]) -> bool:
    """Say whether a page calls itself a live blog: in titles, address, names of boxes, or a label alone in its box."""
    path = re.sub(r"[-_/]", " ", url.partition("//")[2].partition("/")[2])
    if any(_called().search(text) for text in (*titles, path)) or LABEL.search(source):
        return True
    named = (each for each in classes if any(part in each for part in PARTS_OF_NAMES))
    return any(_boxes().search(CAMEL.sub("-", each)) for each in named)


def stamped_entries(tree: "Element") -> list[Entry]:
    """Return the entries of a page that is a live blog by its structure, as they stand there; else nothing."""
    body = next(tree.iter("body"), tree)
    names = BoxNames()
    lines = [line for line in page_lines(body) if not _is_reply(line[0], names)]
    stamps = {place: moment for place, line in enumerate(lines) if (moment := _stamp(*line[:2]))}
    if len(stamps) < FEWEST_ENTRIES:
        return []
    entries = [entry for entry in _entries(lines, stamps) if entry.words >= FEWEST_WORDS]
    prose = sum(len(text.split()) for _, text, linked in lines if _is_prose(text, linked))
    if len(entries) < FEWEST_ENTRIES or sum(entry.words for entry in entries) < MOST_OF_PAGE * prose:
        return []
    return entries if _is_newest_first([entry.moment for entry in entries]) else []


def _entries(lines: Sequence[_Line], stamps: dict[int, str]) -> Iterator[Entry]:
    """Yield what stands under each stamp, down to the next one, or the end of the box that holds them all."""
    inside = set(_common_box([lines[place][0] for place in stamps]).iter())
    places = [*stamps, len(lines)]
    for place, following in pairwise(places):
        own = [line for line in lines[place:following] if line[0] in inside]
        rest = _without_stamp(own[0][1]) if own else ""
        said = [(own[0][0], rest, own[0][2]), *own[1:]] if rest else own[1:]
        kept = tuple((_kind(box), text) for box, text, linked in said if linked < LINKED * len(text))
        yield Entry(stamps[place], kept)


def _common_box(boxes: "Sequence[Element]") -> "Element":
    """Return the innermost element around all of several."""
    around = [[*reversed(list(box.iterancestors())), box] for box in boxes]
    shared = [level[0] for level in zip(*around, strict=False) if all(each is level[0] for each in level)]
    return shared[-1] if len(boxes) == 1 or shared[-1] not in boxes else shared[-1].getparent()


def _stamp(box: "Element", text: str) -> str:
    """Return the time that a line begins with, or is; empty where it has none."""
    clock = CLOCK.search(text[:OPENING])
    marked = next((DATE_TIME.match(time.get("datetime") or "") for time in box.iter("time")), None)
    is_label = len(text.split()) <= LABEL_WORDS
    if marked and (is_label or (clock and _opens(box, text, clock))):
        return f"{marked[1]}T{marked[2]}"
    if not clock or not (is_label or _opens(box, text, clock)):
        return ""
    day = iso_date(text[: OPENING * 2])[:10]
    return f"{day}T{_time(clock)}" if day else _time(clock)


def _opens(box: "Element", text: str, clock: re.Match[str]) -> bool:
    """Say whether a line of prose begins with its time: a mark parts them, or the time is in an element of its own."""
    if text[: clock.start()].strip(" ([•·–—-"):
        return False
    if (behind := BEHIND_CLOCK.match(text, clock.end())) and behind["parted"]:
        return True
    first = next((part for part in box if part.tag in MARKS), None)
    said = "" if first is None else " ".join("".join(first.itertext()).split())
    return bool(said) and text.startswith(said) and clock.group().strip() in said and len(said.split()) <= LABEL_WORDS


def _without_stamp(text: str) -> str:
    """Return what a line says behind its time; nothing where it is a stamp alone."""
    clock = CLOCK.search(text[:OPENING])
    if clock is None:
        return ""
    behind = BEHIND_CLOCK.match(text, clock.end())
    rest = text[behind.end() if behind and behind["parted"] else clock.end() :].strip(" )]:–—-|•·")
    return rest if any(map(str.isalpha, rest)) and (behind or len(text.split()) > LABEL_WORDS) else ""


def _time(clock: re.Match[str]) -> str:
    said = {name.partition("_")[0]: value for name, value in clock.groupdict().items() if value}
    hour, half = int(said["hour"]) % 24, said.get("half", "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{said.get('minute', '00')}"


def _is_newest_first(moments: Sequence[str]) -> bool:
    pairs = [(upper, lower) for upper, lower in pairwise(moments) if len(upper) == len(lower)]
    near = [pair for pair in pairs if _days_apart(*pair) <= MOST_DAYS]
    falling = sum(upper > lower for upper, lower in near)
    fitting = sum(upper >= lower for upper, lower in near)
    return falling >= FEWEST_ENTRIES - 1 and fitting >= NEWEST_FIRST * len(pairs)


def _days_apart(one: str, other: str) -> int:
    days = [dt.date.fromisoformat(moment[:10]) for moment in (one, other) if "T" in moment]
    return abs((days[0] - days[-1]).days) if days else 0


def _is_prose(text: str, linked: int) -> bool:
    return len(text.split()) >= PROSE_WORDS and linked < LINKED * len(text)


def _is_reply(box: "Element", names: BoxNames) -> bool:
    return any("comments" in around.hints for around in names.around(box))


def _kind(box: "Element") -> Kind:
    around = (str(outer.tag) for outer in (box, *box.iterancestors()))
    return next((LINE_KINDS[tag] for tag in around if tag in LINE_KINDS), Kind.BODY)


@cache
def _called() -> re.Pattern[str]:
    words = [word for table in tomli.loads(WORDS_FILE.read_text("utf-8"))["called"].values() for word in table]
    joined = [word for word in words if word[0] > "\u2e00"]
    parted = [word for word in words if word not in joined]
    return re.compile("|".join([rf"\b(?:{'|'.join(parted)})\b", *joined]), re.IGNORECASE)


@cache
def _boxes() -> re.Pattern[str]:
    names = "|".join(tomli.loads(WORDS_FILE.read_text("utf-8"))["boxes"]["names"])
    return re.compile(rf"(?<![a-z])(?:{names})(?![a-z])", re.IGNORECASE)
