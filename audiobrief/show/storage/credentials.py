"""Passwords for a place, from where no command line, log or settings file shows them."""

import netrc
import os

from audiobrief.show.storage.target import Target

VARIABLE = "AUDIOBRIEF_PASSWORD"


def find_credentials(target: Target) -> tuple[str, str]:
    """Return user and password: of the address, else of the environment, else of ~/.netrc; empty where nothing is."""
    known = _from_netrc(target.host)
    password = target.password or os.environ.get(VARIABLE, "")
    if not password and known and target.user in ("", known[0]):
        return known
    return target.user or (known[0] if known else ""), password


def _from_netrc(host: str) -> tuple[str, str] | None:
    try:
        found = netrc.netrc().authenticators(host)
    except (OSError, netrc.NetrcParseError, RuntimeError):  # none there, not readable, no home
        return None
    return (found[0], found[2] or "") if found else None
