"""Each story's chapter has a picture: its article's own where that may be fetched, else one made for it."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from episodes import show_folder
from mutagen.mp3 import MP3
from PIL import Image
from sources.conftest import Site, answer, start_site  # noqa: F401  a fixture

from audiobrief.briefing.outlets.pictures import MOST_BYTES_EACH, SIZE_PX

TEXT = {
    "ferry": "The ferry left the inner harbour at six with forty passengers, who travelled free for the first day. ",
    "bridge": "Engineers closed a lane of the old bridge while they weighed each cable and counted broken wires. ",
    "market": "Bakers along the coast say that flour costs twice what it did, and loaves will be dearer by June. ",
}  # fmt: skip
BLUE = (20, 40, 200)


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (900, 600), BLUE).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def gull(start_site: Callable[..., Site]) -> Site:  # noqa: F811
    """A feed of three stories: one with a picture, one with a broken one, one with none."""
    site = start_site()
    items = [
        {"id": topic, "url": f"{site.url}/{topic}", "title": f"News: {topic}", "content_html": f"<p>{text * 2}</p>" * 3}
        for topic, text in TEXT.items()
    ]
    items[0]["image"], items[1]["image"] = f"{site.url}/ferry.jpg", f"{site.url}/gone.jpg"
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "The Gull", "language": "en", "items": items}
    site.replies["/feed"] = answer(json.dumps(document).encode(), Content_Type="application/feed+json")
    site.replies["/ferry.jpg"] = answer(picture(), Content_Type="image/jpeg")
    site.replies["/gone.jpg"] = answer(status="404 Not Found")
    return site


@pytest.fixture
def brief(audiobrief, tone):
    def brief(*arguments, code=0):
        found = audiobrief("brief", *arguments, "--json")
        assert found.code == code, found.err
        return found

    def make(source, out):
        return brief(source, "-o", out, "--voice", tone, "--no-music", "--name", "Morning", "--day", "2026-11-28")

    brief.make = make
    return brief


def pictures(file: Path) -> dict[str, bytes]:
    """Return the pictures in a file's chapters, by title."""
    chapters = MP3(file).tags.getall("CHAP")
    return {str(c.sub_frames["TIT2"]): c.sub_frames["APIC:"].data for c in chapters if "APIC:" in c.sub_frames}


def is_blue(data: bytes) -> bool:
    with Image.open(BytesIO(data)) as image:
        pixel = image.convert("RGB").getpixel((10, 10))
        assert max(image.size) <= SIZE_PX
        return max(abs(a - b) for a, b in zip(pixel, BLUE, strict=True)) < 8


def test_an_articles_own_picture_or_one_made_for_it(brief, gull, tmp_path):
    out = tmp_path / "m.mp3"
    answered = brief.make(f"{gull.url}/feed", out)
    found = pictures(out)
    assert list(found) == ["News: ferry", "News: bridge", "News: market"]
    assert all(len(data) <= MOST_BYTES_EACH for data in found.values())
    assert [is_blue(data) for data in found.values()] == [True, False, False]
    assert "gone.jpg" in answered.err


def test_a_picture_is_kept_with_the_edition(brief, gull, tmp_path):
    out = tmp_path / "m.mp3"
    brief.make(f"{gull.url}/feed", out)
    gull.replies["/ferry.jpg"] = answer(status="404 Not Found")
    brief("drop", "Morning", "2")
    assert [is_blue(data) for data in pictures(out).values()] == [True, False]


def test_chapters_json_names_the_pictures_on_the_web(brief, gull, tmp_path):
    shown = show_folder(tmp_path / "show")
    brief.make(f"{gull.url}/feed", shown)
    (file,) = (shown / "episodes").glob("*/chapters.json")
    told = {entry["title"]: entry.get("img") for entry in json.loads(file.read_text("utf-8"))["chapters"]}
    assert told["News: ferry"] == f"{gull.url}/ferry.jpg"
    assert told["News: market"] is None
    (mp3,) = (shown / "episodes").glob("*/*.mp3")
    assert [is_blue(data) for data in pictures(mp3).values()] == [True, False, False]
