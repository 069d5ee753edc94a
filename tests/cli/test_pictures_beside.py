"""A picture that lies beside a local page or Markdown file is its article's: the cover, or its chapter's picture."""

from io import BytesIO
from pathlib import Path

import pytest
from mutagen.mp3 import MP3
from PIL import Image

TEXT = "The ferry left the inner harbour at six with forty passengers, who travelled free for the first day of it. "
BODY = "".join(f"<p>{TEXT}Crossing {n}.</p>" for n in range(4))
OTHERS = {
    "bridge": "Engineers closed a lane of the old bridge while they weighed each cable and counted broken wires. ",
    "market": "Bakers along the coast say that flour costs twice what it did, and loaves will be dearer by June. ",
}
BLUE, GREEN = (20, 40, 200), (10, 160, 40)


def draw(file: Path, colour: tuple[int, int, int], size: tuple[int, int] = (800, 600)) -> None:
    file.parent.mkdir(exist_ok=True)
    Image.new("RGB", size, colour).save(file)


def page(file: Path, images: str, head: str = "") -> Path:
    top = f"<html lang=en><head><title>{file.stem} news</title>{head}</head><body>"
    file.write_text(f"{top}<article><h1>{file.stem} news</h1>{images}{BODY}</article></body></html>", "utf-8")
    return file


def colour(data: bytes) -> tuple[int, ...]:
    with Image.open(BytesIO(data)) as image:
        return image.convert("RGB").getpixel((20, 20))


def is_like(data: bytes, wanted: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(colour(data), wanted, strict=True)) < 10


def cover(file: Path) -> bytes:
    return MP3(file).tags.getall("APIC")[0].data


@pytest.mark.parametrize(
    ("images", "head"),
    [
        ('<img src="icon.png"><figure><img src="img/quay%20side.jpg" alt=""></figure>', ""),
        ("", '<meta property="og:image" content="img/quay side.jpg">'),
    ],
)
def test_a_page_has_the_picture_beside_it(make, tmp_path, images, head):
    draw(tmp_path / "img" / "quay side.jpg", BLUE)
    draw(tmp_path / "icon.png", GREEN, (32, 32))
    out = tmp_path / "m.mp3"
    assert make(page(tmp_path / "ferry.html", images, head), "-o", out).code == 0
    assert is_like(cover(out), BLUE)
    assert make(page(tmp_path / "ferry.html", images, head), "-o", out, "--force", "--no-fetch-image").code == 0
    assert not is_like(cover(out), BLUE)


@pytest.mark.parametrize("text", ["![The quay](quay.jpg)\n\n", "---\nimage: ./quay.jpg\n---\n"])
def test_markdown_has_the_picture_beside_it(make, tmp_path, text):
    draw(tmp_path / "quay.jpg", BLUE)
    file = tmp_path / "ferry.md"
    head = f"{text}# Ferry news\n\n" if text.startswith("---") else f"# Ferry news\n\n{text}"
    file.write_text(head + f"{TEXT}\n\n" * 4, "utf-8")
    out = tmp_path / "m.mp3"
    assert make(file, "-o", out).code == 0
    assert is_like(cover(out), BLUE)


def test_what_lies_outside_the_folder_is_not_looked_at(make, tmp_path):
    draw(tmp_path / "private.jpg", GREEN)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.jpg").symlink_to(tmp_path / "private.jpg")
    (tmp_path / "in" / "not.jpg").write_text("not a picture")
    names = ("../private.jpg", "..%2Fprivate.jpg", str(tmp_path / "private.jpg"), "link.jpg", "not.jpg", "a\0b.jpg")
    out = tmp_path / "m.mp3"
    images = "".join(f'<img src="{name}">' for name in names)
    assert make(page(tmp_path / "in" / "ferry.html", images), "-o", out).code == 0
    assert not is_like(cover(out), GREEN)


def test_the_sites_own_pictures_around_the_article_are_not_the_articles(make, tmp_path):
    draw(tmp_path / "logo.png", GREEN)
    out = tmp_path / "m.mp3"
    file = page(tmp_path / "ferry.html", '<aside><img src="logo.png"></aside>')
    file.write_text(file.read_text("utf-8").replace("<body>", '<body><header><img src="logo.png"></header>'), "utf-8")
    assert make(file, "-o", out).code == 0
    assert not is_like(cover(out), GREEN)


def test_a_chapter_has_its_files_picture_and_keeps_it(audiobrief, tone, tmp_path):
    draw(tmp_path / "ferry.jpg", BLUE)
    pages = [page(tmp_path / "ferry.html", '<img src="ferry.jpg">')]
    for name, text in OTHERS.items():
        pages.append(page(tmp_path / f"{name}.html", ""))
        pages[-1].write_text(pages[-1].read_text("utf-8").replace(TEXT, text), "utf-8")
    out = tmp_path / "m.mp3"
    words = ["brief", *pages, "-o", out, "--force", "--voice", tone, "--no-music", "--name", "Morning"]
    for _ in range(2):
        assert audiobrief(*words).code == 0
        assert [is_like(data, BLUE) for data in chapter_pictures(out)] == [True, False, False]
    (tmp_path / "ferry.jpg").unlink()
    assert audiobrief("brief", "drop", "Morning", "2").code == 0
    assert [is_like(data, BLUE) for data in chapter_pictures(out)] == [True, False]


def chapter_pictures(file: Path) -> list[bytes]:
    chapters = sorted(MP3(file).tags.getall("CHAP"), key=lambda chapter: chapter.start_time)
    return [c.sub_frames["APIC:"].data for c in chapters if "APIC:" in c.sub_frames]
