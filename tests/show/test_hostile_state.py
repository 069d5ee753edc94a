"""A show's folder that may come from somebody else, or was left half done: nothing is written through a link,
nothing in `.audiobrief` is trusted, and a missing disk empties no show."""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from episodes import add, episode_of, show_folder

from audiobrief.check import check
from audiobrief.cli import run
from audiobrief.disk import atomic, operations
from audiobrief.errors import PublishError, SettingsError
from audiobrief.show.copies.manifest import MANIFEST
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.life import correct, retract
from audiobrief.show.records import parse_record
from audiobrief.show.site import rebuild
from audiobrief.show.upload import upload

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://example.org/ferry"
POSIX = pytest.mark.skipif(os.name == "nt", reason="links and pipes want rights or do not exist there")


@pytest.fixture
def shelf(tmp_path: Path) -> ShowFolder:
    shelf = open_show_folder(show_folder(tmp_path / "show"))
    add(shelf, episode_of(url=URL), now=NOW)
    add(shelf, episode_of("Other", "Other text."), now=NOW)
    publish(shelf)
    return shelf


def publish(shelf: ShowFolder, **options: bool) -> tuple[str, ...]:
    shelf = open_show_folder(shelf.folder)
    with shelf.locked():
        return rebuild(shelf, now=NOW, **options).changed


def everything(folder: Path) -> dict[str, bytes]:
    files = (f for f in folder.rglob("*") if f.is_file() and ".audiobrief" not in f.parts)
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in files}


# Links


@POSIX
@pytest.mark.parametrize("link", [os.symlink, os.link], ids=["soft", "hard"])
def test_the_lock_is_no_way_to_write_elsewhere(shelf: ShowFolder, tmp_path: Path, link) -> None:
    victim, lock = tmp_path / "victim.txt", shelf.folder / ".audiobrief" / "lock"
    victim.write_text("mine")
    lock.unlink()
    link(victim, lock)
    with pytest.raises(PublishError, match="lock.* link"):
        publish(shelf)
    assert victim.read_text() == "mine"


@POSIX
def test_a_pipe_for_a_lock_keeps_nobody_waiting(shelf: ShowFolder) -> None:
    lock = shelf.folder / ".audiobrief" / "lock"
    lock.unlink()
    os.mkfifo(lock)
    with pytest.raises(PublishError, match="lock.*no regular file"):
        publish(shelf)


@POSIX
@pytest.mark.parametrize("name", ["episodes", ".audiobrief", "by-url", "assets"])
def test_a_linked_folder_is_refused_by_name(shelf: ShowFolder, tmp_path: Path, name: str) -> None:
    (shelf.folder / name).rename(tmp_path / "elsewhere")
    (shelf.folder / name).symlink_to(tmp_path / "elsewhere")
    before = everything(tmp_path / "elsewhere")
    with pytest.raises(PublishError, match=f"{name}: is a symbolic link"):
        publish(shelf)
    assert everything(tmp_path / "elsewhere") == before


@POSIX
def test_a_linked_episode_is_not_buried(shelf: ShowFolder, tmp_path: Path) -> None:
    episode = shelf.find("ferry")
    (shelf.folder / "episodes" / episode.slug).rename(tmp_path / "elsewhere")
    (shelf.folder / "episodes" / episode.slug).symlink_to(tmp_path / "elsewhere")
    before = everything(tmp_path / "elsewhere")
    with pytest.raises(PublishError, match="is a symbolic link"), shelf.locked():
        shelf.bury(retract(episode, "", NOW))
    assert everything(tmp_path / "elsewhere") == before


@POSIX
@pytest.mark.parametrize("pattern", ["index.html", "feed.xml", "by-url/*", "assets/page.css", "episodes/*/index.html"])
def test_a_linked_file_is_made_anew(shelf: ShowFolder, tmp_path: Path, pattern: str) -> None:
    before = everything(shelf.folder)
    file = next(shelf.folder.glob(pattern))
    victim = tmp_path / "victim"
    victim.write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(victim)
    publish(shelf, afresh=True)
    assert not file.is_symlink()
    assert victim.read_bytes() == file.read_bytes()
    assert everything(shelf.folder) == before


# What can be lost

HOSTILE = [b"", b"\xff\xfe", b"[]", b"null", b"[" * 100_000, b'{"/": []}', b'{"/": ["x", 1]}', b'{"feed.xml": null}']


