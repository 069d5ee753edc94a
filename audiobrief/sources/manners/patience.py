"""Patience: a server that is busy, slow or cut short is asked again, a little later each time."""

import logging
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from audiobrief.errors import FetchError
from audiobrief.standards.moments import from_rfc_2822, now_utc

T = TypeVar("T")

TRIES = 3  # set by hand
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
"""Before a second try; it doubles. A server that wants a longer wait is asked in a later run instead; set by hand."""
BUSY = frozenset({429, 500, 502, 503, 504})
"""Statuses that pass (RFC 9110 §15.6, RFC 6585 §4)."""
_log = logging.getLogger("audiobrief")


def patiently(attempt: Callable[[], T]) -> T:
    """Return what an attempt brings, made again while its error is one that passes; raises the last one."""
    wait_s = FIRST_WAIT_S
    for left in range(TRIES - 1, 0, -1):
        try:
            return attempt()
        except FetchError as error:
            if not error.passing or (error.retry_after_s or 0.0) > LONGEST_WAIT_S:
                raise
            pause_s = wait_s if error.retry_after_s is None else error.retry_after_s
            _log.info("%s; tried again in %.0f s, %d more times at the most", error, pause_s, left)
        time.sleep(pause_s)
        wait_s = min(wait_s * 2, LONGEST_WAIT_S)
    return attempt()


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds Retry-After asks for (RFC 9110 §10.2.3: seconds, or a date); None for nothing."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    moment = from_rfc_2822(value)
    return max(0.0, (moment - now_utc()).total_seconds()) if moment else None
