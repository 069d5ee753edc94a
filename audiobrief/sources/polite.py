"""Manners towards servers: one request a host at a time, a pause between two, and their word on when to come back."""

import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from audiobrief.errors import FetchError
from audiobrief.sources.fetch import Reply, ask
from audiobrief.standards.moments import from_rfc_2822, now_utc

PAUSE_S = 1.0
"""Between two requests to one host: sites block readers that ask for many feeds at once."""
TRIES = 3
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
"""Before a second try; it doubles. A server that wants a longer wait is asked in the next run instead."""
BUSY = frozenset({429, 500, 502, 503, 504})
"""Statuses that pass (RFC 9110 §15.6, RFC 6585 §4)."""


class Manners:
    """What a run remembers of the hosts it asked."""

    def __init__(self) -> None:
        self._last_s: dict[str, float] = {}

    def ask(
        self, url: str, *, headers: Mapping[str, str] | None = None, typed_url: str = "", head: bool = False
    ) -> Reply:
        """Return what the server says, after as many tries as are decent; its last answer, if it stays busy.

        Raises FetchError when it says nothing at all.
        """
        wait_s = FIRST_WAIT_S
        for left in range(TRIES - 1, -1, -1):
            self._pause(url)
            try:
                reply = ask(url, method="HEAD" if head else "GET", headers=headers, typed_url=typed_url)
            except FetchError:
                if not left:
                    raise
                time.sleep(wait_s)
                wait_s = min(wait_s * 2, LONGEST_WAIT_S)
                continue
            asked_s = retry_after_s(reply.headers)
            if reply.status not in BUSY or not left or (asked_s or 0.0) > LONGEST_WAIT_S:
                return reply
            time.sleep(wait_s if asked_s is None else asked_s)
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)
        raise AssertionError("the loop returns or raises")

    def _pause(self, url: str) -> None:
        host = urlsplit(url).netloc.rpartition("@")[2].lower()
        ready_s = self._last_s.get(host, float("-inf")) + PAUSE_S
        time.sleep(max(0.0, ready_s - time.monotonic()))
        self._last_s[host] = time.monotonic()


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds Retry-After asks for (RFC 9110 §10.2.3: seconds, or a date); None for nothing."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    moment = from_rfc_2822(value)
    return max(0.0, (moment - now_utc()).total_seconds()) if moment else None