@pytest.mark.parametrize("content", HOSTILE, ids=[str(content[:12]) for content in HOSTILE])
def test_an_unfit_memory_is_none(shelf: ShowFolder, content: bytes) -> None:
    before = everything(shelf.folder)
    (shelf.folder / ".audiobrief" / "built.json").write_bytes(content)
    assert publish(shelf) == ()
    assert everything(shelf.folder) == before


def test_a_memory_of_empty_lists_stops_nothing(shelf: ShowFolder) -> None:
    memory = shelf.folder / ".audiobrief" / "built.json"
    memory.write_text(json.dumps({name: [] for name in json.loads(memory.read_text())}))
    assert publish(shelf) == ()


@POSIX
def test_a_pipe_for_a_memory_keeps_nobody_waiting(shelf: ShowFolder) -> None:
    memory = shelf.folder / ".audiobrief" / "built.json"
    memory.unlink()
    os.mkfifo(memory)
    assert publish(shelf) == ()


# A disk that is not there


@pytest.mark.parametrize("left", ["nothing", "an empty folder"])
@pytest.mark.parametrize("memory", [True, False])
def test_a_missing_disk_empties_no_show(shelf: ShowFolder, left: str, memory: bool) -> None:
    shutil.rmtree(shelf.folder / "episodes")
    if left == "an empty folder":
        (shelf.folder / "episodes").mkdir()
    if not memory:
        (shelf.folder / ".audiobrief" / "built.json").unlink()
    before = everything(shelf.folder)
    with pytest.raises(PublishError, match=r"episodes: holds no episode now.*--prune"):
        publish(shelf)
    assert everything(shelf.folder) == before
    publish(shelf, prune=True)
    assert b"<item>" not in (shelf.folder / "feed.xml").read_bytes()


def test_many_lost_records_are_asked_about(shelf: ShowFolder) -> None:
    for n in range(20):
        add(shelf, episode_of(f"Article {n}", f"Text {n}."), now=NOW)
    publish(shelf)
    for folder in sorted((shelf.folder / "episodes").glob("*article*"))[:11]:
        shutil.rmtree(folder)
    with pytest.raises(PublishError, match="11 of 22 published episodes have no record now"):
        publish(shelf)
    publish(shelf, prune=True)


# A retraction that was stopped


def test_a_stopped_retraction_is_finished_by_the_next_publish(
    shelf: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode = shelf.find("ferry")
    folder = shelf.folder / "episodes" / episode.slug
    with shelf.locked(), monkeypatch.context() as patched:
        patched.setattr(
            "audiobrief.show.folder.remove_tree", lambda file: stop(file) if file.suffix == ".mp3" else True
        )
        with pytest.raises(KeyboardInterrupt):
            shelf.bury(retract(episode, "", NOW))
    assert (folder / f"{episode.slug}.mp3").exists()
    publish(shelf)
    assert not folder.exists()
    apart = shelf.folder / ".private" / episode.slug
    assert sorted(file.name for file in apart.iterdir()) == ["episode.json", "private.json"]


def test_what_cannot_go_is_named(shelf: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audiobrief.show.folder.remove_tree", lambda file: file.suffix != ".mp3" and remove(file))
    with shelf.locked(), pytest.raises(PublishError, match=r"\.mp3: cannot be removed"):
        shelf.bury(retract(shelf.find("ferry"), "", NOW))
    with shelf.locked(), pytest.raises(PublishError, match=r"\.mp3: cannot be removed"):
        rebuild(shelf, now=NOW)


# A change that was stopped


@pytest.mark.parametrize("stopped_at", range(1, 40, 3))
def test_a_correction_stopped_anywhere_is_old_or_new(
    shelf: ShowFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stopped_at: int
) -> None:
    """The process dies before its nth file operation; whoever writes next finds one episode, not two halves."""
    episode = shelf.find("ferry")
    sound = tmp_path / "new.mp3"
    sound.write_bytes(b"new sound")
    audio = replace(episode.audio, byte_count=9, sha256=hashlib.sha256(b"new sound").hexdigest())
    corrected = replace(correct(episode, "It was nine.", NOW), audio=audio)
    done = 0

    def die(*_: object) -> None:
        nonlocal done
        done += 1
        if done >= stopped_at:
            raise SystemExit

    with monkeypatch.context() as patched, shelf.locked():
        patched.setattr(operations, "about_to", die)
        with contextlib.suppress(SystemExit):
            shelf.write(corrected, sound)
    publish(shelf)
    after = open_show_folder(shelf.folder).read(episode.slug)
    assert after in (episode, corrected)
    mp3 = shelf.folder / "episodes" / episode.slug / after.audio.file
    assert hashlib.sha256(mp3.read_bytes()).hexdigest() == after.audio.sha256
    assert not list(mp3.parent.glob(".*"))
    assert not shelf.under_change()


@pytest.mark.parametrize(
    "path", ["../victim", "audiobrief.toml", "episodes/x/../../victim", "/etc/hosts", "by-url/a/b"]
)
def test_a_hostile_note_of_a_change_changes_nothing(shelf: ShowFolder, tmp_path: Path, path: str) -> None:
    (tmp_path / "victim").write_text("mine")
    note = shelf.folder / ".audiobrief" / "change.json"
    note.write_text(json.dumps({"done": True, "rename": [path], "remove": [path]}))
    before = everything(shelf.folder)
    publish(shelf)
    assert not note.exists()
    assert everything(shelf.folder) == before
    assert (tmp_path / "victim").read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"[]", b"[" * 100_000, b'{"done": 1, "rename": 3, "remove": []}'])
