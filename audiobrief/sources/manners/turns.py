"""Turns: one request at a time to a host, a pause between two, and its word on when to come back.

All processes of a user keep them together, in notes in the cache folder: the workers of a batch are many, and so may
be the commands of a script. A note can be lost; then a host is asked a second too early.
"""

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from audiobrief.disk.shared_note import hold_note
from audiobrief.errors import FetchError, PublishError
from audiobrief.folders import user_cache_folder
from audiobrief.sources.links import Link
from audiobrief.sources.manners.patience import LONGEST_WAIT_S

PAUSE_S = 1.0
"""Between two requests to one host: sites block readers that ask for many feeds at once; set by hand."""
LONGEST_PAUSE_S = 60.0
"""Of what a robots.txt may want between two; set by hand."""
PATIENCE_S = 600.0
"""How long a turn is waited for: longer than any one question may take; set by hand."""
LONGEST_REST_S = 86_400.0
"""However long a server wants to be left alone; set by hand."""
MOST_RESTS = 50
"""Addresses whose rest a note keeps, those that last longest; set by hand."""
NAME_HEX = 3
"""Digits of a note's name: at the most 4,096 notes, however many hosts; those of one note take turns too."""
WHOLE_HOST = frozenset({429})
"""Statuses that speak of whoever asks and not of the one address (RFC 6585 §4)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that has come."""

    link: Link
    waited_s: float
    """How long it was waited for."""
    rests: dict[str, float] = field(default_factory=dict)
    """Addresses and hosts that are to be left alone → until when, in seconds since 1970."""

    def rest(self, status: int, wait_s: float | None) -> None:
        """Note what a busy server said of when to come back."""
        if wait_s:
            of = self.link.authority if status in WHOLE_HOST else self.link.url
            self.rests[of] = time.time() + min(wait_s, LONGEST_REST_S)


@contextmanager
def take_turn(link: Link, name: str, pause_s: float = 0.0) -> Iterator[Turn]:
    """Wait until a host may be asked, and keep all others from it meanwhile; `name` is the source, for messages.

    `pause_s` is what its robots.txt wants between two requests. Raises FetchError when it wants to be left alone.
    """
    begun_s = time.monotonic()
    digest = hashlib.sha256(link.authority.encode()).hexdigest()
    file = user_cache_folder() / "hosts" / f"{digest[:NAME_HEX]}.json"
    try:
        with hold_note(file, PATIENCE_S) as note:
            known = note.read()
            rests = _rests(known)
            _wait(link, name, _last_s(known) + max(PAUSE_S, min(pause_s, LONGEST_PAUSE_S)), rests)
            turn, asked_s = Turn(link, time.monotonic() - begun_s), time.time()
            try:
                yield turn
            finally:
                kept = dict(sorted((rests | turn.rests).items(), key=lambda rest: rest[1])[-MOST_RESTS:])
                note.write({"last_s": asked_s, "rests": kept})
    except PublishError as error:
        raise FetchError(f"{name}: {error}") from error


def _wait(link: Link, name: str, ready_s: float, rests: Mapping[str, float]) -> None:
    until_s = max(rests.get(link.authority, 0.0), rests.get(link.url, 0.0))
    now_s = time.time()
    if until_s - now_s > LONGEST_WAIT_S:
        moment = datetime.fromtimestamp(until_s, UTC)
        raise FetchError(
            f"{name}: its server asked to be left alone until {moment:%Y-%m-%d %H:%M} UTC; try again then",
            retry_after_s=until_s - now_s,
        )
    time.sleep(max(0.0, ready_s - now_s, until_s - now_s))


def _last_s(known: Mapping[str, Any]) -> float:
    """Return when the host was last asked; never in the future, where a clock was wrong."""
    last_s = known.get("last_s")
    return float(min(last_s, time.time())) if isinstance(last_s, int | float) and last_s > 0 else 0.0


def _rests(known: Mapping[str, Any]) -> dict[str, float]:
    now_s, found = time.time(), known.get("rests")
    return {
        str(of): float(until_s)
        for of, until_s in (found.items() if isinstance(found, dict) else ())
        if isinstance(until_s, int | float) and now_s < until_s <= now_s + LONGEST_REST_S
    }
