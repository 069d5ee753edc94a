"""What a show remembers of the feeds it follows.

It can be lost: then a feed is asked anew, and its episodes are known by their records.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from audiobrief.disk.atomic import write_whole
from audiobrief.disk.regular import read_regular
from audiobrief.errors import PublishError

STATE_FILE = Path(".audiobrief", "feeds.json")
VERSION = 1
"""Raised when what is kept of a feed changes; a newer one is refused, never overwritten."""
MOST_BYTES = 500_000_000
"""Of the file: about 200 KB a feed, so two thousand of them."""
LONGEST_WAIT_S = 30 * 86_400.0
"""That a server may ask for: a month without it, and nobody would say that its feed is followed; set by hand."""
MOST_ENTRIES = 2000
"""Of a feed, remembered: far more than any feed shows at a time; set by hand."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """One feed, as it was when it was last asked."""

    etag: str = ""
    last_modified: str = ""
    due_s: float = 0.0
    """Not to be asked before, in seconds since 1970: what the server wanted."""
    failures: int = 0
    """Runs in a row in which it could not be had."""
    entries: Mapping[str, str] = field(default_factory=dict)
    """What an entry is called for good → the digest of its content; of the latest ones."""
    gone: tuple[str, ...] = ()
    """Entries that were taken away and whose episodes are held."""


def read_states(show: Path) -> dict[str, FeedState]:
    """Return feed → its state; nothing for a file that is missing, torn or a link.

    Raises PublishError for one that a newer audiobrief wrote.
    """
    file = show / STATE_FILE
    try:
        found: Any = json.loads(read_regular(file, MOST_BYTES))
        version = found["version"]
        if isinstance(version, int) and version > VERSION:
            raise PublishError(f"{file}: written by a newer audiobrief (version {version}); update audiobrief")
        return {str(url): _state(facts) for url, facts in found["feeds"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return {}


def write_states(show: Path, states: Mapping[str, FeedState]) -> None:
    """Write the states; raises PublishError when the disk refuses."""
    feeds = {
        url: asdict(replace(state, entries=dict(list(state.entries.items())[-MOST_ENTRIES:])))
        for url, state in states.items()
    }
    write_whole(
        show / STATE_FILE, json.dumps({"version": VERSION, "feeds": feeds}, ensure_ascii=False, indent=1) + "\n"
    )


def _state(facts: Mapping[str, Any]) -> FeedState:
    due_s = float(facts.get("due_s") or 0)
    entries = {str(key): str(digest) for key, digest in dict(facts.get("entries") or {}).items()}
    return FeedState(
        etag=str(facts.get("etag") or ""),
        last_modified=str(facts.get("last_modified") or ""),
        due_s=due_s if due_s < time.time() + LONGEST_WAIT_S else 0.0,
        failures=int(facts.get("failures") or 0),
        entries=entries,
        gone=tuple(map(str, facts.get("gone") or ())),
    )
