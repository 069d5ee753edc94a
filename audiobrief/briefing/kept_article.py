"""An article as an edition keeps it: what was read, so that the same bytes are not read and cleaned again."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any

from audiobrief.made_from import source_digest
from audiobrief.model import Article, Source
from audiobrief.show.records import decoder


def known_by(source: Source) -> str:
    """Return the digest of a source's bytes, and of what is known of them beside."""
    beside = f"{source.type.value} {source.url} {source_digest(source)}"
    return hashlib.sha256(beside.encode("utf-8", "surrogatepass")).hexdigest()


def pack_article(article: Article) -> dict[str, Any]:
    """Return an article as plain values, without how it was read."""
    bare = replace(article, text="", dropped=(), page_words=0, holds=(), reserved=(), remarks=(), anchors=())
    return asdict(bare)


def unpack_article(packed: Mapping[str, Any]) -> Article | None:
    """Return a packed article; None where there is none, or a damaged one."""
    with suppress(ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        article: Article = decoder(Article)(packed)
        return article
    return None
