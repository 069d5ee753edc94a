"""Plays of episodes, as the IAB's Podcast Measurement Technical Guidelines 2.2 count downloads.

One play is one listener (address and program) who was sent at least a minute of an episode's sound within a day; what a
player fetches in pieces is joined, robots and checks of mere headers do not count. A listener's address is hashed with
a key that is drawn for the day, lives in memory alone, and is forgotten with it.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from audiobrief.expressions import regex
from audiobrief.model import Episode
from audiobrief.stats.logs import Request

SENT = frozenset({200, 206})
"""Statuses of answers with sound in them (RFC 9110 §15.3)."""
LEAST_SOUND_MS = 60_000
"""IAB 2.2 §3: a minute of the sound, or all of a shorter one; tags do not count."""
DAYS_OPEN = 2
"""Servers write an answer's line when it ends: a day is counted once lines come from two days later."""

NO_ROBOT = regex(r"podcast app\)$")
"""Overcast plays under such a name; its robot, which reads feeds, is another, and the list knows but one."""

PiecesOfADay = dict[tuple[str, bytes], "_Heard"]


@dataclass(frozen=True, slots=True)
class Plays:
    """How often an episode was played on a day, in UTC."""

    day: date
    slug: str
    count: int


@dataclass(slots=True)
class Tally:
    """What a log holds, for its reader to judge the count by."""

    lines: int = 0
    unread: int = 0
    """Lines that are no request in a format known here."""
    robots: int = 0
    """Requests for sound by programs that nobody listens to."""


@dataclass(slots=True)
class _Heard:
    """What one listener was sent of one episode."""

    pieces: list[tuple[int, int]] = field(default_factory=list)
    unplaced_bytes: int = 0
    """Of answers whose place in the file the log does not tell."""

    def byte_count(self) -> int:
        """Return how many bytes of the file were sent, those that were sent twice once where the log tells."""
        total = end = 0
        for first, last in sorted(self.pieces):
            total += max(0, last - max(first, end))
            end = max(end, last)
        return total + self.unplaced_bytes


def count_plays(requests: Iterable[Request | None], episodes: Iterable[Episode], tally: Tally) -> Iterator[Plays]:
    """Yield the plays of each day and episode, a day when it is over; the tally is filled meanwhile."""
    sounds = {(episode.slug, episode.audio.file): episode for episode in episodes}
    open_days: dict[date, tuple[bytes, PiecesOfADay]] = {}
    for request in requests:
        tally.lines += 1
        if request is None:
            tally.unread += 1
            continue
        if not (episode := _sound_asked(request, sounds)):
            continue
        if _is_robot(request.agent):
            tally.robots += 1
            continue
        day = request.moment.date()
        key, heard = open_days.setdefault(day, (secrets.token_bytes(32), {}))
        _note(request, heard.setdefault((episode.slug, _who(request, key)), _Heard()))
        for over in [other for other in open_days if other < day - timedelta(days=DAYS_OPEN)]:
            yield from _count(over, open_days.pop(over)[1], sounds)
    for day in sorted(open_days):
        yield from _count(day, open_days[day][1], sounds)


def least_bytes(episode: Episode) -> int:
    """Return how much of the file must be sent for a play: its tag, and a minute of the sound or all of it."""
    audio = episode.audio
    bytes_a_ms = audio.bitrate_kbps / 8
    tag = max(0, audio.byte_count - round(audio.duration_ms * bytes_a_ms))
    return min(audio.byte_count, tag + round(min(audio.duration_ms, LEAST_SOUND_MS) * bytes_a_ms))


def _sound_asked(request: Request, sounds: Mapping[tuple[str, str], Episode]) -> Episode | None:
    if request.method != "GET" or request.status not in SENT or not request.path.endswith(".mp3"):
        return None
    folder, _, file = request.path.rpartition("/")
    return sounds.get((folder.rpartition("/")[2], file))


@lru_cache(4096)
def _is_robot(agent: str) -> bool:
    from crawleruseragents import is_crawler

    return not agent.strip("- ") or (bool(is_crawler(agent)) and not NO_ROBOT.search(agent))


def _who(request: Request, key: bytes) -> bytes:
    who = f"{request.address}\0{request.agent}".encode("utf-8", "replace")
    return hashlib.blake2b(who, key=key, digest_size=16).digest()


def _note(request: Request, heard: _Heard) -> None:
    if request.first_byte is None:
        heard.unplaced_bytes += request.sent_bytes
    else:
        heard.pieces.append((request.first_byte, request.first_byte + request.sent_bytes))


def _count(day: date, heard: PiecesOfADay, sounds: Mapping[tuple[str, str], Episode]) -> Iterator[Plays]:
    least = {episode.slug: least_bytes(episode) for episode in sounds.values()}
    counts: dict[str, int] = {}
    for (slug, _), pieces in heard.items():
        if pieces.byte_count() >= least[slug]:
            counts[slug] = counts.get(slug, 0) + 1
    for slug, count in sorted(counts.items()):
        yield Plays(day, slug, count)
