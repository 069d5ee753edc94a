"""What a check finds: a code, where, what, and what to do; the last comes with the level from findings.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tomli

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or could not be looked at."""

    level: str
    """error, warning or note."""
    code: str
    place: str
    """File or address, and where in it."""
    message: str
    remedy: str


def finding(code: str, place: str, message: str) -> Finding:
    """Return a finding with its code's level and remedy."""
    entry = known_codes()[code]
    return Finding(entry["level"], code, place, message, entry["remedy"])


@cache
def known_codes() -> Mapping[str, Mapping[str, str]]:
    """Return code → level and remedy, of everything that can be found."""
    return tomli.loads(Path(__file__).with_name("findings.toml").read_text("utf-8"))


def quoted(text: str) -> str:
    """Return a text short enough for a message, in quotes."""
    return repr(text if len(text) <= 60 else text[:59] + "…")  # noqa: PLR2004  what fits a terminal's line
