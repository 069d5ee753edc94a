"""Make text drawable with the cover font: known characters only, Arabic joined, right-to-left text in visual order.

No layout engine is used: stock Pillow has one only where the system brings libfribidi, and a cover
should look the same everywhere. Scripts that cannot be drawn letter by letter are not in the font.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.publish.characters import abridge, one_line

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONT_FILE = Path(__file__).parent / "fonts" / "cover.ttf"
LONGEST = 400
"""Characters that are legible on a cover, with room to spare; set by hand."""
MEASURE_PX = 200
"""Letters are measured once at this size; widths grow in proportion."""
MOST_UNKNOWN = 0.25
"""Of a text's letters; with more of them missing, what is left says something else; set by hand."""
ZERO_WIDTH_NON_JOINER = "\u200c"
MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")  # noqa: RUF001
EMPTY_BRACKETS = regex(r"\(\W*\)|\[\W*\]|“\s*”|«\s*»")
"""What unknown letters leave behind."""
NUMBER = regex(r"(?:(?<!\w)[+-]|[$€£])?\d+(?:[.,:/\u066b\u066c]\d+)*[%\u066a°]?")
"""Its signs go the way of its digits."""
EVENING_STEPS = 6
"""Halvings of the width in which lines are made alike: the last one is under a letter's."""
BREAK_WORDS_BELOW = 0.45
"""Of the largest size: a word that only fits a smaller one is broken; set by hand."""


@dataclass(frozen=True, slots=True)
class Headline:
    """Lines in visual order, and the size at which they fill their box."""

    lines: tuple[str, ...]
    size_px: int
    rightward: bool
    """False for text that is read from right to left."""


@cache
def cover_font(size_px: int) -> "FreeTypeFont":
    """Return the shipped font at a size."""
    from PIL import ImageFont

    return ImageFont.truetype(FONT_FILE, size_px, layout_engine=ImageFont.Layout.BASIC)


def legible(text: str) -> str:
    """Return what of a text the cover font can show, or nothing when that would be misleading.

    Emoji, marks and other ornaments are left out, letters in disguise (fullwidth, bold) are unmasked.
    """
    shown = unicodedata.normalize("NFC", abridge(one_line(text), LONGEST))
    if not shown.isascii():
        shown = "".join(c if _known(c) else unicodedata.normalize("NFKC", c) for c in shown)
        letters = [c for c in shown if c.isalnum()]
        if sum(not _known(c) for c in letters) > MOST_UNKNOWN * len(letters):
            return ""
        shown = "".join(c for c in shown if _known(c) or c == ZERO_WIDTH_NON_JOINER)
    shown = " ".join(EMPTY_BRACKETS.sub(" ", shown).split())
    return shown if any(c.isalnum() for c in shown) else ""


def set_headline(text: str, width_px: float, height_px: float, sizes_px: Sequence[int], leading: float) -> Headline:
    """Return the text in lines of even length, at the largest of the falling sizes at which it fits the box.

    At the smallest one what does not fit ends in an ellipsis. `leading` is the line height over the size.
    """

    def words_at(size_px: int) -> list[str]:
        if size_px > sizes_px[0] * BREAK_WORDS_BELOW:
            return text.split()
        return [part for word in text.split() for part in _broken(word, _measure_at(size_px), width_px)]

    def room_at(size_px: int) -> int:
        return int(height_px / (leading * size_px))

    def fits(size_px: int) -> bool:
        words, measure = words_at(size_px), _measure_at(size_px)
        return max(map(measure, words)) <= width_px and len(_fill(words, measure, width_px)) <= room_at(size_px)

    size_px = sizes_px[min(bisect_left(sizes_px, True, key=fits), len(sizes_px) - 1)]
    measure = _measure_at(size_px)
    lines = _even_lines(words_at(size_px), measure, width_px)
    if len(lines) > room_at(size_px):
        lines = _fill(words_at(size_px), measure, width_px)[: room_at(size_px)]
        while measure(lines[-1] + "…") > width_px:
            lines[-1] = lines[-1].rpartition(" ")[0] or lines[-1][:-1]
        lines[-1] += "…"
    drawn = tuple(map(visual, lines))
    while max(map(cover_font(size_px).getlength, drawn)) > width_px:
        size_px -= 1  # the font rounds its letters to whole pixels
    return Headline(drawn, size_px, reads_rightward(text))


def reads_rightward(text: str) -> bool:
    """Return whether the first letter with a direction goes from left to right."""
    strong = (unicodedata.bidirectional(c) for c in text)
    return next((direction == "L" for direction in strong if direction in ("L", "R", "AL")), True)


