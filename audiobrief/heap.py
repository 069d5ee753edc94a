"""The C library's heap: kept in one piece, and what lies free in it given back to the system.

glibc gives every thread an arena of its own, and keeps what was freed in the middle of one: 40 to 80 MB in half an hour
of speech. Other C libraries lack these calls, and are left alone.
"""

import sys
from functools import cache
from typing import Any

_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's malloc.h."""


@cache
def keep_together() -> None:
    """Let all threads that are still to come share one arena: the few that speak and encode seldom ask for memory."""
    if library := _glibc():
        library.mallopt(_ARENA_MAX, 1)


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
