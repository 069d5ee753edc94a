"""Markdown to paragraphs, and its front matter to metadata."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from audiobrief.model import Article, Dropped, Kind, Paragraph
from audiobrief.text.kinds.front_matter import FrontMatter, parse_front_matter
from audiobrief.text.language.dates import iso_date
from audiobrief.text.language.guess import tidy_tag
from audiobrief.text.page.tables import speak_rows

if TYPE_CHECKING:
    from markdown_it.token import Token

Block = tuple[Kind, str]

DEEPEST = 40  # nested quotes and lists; real articles stay under five
WEB_ADDRESS = re.compile(r"https?://\S+$")


def parse_markdown(text: str) -> Article:
    """Return every paragraph of a Markdown file, unclassified, with the metadata of its front matter."""
    front = parse_front_matter(text)
    tokens = _parse(text[front.end :])
    blocks = list(_blocks(tokens))
    title = front.first("title", "headline")
    standfirst = front.first(
        "standfirst", "subtitle", "deck", "dek", "lede", "lead", "description", "summary", "excerpt"
    )
    article = _article(blocks, title)
    return Article(
        title,
        article.paragraphs,
        standfirst="" if _opens(article, standfirst) else standfirst,
        byline=_join_names(front.values.get("author") or front.values.get("authors") or front.values.get("byline", ())),
        published=iso_date(front.first("date", "published", "published_at", "pubdate", "publishdate", "created")),
        language=tidy_tag(front.first("language", "lang", "locale")),
        source_url=_address(
            front.first("url", "canonical", "canonical_url", "source_url", "source", "link", "permalink")
        ),
        site_name=front.first("site", "site_name", "publication", "publisher"),
        image_url=_address(_front_image(front)) or next(_images(tokens), ""),
        text=article.text,
        dropped=_summary(front),
    )


def _parse(text: str) -> Sequence["Token"]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    return parser.parse(text)


def _blocks(tokens: Sequence["Token"]) -> Iterator[Block]:
    inside: list[str] = []
    rows: list[list[str]] = []
    for token in tokens:
        opened = token.type.removesuffix("_open")
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            yield from ((Kind.TABLE, row) for row in speak_rows(rows))
            rows = []
        if token.nesting == 1:
            inside.append(opened)
        elif token.nesting == -1:
            inside.pop()
        elif token.type == "inline":
            text = _inline_text(token)
            if rows:
                rows[-1].append(text)
            elif text:
                yield _kind(inside), text
        elif token.type in {"fence", "code_block"} and token.content.strip():
            yield Kind.CODE, token.content


def _kind(inside: list[str]) -> Kind:
    for opened in reversed(inside):
        if opened == "heading":
            return Kind.HEADING
        if opened == "blockquote":
            return Kind.QUOTE
        if opened == "list_item":
            return Kind.LIST_ITEM
    return Kind.BODY


def _inline_text(token: "Token") -> str:
    parts = []
    for child in token.children or ():
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append("\n" if child.type == "hardbreak" else " ")
    return "".join(parts).strip()


def _article(blocks: list[Block], title: str) -> Article:
    paragraphs = []
    texts = []
    at = 0
    for kind, text in blocks:
        for line in text.split("\n") if kind != Kind.CODE else (text,):
            if line.strip():
                paragraphs.append(Paragraph(" ".join(line.split()), kind, ((at, at + len(line)),)))
                texts.append(line)
                at += len(line) + 1
    return Article(title, tuple(paragraphs), text="\n".join(texts))


def _opens(article: Article, standfirst: str) -> bool:
    """Say whether the body begins with the standfirst: then it is only a teaser made of the body."""
    start = " ".join(standfirst.rstrip(".… ").split())
    return any(paragraph.text.startswith(start) for paragraph in article.paragraphs[:4]) if start else True


def _images(tokens: Sequence["Token"]) -> Iterator[str]:
    for token in tokens:
        for child in token.children or ():
            if child.type == "image" and (address := _address(str(child.attrGet("src") or ""))):
                yield address


def _front_image(front: FrontMatter) -> str:
    return front.first("image", "cover", "thumbnail", "featured_image", "hero", "og_image")


def _address(value: str) -> str:
    return value if WEB_ADDRESS.match(value) else ""


def _join_names(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def _summary(front: FrontMatter) -> tuple[Dropped, ...]:
    if not front.end:
        return ()
    return (Dropped("", "front matter", f"front matter with {len(front.values)} entries, used as metadata"),)
