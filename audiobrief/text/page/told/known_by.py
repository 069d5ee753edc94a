"""What the place of a text is known by: hidden, in a menu, in a box with a telling name (rules/boxes.toml)."""

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import tomli

from audiobrief.text.page.boxes import BOXES_FILE, hints_of
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
NOT_TELLING = frozenset({"link", "header"})
"""Hints that hold for no whole box."""


LAID_OVER = "laid over the page, as a consent box is"
FIRM = frozenset({HIDDEN, LAID_OVER, *UNSEEN_TAGS.values()})
"""What holds for all that is inside, whatever that is called."""


class Place(NamedTuple):
    """A place on the page, as it was before anything was changed."""

    known: str
    """What the innermost telling element around it is known by, or what is firm around it, for people; may be empty."""
    linked: bool


NOWHERE = Place("", linked=False)


class Surroundings:
    """Follows a walk through the page, and knows at every step what stands around."""

    def __init__(self) -> None:
        self.place = NOWHERE
        """Where the walk is."""
        self._outer: list[Place] = []
        self._told: dict[tuple[str | None, ...], str] = {}

    def enter(self, element: "Element") -> None:
        """Go into an element."""
        outer, tag = self.place, str(element.tag)
        self._outer.append(outer)
        linked = outer.linked or tag == "a"
        known = outer.known
        if known not in FIRM:
            note = tag in {"a", "sup"} and is_note_mark(element)
            known = NOTE_MARK if note else self._told_by(element, tag) or known
        if known is not outer.known or linked != outer.linked:
            self.place = Place(known, linked)

    def leave(self) -> None:
        """Go out of it."""
        self.place = self._outer.pop()

    def _told_by(self, element: "Element", tag: str) -> str:
        alike = (tag, *map(element.get, TELLING_ATTRIBUTES)) if element.attrib else (tag,)
        told = self._told.get(alike)
        if told is None:
            told = self._told[alike] = self._reason(element, tag)
        return told

    def _reason(self, element: "Element", tag: str) -> str:
        if tag in UNSEEN_TAGS:
            return UNSEEN_TAGS[tag]
        if is_laid_over(element):
            return LAID_OVER
        if is_hidden(element):
            return HIDDEN
        return next((reason for hint in hints_of(element) if (reason := _reasons().get(hint, ""))), "")


@cache
def _reasons() -> dict[str, str]:
    boxes = tomli.loads(BOXES_FILE.read_text("utf-8"))["box"]
    return {box["box"]: box.get("reason", "") for box in boxes if box["box"] not in NOT_TELLING}
