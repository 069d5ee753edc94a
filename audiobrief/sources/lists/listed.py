"""What a list says of one article: where it lies or what it holds, and whether it may be made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from audiobrief.model import Source, SourceType
from audiobrief.settings import WebSettings
from audiobrief.sources.entries import Entry, Feed, render_entry
from audiobrief.sources.names import shown


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a list knows better than the article's own page; an empty field says nothing."""

    title: str = ""
    byline: str = ""
    published: str = ""
    """ISO 8601, or as the list has it."""
    language: str = ""
    voice: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One article of a list."""

    name: str
    """What messages call it: "archive.csv#12", or its path or URL."""
    address: str = ""
    """A path or URL still to be opened; empty where the list holds the article, or where it is left out."""
    source: Source | None = None
    """The article itself, where the list holds it."""
    overrides: Overrides = Overrides()
    led_by: str = ""
    """The list that nobody wrote by hand and that named the address, a sitemap or one from the web: its path or URL."""
    left_out: str = ""
    """Why it is not made, such as "a draft"; empty for what is published."""
    fault: str = ""
    """Why what the name stands for cannot be told: a damaged list, a name that leads nowhere."""
    published: str = ""
    """When, as far as the list tells; ISO 8601."""
    id: str = ""
    """What the list calls it for good, in a column of its own."""
    version: str = ""
    """Of what lies at the address, where a store tells it: another one means other bytes."""
    byte_count: int = 0
    """Of the same."""


@dataclass(frozen=True, slots=True)
class ListOptions:
    """How lists are read."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Our name of a column → the list's: {"title": "headline"}."""
    drafts: bool = False
    """Whether what is not published is made too."""
    max_size: int = 20_000_000
    """Bytes of one article; the list itself may be larger."""
    forgiving: bool = False
    """Whether a list or name that cannot be read is an article with a fault, and not the end of all."""
    web: WebSettings = field(default_factory=WebSettings)
    """How lists on the web are asked for."""


def held(name: str, number: int, entry: Entry, path: Path | None, *, voice: str = "") -> Listed:
    """Return an article that the list holds itself, as an entry of a feed."""
    called, key = shown(f"{name}#{number}"), entry.key or f"{number}"
    source = Source(render_entry(Feed(), entry), SourceType.ENTRY, called, entry.url, path, entry=key)
    return Listed(called, source=source, overrides=Overrides(voice=voice), published=entry.date_published)
