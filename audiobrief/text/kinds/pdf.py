"""PDF to paragraphs, through pdfminer.six: text boxes in reading order, without what repeats on every page."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from audiobrief.errors import ReadError
from audiobrief.model import Article, Kind, Paragraph

if TYPE_CHECKING:
    from pdfminer.layout import LTTextContainer

MOST_PAGES = 5000
"""A book of so many pages takes minutes; one with more is refused, and never read in part."""
LARGER = 1.15
"""Times the size of the body, from which on a short box is a heading."""
LONGEST_HEADING_WORDS = 25
"""More is a standfirst in large letters."""
REPEATED_ON = 0.5
"""Share of the pages on which a running head or foot stands."""
FEWEST_PAGES_TO_REPEAT = 3
"""On two pages a line may stand twice by chance."""
EDGE = 0.12
"""Share of a page's height in which running heads and feet stand."""
HYPHEN = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_A-Z])")
DIGITS = re.compile(r"\d+")
PAGE_NUMBER = re.compile(r"(?:page|p\.|seite|bladsy)?\s*\d{1,4}(?:\s*(?:/|of|von|van)\s*\d{1,4})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Box:
    text: str
    size: float
    page: int
    edge: bool
    """Near the top or the bottom of its page."""


class _TooLong(Exception):  # noqa: N818  no error before it is one of reading
    """There are more pages than are read."""


def parse_pdf(data: bytes, name: str) -> Article:
    """Return every paragraph of a PDF, unclassified.

    Raises ReadError when it is damaged, needs a password, holds no text (a scan), or the library is not installed.
    """
    try:
        boxes = list(_boxes(data))
    except _TooLong as error:
        raise ReadError(f"{name}: this PDF has more than {MOST_PAGES:,} pages; split it, and give a part") from error
    except ImportError as error:
        raise ReadError(f"{name}: reading a PDF needs another library; pip install 'audiobrief[kinds]'") from error
    except Exception as error:
        what = "needs a password" if "Password" in type(error).__name__ else "is damaged"
        raise ReadError(f"{name}: this PDF {what} ({type(error).__name__}); give another copy, or its text") from error
    boxes = _without_running_lines(boxes)
    if not boxes:
        raise ReadError(f"{name}: this PDF holds pictures of text, not text; recognise it first, or give its text")
    return _article(boxes)


def _boxes(data: bytes) -> Iterator[_Box]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer

    for number, page in enumerate(extract_pages(io.BytesIO(data))):
        if number == MOST_PAGES:
            raise _TooLong
        for element in page:
            if isinstance(element, LTTextContainer) and element.get_text().strip():
                edge = element.y0 > page.height * (1 - EDGE) or element.y1 < page.height * EDGE
                yield _Box(_joined(element.get_text()), _size(element), number, edge)


def _joined(text: str) -> str:
    return " ".join(HYPHEN.sub("", text.strip()).split())


def _size(box: "LTTextContainer") -> float:  # type: ignore[type-arg,unused-ignore]
    heights = [line.height for line in box if hasattr(line, "height")]
    return float(median(heights)) if heights else 0.0


def _without_running_lines(boxes: Sequence[_Box]) -> list[_Box]:
    pages = len({box.page for box in boxes})
    count = Counter(DIGITS.sub("0", box.text) for box in boxes if box.edge)
    most = max(FEWEST_PAGES_TO_REPEAT, pages * REPEATED_ON)
    return [
        box
        for box in boxes
        if not (box.edge and (count[DIGITS.sub("0", box.text)] >= most or PAGE_NUMBER.fullmatch(box.text)))
    ]


def _article(boxes: Sequence[_Box]) -> Article:
    body = median(box.size for box in boxes for _ in range(len(box.text) // 50 + 1))
    largest = max((box for box in boxes if box.page == 0), key=lambda box: box.size, default=boxes[0])
    title = largest.text if largest.size > body * LARGER and _is_short(largest) else ""
    paragraphs = []
    at = 0
    for box in boxes:
        heading = box.size > body * LARGER and _is_short(box)
        paragraphs.append(Paragraph(box.text, Kind.HEADING if heading else Kind.BODY, ((at, at + len(box.text)),)))
        at += len(box.text) + 1
    return Article(title, tuple(paragraphs), text="\n".join(box.text for box in boxes))


def _is_short(box: _Box) -> bool:
    return len(box.text.split()) <= LONGEST_HEADING_WORDS
