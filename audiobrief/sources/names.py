"""What sources are called in messages: one printable line, without passwords."""

import re

from audiobrief.expressions import regex

LONGEST_NAME = 200  # characters; enough for a real path or URL, too few to flood a terminal; set by hand
THOUSAND = 1000
"""Bytes of a kB, as SI has it."""
_USERINFO = regex(r"^((?:https?:|[a-z][a-z0-9+.-]+:(?=//))[/\\]*)[^/?#\\]*@", re.IGNORECASE)


def shown(name: str) -> str:
    """Return a path or URL as messages show it: no user info, nothing unprintable, not endless."""
    name = _USERINFO.sub(r"\1", name)
    name = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[: LONGEST_NAME * 2])
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def shown_size(byte_count: int) -> str:
    """Return a size for people: "999 bytes", "20 MB", "1.5 GB"."""
    size = float(byte_count)
    unit = "bytes"
    for larger in ("kB", "MB", "GB"):
        if size < THOUSAND:
            break
        size, unit = size / THOUSAND, larger
    return f"{size:.3g} {unit}" if size < THOUSAND else f"{size:,.0f} {unit}"
