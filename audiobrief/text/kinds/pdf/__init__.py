"""PDF to paragraphs: letters to lines, columns in reading order, what is no text taken out by name."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from audiobrief.errors import ReadError
from audiobrief.expressions import regex
from audiobrief.model import Article, Dropped, Kind
from audiobrief.text.kinds.layout import lay_out
from audiobrief.text.kinds.pdf.furniture import take_furniture, without_notes
from audiobrief.text.kinds.pdf.lines import Page, read_pages
from audiobrief.text.kinds.pdf.order import Row, order_rows
from audiobrief.text.kinds.pdf.paragraphs import LARGER, LONGEST_HEADING_WORDS, Paragraph, find_paragraphs

NAMELESS = 0.2
"""Share of letters without a name, from which on a PDF says nothing that can be read; set by hand."""
MOST_LETTERING = 6
"""Signs in a row: axes and bars have fewer to a line; set by hand."""
TELLING = regex(r"[A-Za-z]{3}|[%$=_]|\d{5}|\b(?:[A-Z]\.){2}|[A-Za-z]{2}\W*$|[.!?:]$")
"""A word, a sum, a share, a formula, or the end of a sentence."""
LISTED = 8
"""How many pages a message names."""
_PDFIUM = Lock()
"""PDFium must not be entered by two threads (its public headers say so)."""
_log = logging.getLogger("audiobrief")


def parse_pdf(data: bytes, name: str, *, max_pages: int) -> Article:
    """Return every paragraph of a PDF, unclassified, and what was dropped as furniture of its pages.

    Raises ReadError when it is damaged, needs a password, holds no text (a scan), has more than `max_pages`, or the
    library is not installed.
    """
    pages = _open(data, name, max_pages)
    dropped = [*_check_letters(pages, name), *take_furniture(pages)]
    rows = _ordered(pages)
    size = _text_size([row for found in rows for row in found])
    kept: list[Row] = []
    for found in rows:
        left, gone = without_notes(found, size)
        kept += left
        dropped += gone
    if not kept:
        raise ReadError(f"{name}: this PDF holds nothing but page numbers and running heads; give another copy")
    dropped += [Dropped(mark, "note mark", "the mark of a note") for row in kept for mark in row.marks]
    paragraphs, lettering = _without_lettering(find_paragraphs(kept, size))
    return _article(paragraphs, size, [*dropped, *lettering])


def _without_lettering(found: Sequence[Paragraph]) -> tuple[Sequence[Paragraph], list[Dropped]]:
    """Return the paragraphs without the figures and letters of pictures, and these, unless there is nothing else."""
    left = [paragraph for paragraph in found if not _is_lettering(paragraph)]
    if not left:
        return found, []
    gone = (paragraph.block.text for paragraph in found if _is_lettering(paragraph))
    return left, [Dropped(text, "lettering", "figures and letters in a picture") for text in gone]


def _is_lettering(paragraph: Paragraph) -> bool:
    """Tell what stands alone and has no word in it, as by axes and notes of music."""
    text = paragraph.block.text
    brief = text.isascii() and len(text.split()) <= MOST_LETTERING
    return brief and paragraph.block.kind is Kind.BODY and TELLING.search(text) is None


def _open(data: bytes, name: str, max_pages: int) -> list[Page]:
    try:
        import pypdfium2
    except ImportError as error:
        raise ReadError(f"{name}: reading a PDF needs another library; pip install 'audiobrief[kinds]'") from error
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            what = "needs a password" if "password" in str(error).lower() else "is damaged"
            raise ReadError(f"{name}: this PDF {what} ({error}); give another copy, or its text") from error
        try:
            if len(document) > max_pages:
                what = f"has {len(document):,} pages, more than the limit of {max_pages:,}"
                raise ReadError(f"{name}: this PDF {what}; raise it with --max-pages")
            return list(read_pages(document, len(document)))
        except pypdfium2.PdfiumError as error:
            raise ReadError(f"{name}: this PDF is damaged ({error}); give another copy, or its text") from error
        finally:
            document.close()


def _check_letters(pages: Sequence[Page], name: str) -> list[Dropped]:
    """Return what cannot be read for want of letters, told with a warning; raise ReadError when that is most of it."""
    letters, nameless = sum(page.letters for page in pages), sum(page.nameless for page in pages)
    if not letters:
        raise ReadError(f"{name}: this PDF holds pictures of text, not text; recognise it first, or give its text")
    if nameless > NAMELESS * letters:
        what = f"{nameless:,} of its {letters:,} letters have no name, only shapes"
        raise ReadError(f"{name}: this PDF cannot be read ({what}); recognise it first, or give its text")
    dropped = []
    if nameless:
        where = _listing([page.number for page in pages if page.nameless])
        _log.warning("%s: %d signs have no name, only a shape, and are left out (%s)", name, nameless, where)
        dropped.append(Dropped(f"{nameless} signs", "nameless", f"signs that are only shapes ({where})"))
    bare = [page.number for page in pages if page.drawn and not page.letters]
    if bare:
        _log.warning("%s: %s without text: pictures are not read", name, _listing(bare))
        dropped += [Dropped(f"page {number}", "picture", "a page without text") for number in bare]
    return dropped


def _listing(numbers: Sequence[int]) -> str:
    more = ", …" if len(numbers) > LISTED else ""
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers[:LISTED]))}{more}"


def _ordered(pages: Sequence[Page]) -> list[list[Row]]:
    """Return the rows of every page, their columns numbered on over the pages."""
    found: list[list[Row]] = []
    columns = 0
    for page in pages:
        rows = [replace(row, page=page.number) for row in order_rows(page.pieces, columns) if row.text]
        found.append(rows)
        columns = max((row.column for row in rows), default=columns) + 1
    return found


def _text_size(rows: Sequence[Row]) -> float:
    """Return the size in which most is written."""
    count: Counter[float] = Counter()
    for row in rows:
        count[round(row.size, 1)] += len(row.text)
    return count.most_common(1)[0][0] if count else 0.0


def _article(found: Sequence[Paragraph], size: float, dropped: Sequence[Dropped]) -> Article:
    paragraphs, text = lay_out(paragraph.block for paragraph in found)
    first = [paragraph for paragraph in found if paragraph.page == found[0].page]
    largest = max(first, key=lambda paragraph: paragraph.size)
    is_title = largest.size > size * LARGER and len(largest.block.text.split()) <= LONGEST_HEADING_WORDS
    return Article(largest.block.text if is_title else "", paragraphs, text=text, dropped=tuple(dropped))