def visual(line: str) -> str:
    """Return a line shaped and in the order in which it is drawn, from left to right.

    A reading of the Unicode Bidirectional Algorithm (UAX 9) without nested embeddings.
    """
    shaped = _join_letters(line)
    if shaped.isascii():
        return shaped
    base = "L" if reads_rightward(shaped) else "R"
    sides = _sides(shaped, base)
    runs = ["".join(c for _, c in run) for _, run in groupby(zip(sides, shaped, strict=True), key=lambda pair: pair[0])]
    order = [side for side, _ in groupby(sides)]
    drawn = [run if side == "L" else run[::-1].translate(MIRRORED) for side, run in zip(order, runs, strict=True)]
    return "".join(drawn if base == "L" else reversed(drawn))


def _known(character: str) -> bool:
    if character.isascii():
        return True
    forms = _arabic_forms().get(character)
    if forms is None and unicodedata.bidirectional(character) == "AL" and character.isalpha():
        return False
    return _advance(forms["isolated"] if forms else character) > 0


@cache
def _arabic_forms() -> dict[str, dict[str, str]]:
    """Return each Arabic letter's presentation forms, lam-alef under both its letters, from the Unicode data."""
    forms: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBEA), *range(0xFBFC, 0xFC00), *range(0xFE80, 0xFEFD)):
        form, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        if letters:
            written = "".join(chr(int(letter, 16)) for letter in letters)
            forms.setdefault(written, {})[form.strip("<>")] = chr(code)
    return forms


def _join_letters(text: str) -> str:
    """Return Arabic letters as the forms they take beside their neighbours."""
    if text.isascii():
        return text
    forms = _arabic_forms()
    letters = [text[at : at + 2] if text[at : at + 2] in forms else text[at] for at in range(len(text))]
    shaped: list[str] = []
    skip = joined = False
    for at, letter in enumerate(letters):
        if skip:
            skip = False
            continue
        skip = len(letter) == 2  # noqa: PLR2004  lam and alef are drawn as one
        own = forms.get(letter, {})
        following = letters[at + 1 + skip] if at + 1 + skip < len(letters) else ""
        joins = "initial" in own and "final" in forms.get(following, {})
        form = ("medial" if joins else "final") if joined and "final" in own else "initial" if joins else "isolated"
        shaped.append(own.get(form, letter))
        joined = joins
    return "".join(shaped).replace(ZERO_WIDTH_NON_JOINER, "")


def _sides(text: str, base: str) -> list[str]:
    """Return L or R for each character; one without a direction takes its neighbours' where they agree, else `base`."""
    strong = {"L": "L", "EN": "L", "AN": "L", "R": "R", "AL": "R"}
    sides = [strong.get(unicodedata.bidirectional(c), "") for c in text]
    for number in NUMBER.finditer(text):
        sides[number.start() : number.end()] = "L" * len(number[0])
    resolved: list[str] = []
    for side, run in groupby(enumerate(sides), key=lambda pair: pair[1]):
        places = [at for at, _ in run]
        before = resolved[-1] if resolved else base
        after = sides[places[-1] + 1] if places[-1] + 1 < len(sides) else base
        resolved += [side or (before if before == after else base)] * len(places)
    return resolved


@lru_cache(1024)
def _advance(character: str) -> float:
    return cover_font(MEASURE_PX).getlength(character) / MEASURE_PX


def _measure_at(size_px: int) -> Callable[[str], float]:
    return lambda text: sum(map(_advance, _join_letters(text))) * size_px


def _fill(words: Sequence[str], measure: Callable[[str], float], width_px: float) -> list[str]:
    lines: list[list[str]] = [[]]
    used_px = 0.0
    for word in words:
        added_px = measure(word)
        if lines[-1] and used_px + measure(" ") + added_px > width_px:
            lines.append([])
            used_px = 0.0
        used_px += added_px + (measure(" ") if lines[-1] else 0)
        lines[-1].append(word)
    return [" ".join(line) for line in lines]


def _even_lines(words: Sequence[str], measure: Callable[[str], float], width_px: float) -> list[str]:
    """Return as many lines as the width needs, made as even as can be by narrowing it."""
    lines = _fill(words, measure, width_px)
    narrow_px, wide_px = max(map(measure, words)), width_px
    for _ in range(EVENING_STEPS):
        middle_px = (narrow_px + wide_px) / 2
        narrower = _fill(words, measure, middle_px)
        if len(narrower) > len(lines):
            narrow_px = middle_px
        else:
            lines, wide_px = narrower, middle_px
    return lines


def _broken(word: str, measure: Callable[[str], float], width_px: float) -> list[str]:
    """Return a word in pieces of at most the width."""
    pieces: list[str] = []
    while measure(word) > width_px:
        fits = max(1, int(len(word) * width_px / measure(word)))
        while fits > 1 and measure(word[:fits]) > width_px:
            fits -= 1
        pieces.append(word[:fits])
        word = word[fits:]
    return [*pieces, word] if word else pieces
