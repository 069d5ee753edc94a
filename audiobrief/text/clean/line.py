"""A passage of an article on the desk of the cleaner."""

from dataclasses import dataclass

from audiobrief.text.clean.look import Look
from audiobrief.text.clean.notices import Notice
from audiobrief.text.clean.passages import Passage
from audiobrief.text.clean.weigh import Verdict


@dataclass(slots=True)
class Line:
    """A passage on the desk, and what has been decided about it."""

    passage: Passage
    look: Look
    verdict: Verdict | None = None
    pinned: bool = False
    """The user wants it kept."""
    weighed_in: frozenset[str] | None = None
    """The zones it was last weighed in."""
    plugs_cut: bool = False
    notice: Notice | None = None
    """What it says of the piece itself: then it stays."""
