"""What runs remember of each other is input like any other: it keeps nobody waiting, and is no way to another file."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audiobrief.audio.cache import CutCache
from audiobrief.disk import operations
from audiobrief.errors import PublishError
from audiobrief.folders import user_cache_folder
from audiobrief.many.feed_state import STATE_FILE, FeedState, read_states
from audiobrief.many.journal import Journal, Try
from audiobrief.many.last_run import FILE, success_age_s
from audiobrief.settings import WebSettings
from audiobrief.sources.links import parse_link
from audiobrief.sources.manners import robots
from audiobrief.sources.manners.turns import take_turn

KEY = "ab" * 20
NOTES = {
    "feeds": (STATE_FILE, read_states, {}),
    "journal": (Path(".audiobrief", "made.jsonl"), lambda folder: list(Journal(folder).failures()), []),
    "last run": (FILE, success_age_s, None),
    "cut": (Path(KEY[:2], f"{KEY[2:]}.cut"), lambda folder: CutCache(folder, 10).get(KEY), None),
}
NUMBERS = (10**400, -(10**400), float("inf"), float("nan"), "x", None, [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize("name", NOTES)
def test_a_pipe_keeps_nobody_waiting(tmp_path: Path, name: str) -> None:
    file, read, nothing = NOTES[name]
    (tmp_path / file).parent.mkdir(parents=True)
    os.mkfifo(tmp_path / file)
    assert read(tmp_path) == nothing


@pytest.mark.parametrize(
    "write", [lambda file: operations.append(file, b"x"), operations.open_shared], ids=["append", "share"]
)
def test_nothing_is_written_through_a_hard_link(tmp_path: Path, write: Callable[[Path], Any]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "note").hardlink_to(tmp_path / "mine.txt")
    with pytest.raises(OSError, match="hard link"):
        write(tmp_path / "note")
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_journal_that_is_anothers_file_too_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / ".audiobrief").mkdir()
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / ".audiobrief" / "made.jsonl").hardlink_to(tmp_path / "mine.txt")
    with pytest.raises(PublishError, match=r"made\.jsonl.*hard link"):
        Journal(tmp_path).add(Try("a", "a", "failed"))
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("value", NUMBERS, ids=lambda value: str(value)[:6])
def test_numbers_beyond_every_use_are_nothing(tmp_path: Path, value: Any) -> None:
    (tmp_path / ".audiobrief").mkdir()
    for name in ("due_s", "failures"):
        (tmp_path / STATE_FILE).write_text(json.dumps({"version": 1, "feeds": {"https://a.example": {name: value}}}))
        assert all(isinstance(state, FeedState) for state in read_states(tmp_path).values())
    (tmp_path / FILE).write_text(json.dumps({"version": 1, "success_s": value}))
    age_s = success_age_s(tmp_path)
    assert age_s is None or age_s >= 0


@pytest.mark.parametrize("value", NUMBERS, ids=lambda value: str(value)[:6])
def test_a_note_of_a_host_with_any_number_gives_a_turn(value: Any) -> None:
    link = parse_link("https://notes.example.org/")
    assert link
    with take_turn(link, "x"):
        pass
    (note,) = (user_cache_folder() / "hosts").iterdir()
    note.write_text(json.dumps({"last_s": value, "rests": {"notes.example.org": value}}))
    begun_s = time.monotonic()
    with take_turn(link, "x"):
        assert time.monotonic() - begun_s < 2


@pytest.mark.parametrize("value", NUMBERS, ids=lambda value: str(value)[:6])
def test_a_kept_robots_file_with_any_number_is_asked_for_again(monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    monkeypatch.setattr(robots, "_asked", lambda url, web, typed_url: "User-agent: *\nDisallow: /no")
    url = "https://notes.example.org/yes"
    robots.allowed_pause_s(url, WebSettings(), "")
    (kept,) = (user_cache_folder() / "robots").iterdir()
    kept.write_text(json.dumps(json.loads(kept.read_text()) | {"until_s": value, "text": "User-agent: *\nDisallow: /"}))
    assert robots.allowed_pause_s(url, WebSettings(), "") == 0.0


def write_feeds(folder: Path, **note: Any) -> bytes:
    (folder / STATE_FILE).parent.mkdir(exist_ok=True)
    (folder / STATE_FILE).write_text(json.dumps(note))
    return (folder / STATE_FILE).read_bytes()


def test_what_a_newer_program_remembers_of_feeds_is_refused_and_kept(tmp_path: Path) -> None:
    written = write_feeds(tmp_path, version=99, feeds={"https://a.example/feed": {"etag": "x"}})
    with pytest.raises(PublishError, match=r"feeds\.json.*newer audiobrief"):
        read_states(tmp_path)
    assert (tmp_path / STATE_FILE).read_bytes() == written


@pytest.mark.parametrize("due_s", [1e300, float("inf"), 2**60])
def test_no_feed_rests_for_ever(tmp_path: Path, due_s: float) -> None:
    write_feeds(tmp_path, version=1, feeds={"https://a.example/feed": {"etag": "x", "due_s": due_s}})
    assert read_states(tmp_path) == {"https://a.example/feed": FeedState(etag="x")}
