"""A live blog: a page that grows while it is read, newest first (schema.org/LiveBlogPosting)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from audiobrief.expressions import regex
from audiobrief.model import Hold, Kind
from audiobrief.text.page.block import Block
from audiobrief.text.page.markup_blocks import blocks_in_order
from audiobrief.text.page.stated import stated_blocks
from audiobrief.text.page.told.live_stamps import DATE_TIME, Entry, is_called_live, stamped_entries
from audiobrief.text.page.tree import drop_hidden

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.etree import _Element as Element

LIVE = "live"
LIVE_BLOG = "LiveBlogPosting"
UPDATE = "liveBlogUpdate"
CLOCK_ONLY = regex(r"\d\d:\d\d")
FEWEST_UPDATES = 2
"""Of a page that grows: one entry is an article."""
HOLD = Hold(LIVE, "a live blog, which grows while it is read")


@dataclass(frozen=True, slots=True)
class Update:
    """One entry of a live blog."""

    moment: str
    """ISO 8601 with the publisher's own offset, or empty."""
    headline: str
    blocks: tuple[Block, ...]


def is_live(  # noqa: PLR0913
    tree: "Element",
    nodes: Sequence[Mapping[str, Any]],
    source: str,
    titles: Iterable[str],
    url: str,
    *,
    classes: Iterable[str],
) -> bool:
    """Say whether a page calls itself a live blog in JSON-LD or markup, or in words and looks like one.

    `source` is what the tree was made of, `titles` are all that the page is called, `classes` those of its elements.
    """
    if any(_is_live_node(node) for node in nodes):
        return True
    if any(LIVE_BLOG in kind for kind in _types()(tree)):
        return True
    return is_called_live(source, titles, url, classes) and bool(stamped_entries(tree))


@cache
def _types() -> "XPath":
    from lxml.etree import XPath

    return XPath("descendant::*/@itemtype", smart_strings=False)


def live_blocks(tree: "Element", nodes: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Return the entries of a live blog as blocks, oldest first, each under its time and headline; else nothing.

    The day is said with the first time of each day after the first. What has no time keeps its place from the end.
    """
    updates = [update for node in nodes if _is_live_node(node) for update in _given_updates(node)]
    if len(updates) < FEWEST_UPDATES:
        updates = list(_marked_updates(tree))
    if len(updates) < FEWEST_UPDATES:
        drop_hidden(tree)
        updates = [_as_update(entry) for entry in stamped_entries(tree)]
    if len(updates) < FEWEST_UPDATES:
        return []
    blocks: list[Block] = []
    day = ""
    for update in _oldest_first(updates):
        found = DATE_TIME.match(update.moment)
        times = [found[2]] if found else [update.moment] if CLOCK_ONLY.fullmatch(update.moment) else []
        if found and found[1] != day:
            times, day = [*([found[1]] if day else []), found[2]], found[1]
        blocks += _under(", ".join(times), update)
    return blocks


def _as_update(entry: Entry) -> Update:
    (kind, text), *rest = entry.lines
    headed = kind is Kind.HEADING and bool(rest)
    lines = rest if headed else entry.lines
    return Update(entry.moment, text if headed else "", tuple(Block(kind, line) for kind, line in lines))


def _under(moment: str, update: Update) -> list[Block]:
    """Return an update's blocks under time and headline; a time alone opens the first, as a bare one is no heading."""
    if update.headline:
        return [Block(Kind.HEADING, " – ".join(filter(None, [moment, update.headline]))), *update.blocks]
    first, *others = update.blocks
    return [replace(first, text=f"{moment}: {first.text}") if moment else first, *others]


def _oldest_first(updates: Sequence[Update]) -> list[Update]:
    """Return the updates by time; live blogs stand newest first, so what has no time goes with the one below it."""
    timed: list[tuple[str, Update]] = []
    moment = ""
    for update in reversed(updates):
        moment = _in_order(update.moment) or moment
        timed.append((moment, update))
    return [update for _, update in sorted(timed, key=lambda pair: pair[0])]


def _in_order(moment: str) -> str:
    """Return a moment as a text that sorts by time."""
    from audiobrief.text.language.dates import iso_date

    found = iso_date(moment)
    return found[:16] if DATE_TIME.match(found) else ""


def _is_live_node(node: Mapping[str, Any]) -> bool:
    types = node.get("@type")
    return LIVE_BLOG in (types if isinstance(types, list) else [types])


def _given_updates(node: Mapping[str, Any]) -> Iterator[Update]:
    given = node.get(UPDATE)
    for entry in given if isinstance(given, list) else [given]:
        if not isinstance(entry, dict):
            continue
        body = _text(entry.get("articleBody")) or _text(entry.get("description"))
        blocks = tuple(stated_blocks(body))
        if blocks:
            yield Update(_text(entry.get("datePublished")), " ".join(_text(entry.get("headline")).split()), blocks)


def _marked_updates(tree: "Element") -> Iterator[Update]:
    for box in list(tree.iter()):
        if not isinstance(box.tag, str) or UPDATE not in (box.get("itemprop") or "").split():
            continue
        times = (time.get("datetime") or "" for time in box.iter("time"))
        marked = (meta.get("content") or "" for meta in box.iter("meta") if meta.get("itemprop") == "datePublished")
        moment = next(filter(DATE_TIME.match, (*times, *marked)), "")
        for time in list(box.iter("time")):
            time.drop_tree()
        found = [Block(kind, text) for kind, text in blocks_in_order(box)]
        headline = found.pop(0).text if found and found[0].kind is Kind.HEADING else ""
        if found:
            yield Update(moment, headline, tuple(found))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
