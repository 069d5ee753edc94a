"""Which of a page's JSON-LD describes another story than its own: by what that is called, and where it stands."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

FEWEST_COMMON = 0.5
"""Share of the words of a description's headline that its page is called as well; set by hand."""


def is_of_others(node: Mapping[str, Any], called: Sequence[str], addresses: Collection[str]) -> bool:
    """Say whether a description is of another story: called otherwise, and at another address than the page's."""
    own = set(filter(None, map(_place, addresses)))
    places = set(filter(None, map(_place, _addresses(node))))
    return bool(own and places) and own.isdisjoint(places) and is_called_otherwise(node, called)


def is_called_otherwise(node: Mapping[str, Any], called: Iterable[str]) -> bool:
    """Say whether a description has a headline with hardly a word of what the page is called."""
    headline = node.get("headline")
    words = _words(headline) if isinstance(headline, str) else set()
    known = _words(" ".join(called))
    return bool(words and known) and len(words & known) < len(words) * FEWEST_COMMON


def _addresses(node: Mapping[str, Any]) -> list[str]:
    page = node.get("mainEntityOfPage")
    given = [node.get("url"), page, *((page.get("@id"), page.get("url")) if isinstance(page, dict) else ())]
    return [address for address in given if isinstance(address, str) and "/" in address]


def _place(address: str) -> str:
    """Return what of an address tells one story of a site from another; nothing of that of its home."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = parts.path.strip("/")
    return f"{path}?{parts.query}" if path or parts.query else ""


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
