"""What libraries of e-texts put around a book: a licence before and after, pictures and notes in square brackets."""

import re
from dataclasses import dataclass

from audiobrief.expressions import regex


@dataclass(frozen=True, slots=True)
class Frame:
    """A book's text, and where it stands."""

    start: int
    end: int
    library: str
    title: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class _Library:
    """How a library marks where its own words end and begin again, each on a line of its own."""

    name: str
    start: re.Pattern[str]
    end: re.Pattern[str]


_LINES = re.MULTILINE | re.IGNORECASE
_GUTENBERG_ENDS = regex(r"^[ \t]*(?:\*{3} ?)?END OF (?:THE |THIS )?PROJECT GUTENBERG(?:'S)? E?-?.*$", _LINES)
LIBRARIES = (
    _Library(
        "Project Gutenberg",
        regex(r"^[ \t]*\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG E-?(?:BOOK|TEXT).*$", _LINES),
        _GUTENBERG_ENDS,
    ),
    _Library("Project Gutenberg", regex(r"^\*END[ *]*THE SMALL PRINT.*$", _LINES), _GUTENBERG_ENDS),  # to 2003
    _Library(
        "Distributed Proofreaders Canada",
        regex(r"^\*{3} A (?:Distributed Proofreaders|Project Gutenberg) Canada eBook \*{3}[ \t]*$", _LINES),
        regex(r"^[ \t]*\[?(?:The )?End of .{3,120}, by .{3,80}\]?[ \t]*$", _LINES),
    ),
)
NAMED = {"title": regex(r"^Title: *(\S.*)$", _LINES), "author": regex(r"^Author: *(\S.*)$", _LINES)}
LONGEST_HEAD = 30_000  # characters; set by hand
CREDIT = regex(r"\s*(?:(?:E-text |Etext )?(?:Produced|Transcribed|Prepared) by\b[^\n]*(?:\n[^\n]+)*\n)", re.IGNORECASE)
PICTURE = regex(
    r"(?m:^)[ \t]*\[(?:Illustration|Picture|Frontispiece|Plate)\b[^\[\]]{0,600}\][ \t]*(?m:$)", re.IGNORECASE
)


def find_frame(text: str) -> Frame | None:
    """Return where a book of an e-text library begins and ends; None for all other texts."""
    for library in LIBRARIES:
        start = library.start.search(text, 0, LONGEST_HEAD)
        if start is None:
            continue
        begins = start.end()
        if credit := CREDIT.match(text, begins):
            begins = credit.end()
        end = library.end.search(text, begins)
        about = {
            name: found[1].strip() for name, line in NAMED.items() if (found := line.search(text, 0, LONGEST_HEAD))
        }
        return Frame(begins, end.start() if end else len(text), library.name, **about)
    return None
