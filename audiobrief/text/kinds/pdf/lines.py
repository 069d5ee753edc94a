"""Letters of a page, as PDFium places them, to pieces of lines: the one place that knows the library.

PDFium (BSD-3-Clause, through pypdfium2) was chosen over pdfminer.six and pdfplumber: on 20 pages each of two
manuals it took a seventh to an eleventh of the CPU time, and it gives every letter its box. Spaces are our own:
generators leave them out, and only distances tell.

Shares, factors and counts that name no other source were set by hand on forty PDFs: manuals, reports and papers.
"""

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Any

from audiobrief.expressions import regex

SPACE = 0.07
"""Times the height of a letter: the narrowest space in justified print is 0.08, kerning stays under 0.05."""
GLYPH_SPACE = 0.02
"""The same where the generator wrote a space."""
APART = 1.0
"""From so many heights on, what follows may be another column or cell: tables leave no more between theirs."""
SPREAD = 4.0
"""Times the gap between letters that are set apart, between words."""
SAME_LINE = 0.35
"""Share of the smaller letter's height that must overlap: raised marks do, the next line does not."""
LIFTED = 0.13
"""Times the height of a letter, by which a raised one stands above the line at least."""
RAISED = 0.8
"""A mark is at most so high as the line's own letters."""
LETTER_SPACED = 0.6
"""Share of a line's words that are single letters where its letters are set apart."""
FEWEST_APART = 4
"""Letters in a row, before their distance is a style and not a list of initials."""
WIDER = 1.7
"""Times the usual distance of spaced letters: between words."""
TURNED = 0.01  # square of an angle's sine: over 6 degrees; what stands across the page is a stamp
HYPHENS = frozenset({"\x02", "\ufffe", "\xad"})
"""How PDFium marks a hyphen at a line's end."""
BOLD = 600  # OpenType's weight class of semi-bold
RAISED_SIGNS = frozenset("0123456789*†‡§¶,abcdefghinx+-−")
POWERS = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
ONE_WIDTH = 0.01
"""Times the height of a letter: rounding makes so much of a difference between letters of one width."""
ACCENT = regex(r"[¨´ˆ˜ˇ˚¸](?=[^\W\d_])|(?<=[A-Za-zÀ-ž])[¨´ˇ˚¸] (?=[a-zß-ž])")
"""An accent that TeX prints over the letter behind it; within a word, the distance to that may look like a space."""
COMBINING = dict(zip("¨´ˆ˜ˇ˚¸", "\u0308\u0301\u0302\u0303\u030c\u030a\u0327", strict=True))
BEFORE = "\ue000"  # for private use: around what is raised at the beginning of a word
LONGEST_UNIT = 2
"""A raised figure after a figure, or a word of so few letters, is its power: "10⁶", "km²", "mc²"."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in its box, in points from the lower left of the page; its box is as high as its font."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    base: float
    """Height of the line on which it stands; fonts of one line have boxes of their own below it."""
    spaced: bool = False
    """Whether a space was written before it."""

    @property
    def height(self) -> float:
        """Return how high its font is."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line without a wide gap in it."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    """Height of its letters, in points."""
    bold: bool = False
    marks: tuple[str, ...] = ()
    """Marks of notes that were taken out of it."""
    fixed: bool = False
    """Whether all its letters are equally wide, as in code."""

    @property
    def middle(self) -> float:
        """Return the height on the page at which it stands."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Page:
    """What a page holds."""

    number: int
    """From 1."""
    height: float
    pieces: list[Piece]
    stamps: list[str] = field(default_factory=list)
    """What stands across the page."""
    letters: int = 0
    nameless: int = 0
    """Glyphs of which the font does not say what letters they are."""
    drawn: bool = False
    """Whether there is anything on it at all."""


def read_pages(document: Any, count: int) -> Iterator[Page]:
    """Yield the pages of an open PDFium document."""
    import pypdfium2.raw as pdfium

    for number in range(count):
        page = document[number]
        text = page.get_textpage()
        try:
            yield _read_page(pdfium, page, text, number + 1)
        finally:
            text.close()
            page.close()


def _read_page(pdfium: Any, page: Any, text: Any, number: int) -> Page:
    found = Page(number, page.get_height(), [], drawn=pdfium.FPDFPage_CountObjects(page) > 0)
    letters: list[Letter] = []
    bold: list[bool] = []
    turned: list[str] = []
    box = pdfium.FS_RECTF()
    edges: tuple[float, float] | None = None
    across, base = ctypes.c_double(), ctypes.c_double()
    spaced = False
    for index in range(text.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text, index))
        if pdfium.FPDFText_IsGenerated(text, index):
            continue
        if char.isspace():
            spaced = True
            continue
        found.letters += 1
        if pdfium.FPDFText_HasUnicodeMapError(text, index) or char in "\0\ufffd":
            found.nameless += 1
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        if (box.bottom, box.top) != edges:
            pdfium.FPDFText_GetCharOrigin(text, index, across, base)
            edges = (box.bottom, box.top)
        plain = _plain(pdfium, text, index, char)
        letter = Letter(plain, box.left, box.bottom, box.right, box.top, base.value, spaced)
        spaced = False
        if math.sin(pdfium.FPDFText_GetCharAngle(text, index)) ** 2 > TURNED:
            turned.append(char)
        elif letters and _is_ligature(letters[-1], letter):
            letters[-1] = replace(letters[-1], char=letters[-1].char + letter.char)
        elif not (letters and _printed_twice(letters[-1], letter)):
            letters.append(letter)
            bold.append(pdfium.FPDFText_GetFontWeight(text, index) >= BOLD)
    found.pieces += _pieces(letters, bold)
    found.stamps += ["".join(turned)] if turned else []
    return found


def _plain(pdfium: Any, text: Any, index: int, char: str) -> str:
    """Return a letter, or the letters that a ligature stands for, or a hyphen however it is marked."""
    if char in HYPHENS or pdfium.FPDFText_IsHyphen(text, index):
        return "-"
    return unicodedata.normalize("NFKC", char) if "\ufb00" <= char <= "\ufb06" else char


def _is_ligature(before: Letter, letter: Letter) -> bool:
    """Say whether two letters are one glyph, such as "fi": they share its box."""
    same = (before.left, before.bottom, before.right) == (letter.left, letter.bottom, letter.right)
    return same and (letter.char == "f" or letter.char != before.char[-1:])


def _printed_twice(before: Letter, letter: Letter) -> bool:
    """Say whether a letter is printed over itself, a little beside, to look bold."""
    width = letter.right - letter.left
    return before.char == letter.char and abs(before.left - letter.left) < width / 3 and before.bottom == letter.bottom


def _pieces(letters: Sequence[Letter], bold: Sequence[bool]) -> Iterator[Piece]:
    start = 0
    for place in range(1, len(letters) + 1):
        spread = letters[place - 1].left - letters[place - 2].right if place - start > 1 else 0.0
        if place == len(letters) or not _goes_on(letters[place - 1], letters[place], letters[start], spread):
            yield _piece(letters[start:place], bold=all(bold[start:place]))
            start = place


def _goes_on(before: Letter, letter: Letter, first: Letter, spread: float) -> bool:
    """Say whether a letter stands in the line of the one before it, right after it; `spread` is the gap before that."""
    overlap = min(before.top, letter.top) - max(before.bottom, letter.bottom)
    if overlap < SAME_LINE * min(before.height, letter.height):
        return False
    size = max(first.height, letter.height, before.height)
    return -size / 2 <= letter.left - before.right < max(APART * size, SPREAD * spread)


def _piece(letters: Sequence[Letter], *, bold: bool) -> Piece:
    size = median(letter.height for letter in letters)
    whole = [letter for letter in letters if letter.height > RAISED * size] or list(letters)
    bottom, top = median(letter.bottom for letter in whole), median(letter.top for letter in whole)
    text, marks = _text(letters, size, median(letter.base for letter in whole))
    right, fixed = max(letter.right for letter in letters), _is_fixed(whole, size)
    return Piece(text, letters[0].left, bottom, right, top, size, bold, marks, fixed)


def _is_fixed(letters: Sequence[Letter], size: float) -> bool:
    """Say whether the letters are of one width, as on a typewriter; those of ligatures are not counted."""
    widths = [letter.right - letter.left for letter in letters if len(letter.char) == 1]
    return bool(widths) and max(widths) - min(widths) <= ONE_WIDTH * size


def _text(letters: Sequence[Letter], size: float, base: float) -> tuple[str, tuple[str, ...]]:
    """Return the text with spaces where the letters stand apart, and the raised marks that are no part of it."""
    gaps = [after.left - before.right for before, after in pairwise(letters)]
    wide = _space_width(letters, gaps, size)
    words: list[str] = []
    marks: list[str] = []
    word = raised = ""
    for letter, gap in zip(letters, [0.0, *gaps], strict=True):
        if gap > wide or (letter.spaced and wide == SPACE * size and gap > GLYPH_SPACE * size):
            words.append(_settled(_with_raised(word, raised, marks), marks))
            word = raised = ""
        if _is_raised(letter, size, base):
            raised += letter.char
        else:
            word = _with_raised(word, raised, marks) + letter.char
            raised = ""
    words.append(_settled(_with_raised(word, raised, marks), marks))
    return _with_accents(" ".join(filter(None, words))), tuple(marks)


def _with_accents(text: str) -> str:
    """Return a text with its accents on their letters: "B¨aren" is Bären."""
    if not ACCENT.search(text):
        return text
    put = re.sub(f"({ACCENT.pattern})(.)", lambda found: found[2] + COMBINING[found[1][0]], text)
    return unicodedata.normalize("NFC", put)


def _space_width(letters: Sequence[Letter], gaps: Sequence[float], size: float) -> float:
    usual = SPACE * size
    apart = [gap for gap in gaps if gap > usual]
    if len(apart) >= FEWEST_APART and len(apart) >= LETTER_SPACED * len(gaps) and _are_letters(letters):
        return WIDER * median(apart)
    return usual


def _are_letters(letters: Sequence[Letter]) -> bool:
    return sum(letter.char.isalpha() for letter in letters) > LETTER_SPACED * len(letters)


def _is_raised(letter: Letter, size: float, base: float) -> bool:
    return letter.height <= RAISED * size and letter.base > base + LIFTED * size and letter.char in RAISED_SIGNS


def _with_raised(word: str, raised: str, marks: list[str]) -> str:
    """Return a word with what is raised after it: a power stays, the mark of a note goes to the marks."""
    if not raised:
        return word
    core = word.lstrip("(“\"'‘[")
    if core[-1:].isdigit() or (core.isalpha() and len(core) <= LONGEST_UNIT):
        return word + raised.translate(POWERS)
    if not word:
        return BEFORE + raised + BEFORE
    if raised.isalpha() and len(raised) > 1:
        return word + raised
    marks.append(raised)
    return word


def _settled(word: str, marks: list[str]) -> str:
    """Return a word without the mark of a note that stands before it; an isotope's number stays."""
    if not word.startswith(BEFORE):
        return word
    _, raised, rest = word.split(BEFORE, 2)
    if rest[:1].isupper() and len(rest.rstrip(".,;:)")) <= LONGEST_UNIT:
        return raised.translate(POWERS) + rest
    marks.append(raised)
    return rest
