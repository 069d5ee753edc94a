"""Books from the command line: an MP3 a chapter, one of them, or all in one with marks."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from mutagen.mp3 import MP3

from audiobrief.standards import epub

PROSE = "The ferry is back at the inner quay after nine weeks of repairs, and forty passengers travelled free. " * 8
XHTML = "<html xmlns='http://www.w3.org/1999/xhtml'><body>{}</body></html>"
NAV = "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='e'><nav epub:type='toc'><ol>{}</ol></nav></html>"
NCX = "<ncx xmlns='http://www.daisy.org/z3986/2005/ncx/'><navMap>{}</navMap></ncx>"


def book(documents: dict[str, str], contents: dict[str, str] | None = None, *, ncx: bool = False) -> bytes:
    """Return a book of documents by their names, with a table of contents from names to titles."""
    items = "".join(f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in documents)
    spine = "".join(f'<itemref idref="{name}"/>' for name in documents)
    files = {"mimetype": "application/epub+zip"}
    if contents and ncx:
        items += '<item id="toc" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        files["OPS/toc.ncx"] = NCX.format("".join(
            f'<navPoint><navLabel><text>{title}</text></navLabel><content src="{name}.xhtml#top"/></navPoint>'
            for name, title in contents.items()))  # fmt: skip
    elif contents:
        items += '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        links = (f'<li><a href="{name}.xhtml">{title}</a></li>' for name, title in contents.items())
        files["OPS/nav.xhtml"] = NAV.format("".join(links))
    files |= {f"OPS/{name}.xhtml": XHTML.format(content) for name, content in documents.items()}
    files["META-INF/container.xml"] = '<container><rootfiles><rootfile full-path="OPS/b.opf"/></rootfiles></container>'
    files["OPS/b.opf"] = (
        '<package xmlns:dc="d"><metadata><dc:title>The Ferry</dc:title><dc:creator>Ida Marsh</dc:creator>'
        f"<dc:language>en-GB</dc:language></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


DOCUMENTS = {
    "title": "<h1>The Ferry</h1>",
    "one": f"<h1>Late</h1><p>First. {PROSE}</p>",
    "more": f"<p>Still the first. {PROSE}</p>",
    "two": f"<p>Second. {PROSE}</p>",
    "end": "<p>The end.</p>",
}
CONTENTS = {"one": "The boat is late", "two": "The boat comes"}


@pytest.fixture
def ferry_book(tmp_path: Path) -> Path:
    file = tmp_path / "ferry.epub"
    file.write_bytes(book(DOCUMENTS, CONTENTS))
    return file


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.mp3"))


def test_into_a_folder_it_is_an_mp3_a_chapter(make, ferry_book, out):
    answer = make(ferry_book, "-o", out, "--json")
    assert (answer.code, names(out)) == (0, ["the-boat-comes.mp3", "the-boat-is-late.mp3"])
    made = [event for event in answer.events if event["event"] == "made"]
    assert [(event["source"], event["entry"]) for event in made] == [
        (f"{ferry_book}#1", "OPS/title.xhtml"),
        (f"{ferry_book}#2", "OPS/two.xhtml"),
    ]
    tag = MP3(out / "the-boat-is-late.mp3").tags
    assert (str(tag["TIT2"]), str(tag["TPE1"]), str(tag["TALB"])) == ("The boat is late", "Ida Marsh", "The Ferry")


def test_into_one_file_it_is_one_with_marks(make, ferry_book, out):
    file = out.parent / "ferry.mp3"
    assert make(ferry_book, "-o", file).code == 0
    tag = MP3(file).tags
    assert str(tag["TIT2"]) == "The Ferry"
    assert [str(mark.sub_frames["TIT2"]) for mark in tag.getall("CHAP")][-2:] == ["Late", "The boat comes"]


@pytest.mark.parametrize("wanted", ["2", "The boat comes", "the BOAT comes", "OPS/two.xhtml"])
def test_one_chapter_is_named_by_number_title_or_path(audiobrief, ferry_book, wanted):
    answer = audiobrief("clean", "--body", f"{ferry_book}#{wanted}")
    assert answer.code == 0
    assert answer.out.split()[0] == "Second."
    assert answer.out.split()[-2:] == ["The", "end."]


def test_an_unknown_chapter_is_told_what_there_is(audiobrief, ferry_book):
    answer = audiobrief("clean", f"{ferry_book}#9")
    assert answer.code == 1
    assert 'has no chapter "9"; choose one by number or title: #1 The boat is late, #2 The boat comes' in answer.err


def test_no_document_is_lost_whatever_the_contents_say(audiobrief, tmp_path):
    words = {name: f"word{name}" for name in ("a", "b", "c", "d", "e", "f")}
    documents = {name: f"<p>{word} {PROSE if name in 'acf' else ''}</p>" for name, word in words.items()}
    for contents, ncx in (
        (None, False),
        ({"b": "Part B", "d": "Part D"}, False),
        ({"a": "Part A", "f": "Part F"}, True),
        ({"z": "Z"}, True),
    ):
        file = tmp_path / "b.epub"
        file.write_bytes(book(documents, contents, ncx=ncx))
        answer = audiobrief("make", file, "-o", tmp_path, "--dry-run", "--json")
        sources = [event["source"] for event in map(json.loads, answer.out.splitlines()) if event["event"] == "planned"]
        assert sources
        said = " ".join(audiobrief("clean", "--body", source).out for source in sources)
        assert [said.split().count(word) for word in words.values()] == [1] * 6


def test_in_a_show_an_unchanged_chapter_is_known(audiobrief, make, ferry_book, tmp_path):
    show = tmp_path / "show"
    audiobrief(
        "init", show, "--title", "Books", "--author", "A", "--email", "a@a.example", "--base-url", "https://a.example"
    )
    assert make(ferry_book, "-o", show, "--json").code == 0
    ferry_book.write_bytes(book(DOCUMENTS | {"two": f"<p>Second, mended. {PROSE}</p>"}, CONTENTS))
    answer = make(ferry_book, "-o", show, "--json")
    states = [event["event"] for event in answer.events if event["event"] in {"made", "updated", "unchanged"}]
    assert states == ["unchanged", "updated"]
    assert len(list(show.glob("episodes/*/episode.json"))) == 2


def test_a_book_of_one_part_stays_one(make, out, tmp_path):
    file = tmp_path / "short.epub"
    file.write_bytes(book({"one": DOCUMENTS["one"], "end": DOCUMENTS["end"]}))
    assert (make(file, "-o", out).code, names(out)) == (0, ["the-ferry.mp3"])


def test_a_page_of_links_is_no_chapter_of_its_own():
    links = "".join(f'<li><a href="one.xhtml#{n}">A section about the ferry and the quay</a></li>' for n in range(20))
    chapters = epub.list_chapters(book({"contents": f"<ul>{links}</ul>", "one": f"<p>{PROSE}</p>"}))
    assert [chapter.paths for chapter in chapters] == [("OPS/contents.xhtml", "OPS/one.xhtml")]


def test_a_book_that_unpacks_to_too_much_is_not_unpacked_for_its_list(monkeypatch):
    monkeypatch.setattr(epub, "LARGEST", 10_000)
    assert epub.list_chapters(book({"one": f"<p>{PROSE}</p>", "two": f"<p>More. {PROSE}</p>"})) != ()
    assert epub.list_chapters(book({"one": f"<p>{PROSE}</p>", "two": " " * 100_000})) == ()
