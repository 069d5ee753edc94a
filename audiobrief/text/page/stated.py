"""What a page's own data (JSON-LD) state of its article's text: the text itself, or how many words it has."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from audiobrief.expressions import regex
from audiobrief.model import Kind
from audiobrief.text.letters import letters_of
from audiobrief.text.page.block import Block
from audiobrief.text.page.markup_blocks import blocks_in_order
from audiobrief.text.page.tree import drop_hidden, parse_page

MARKUP = regex(r"</[a-z][a-z0-9]{0,9}\s*>|<br\b", re.IGNORECASE)
COUNT = regex(r"\d{1,3}(?:,?\d{3}){0,2}")
"""From a thousand million words on it counts something else."""


def stated_blocks(body: str) -> Iterator[Block]:
    """Yield the paragraphs of an `articleBody` or its like, which may be plain text or markup, or either with entities.

    A script's text has no entities: those in it are the text's own, written for a page.
    """
    if not MARKUP.search(body):
        body = html.unescape(body)
    if MARKUP.search(body):
        tree = parse_page(body)
        drop_hidden(tree)
        yield from (Block(kind, text) for kind, text in blocks_in_order(tree))
        return
    yield from (Block(Kind.BODY, " ".join(line.split())) for line in body.splitlines() if line.strip())


def stated_words(nodes: Sequence[Mapping[str, Any]], titles: Sequence[str]) -> int:
    """Return the `wordCount` that the page's data give for the article with one of its titles; 0 where they do not."""
    named = {letters_of(title) for title in titles}
    counts = (_count(node.get("wordCount")) for node in nodes if _is_named(node, named))
    return max(counts, default=0)


def _is_named(node: Mapping[str, Any], titles: set[str]) -> bool:
    headline = node.get("headline")
    letters = letters_of(headline) if isinstance(headline, str) else ""
    return bool(letters) and any(letters in title for title in titles)


def _count(value: object) -> int:
    found = COUNT.fullmatch(str(value).strip())
    return int(found[0].replace(",", "")) if found else 0
