"""What counts as a play: a minute of the sound, to one listener, on one day, and no robot."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from episodes import episode_of

from audiobrief.model import Audio
from audiobrief.stats.logs import Request
from audiobrief.stats.plays import Tally, count_plays, least_bytes

SLUG = "2026-11-22-ferry"
EPISODE = replace(episode_of(), slug=SLUG, audio=Audio(f"{SLUG}.mp3", 1_050_000, "0" * 64, 125_000, 24_000, 64))
"""Two minutes of sound, a million bytes, behind a tag of 50,000."""
WHOLE = Request(
    datetime(2026, 11, 28, 6, 30, tzinfo=UTC), "203.0.113.7", "AppleCoreMedia/1.0.0.21A329 (iPhone)",
    "GET", f"/pod/episodes/{SLUG}/{SLUG}.mp3", 200, 1_050_000,
)  # fmt: skip
LEAST = 530_000


def played(*requests: Request | None) -> list[tuple[str, int]]:
    return [(plays.day.isoformat(), plays.count) for plays in count_plays(requests, [EPISODE], Tally())]


def test_a_minute_of_sound_behind_the_tag_is_a_play() -> None:
    assert least_bytes(EPISODE) == LEAST
    assert played(replace(WHOLE, sent_bytes=LEAST)) == [("2026-11-28", 1)]
    assert played(replace(WHOLE, sent_bytes=LEAST - 1)) == []


def test_all_of_a_shorter_sound_is_a_play() -> None:
    short = replace(EPISODE, audio=replace(EPISODE.audio, byte_count=290_000, duration_ms=30_000))
    assert least_bytes(short) == 290_000


@pytest.mark.parametrize(
    ("others", "count"),
    [
        ([WHOLE], 1),  # the same listener again
        ([replace(WHOLE, address="203.0.113.8")], 2),
        ([replace(WHOLE, agent="Pocket Casts")], 2),
        ([replace(WHOLE, method="HEAD", address="203.0.113.8")], 1),
        ([replace(WHOLE, status=304, address="203.0.113.8")], 1),
        ([replace(WHOLE, agent="Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")], 1),
        ([replace(WHOLE, agent="-")], 1),
        ([replace(WHOLE, path="/pod/feed.xml", address="203.0.113.8")], 1),
        ([replace(WHOLE, path="/pod/episodes/other/other.mp3", address="203.0.113.8")], 1),
        ([None], 1),
    ],
)
def test_who_counts(others: list[Request | None], count: int) -> None:
    assert played(WHOLE, *others) == [("2026-11-28", count)]


def test_pieces_are_joined() -> None:
    pieces = [replace(WHOLE, status=206, sent_bytes=100_000, first_byte=first) for first in range(0, 600_000, 100_000)]
    assert played(*pieces) == [("2026-11-28", 1)]
    assert played(*pieces[:5]) == []
    assert played(*[pieces[0]] * 9) == []  # the same piece again is nothing new


def test_each_day_counts_anew_and_late_lines_count_too() -> None:
    later = [replace(WHOLE, moment=WHOLE.moment + timedelta(days=days)) for days in (0, 1, 0, 4)]
    assert played(*later) == [("2026-11-28", 1), ("2026-11-29", 1), ("2026-12-02", 1)]


@pytest.mark.parametrize(
    "agent",
    [
        "Overcast/3.0 (+http://overcast.fm/; iOS podcast app)",
        "Podcasts/1410.53 CFNetwork/1111 Darwin/19.0.0",
        "Spotify/8.9.18 Android/34",
        "AntennaPod/3.4.0",
        "Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0 Safari/537.36",
    ],
)
def test_listeners_are_no_robots(agent: str) -> None:
    assert played(replace(WHOLE, agent=agent)) == [("2026-11-28", 1)]


def test_what_was_left_out_is_told() -> None:
    tally = Tally()
    list(count_plays([WHOLE, None, replace(WHOLE, agent="Googlebot/2.1")], [EPISODE], tally))
    assert (tally.lines, tally.unread, tally.robots) == (3, 1, 1)
