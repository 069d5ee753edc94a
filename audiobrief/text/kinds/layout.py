"""Blocks of a document, in order, as the paragraphs and the text of an article."""

from collections.abc import Iterable

from audiobrief.model import Kind, Paragraph
from audiobrief.text.page.block import Block

LONGEST_HEADING_WORDS = 30
"""A longer one is prose that was marked up as a heading, or underlined by a rule that was meant to part it;
set by hand."""


def lay_out(blocks: Iterable[Block]) -> tuple[tuple[Paragraph, ...], str]:
    """Return the blocks as paragraphs, and the text that their spans refer to."""
    paragraphs: list[Paragraph] = []
    texts: list[str] = []
    at = 0
    for block in blocks:
        kind = block.kind
        if kind == Kind.HEADING and len(block.text.split()) > LONGEST_HEADING_WORDS:
            kind = Kind.BODY
        paragraphs.append(Paragraph(block.text, kind, ((at, at + len(block.text)),), block.hints))
        texts.append(block.text)
        at += len(block.text) + 1
    return tuple(paragraphs), "\n".join(texts)
