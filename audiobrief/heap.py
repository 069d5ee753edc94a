"""The C library's heap: kept in one piece, and what lies free in it given back to the system.

glibc gives every thread an arena of its own, and keeps what was freed in the middle of one: 40 to 80 MB in half an hour
of speech. Other C libraries lack these calls, and are left alone.
"""

import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""M_TRIM_THRESHOLD, M_MMAP_THRESHOLD and M_ARENA_MAX of glibc's malloc.h."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What glibc keeps for itself, in bytes."""

    largest_in_heap_bytes: int
    """Larger arrays are mapped, and given back, one by one."""
    most_free_bytes: int
    """At the heap's end before it is given back by itself."""


QUICK = Limits(1 << 25, 1 << 25)
"""The largest arrays that glibc allows, and so much free as one sentence needs. A model's arrays of 1 to 9 MB come
again with every sentence: mapped anew each time, the system fills them with zeros, which took 3 to 6 % of a short
article."""
SPARING = Limits(1 << 21, 1 << 23)
"""For hours of speech, in which the holes between small things that stay grow into 20 MB."""


def keep_together(limits: Limits) -> None:
    """Let all threads that are still to come share one arena: the few that speak and encode seldom ask for memory."""
    if library := _glibc():
        library.mallopt(_ARENA_MAX, 1)
        library.mallopt(_MMAP_THRESHOLD, limits.largest_in_heap_bytes)
        library.mallopt(_TRIM_THRESHOLD, limits.most_free_bytes)


def give_back() -> None:
    """Give free pages back to the system, which takes a few milliseconds."""
    if library := _glibc():
        library.malloc_trim(0)


@cache
def _glibc() -> Any:
    """Return the C library where it is glibc, else None."""
    if sys.platform != "linux":
        return None
    import ctypes

    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
