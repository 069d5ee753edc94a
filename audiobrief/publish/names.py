"""File names and addresses that every system, server and podcast app accepts: a-z, 0-9 and hyphens."""

import hashlib
import re
import unicodedata

CHAPTERS_FILE = "chapters.json"
FEED_FILE = "feed.xml"
SLUG_CHARACTERS = 60
"""Of the title's part; with date and suffix a name stays below 80; set by hand."""
SPELLED_OUT = str.maketrans(
    {"æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "\u0131": "i", "&": " and "}
    | dict.fromkeys("'\u2018\u2019\u02bc\u00ad", "")
)
"""Letters that Unicode does not take apart into a base letter and an accent; marks inside a word go."""


def slugify(title: str) -> str:
    """Return the title in a-z, 0-9 and hyphens, cut at a word; a digest where no such letter is left."""
    letters = unicodedata.normalize("NFKD", title.casefold().translate(SPELLED_OUT)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    if not words:
        return "article-" + hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:8]
    if len(words) > SLUG_CHARACTERS:
        words = words[: SLUG_CHARACTERS + 1].rpartition("-")[0] or words[:SLUG_CHARACTERS]
    return words
