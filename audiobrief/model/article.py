"""Where a text came from, and the text: cleaned, in paragraphs, with what was left out of it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

Span = tuple[int, int]


class SourceType(StrEnum):
    """What the bytes of a source are."""

    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"
    EMAIL = "email"
    """A message, or the web page archive (.mhtml) that is built like one."""
    EPUB = "epub"
    PDF = "pdf"
    DOCX = "docx"
    """A Word document, Office Open XML (ECMA-376)."""
    ODT = "odt"
    """An OpenDocument text (OASIS OpenDocument 1.3)."""
    FEED = "feed"
    """RSS, Atom or JSON Feed: many articles, which are split before any is read."""
    ENTRY = "entry"
    """One entry of a feed, as a JSON Feed 1.1 with nothing but that item."""


class Kind(StrEnum):
    """What part of an article a paragraph, line or mark is."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATE = "date"
    HEADING = "heading"
    BODY = "body"
    QUOTE = "quote"
    LIST_ITEM = "list item"
    CAPTION = "caption"
    TABLE = "table"
    CODE = "code"
    NOTICE = "notice"
    """What the piece says of itself: a label such as "Sponsored", a correction, a helpline, a disclaimer."""
    NOTE = "note"
    """Said beside the article: that the voice is synthetic, or what was corrected."""


EpisodeKind = Literal["full", "trailer", "bonus"]
"""As `itunes:episodeType` has it."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one article and where they came from."""

    data: bytes
    type: SourceType
    name: str
    """What the user typed, for messages: a path, a URL, or "-"."""
    url: str = ""
    """The final address after redirects, or the one given for stdin; empty for local input."""
    path: Path | None = None
    """The local file, when there is one."""
    charset: str = ""
    """The character set a server declared; empty when nobody did."""
    entry: str = ""
    """What an entry of a feed is called for good: its id, link or title; empty for all else."""
    reserved: tuple[str, ...] = ()
    """What its server said against its use by machines, such as "tdm-reservation: 1"."""
    digest: str = ""
    """Of `data`, where that was read and let go; see `made_from.source_digest`."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that is kept."""

    text: str
    kind: Kind = Kind.BODY
    spans: tuple[Span, ...] = ()
    """The pieces of `Article.text` it was made of, in order; more than one where something was cut out."""
    hints: tuple[str, ...] = ()
    """What markup suggests of it, for the cleaner: "link" (all of it is one), or a class name such as "related"."""
    language: str = ""
    """BCP 47, where markup calls it another than the article's; else empty."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link in markup, before it is known whether its line is the article's."""

    line: str
    """Letters and digits of the line it stands in, in small letters."""
    text: str
    url: str
    beside: tuple[str, ...] = ()
    """The same of its words with those right before them, and with those right after; empty where none stand there."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the article's own."""

    text: str
    """Its words, as the paragraph has them."""
    url: str
    """A web address."""
    paragraph: int
    """Which of the article's it stands in, from 0."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line, or part of one, that is not read out as body text."""

    text: str
    rule: str
    """The rule's short name, such as "newsletter"."""
    reason: str
    """The rule's explanation for people, such as "newsletter sign-up"."""
    spans: tuple[Span, ...] = ()
    """Where it stood in `Article.text`; empty for what was never in it."""
    kept_as: str = ""
    """The `Article` field it moved to ("title", "standfirst", "byline", "published"), else empty."""
    place: int = -1
    """Of what stood on a page outside its article: before which place of `Article.text`; -1 for all else."""

    @property
    def of_article(self) -> bool:
        """Whether it stood in the article, and is now nowhere else."""
        return self.place < 0 and not self.kept_as


@dataclass(frozen=True, slots=True)
class Hold:
    """Why an article is not to be spoken unless somebody allows it."""

    sign: str
    """What settings and options allow it by: "not-free", "live", "several" or "no-audio"."""
    told: str
    """What was found, for people."""


@dataclass(frozen=True, slots=True)
class Article:
    """What was found in a source: before cleaning with every paragraph, after it with the kept ones."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    """The body in order, without title and standfirst."""
    standfirst: str = ""
    byline: str = ""
    """Names only, without "By"."""
    published: str = ""
    """ISO 8601 date or date-time, or empty."""
    language: str = "en"
    """BCP 47, such as "en" or "en-ZA"."""
    source_url: str = ""
    """The canonical URL."""
    page: str = ""
    """What its file calls its page on the site that it is for: a slug, or a path that begins with "/"."""
    site_name: str = ""
    image_url: str = ""
    pictures: tuple[str, ...] = ()
    """Pictures that it names by their way from its own file, such as "img/quay.jpg", the first one first."""
    text: str = ""
    """The text given to the classifier, to which all spans refer."""
    dropped: tuple[Dropped, ...] = ()
    page_words: int = 0
    """Words of the prose on the page that it was found on, or of the article as the page itself counts them, whichever
    is more; 0 for what is no page."""
    holds: tuple[Hold, ...] = ()
    """What speaks against speaking it."""
    reserved: tuple[str, ...] = ()
    """What its server or page says against its use by machines, such as "tdm-reservation: 1"."""
    anchors: tuple[Anchor, ...] = ()
    """Every link of its markup, until it is cleaned."""
    links: tuple[Link, ...] = ()
    """Those of its paragraphs, once it is."""
    remarks: tuple[str, ...] = ()
    """What people are told beside it, such as that little of its page is read."""
