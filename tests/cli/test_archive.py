"""An archive in an object store: made by several workers, again without a write, published, counted, sampled."""

from pathlib import Path
from typing import Any

import pytest
from store import objects, s3_server

STORY = "Story {0}\n\nThe ferry {0} returned to the inner harbour on Monday, and forty passengers travelled free.\n"
ROWS = "id,title,text,date\n" + "".join(
    f'{n},Row {n},"The ferry of row {n} returned to the inner harbour on Monday with forty people.",1927-03-0{n}\n'
    for n in (1, 2)
)
SCAN = "Bad scan\n\n" + "tbc fcrry rctumcd 1o tlie iiuier harhour ou Mouday aud forty passcugers travcllcd frcc. " * 3
SHOW = "s3://audio/archive"


@pytest.fixture
def store(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with s3_server(monkeypatch, "texts", "audio") as client:
        for n in range(3):
            client.put_object(Bucket="texts", Key=f"1927/{n}.txt", Body=STORY.format(n).encode())
        client.put_object(Bucket="texts", Key="1927/scan.txt", Body=SCAN.encode())
        client.put_object(Bucket="texts", Key="1927/photo.jpg", Body=b"\xff\xd8\xff")
        client.put_object(Bucket="texts", Key="rows.csv", Body=ROWS.encode())
        yield client


@pytest.fixture
def archive(store: Any, audiobrief: Any) -> Any:
    answer = audiobrief(
        "init", SHOW, "--title", "Old News", "--base-url", "https://archive.example.org", "--author", "Desk"
    )
    assert answer.code == 0, answer.err
    return store


def summary(answer: Any) -> dict[str, int]:
    (found,) = (event for event in answer.events if event["event"] == "summary")
    return {state: found[state] for state in ("made", "unchanged", "failed", "quarantined", "skipped")}


def test_an_archive_from_texts_to_feed(archive: Any, audiobrief: Any, tone: Path, tmp_path: Path) -> None:
    def batch(*more: str) -> Any:
        command = ("batch", "s3://texts/1927/", "s3://texts/rows.csv", "-o", SHOW, "--voice", tone, "--allow-short")
        return audiobrief(*command, "--workers", "1", "--quarantine", "0.15", "--json", *more)

    first = batch()
    assert first.code == 0, first.err
    assert summary(first) == {"made": 5, "unchanged": 0, "failed": 0, "quarantined": 1, "skipped": 1}
    there = objects(archive, "audio")
    articles = [key for key in there if key.startswith("archive/articles/")]
    assert len(articles) == 3 * 5
    again = batch()
    assert summary(again) == {"made": 0, "unchanged": 5, "failed": 0, "quarantined": 1, "skipped": 1}
    assert objects(archive, "audio") == there
    assert not audiobrief("publish", SHOW).code
    (counts,) = (e for e in audiobrief("status", SHOW, "--json").events if e["event"] == "archive")
    assert (counts["made"], counts["outdated"], counts["failed"], counts["quarantined"]) == (5, 0, 0, 1)
    feed = archive.get_object(Bucket="audio", Key="archive/feed.xml")["Body"].read().decode()
    assert feed.count("<item>") == 5
    assert audiobrief("sample", SHOW, "3", "-o", tmp_path / "listen").code == 0
    assert len(list((tmp_path / "listen").glob("*.mp3"))) == 3
    assert "audiobrief sample" in audiobrief("check", SHOW).err
    archive.put_object(Bucket="texts", Key="1927/0.txt", Body=STORY.format("zero").encode())
    assert summary(batch()) == {"made": 0, "unchanged": 4, "failed": 0, "quarantined": 1, "skipped": 1}


@pytest.mark.parametrize(
    "command", [("hold", "x"), ("retract", "x"), ("release", "x"), ("label", "x"), ("correct", "x")]
)
def test_what_cannot_be_done_in_one_step_is_refused_by_name(audiobrief: Any, command: tuple[str, str]) -> None:
    answer = audiobrief(command[0], SHOW, *command[1:])
    assert answer.code == 2
    assert f"{command[0]} does not work on a show in a store" in answer.err


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (("make", "a.txt", "-o", "s3://audio/x/"), "only batch writes to a store"),
        (("batch", "a.txt", "-o", "s3://"), "names no bucket"),
        (("batch", "a.txt", "-o", "ftp://host/x"), "no folder of this machine"),
        (("init", "ftp://host/x", "--title", "X"), "no folder of this machine"),
    ],
)
def test_no_folder_is_made_of_an_address(
    audiobrief: Any, command: tuple[str, ...], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = audiobrief(*command)
    assert answer.code == 2
    assert why in answer.err
    assert not list(tmp_path.iterdir())


def test_a_store_without_a_show_is_an_error_that_says_how_to_start(store: Any, audiobrief: Any) -> None:
    answer = audiobrief("batch", "s3://texts/1927/", "-o", SHOW)
    assert answer.code == 1
    assert f"audiobrief init {SHOW}" in answer.err


def test_a_bucket_that_is_not_there_is_told(archive: Any, audiobrief: Any) -> None:
    answer = audiobrief("batch", "s3://nobodys/1927/", "-o", SHOW)
    assert answer.code == 1
    assert "s3://nobodys/1927/" in answer.err


def test_a_show_is_not_started_twice(archive: Any, audiobrief: Any) -> None:
    assert "there already" in audiobrief("init", SHOW, "--title", "Other").err
