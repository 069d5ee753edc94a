"""The parts of markup that are no prose, by name: page numbers, notes and their marks, tables of contents.

They are known by what EPUB 3 (`epub:type`), DPUB-ARIA (`role`), DTBook (elements) and common class names call them.
"""

import re
from dataclasses import dataclass

from audiobrief.expressions import regex


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of part that is no prose: how it is known, and why it is not read."""

    rule: str
    reason: str
    types: frozenset[str]
    """Values of `epub:type`, and of `role` with "doc-" before them."""
    names: re.Pattern[str]
    """A class name, whole."""


PARTS = (
    Part(
        "page number",
        "the number of a page in print",
        frozenset({"pagebreak"}),
        regex(r"page-?num(?:ber)?|page-?no|page-?break|pb|pagenumber", re.IGNORECASE),
    ),
    Part(
        "note mark",
        "the mark of a note",
        frozenset({"noteref", "backlink"}),
        regex(r"(?:foot|end)?note-?ref|fn-?ref|footnote-?(?:ref|backref|anchor|marker)|fnanchor", re.IGNORECASE),
    ),
    Part(
        "notes",
        "notes of the text",
        frozenset({"footnote", "endnote", "rearnote", "footnotes", "endnotes", "rearnotes"}),
        regex(r"(?:foot|end|rear)notes?(?:-(?:content|body|text|list|item|block))?", re.IGNORECASE),
    ),
    Part(
        "contents",
        "a table of contents",
        frozenset({"toc", "landmarks", "page-list", "loi", "lot", "index"}),
        regex(r"toc|table-of-contents|toctree-wrapper", re.IGNORECASE),
    ),
)
BRIEF = frozenset({"page number", "note mark"})
"""Parts of a few characters; a longer one with such a name is prose."""
DTBOOK = {
    "pagenum": ("page number", "the number of a page in print"),
    "noteref": ("note mark", "the mark of a note"),
    "annoref": ("note mark", "the mark of a note"),
    "note": ("notes", "notes of the text"),
    "annotation": ("notes", "notes of the text"),
    "prodnote": ("picture", "what the book's makers say of it"),
    "linenum": ("line number", "the number of a line"),
}
"""Elements of DTBook (ANSI/NISO Z39.86-2005), in which older e-books for the blind are written."""
