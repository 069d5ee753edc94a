"""Folders to work in: gone with their process, and never another's."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from audiobrief.disk import work_folder as workplace
from audiobrief.disk.work_folder import work_folder

KILLED = """
import os
from audiobrief.disk.work_folder import work_folder
with work_folder() as folder:
    (folder / "frames").write_bytes(bytes(9))
    (folder / "deep").mkdir()
    os._exit(9)
"""
CLEARING = "from audiobrief.disk.work_folder import work_folder\nwith work_folder(): pass"


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=False)


def test_it_is_there_and_then_gone(place):
    with work_folder() as folder:
        assert folder.parent == place
        (folder / "frames").write_bytes(b"x")
    assert list(place.iterdir()) == []


def test_it_goes_when_the_work_fails(place):
    with pytest.raises(ValueError, match="no"), work_folder():
        raise ValueError("no")
    assert list(place.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next_start(place):
    run(KILLED)
    (left,) = place.iterdir()
    assert (left / "frames").exists()
    with work_folder() as folder:
        assert list(place.iterdir()) == [folder]


def test_the_folder_of_a_running_process_is_never_touched(place):
    with work_folder() as folder, work_folder() as other:
        (folder / "frames").write_bytes(b"x")
        os.utime(folder, (0, 0))
        os.utime(other, (0, 0))
        run(CLEARING)
        assert (folder / "frames").read_bytes() == b"x"
        assert other.is_dir()


@pytest.mark.skipif(os.name == "nt", reason="every user has folders of his own there")
def test_another_users_folder_is_never_touched(place, monkeypatch):
    run(KILLED)
    (left,) = place.iterdir()
    monkeypatch.setattr(os, "getuid", lambda: left.stat().st_uid + 1)
    with work_folder():
        assert left.is_dir()


def test_what_is_not_ours_stays(place, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / workplace.LOCK).touch()
    (place / f"{workplace.PREFIX}link").symlink_to(elsewhere)
    (place / f"{workplace.PREFIX}file").touch()
    (place / "audiobrief-notes").mkdir()
    (place / f"{workplace.PREFIX}just-made").mkdir()
    full = place / f"{workplace.PREFIX}full"
    full.mkdir()
    (full / "kept").touch()
    os.utime(full, (0, 0))
    there = sorted(place.rglob("*"))
    with work_folder():
        pass
    assert sorted(place.rglob("*")) == there
    assert (elsewhere / workplace.LOCK).exists()


def test_an_empty_one_goes_when_it_is_old(place):
    old = place / f"{workplace.PREFIX}old"
    old.mkdir()
    os.utime(old, (time.time() - 3600,) * 2)
    with work_folder():
        assert not old.exists()


def test_a_folder_taken_for_abandoned_before_it_was_locked_is_not_used(place, monkeypatch):
    answers = iter([False, True])
    monkeypatch.setattr(workplace, "try_lock", lambda _: next(answers))
    with work_folder() as folder:
        assert folder.is_dir()
    assert next(answers, None) is None


def test_a_file_system_without_locks_will_do(place, monkeypatch):
    def fail(_: object) -> bool:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(workplace, "try_lock", fail)
    with work_folder() as folder, work_folder() as other:
        assert folder.is_dir()
        assert other.is_dir()
    assert list(place.iterdir()) == []
