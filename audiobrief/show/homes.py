"""Where an episode lies: a live one among the public files, every other apart, where no web server is to look.

What is ours alone of any episode, such as the path of its article, lies apart too, in notes of its own.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from audiobrief.disk.regular import read_regular
from audiobrief.model import Episode
from audiobrief.show.life import LIVE

EPISODES, PRIVATE, STATE = "episodes", ".private", ".audiobrief"
"""What is public; what must not be lost and is nobody's to read; what can be made again."""
CHECKED = "checked.sqlite"
"""What `check` remembers, in the state: how each article begins stands in it too."""
RECORD, NOTES = "episode.json", "private.json"
MOST_NOTES_BYTES = 20_000_000
"""Four hundred thousand cuts: thousands of revisions of a long article."""


@dataclass(frozen=True, slots=True)
class PrivateNotes:
    """What is known of an episode and never leaves this machine."""

    source_path: str = ""
    cuts: tuple[str, ...] = ()
    """Keys, in hex, of the cached lines that any revision was put together from."""
    caches: tuple[str, ...] = ()
    """The folders of the caches that hold them."""

    def joined(self, later: "PrivateNotes") -> "PrivateNotes":
        """Return the notes with those of a later revision: its path, and the cuts of both."""
        cuts = tuple(dict.fromkeys((*self.cuts, *later.cuts)))
        caches = tuple(dict.fromkeys((*self.caches, *later.caches)))
        return PrivateNotes(later.source_path or self.source_path, cuts, caches)


NO_NOTES = PrivateNotes()


def home_of(standing: str) -> str:
    """Return the folder, in the show's, that holds the folders of episodes that stand so."""
    return EPISODES if standing == LIVE else PRIVATE


def render_notes(notes: PrivateNotes) -> str:
    """Return notes as their file holds them."""
    return json.dumps({"version": 1} | asdict(notes)) + "\n"


def read_notes(folder: Path, slug: str) -> PrivateNotes:
    """Return the notes on an episode of a show's folder; empty ones where there are none, or none of ours."""
    try:
        found = json.loads(read_regular(folder / PRIVATE / slug / NOTES, MOST_NOTES_BYTES))
        return PrivateNotes(str(found["source_path"]), _strings(found["cuts"]), _strings(found["caches"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return NO_NOTES


def with_path(episode: Episode, folder: Path) -> Episode:
    """Return an episode of a record with the path of its article, which the record of a show leaves out."""
    return (
        episode if episode.source_path else replace(episode, source_path=read_notes(folder, episode.slug).source_path)
    )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(part for part in value if isinstance(part, str)) if isinstance(value, list) else ()
