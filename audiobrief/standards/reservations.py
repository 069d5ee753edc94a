"""What a server or page says against the use of its text by machines, in one place for headers and meta tags.

TDMRep: https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240202/ (sections 6.2 and 6.3);
"noai" in robots meta tags and X-Robots-Tag is a convention without a standard.
"""

import re
from collections.abc import Mapping

from audiobrief.expressions import regex

TDM_RESERVATION = "tdm-reservation"
RESERVED = "1"
ROBOTS = ("robots", "x-robots-tag")
NO_AI = regex(r"(?<![a-z])noai(?![a-z])", re.IGNORECASE)


def find_reservations(said: Mapping[str, str]) -> tuple[str, ...]:
    """Return the reservations among headers or meta tags, by their names in small letters, as "name: value"."""
    found = []
    if said.get(TDM_RESERVATION, "").strip() == RESERVED:
        found.append(f"{TDM_RESERVATION}: {RESERVED}")
    found += [f"{name}: noai" for name in ROBOTS if NO_AI.search(said.get(name, ""))]
    return tuple(found)
