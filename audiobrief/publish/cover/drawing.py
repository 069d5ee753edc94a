"""Draw covers from words: a masthead, a headline set to fill its space, and the sound wave of its own title."""

import hashlib
import math
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audiobrief.publish.characters import abridge
from audiobrief.publish.cover.lettering import cover_font, legible, reads_rightward, set_headline, visual

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

PAPER, INK = "#faf6ec", "#1c1a17"
ACCENTS = ("#8a2f2b", "#1f3a5f", "#2f5a4c", "#533a63", "#245968", "#7a4a1d", "#3d4a2a", "#6b2d4e")
"""Calm inks; a site keeps its own."""
MARGIN = 0.085
"""Of the side, like all lengths here; set by eye."""
RULE, RULE_GAP = 0.014, 0.036
"""Drawn and looked at by eye, in a podcast client's list and full size, like the lengths below."""
LONGEST_NAME = 60  # letters that fit on a line at the smallest size; set by hand
NAME_SIZES = (0.042, 0.038, 0.034, 0.03, 0.026)
"""Of a site's name, tried in order until it fits on its line."""
TRACKING = 0.1
"""Space between the letters of a name in capitals, of their size; set by hand."""
CAP_HEIGHT = 0.714
"""Of the font's capitals, of their size (its OS/2 table, sCapHeight)."""
HEADLINE_GAP = 0.07
"""Between the rule and the headline; set by eye."""
HEADLINE_SIZES = tuple(0.165 * 0.95**step for step in range(28))
"""Tried in order, each a twentieth smaller, until the headline fits; set by hand."""
LEADING = 1.18
"""Times the size of the letters; set by eye."""
WAVE_HEIGHT, BAR_COUNT, BAR_FILL = 0.12, 45, 0.56  # set by eye
PLAYED = 0.36
"""Of the bars; the others are paler, as in a player; set by hand."""
PALENESS = 0.62  # of a bar that is not played yet, towards the ground; set by hand


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a cover; the wave has the masthead's."""

    ground: str
    headline: str
    accent: str


def draw_cover(title: str, site: str, size_px: int) -> "Image":
    """Return an episode's cover: dark words on paper, rules and wave in the site's colour.

    A title the font cannot show gives way to the site's name, and both to the wave alone.
    """
    accent = _accent(site)
    return _draw(title, site, size_px, Palette(PAPER, INK, accent))


def draw_show(title: str, author: str, size_px: int) -> "Image":
    """Return a show's cover: the same page in the show's colour, so that the two stand apart in a list."""
    return _draw(title, author, size_px, Palette(_accent(title), PAPER, PAPER))


def _accent(name: str) -> str:
    return ACCENTS[zlib.crc32(name.casefold().encode(errors="replace")) % len(ACCENTS)]


def _draw(title: str, name: str, size_px: int, palette: Palette) -> "Image":
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (size_px, size_px), palette.ground)
    page = ImageDraw.Draw(image)
    headline, masthead = legible(title), legible(name)
    if not headline:
        headline, masthead = masthead, ""
    top = _draw_masthead(page, size_px, masthead, palette.accent)
    seed = hashlib.sha256(f"{title}\n{name}".encode(errors="replace")).digest()
    if headline:
        bottom = 1 - MARGIN - WAVE_HEIGHT
        _draw_headline(page, size_px, headline, (top + HEADLINE_GAP, bottom - HEADLINE_GAP / 2), palette.headline)
        _draw_wave(page, size_px, seed, (bottom, 1 - MARGIN), palette)
    else:
        _draw_wave(page, size_px, seed, (top + 2 * HEADLINE_GAP, 1 - MARGIN - HEADLINE_GAP), palette)
    return image


def _draw_masthead(page: "ImageDraw", size_px: int, name: str, colour: str) -> float:
    """Draw the rule and the name under it; return where it ends."""
    left, right = MARGIN * size_px, (1 - MARGIN) * size_px
    page.rectangle((left, left, right, left + RULE * size_px), fill=colour)
    if not name:
        return MARGIN + RULE
    letters, name_size = _fit_name(name, right - left, size_px)
    baseline = (MARGIN + RULE + RULE_GAP + CAP_HEIGHT * name_size) * size_px
    font = cover_font(round(name_size * size_px))
    x = left if reads_rightward(name) else right - _name_width(letters, name_size, size_px)
    for letter in letters:
        page.text((x, baseline), letter, font=font, fill=colour, anchor="ls")
        x += font.getlength(letter) + TRACKING * name_size * size_px
    return MARGIN + RULE + RULE_GAP + CAP_HEIGHT * name_size


def _fit_name(name: str, width_px: float, size_px: int) -> tuple[list[str], float]:
    """Return the name as pieces to be spaced apart, and its size; a long one loses its end at the smallest."""
    name = abridge(name, LONGEST_NAME)
    for name_size in NAME_SIZES:
        letters = _name_letters(name)
        if _name_width(letters, name_size, size_px) <= width_px:
            return letters, name_size
    while _name_width(letters := _name_letters(name.rstrip("…") + "…"), name_size, size_px) > width_px:
        name = name[:-1].rstrip()
    return letters, name_size


def _name_letters(name: str) -> list[str]:
    """Return capitals one by one, or a joined or right-to-left name in one piece."""
    drawn = visual(name)
    return list(drawn.upper()) if reads_rightward(name) and drawn == name else [drawn]


def _name_width(letters: list[str], name_size: float, size_px: int) -> float:
    font = cover_font(round(name_size * size_px))
    return sum(map(font.getlength, letters)) + TRACKING * name_size * size_px * (len(letters) - 1)


def _draw_headline(page: "ImageDraw", size_px: int, text: str, box: tuple[float, float], colour: str) -> None:
    width_px, height_px = (1 - 2 * MARGIN) * size_px, (box[1] - box[0]) * size_px
    sizes_px = [round(size * size_px) for size in HEADLINE_SIZES]
    headline = set_headline(text, width_px, height_px, sizes_px, LEADING)
    font = cover_font(headline.size_px)
    x, anchor = (MARGIN * size_px, "ls") if headline.rightward else ((1 - MARGIN) * size_px, "rs")
    y = box[0] * size_px + CAP_HEIGHT * headline.size_px
    for line in headline.lines:
        page.text((x, y), line, font=font, fill=colour, anchor=anchor)
        y += LEADING * headline.size_px


def _draw_wave(page: "ImageDraw", size_px: int, seed: bytes, box: tuple[float, float], palette: Palette) -> None:
    pale = _mixed(palette.accent, palette.ground, PALENESS)
    step = (1 - 2 * MARGIN) / (BAR_COUNT - 1 + BAR_FILL)
    for bar in range(BAR_COUNT):
        loudness = seed[bar % len(seed)] / 255 * (0.55 + 0.45 * math.sin(math.pi * (bar + 0.5) / BAR_COUNT))
        half = (box[1] - box[0]) / 2 * (0.12 + 0.88 * loudness)
        x, middle = MARGIN + bar * step, (box[0] + box[1]) / 2
        corners = (x, middle - half, x + BAR_FILL * step, middle + half)
        page.rectangle(
            [round(at * size_px) for at in corners], fill=palette.accent if bar < PLAYED * BAR_COUNT else pale
        )


def _mixed(colour: str, ground: str, share: float) -> tuple[int, int, int]:
    """Return a colour moved towards the ground by a share."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(ground[1:]), strict=True)
    red, green, blue = (round(own + (other - own) * share) for own, other in pairs)
    return red, green, blue
