"""What a host's robots.txt allows (RFC 9309): asked for addresses that nobody typed. The only home of Protego."""

import hashlib
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from audiobrief.disk.atomic import write_whole
from audiobrief.disk.regular import read_regular
from audiobrief.errors import FetchError, PublishError
from audiobrief.folders import user_cache_folder
from audiobrief.settings import WebSettings
from audiobrief.sources.fetch import FetchLimits, ask_politely
from audiobrief.sources.names import shown

if TYPE_CHECKING:
    from pathlib import Path

NAME = "audiobrief"
"""What a robots.txt calls us."""
KEPT_S, TROUBLE_KEPT_S = 86_400.0, 600.0
"""How long one is believed (RFC 9309 §2.4), and how long a server in trouble is left alone."""
MOST_BYTES = 512_000
"""Of a robots.txt that is looked at (RFC 9309 §2.5)."""
FORBIDS_ALL = "# none came\nUser-agent: *\nDisallow: /\n"
"""What a server in trouble is taken to say (RFC 9309 §2.3.1.4)."""


def allowed_pause_s(url: str, web: WebSettings, typed_url: str) -> float:
    """Return what pause a host wants between two requests, in seconds, 0 for none in particular.

    Raises FetchError for an address that its robots.txt keeps programs from.
    """
    from protego import Protego

    text = _robots(urljoin(url, "/robots.txt"), web, typed_url)
    rules = Protego.parse(text)
    if text == FORBIDS_ALL:
        raise FetchError(f"{shown(url)}: its robots.txt cannot be had now, so nothing there is asked; try again later")
    if not rules.can_fetch(url, NAME):
        raise FetchError(
            f"{shown(url)}: its robots.txt keeps programs out; if you may read it, give the address itself"
        )
    return float(rules.crawl_delay(NAME) or 0.0)


def _robots(url: str, web: WebSettings, typed_url: str) -> str:
    file = user_cache_folder() / "robots" / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.json"
    kept = _kept(file, url)
    if kept is None:
        kept = _asked(url, web, typed_url)
        try:
            until_s = time.time() + (TROUBLE_KEPT_S if kept == FORBIDS_ALL else KEPT_S)
            write_whole(file, json.dumps({"url": url, "until_s": until_s, "text": kept}))
        except PublishError:
            pass  # it is asked again
    return kept


def _kept(file: "Path", url: str) -> str | None:
    try:
        found: Any = json.loads(read_regular(file, 2 * MOST_BYTES))
        fresh = found["url"] == url and 0 <= found["until_s"] - time.time() <= KEPT_S
        return str(found["text"]) if fresh else None
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _asked(url: str, web: WebSettings, typed_url: str) -> str:
    limits = FetchLimits(max_size=10 * MOST_BYTES, total_timeout_s=web.timeout_s)
    try:
        reply = ask_politely(url, limits=limits, typed_url=typed_url, web=web)
    except FetchError as error:
        if error.passing:
            return FORBIDS_ALL
        raise
    if reply.status >= 500 or reply.status == 429:  # noqa: PLR2004  RFC 9309 §2.3.1.4
        return FORBIDS_ALL
    return reply.body[:MOST_BYTES].decode("utf-8", "replace")
