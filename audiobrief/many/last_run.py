"""When a show was last fed without a failure: what a monitor wants to know."""

import json
import time
from pathlib import Path
from typing import Any

from audiobrief.disk.atomic import write_whole
from audiobrief.disk.regular import read_regular
from audiobrief.standards.moments import now_iso

FILE = Path(".audiobrief", "last-run.json")
MOST_BYTES = 10_000
"""A note of more is not ours: it has two lines."""


def note_success(show: Path) -> None:
    """Note that a run ended and nothing failed; raises PublishError when the disk refuses."""
    write_whole(show / FILE, json.dumps({"version": 1, "success_s": time.time(), "success": now_iso()}) + "\n")


def success_age_s(show: Path) -> float | None:
    """Return how long ago the last run without a failure ended, in seconds; None when there was none."""
    try:
        found: Any = json.loads(read_regular(show / FILE, MOST_BYTES))
        return max(0.0, time.time() - float(found["success_s"]))
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
