"""What the place of a text is known by: hidden, in a menu, in a box with a telling name (rules/boxes.toml)."""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import tomli

from audiobrief.text.page.boxes import BOXES_FILE, BoxNames
from audiobrief.text.page.tree import is_hidden, is_laid_over, is_note_mark

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

HIDDEN = "hidden by the page"
NOTE_MARK = "the mark of a note"
TELLING_ATTRIBUTES = ("class", "id", "itemprop", "role", "hidden", "aria-hidden", "style")
UNSEEN_TAGS = {
    "noscript": "shown only where scripts do not run",
    "template": "kept by the page for its scripts",
    "svg": "words of a drawing",
    "iframe": "shown only where frames do not load",
    "object": "shown only where an embedded object does not load",
    "video": "shown only where a film does not play",
    "audio": "shown only where a sound does not play",
    "select": "a list to choose from",
    "textarea": "a field to write in",
    "head": "the head of the page",
}
"""Tags whose text readers do not see as part of the page, by the HTML standard's fallback content and form controls."""
TAG = re.compile(r"[a-z][a-z0-9]*")
NOT_TELLING = frozenset({"link", "header"})
"""Hints that hold for no whole box."""


LAID_OVER = "laid over the page, as a consent box is"
FIRM = frozenset({HIDDEN, LAID_OVER, *UNSEEN_TAGS.values()})
"""What holds for all that is inside, whatever that is called."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the page: the attributes of the elements around it, as they were before anything was changed."""

    outer: "Place | None"
    tag: str
    attributes: tuple[str | None, ...]
    linked: bool
    note: bool

    def known_by(self, told: dict[tuple[str | None, ...], str]) -> str:
        """Return what the innermost telling element is, or what is firm around it; `told` has what was looked up."""
        around = self.outer.known_by(told) if self.outer else ""
        if around in FIRM:
            return around
        if self.note:
            return NOTE_MARK
        alike = (self.tag, *self.attributes)
        if alike not in told:
            told[alike] = _told_by(self)
        return told[alike] or around


class Surroundings:
    """Follows a walk through the page, and tells of a place later: of most nobody asks."""

    def __init__(self) -> None:
        self.place: Place | None = None
        """Where the walk is."""
        self._told: dict[tuple[str | None, ...], str] = {}

    def known(self, place: Place | None) -> str:
        """Return what is known of a place, for people; empty when nothing tells."""
        return place.known_by(self._told) if place else ""

    def enter(self, element: "Element") -> None:
        """Go into an element."""
        tag, outer = str(element.tag), self.place
        note = tag in {"a", "sup"} and is_note_mark(element)
        attributes = tuple(map(element.get, TELLING_ATTRIBUTES))
        self.place = Place(outer, tag, attributes, tag == "a" or (outer is not None and outer.linked), note)

    def leave(self) -> None:
        """Go out of it."""
        self.place = self.place.outer if self.place else None


def _told_by(place: Place) -> str:
    from lxml.etree import Element

    if place.tag in UNSEEN_TAGS:
        return UNSEEN_TAGS[place.tag]
    given = zip(TELLING_ATTRIBUTES, place.attributes, strict=True)
    element = Element(place.tag if TAG.fullmatch(place.tag) else "div", {k: v for k, v in given if v is not None})
    if is_laid_over(element):
        return LAID_OVER
    if is_hidden(element):
        return HIDDEN
    return next((reason for hint in BoxNames().hints(element) if (reason := _reasons().get(hint, ""))), "")


@cache
def _reasons() -> dict[str, str]:
    boxes = tomli.loads(BOXES_FILE.read_text("utf-8"))["box"]
    return {box["box"]: box.get("reason", "") for box in boxes if box["box"] not in NOT_TELLING}
