"""Between what the numbers of options, settings, voices and programmes lie: one table for all that is read."""

import math
from collections.abc import Mapping

LONGEST_PAUSE_MS = 60_000
"""Of silence, after which a listener takes the stream for broken; directories' own checks begin at three seconds."""

RANGES: Mapping[str, tuple[float, float]] = {
    "rate_wpm": (80, 400),
    "rate_scale": (0.1, 10),
    "pitch": (0, 99),
    "pitch_range": (0, 99),
    "volume": (0.01, 1),
    "gain_db": (-30, 40),
    "loudness_lufs": (-31, -14),
    "word_gap_ms": (0, 1000),
    "ms_per_character": (1, 5000),
    "max_size": (1, 1 << 40),
    "size_mb": (0, 10_000_000),
    "timeout_s": (0.1, 3600),
} | dict.fromkeys(
    (
        *("title", "heading", "after_heading", "paragraph", "sentence"),
        *("title_ms", "before_heading_ms", "after_heading_ms", "paragraph_ms", "sentence_ms", "end_ms"),
    ),
    (0, LONGEST_PAUSE_MS),
)
"""By name, with the unit that ends it; sizes without one are bytes, pauses ms. Set by hand: -14 LUFS is the loudest
that platforms play, -31 a quiet broadcast; beyond 40 dB of gain there is only noise."""


def int_range(name: str) -> tuple[int, int]:
    """Return a range of whole numbers."""
    least, most = RANGES[name]
    return int(least), int(most)


def find_range_fault(name: str, value: float) -> str:
    """Return what is wrong with a number of that name, for who wrote it; empty when nothing is."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"must be a number, not {value}"
    least, most = RANGES.get(name, (-math.inf, math.inf))
    return "" if least <= value <= most else f"must lie between {least:g} and {most:g}, not {value!r:.40}"
