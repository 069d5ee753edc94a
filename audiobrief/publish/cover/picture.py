"""The square picture of an episode or a show: one that is given, else one drawn by us."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.errors import PublishError
from audiobrief.publish.characters import curled
from audiobrief.publish.cover.drawing import PAPER, draw_cover, draw_show

if TYPE_CHECKING:
    from PIL.Image import Image

EPISODE_SIZE_PX = 800
"""Of an episode's cover, in tag and page: as large as a phone shows it at two dots a point; set by hand."""
SHOW_SIZE_PX = 3000
"""Apple's largest; directories want at least 1400."""
SHOW_MAX_BYTES = 500_000  # Apple asks for less than 512 kB
LEAST_SIZE_PX = 200
"""A picture with a shorter side is an icon or a tracking pixel; set by hand."""
SMALLEST_PX = 120
"""A cover that must be made lighter is made no smaller than this; set by hand."""
MOST_PIXELS = 40_000_000
"""To decode, after a JPEG has been scaled down while it is read; set by hand."""
MOST_FILE_BYTES = 100_000_000
"""What is given may be a device without an end."""
FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "AVIF")
QUALITIES = (86, 78, 70, 62, 54, 46)  # of JPEG, tried in turn; set by hand
SHRINKING = 0.8  # of the side, when no quality is small enough; set by hand
UPPER_THIRD = 0.35
"""Where the middle of a portrait's square lies in what is cut off: faces are above the middle; set by hand."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A square RGB picture as it goes into a file."""

    data: bytes
    mime: str = "image/jpeg"
    drawn: bool = False
    """Whether it is one of ours, which says the title."""


def read_picture(file: Path) -> bytes:
    """Return a picture's bytes; raises PublishError when it cannot be read, or is larger than any picture."""
    try:
        with file.open("rb") as picture:
            data = picture.read(MOST_FILE_BYTES + 1)
    except OSError as error:
        raise PublishError(f"{file}: cannot be read ({error.strerror}); check the file or give another") from error
    if len(data) > MOST_FILE_BYTES:
        raise PublishError(f"{file}: larger than {MOST_FILE_BYTES // 1_000_000} MB; give a smaller picture")
    return data


def make_cover(  # noqa: PLR0913  all but one by name
    image: bytes | None,
    *,
    title: str,
    site: str,
    max_bytes: int,
    size_px: int = EPISODE_SIZE_PX,
    name: str = "the cover image",
) -> Cover:
    """Return the picture cut to a square JPEG of at most `size_px` and `max_bytes`, or one drawn from title and site.

    JPEG, PNG, WebP, AVIF, GIF, BMP and TIFF are read; a picture is turned as its EXIF says, and never
    enlarged. The same input gives the same bytes. Raises PublishError, calling the picture `name`, when it
    is broken, has more than 40 million pixels to decode or fewer than 200 on its shorter side; the caller
    decides whether to draw instead (`image=None`).
    """
    if image is None:
        return Cover(_encode(draw_cover(title, site, size_px), max_bytes), drawn=True)
    return Cover(_encode(_read_square(image, size_px, name), max_bytes))


def draw_show_cover(title: str, author: str, size_px: int = SHOW_SIZE_PX) -> Cover:
    """Return a show's cover, 3000 pixels square unless told otherwise, and under 512 KB."""
    return Cover(_encode(draw_show(curled(title, ""), author, size_px), SHOW_MAX_BYTES))


def shrink_cover(cover: Cover, max_bytes: int) -> Cover:
    """Return the cover at a lower quality, and then smaller, until it weighs at most `max_bytes`.

    Raises PublishError when even 120 pixels weigh more.
    """
    if len(cover.data) <= max_bytes:
        return cover
    return Cover(_encode(_read_square(cover.data, EPISODE_SIZE_PX, "the cover"), max_bytes))


def _read_square(data: bytes, size_px: int, name: str) -> "Image":
    """Return the middle square of a picture, in RGB, at most `size_px` wide."""
    import warnings

    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=FORMATS)
            picture.draft("RGB", (2 * size_px, 2 * size_px))
            _check_size(picture.width, picture.height, name)
            return _flatten(_cut_square(ImageOps.exif_transpose(picture), size_px))
    except PublishError:
        raise
    except Exception as error:  # a decoder may raise anything on a damaged file
        what = "has too many pixels" if "DecompressionBomb" in type(error).__name__ else "is broken, or no picture"
        raise PublishError(f"{name} {what}: give a JPEG, PNG or WebP file of up to 6000 x 6000 pixels") from error


def _check_size(width: int, height: int, name: str) -> None:
    if width * height > MOST_PIXELS:
        raise PublishError(f"{name} has {width} x {height} pixels: give one of up to 6000 x 6000")
    if min(width, height) < LEAST_SIZE_PX:
        raise PublishError(f"{name} has {width} x {height} pixels: give one of 200 x 200 or more")


def _cut_square(picture: "Image", size_px: int) -> "Image":
    from PIL.Image import Resampling

    if picture.mode.startswith("I;16"):
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    if picture.mode not in ("L", "RGB", "RGBA"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    width, height = picture.size
    side = min(width, height)
    left, top = (width - side) / 2, (height - side) * UPPER_THIRD
    new_side = min(side, size_px)
    box = (left, top, left + side, top + side)
    return picture.resize((new_side, new_side), Resampling.LANCZOS, box, reducing_gap=3.0)


def _flatten(picture: "Image") -> "Image":
    """Return the picture in RGB; what is transparent shows paper."""
    from PIL import Image

    if picture.mode != "RGBA":
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, PAPER)
    ground.paste(picture, mask=picture)
    return ground


def _encode(picture: "Image", max_bytes: int) -> bytes:
    """Return a baseline JPEG of at most `max_bytes`: at the best quality that fits, else smaller."""
    from PIL.Image import Resampling

    while True:
        for quality in QUALITIES:
            out = BytesIO()
            out.name = "cover.jpg"  # by its suffix Pillow loads the JPEG writer alone, in 10 ms less
            picture.save(out, quality=quality)
            if out.tell() <= max_bytes:
                return out.getvalue()
        side = round(picture.width * SHRINKING)
        if side < SMALLEST_PX:
            raise PublishError(f"no cover can be made of at most {max_bytes} bytes: allow 10000 or more")
        picture = picture.resize((side, side), Resampling.LANCZOS)
