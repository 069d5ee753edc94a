"""The index of a show's records: lossy, never trusted, never in the way."""

import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from episodes import add, episode_of, show_folder

from audiobrief.model import Episode
from audiobrief.show import index
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.records import parse_record, render_record

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://example.org/{}"


@pytest.fixture
def shelf(tmp_path: Path) -> ShowFolder:
    shelf = open_show_folder(show_folder(tmp_path / "show"))
    for number in range(3):
        add(shelf, episode_of(f"Day {number}", f"Rain on day {number}.", url=URL.format(number)), now=NOW)
    return shelf


def found(folder: Path, number: int) -> list[str]:
    """Return the titles known by an address, in the eyes of a program that starts now."""
    entries = open_show_folder(folder).catalogue.find("url", URL.format(number))
    return [entry.episode().article.title for entry in entries]


def file_of(shelf: ShowFolder) -> Path:
    return shelf.folder / ".audiobrief" / "index.sqlite"


def change(file: Path, statement: str) -> None:
    connection = sqlite3.connect(file)
    with connection:
        connection.execute(statement)
    connection.close()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def torn(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    file.write_bytes(data)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda file: file.write_bytes(b""),
    "no database": lambda file: file.write_bytes(b"not a database " * 1000),
    "cut": cut,
    "torn": torn,
    "newer": lambda file: change(file, "PRAGMA user_version = 99"),
    "another's": lambda file: change(file, "CREATE TABLE cookies (name TEXT)"),
    "a trigger": lambda file: change(
        file, "CREATE TRIGGER t AFTER DELETE ON keys BEGIN UPDATE entries SET slug = 'x'; END"
    ),
    "no text": lambda file: change(file, "UPDATE entries SET summary = x'00ff'"),
    "no episode": lambda file: change(file, "UPDATE entries SET summary = '[]'"),
    "keys that lead nowhere": lambda file: change(file, "UPDATE keys SET slug = 'nowhere'"),
    "a name that leads out": lambda file: change(file, "UPDATE entries SET slug = '../../' || slug"),
    "a folder": lambda file: (file.unlink(), file.mkdir(), (file / "x").write_text("x")),
    "a pipe": lambda file: (file.unlink(), os.mkfifo(file)),
    "a stranger's journal": lambda file: file.with_name(f"{file.name}-journal").write_bytes(os.urandom(9000)),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_an_index_that_is_unfit_is_made_anew(shelf: ShowFolder, name: str) -> None:
    DAMAGES[name](file_of(shelf))
    assert found(shelf.folder, 1) == ["Day 1"]
    fresh = open_show_folder(shelf.folder)
    assert {entry.url for entry in fresh.catalogue.read()} == {URL.format(n) for n in range(3)}
    add(fresh, episode_of("Day 9", "Rain on day 9.", url=URL.format(9)), now=NOW)
    assert found(shelf.folder, 9) == ["Day 9"]


@pytest.mark.parametrize("end", ["", "-journal", "-wal"])
@pytest.mark.parametrize("link", ["symlink_to", "hardlink_to"])
def test_it_is_never_written_through_a_link(shelf: ShowFolder, tmp_path: Path, link: str, end: str) -> None:
    victim = tmp_path / "victim"
    shutil.copy(file_of(shelf), victim)  # the most tempting one: a whole index of ours
    before = victim.read_bytes()
    name = file_of(shelf).with_name(f"index.sqlite{end}")
    name.unlink(missing_ok=True)
    getattr(name, link)(victim)
    add(open_show_folder(shelf.folder), episode_of("Day 9", "Rain on day 9.", url=URL.format(9)), now=NOW)
    assert found(shelf.folder, 9) == ["Day 9"]
    assert victim.read_bytes() == before


def test_nor_through_a_link_in_place_of_its_folder(shelf: ShowFolder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (shelf.folder / ".audiobrief").rename(elsewhere)
    (elsewhere / "index.sqlite").unlink()
    (shelf.folder / ".audiobrief").symlink_to(elsewhere)
    assert found(shelf.folder, 1) == ["Day 1"]
    assert not (elsewhere / "index.sqlite").exists()


def test_a_locked_one_is_left_alone(shelf: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audiobrief.disk.lossy_database.BUSY_S", 0.01)
    other = sqlite3.connect(file_of(shelf), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert found(shelf.folder, 1) == ["Day 1"]
    other.execute("DELETE FROM seen")
    other.execute("COMMIT")
    other.close()
    assert found(shelf.folder, 1) == ["Day 1"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folders cannot be made read-only here")
def test_where_nothing_can_be_written_it_lives_in_memory(shelf: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    file = file_of(shelf)
    record = shelf.folder / "episodes" / shelf.episodes()[0].slug / "episode.json"
    record.write_text(record.read_text("utf-8").replace("Day 2", "Day two"), "utf-8")
    before = file.read_bytes()
    real = sqlite3.connect

    def read_only(address: str, **more: object) -> sqlite3.Connection:
        return real(address.replace("mode=rwc", "mode=ro"), **more)  # type: ignore[call-overload]

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr("sqlite3.connect", read_only)
    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    fresh = open_show_folder(shelf.folder)
    assert sorted(e.article.title for e in fresh.episodes()) == ["Day 0", "Day 1", "Day two"]
    assert fresh.find(URL.format(2)).article.title == "Day two"
    assert file.read_bytes() == before


def copy_in(shelf: ShowFolder, slug: str, number: int) -> Episode:
    """Put a record into the folder as a person would, who copies one."""
    folder = shelf.folder / "episodes" / slug
    folder.mkdir()
    episode = episode_of(f"Day {number}", f"Rain on day {number}.", url=URL.format(number))
    episode = replace(episode, slug=slug, identity=str(number), published="2026-11-20T00:00:00Z")
    (folder / "episode.json").write_text(render_record(episode), "utf-8")
    return episode


def test_what_comes_from_elsewhere_is_noticed(shelf: ShowFolder) -> None:
    copy_in(shelf, "copied", 7)
    assert found(shelf.folder, 7) == ["Day 7"]
    shutil.rmtree(shelf.folder / "episodes" / "copied")
    assert found(shelf.folder, 7) == []


def test_a_record_that_comes_after_its_folder_is_noticed(shelf: ShowFolder) -> None:
    (shelf.folder / "episodes" / "late").mkdir()
    assert found(shelf.folder, 7) == []
    (shelf.folder / "episodes" / "late").rmdir()
    copy_in(shelf, "late", 7)
    (shelf.folder / "episodes" / "early").mkdir()
    assert found(shelf.folder, 7) == ["Day 7"]
    assert found(shelf.folder, 8) == []
    (shelf.folder / "episodes" / "early" / "episode.json").write_text(
        render_record(replace(episode_of("Day 8", url=URL.format(8)), slug="early")), "utf-8"
    )
    assert found(shelf.folder, 8) == ["Day 8"]


def test_a_record_that_changed_is_read_again(shelf: ShowFolder) -> None:
    (entry,) = shelf.catalogue.find("url", URL.format(1))
    record = shelf.folder / "episodes" / entry.slug / "episode.json"
    episode = parse_record(record.read_bytes(), "x")
    moved = replace(episode, article=replace(episode.article, source_url=URL.format(5)))
    record.write_text(render_record(moved), "utf-8")
    assert found(shelf.folder, 1) == []
    assert found(shelf.folder, 5) == ["Day 1"]


def test_only_the_record_looked_up_is_opened(shelf: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    real = index.read_regular
    monkeypatch.setattr(index, "read_regular", lambda file, most: opened.append(file) or real(file, most))
    add(shelf, episode_of("Day 9", "Rain on day 9.", url=URL.format(9)), now=NOW)
    assert [file for file in opened if file.name == "episode.json"] == []
    shelf.find(URL.format(1))
    assert [file.name for file in opened if file.name == "episode.json"] == ["episode.json"]


def test_several_threads_may_use_it(shelf: ShowFolder) -> None:
    results: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: results.append([e.slug for e in shelf.catalogue.read()])) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({json.dumps(result) for result in results}) == 1
    assert len(results) == 8


def test_the_usual_voice_is_that_of_most(shelf: ShowFolder) -> None:
    assert shelf.catalogue.usual_voice("en-US") == "narrator"
    odd = episode_of("Day 9", "Rain.", url=URL.format(9), published="2026-11-23")
    add(shelf, replace(odd, voice=replace(odd.voice, name="odd")), now=NOW)
    assert shelf.catalogue.usual_voice("en") == "narrator"
    assert shelf.catalogue.usual_voice("fr") == ""
