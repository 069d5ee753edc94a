import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, features

from audiobrief.errors import PublishError
from audiobrief.publish.cover.picture import draw_show_cover, make_cover, shrink_cover

KINDS = [
    *("JPEG RGB", "JPEG L", "JPEG CMYK", "PNG RGB", "PNG P", "PNG 1", "PNG LA"),
    *("WEBP RGB", "GIF P", "BMP RGB", "TIFF RGB", "AVIF RGB"),
]
RED, BLUE, PAPER = (200, 0, 0), (0, 0, 200), (250, 246, 236)


def opened(cover) -> Image.Image:
    image = Image.open(BytesIO(cover.data))
    image.load()
    assert (cover.mime, image.format, image.mode) == ("image/jpeg", "JPEG", "RGB")
    assert image.width == image.height
    assert "progressive" not in image.info
    return image


def near(image: Image.Image, at: tuple[float, float], colour: tuple[int, int, int]) -> bool:
    pixel = image.getpixel((round(at[0] * (image.width - 1)), round(at[1] * (image.height - 1))))
    return all(abs(ours - theirs) < 30 for ours, theirs in zip(pixel, colour, strict=True))


def halves(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red and right half blue."""
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width // 2, height))
    return image.convert(mode)


def saved(image: Image.Image, form: str, **options) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def given_cover(data: bytes, **options):
    return make_cover(data, title="T", site="S", **{"max_bytes": 200_000, "name": "photo.jpg"} | options)


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("form", "mode"), [kind.split() for kind in KINDS])
def test_reads_every_kind(form: str, mode: str) -> None:
    if form == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow was built without AVIF")
    image = opened(given_cover(saved(halves(900, 600, mode), form)))
    assert image.size == (600, 600)
    if mode in ("RGB", "P"):
        assert near(image, (0.1, 0.5), RED)
        assert near(image, (0.9, 0.5), BLUE)


def test_is_never_enlarged_and_never_too_large() -> None:
    assert opened(given_cover(saved(halves(300, 400), "PNG"))).size == (300, 300)
    assert opened(given_cover(saved(halves(4000, 3000), "JPEG"))).size == (800, 800)
    assert opened(given_cover(saved(halves(2000, 2000), "JPEG"), size_px=1400)).size == (1400, 1400)


def test_sixteen_bits_keep_their_levels() -> None:
    grey = Image.new("I;16", (300, 300), 0xC000)
    assert near(opened(given_cover(saved(grey, "PNG"))), (0.5, 0.5), (192, 192, 192))


def test_is_turned_as_exif_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise: what is left comes up
    image = opened(given_cover(saved(halves(600, 600), "JPEG", exif=exif)))
    assert near(image, (0.5, 0.1), RED)
    assert near(image, (0.5, 0.9), BLUE)


def test_shows_paper_where_it_is_transparent() -> None:
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    image.paste((*RED, 255), (0, 0, 200, 400))
    cover = opened(given_cover(saved(image, "PNG")))
    assert near(cover, (0.2, 0.5), RED)
    assert near(cover, (0.8, 0.5), PAPER)


def test_keeps_the_upper_part_of_a_portrait() -> None:
    tall = Image.new("RGB", (300, 1200), BLUE)
    tall.paste(RED, (0, 0, 300, 400))
    assert near(opened(given_cover(saved(tall, "PNG"))), (0.5, 0.05), RED)


@pytest.mark.parametrize("max_bytes", [80_000, 20_000, 8_000])
def test_weighs_no_more_than_allowed(max_bytes: int) -> None:
    noise = Image.effect_noise((1000, 1000), 120).convert("RGB")
    assert len(given_cover(saved(noise, "PNG"), max_bytes=max_bytes).data) <= max_bytes
    drawn = make_cover(None, title="Ferry returns", site="The Harbour Post", max_bytes=max_bytes)
    assert len(drawn.data) <= max_bytes
    assert len(shrink_cover(given_cover(saved(noise, "PNG")), max_bytes).data) <= max_bytes


def test_an_impossible_limit_is_an_error() -> None:
    with pytest.raises(PublishError, match="at most 100 bytes"):
        make_cover(None, title="Ferry", site="", max_bytes=100)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "broken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "broken"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 500 500\n", "broken"),
        (saved(halves(600, 600), "JPEG")[:3000], "broken"),
        (saved(halves(600, 600), "PNG")[:200], "broken"),
        (png_header(600, 600), "broken"),
        (png_header(9_000, 9_000), "9000 x 9000"),
        (png_header(11_000, 11_000), "too many pixels"),
        (png_header(40_000, 40_000), "too many pixels"),
        (saved(halves(1, 1), "GIF"), "1 x 1"),
        (saved(halves(1200, 90), "PNG"), "1200 x 90"),
    ],
)
def test_what_cannot_be_used_is_a_named_error(data: bytes, what: str) -> None:
    with pytest.raises(PublishError, match=r"^photo\.jpg .*" + what):
        given_cover(data)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_picture_is_an_error_or_a_cover(data) -> None:
    whole = data.draw(
        st.sampled_from([saved(halves(300, 300), form) for form in ("JPEG", "PNG", "GIF", "WEBP", "TIFF")])
    )
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + 4 :]
    try:
        opened(given_cover(damaged))
    except PublishError as error:
        assert str(error).startswith("photo.jpg ")  # noqa: PT017  either outcome is right


@pytest.mark.parametrize(
    ("title", "site"),
    [
        ("Ferry returns", "The Harbour Post"),
        ("Ferry", ""),
        ("", ""),
        ("word " * 500, "A name " * 50),
        ("x" * 2000, "y" * 500),
        ("عودة العبارة", "الميناء"),
        ("我们的港口", "港口"),
        ("🙂🎈", "🙂"),
        ("\x00\ud800<b>&", "\x00"),
        ("?!…", "–"),
    ],
)
def test_any_words_are_drawn(title: str, site: str) -> None:
    cover = make_cover(None, title=title, site=site, max_bytes=150_000)
    image = opened(cover)
    assert image.size == (800, 800)
    assert all(near(image, corner, PAPER) for corner in [(0.02, 0.02), (0.98, 0.02), (0.02, 0.98), (0.96, 0.6)])
    assert cover == make_cover(None, title=title, site=site, max_bytes=150_000)


def test_different_articles_have_different_covers() -> None:
    covers = {make_cover(None, title=f"港{n}", site="港", max_bytes=150_000) for n in range(5)}
    assert len(covers) == 5


def test_a_show_prints_the_apostrophe_of_a_newspaper() -> None:
    assert draw_show_cover("The Harbour's News", "Desk", 600) == draw_show_cover("The Harbour’s News", "Desk", 600)


def test_a_show_has_a_large_light_picture() -> None:
    cover = draw_show_cover("The Harbour Briefing", "Harbour Desk")
    assert opened(cover).size == (3000, 3000)
    assert len(cover.data) < 512 * 1024
