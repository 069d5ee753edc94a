"""Pieces of feed and front page are kept only while they are what would be made."""

import sqlite3
from pathlib import Path

import pytest
from episodes import add, episode_of, show_folder

from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.memory.pieces import ITEM, Pieces
from audiobrief.show.site import rebuild

TITLES = ("Ferry returns", "Quay opens", "Winch breaks")


@pytest.fixture
def shelf(tmp_path: Path) -> ShowFolder:
    shelf = open_show_folder(show_folder(tmp_path / "show"))
    for number, title in enumerate(TITLES):
        add(shelf, episode_of(title, url=f"https://news.example.org/{number}", published=f"2026-11-0{number + 1}"))
    return shelf


def published(shelf: ShowFolder, **options: bool) -> dict[str, bytes]:
    with shelf.locked():
        rebuild(shelf, **options)
    return {name: (shelf.folder / name).read_bytes() for name in ("feed.xml", "index.html")}


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    made: list[str] = []

    def make(slug: str) -> str:
        made.append(slug)
        return f"<{slug}>"

    pieces = Pieces(tmp_path, "style")
    assert pieces.of(ITEM, {"b": "1", "a": "1"}, make) == ["<b>", "<a>"]
    assert pieces.of(ITEM, {"c": "1", "b": "2", "a": "1"}, make) == ["<c>", "<b>", "<a>"]
    assert made == ["b", "a", "c", "b"]


@pytest.mark.parametrize("afresh", [False, True])
def test_one_more_gives_the_pages_of_a_show_that_has_just_been_made(shelf: ShowFolder, afresh: bool) -> None:
    published(shelf)
    add(shelf, episode_of("Tram stops", url="https://news.example.org/tram", published="2026-11-09"))
    kept = published(shelf, afresh=afresh)
    for file in (shelf.folder / ".audiobrief").iterdir():
        file.unlink()
    assert published(open_show_folder(shelf.folder)) == kept


def test_another_name_of_the_show_reaches_every_piece(shelf: ShowFolder) -> None:
    published(shelf)
    settings = shelf.folder / "audiobrief.toml"
    settings.write_text(settings.read_text("utf-8").replace("Harbour Desk", "Quay Desk"), "utf-8")
    assert published(open_show_folder(shelf.folder))["feed.xml"].count(b"<itunes:author>Quay Desk") == 1
    assert b"Harbour Desk</itunes:author>" not in published(open_show_folder(shelf.folder))["feed.xml"]


@pytest.mark.parametrize("text", ["x'00'", "NULL"])
def test_a_piece_that_is_no_text_is_made_anew(shelf: ShowFolder, text: str) -> None:
    whole = published(shelf)
    with sqlite3.connect(shelf.folder / ".audiobrief" / "pieces.sqlite") as database:
        database.execute(f"UPDATE pieces SET text = {text}")
    (shelf.folder / "feed.xml").unlink()
    (shelf.folder / "index.html").unlink()
    assert published(shelf) == whole
