"""What a programme read is not read again while it and its reader stay as they were."""

import json
from pathlib import Path

import pytest
from mutagen.mp3 import MP3
from sources.conftest import Site, answer, start_site  # noqa: F401  a fixture

from audiobrief.briefing import apart
from audiobrief.made_from import program_digest

TEXT = {
    "ferry": "The ferry left the inner harbour at six with forty passengers, who travelled free for the first day. ",
    "bridge": "Engineers closed a lane of the old bridge while they weighed each cable and counted broken wires. ",
    "market": "Bakers along the coast say that flour costs twice what it did, and loaves will be dearer by June. ",
}  # fmt: skip


def page(topic: str, text: str = "") -> str:
    body = "".join(f"<p>{text or TEXT[topic]}It was <a href='/n'>note {n}</a> on the {topic}.</p>" for n in range(4))
    return f"<html lang=en><head><title>News: {topic}</title></head><article><h1>News: {topic}</h1>{body}</article>"


@pytest.fixture
def pages(tmp_path: Path) -> list[Path]:
    files = [tmp_path / f"{topic}.html" for topic in TEXT]
    for file in files:
        file.write_text(page(file.stem))
    return files


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of sources as they are read."""
    names: list[str] = []
    really = apart.read_clean_article

    def noting(source, **rest):
        names.append(Path(source.name).stem)
        return really(source, **rest)

    monkeypatch.setattr(apart, "read_clean_article", noting)
    return names


@pytest.fixture
def brief(audiobrief, tone, tmp_path):
    def brief(*arguments, code=0):
        made = ["-o", tmp_path / "m.mp3", "--force", "--voice", tone, "--no-music", "--name", "Morning"]
        words = arguments if arguments[0] == "drop" else (*arguments, *made, "--day", "2026-11-28")
        found = audiobrief("brief", *words, "--json")
        assert found.code == code, found.err
        return found

    return brief


def lyrics(file: Path) -> str:
    return str(MP3(file).tags.getall("USLT")[0])


def test_a_drop_reads_nothing_again(brief, pages, read, tmp_path):
    brief(*pages)
    before = lyrics(tmp_path / "m.mp3")
    read.clear()
    brief("drop", "Morning", "2")
    assert read == []
    after = lyrics(tmp_path / "m.mp3")
    assert "old bridge" not in after
    assert after.count("harbour") == before.count("harbour")
    assert after.count("Bakers") == before.count("Bakers")


def test_another_run_of_the_day_reads_only_what_changed(brief, pages, read, tmp_path):
    brief(*pages)
    data = (tmp_path / "m.mp3").read_bytes()
    read.clear()
    brief(*pages)
    assert (read, (tmp_path / "m.mp3").read_bytes()) == ([], data)
    pages[0].write_text(page("ferry", TEXT["ferry"].replace("forty", "ninety")))
    brief(*pages)
    assert read == ["ferry"]
    assert "ninety passengers" in lyrics(tmp_path / "m.mp3")


def test_other_readers_read_again(brief, pages, read, monkeypatch):
    brief(*pages)
    read.clear()
    brief(*pages, "--speak", "title,body")
    assert len(read) == 3
    read.clear()
    monkeypatch.setattr("audiobrief.made_from.VERSION", "99")
    program_digest.cache_clear()
    brief(*pages, "--speak", "title,body")
    program_digest.cache_clear()
    assert len(read) == 3


def test_a_page_that_was_fetched_for_an_entry_is_kept_for_a_drop(brief, start_site, read, tmp_path):  # noqa: F811
    site: Site = start_site()
    items = [{"id": t, "url": f"{site.url}/{t}", "title": f"News: {t}", "summary": "Short."} for t in TEXT]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "The Gull", "language": "en", "items": items}
    site.replies["/feed"] = answer(json.dumps(document).encode(), Content_Type="application/feed+json")
    for topic in TEXT:
        site.replies[f"/{topic}"] = answer(page(topic).encode(), Content_Type="text/html")
    brief(f"{site.url}/feed", "--pages")
    site.replies["/ferry"] = answer(page("ferry", TEXT["ferry"].replace("forty", "ninety")).encode())
    brief(f"{site.url}/feed", "--pages")
    assert "ninety passengers" in lyrics(tmp_path / "m.mp3")
    site.replies.clear()
    site.replies["*"] = answer(status="500 Internal Server Error")
    brief("drop", "Morning", "2")
    said = lyrics(tmp_path / "m.mp3")
    assert "ninety passengers" in said
    assert "Bakers" in said
    assert "old bridge" not in said
