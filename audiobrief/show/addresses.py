"""Where the public finds an article whose source names no address: by the show's rule, which may change any day.

So no record, identity, guid or slug ever holds it: it is worked out anew for whatever is rendered.
"""

import string
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from urllib.parse import quote, urljoin

from audiobrief.expressions import regex
from audiobrief.model import Episode, Show
from audiobrief.publish.names import slugify
from audiobrief.sources.links import canonical_url, is_home
from audiobrief.standards.moments import find_zone, in_zone

FIELDS = ("slug", "name", "year", "month", "day")
BUNDLES = ("index", "_index", "readme")
"""How a site's generators call the article of a folder that is named for it."""
DAY_PREFIX = regex(r"\d{4}-\d\d-\d\d-")
"""Of a file's name: Jekyll, Zola and Eleventy take it for the date, and leave it out of the address."""
WEB = ("http://", "https://")


def address_of(episode: Episode, show: Show) -> str:
    """Return the canonical address of an episode's article: its own, else by the show's rule; empty without one.

    The rule is for articles read from a file of their own, of which `source_path` tells. A path that the file gives
    itself is one on the rule's site.
    """
    article, rule = episode.article, show.article_base
    if article.source_url or not rule or not (name := _name_of(episode.source_path)):
        return article.source_url
    fields = _fields(episode, show, name)
    address = _filled(rule, fields)
    return canonical_url(urljoin(address, article.page)) if article.page.startswith("/") else address


def as_published(episode: Episode, show: Show) -> Episode:
    """Return the episode as what is rendered from it has it, with the address of its article; never to be stored."""
    address = address_of(episode, show)
    article = episode.article
    return episode if address == article.source_url else replace(episode, article=replace(article, source_url=address))


def find_rule_fault(rule: str) -> str:
    """Return what is wrong with a rule for addresses, for the person who wrote it; empty when nothing is."""
    if not rule:
        return ""
    known = ", ".join(f"{{{field}}}" for field in FIELDS)
    try:
        named = [(name, how) for _, name, *how in string.Formatter().parse(rule) if name is not None]
    except ValueError:
        return f'"{rule}" has a brace without its fellow; fields are {known}'
    if unknown := [name for name, how in named if name not in FIELDS or any(how)]:
        return f'"{rule}" names {{{unknown[0]}}}; fields are {known}'
    if not {"slug", "name"} & {name for name, _ in named}:
        return f'"{rule}" would be the address of every article; it must hold {{slug}} or {{name}}'
    first, second = (_filled(rule, dict.fromkeys(FIELDS, sample)) for sample in ("20", "21"))
    host = rule.partition("://")[2].partition("/")[0]
    if first == second or set("{@") & set(host):
        return f'"{rule}" must be like "https://example.org/news/{{slug}}/": http or https, fields after the host'
    return ""


def _filled(rule: str, fields: Mapping[str, str]) -> str:
    """Return the canonical address by a rule; empty for none, and for a site's front page."""
    address = canonical_url(rule.format_map(fields))
    return "" if is_home(address) else address


def _fields(episode: Episode, show: Show, name: str) -> dict[str, str]:
    article = episode.article
    day = in_zone(article.published or episode.published, find_zone(show.timezone))[: len("2026-11-22")]
    year, month, date = (*day.split("-"), "", "", "")[:3]
    return {
        "slug": quote(article.page or slugify(article.title), safe="", errors="replace"),
        "name": quote(name, safe="", errors="replace"),
        "year": year,
        "month": month,
        "day": date,
    }


def _name_of(source_path: str) -> str:
    """Return what a file is called: without ending and date, a folder's own article as the folder.

    Empty for what is no file of its own, such as an entry of a feed ("feed.xml#7").
    """
    if source_path.startswith(WEB) or _is_entry(source_path):
        return ""
    path = PurePath(source_path)
    name = path.parent.name if path.stem.lower() in BUNDLES else path.stem
    return DAY_PREFIX.sub("", name) or name


def _is_entry(source_path: str) -> bool:
    """Say whether a "#" follows a file's name with an ending; one may stand in the name of a file or folder too."""
    heads = source_path.split("#")[:-1]
    return any(PurePath("#".join(heads[:count])).suffix for count in range(1, len(heads) + 1))