def test_an_unfit_note_of_a_change_is_none(shelf: ShowFolder, content: bytes) -> None:
    before = everything(shelf.folder)
    (shelf.folder / ".audiobrief" / "change.json").write_bytes(content)
    assert publish(shelf) == ()
    assert everything(shelf.folder) == before


remove = atomic.remove_tree


def stop(_: Path) -> bool:
    raise KeyboardInterrupt


# Pipes and devices, in which a reader would wait, or read for ever


def put_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def put_device(file: Path) -> None:
    file.unlink()
    file.symlink_to("/dev/zero")


@POSIX
@pytest.mark.parametrize("put", [put_pipe, put_device])
@pytest.mark.parametrize("pattern", ["episodes/*ferry*/episode.json", "episodes/*ferry*/index.html", "feed.xml"])
def test_check_waits_for_nothing_in_a_show(shelf: ShowFolder, pattern: str, put: Callable[[Path], None]) -> None:
    put(next(shelf.folder.glob(pattern)))
    found = {one.code for one in check(str(shelf.folder), quick=True)}
    assert found & {"record", "record-stale", "unpublished"}


@POSIX
@pytest.mark.parametrize("put", [put_pipe, put_device])
def test_a_manifest_at_the_target_that_is_none_is_refused(
    shelf: ShowFolder, tmp_path: Path, put: Callable[[Path], None]
) -> None:
    with shelf.locked():
        upload(shelf, str(tmp_path / "www"))
        put(tmp_path / "www" / MANIFEST)
        with pytest.raises(PublishError, match="is no regular file"):
            upload(shelf, str(tmp_path / "www"))


@POSIX
def test_a_pipe_for_a_cover_keeps_nobody_waiting(shelf: ShowFolder) -> None:
    put_pipe(shelf.folder / "cover.jpg")
    with pytest.raises(SettingsError, match="is no regular file"):
        open_show_folder(show_folder(shelf.folder, image='"cover.jpg"'))


def test_a_retraction_removes_nothing_in_the_place_of_what_check_remembers(shelf: ShowFolder) -> None:
    mine = shelf.folder / ".audiobrief" / "checked.sqlite" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    with shelf.locked():
        shelf.bury(retract(shelf.find("ferry"), "", NOW))
    assert mine.read_text() == "mine"


def test_a_folder_in_the_place_of_a_note_is_refused_by_name(shelf: ShowFolder) -> None:
    mine = shelf.folder / ".audiobrief" / "change.json" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(PublishError, match=r"change\.json.*is a folder"):
        publish(shelf)
    assert mine.read_text() == "mine"


def test_a_circle_of_links_for_a_target_is_refused_by_name(
    shelf: ShowFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "circle").symlink_to("circle")
    assert run(["publish", str(shelf.folder), "--to", str(tmp_path / "circle")]) == 1
    said = capsys.readouterr().err
    assert "circle" in said
    assert "a bug" not in said


def test_a_circle_of_links_for_an_article_is_a_failure_of_it_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "circle.md").symlink_to("circle.md")
    assert run(["batch", str(tmp_path / "circle.md"), "-o", str(tmp_path / "out"), "--workers", "1"]) == 1
    assert "a bug" not in capsys.readouterr().err


def test_a_records_mp3_has_a_name_that_can_be_written(shelf: ShowFolder) -> None:
    record = next((shelf.folder / "episodes").glob("*/episode.json"))
    found = json.loads(record.read_text("utf-8"))
    found["audio"]["file"] = "\ud800"
    with pytest.raises(PublishError, match="surrogates"):
        parse_record(json.dumps(found), "record")
