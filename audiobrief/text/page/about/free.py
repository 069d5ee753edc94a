"""Whether a page says that not everybody may read its article: schema.org, meta tags, and boxes of membership systems.

https://developers.google.com/search/docs/appearance/structured-data/paywalled-content describes the first.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from audiobrief.expressions import regex
from audiobrief.model import Hold
from audiobrief.text.page.boxes import MOST_NAMES, Classed
from audiobrief.text.page.tree import is_hidden

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.etree import _Element as Element

NOT_FREE = "not-free"
FREE = "isAccessibleForFree"
FALSE = regex(r"(?:https?://schema\.org/)?(?:false|no)", re.IGNORECASE)
LOCKED = frozenset({"locked"})
"""Of the Open Graph property article:content_tier; "metered" lets everybody read some."""
MEMBERS_BOX = regex(
    r"""(?<![\w-])(?:gh-post-upgrade(?:-cta)?|pmpro_content_message|mepr-unauthorized-(?:excerpt|message)
    |wc-memberships-(?:content-)?restrict\w*-message|rcp[_-]restricted|jetpack-subscribe-paywall|wp-block-jetpack-paywall
    |memberful-global-(?:teaser|marketing)-content|paywall-(?:title|login)
    |(?:paid-)?(?:members?|subscribers?)-only-(?:block|content|message|notice|wall|box|cta))(?![\w-])""",
    re.VERBOSE,
)
"""Boxes that Ghost, Paid Memberships Pro, MemberPress, WooCommerce Memberships, Restrict Content Pro, Jetpack,
Memberful and Substack put in place of what only members may read, and what others call so."""


def find_not_free(
    tree: "Element", node: Mapping[str, Any], metas: Mapping[str, str], classed: Classed
) -> tuple[Hold, ...]:
    """Return that the article is not free, if the page says so; `node` is its JSON-LD."""
    said = _said_of(node, metas) or _said_by_markup(tree, classed)
    return (Hold(NOT_FREE, f"its publisher does not give it for free ({said})"),) if said else ()


def _said_of(node: Mapping[str, Any], metas: Mapping[str, str]) -> str:
    if _is_false(node.get(FREE)):
        return f"{FREE}: false"
    parts = node.get("hasPart")
    if any(
        isinstance(part, dict) and _is_false(part.get(FREE)) for part in (parts if isinstance(parts, list) else [parts])
    ):
        return f"{FREE}: false for a part of it"
    tier = metas.get("article:content_tier", "").lower()
    return f"article:content_tier: {tier}" if tier in LOCKED else ""


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and FALSE.fullmatch(value.strip()) is not None)


def _said_by_markup(tree: "Element", classed: Classed) -> str:
    if any(_is_false(element.get("content") or element.text) for element in _marked()(tree)):
        return f"{FREE}: false"
    names = {name for classes in classed for name in classes.split()}
    if not any(map(_is_members_box, names)):
        return ""
    for classes, boxes in classed.items():
        if (found := MEMBERS_BOX.search(classes)) and not all(map(_is_unseen, boxes)):
            return f'a box for members, "{found[0]}"'
    return ""


@cache
def _marked() -> "XPath":
    from lxml.etree import XPath

    return XPath(f"descendant::*/@itemprop[.='{FREE}']/..")


@lru_cache(maxsize=MOST_NAMES)
def _is_members_box(name: str) -> bool:
    return MEMBERS_BOX.search(name) is not None


def _is_unseen(element: "Element") -> bool:
    if not "".join(element.itertext()).strip():
        return True
    return any(is_hidden(box) or box.tag in {"template", "noscript"} for box in (element, *element.iterancestors()))
