"""A watched folder: only what has come whole is taken, and it is put away once."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from shows import TONE

from audiobrief.many.watching import is_wanted, look, put_away

STORY = "Story {0}\n\nThe ferry {0} returned to the inner harbour on Monday, and forty passengers travelled free.\n"


def test_a_file_that_grows_or_is_rewritten_has_not_come_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    first = look(tmp_path, {}, 10.0)
    assert look(tmp_path, first, 12.0)[file][2] == 10.0
    file.write_text("xy")
    assert look(tmp_path, first, 12.0)[file][2] == 12.0
    os.utime(file, ns=(1, 1))
    assert look(tmp_path, first, 13.0)[file][2] == 13.0
    file.unlink()
    assert look(tmp_path, first, 14.0) == {}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("a.txt", True), ("a.md", True), ("a.csv", True), (".a.txt", False), ("_a.txt", False), ("a.txt.part", False),
     ("a.txt~", False), ("a.html.crdownload", False), ("a.jpg", False)],
)  # fmt: skip
def test_names_that_are_wanted(tmp_path: Path, name: str, wanted: bool) -> None:
    (tmp_path / name).write_text("x")
    assert is_wanted(tmp_path / name) is wanted


def test_nothing_that_was_put_away_is_written_over(tmp_path: Path) -> None:
    for text in ("one", "two", "three"):
        (tmp_path / "a.txt").write_text(text)
        put_away(tmp_path / "a.txt", failed=False)
    assert {file.name: file.read_text() for file in (tmp_path / "done").iterdir()} == {
        "a.txt": "one",
        "a-2.txt": "two",
        "a-3.txt": "three",
    }


@pytest.mark.skipif(os.name == "nt", reason="SIGTERM ends a process at once there")
def test_what_comes_into_a_folder_is_made_and_moved(tmp_path: Path) -> None:
    inbox, out, tone = tmp_path / "in", tmp_path / "out", tmp_path / "tone.toml"
    inbox.mkdir()
    tone.write_text(TONE)
    (inbox / "first.txt").write_text(STORY.format(1))
    (inbox / "empty.txt").write_text("")
    command = [
        sys.executable,
        "-m",
        "audiobrief",
        "batch",
        "--watch",
        inbox,
        "-o",
        out,
        "--voice",
        tone,
        "--allow-short",
    ]
    with subprocess.Popen([*command, "--workers", "1", "-q"], stderr=subprocess.DEVNULL) as watcher:
        try:
            assert _appears(inbox / "done" / "first.txt")
            assert (inbox / "failed" / "empty.txt").exists()
            with (inbox / "slow.txt").open("w") as slow:
                for part in (STORY.format(2), STORY.format(3)):
                    slow.write(part)
                    slow.flush()
                    time.sleep(1)
            assert _appears(inbox / "done" / "slow.txt")
        finally:
            watcher.terminate()
    assert sorted(file.name.split("-")[2] for file in out.glob("*.mp3")) == ["1", "2"]


def _appears(file: Path) -> bool:
    deadline = time.monotonic() + 90
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    return file.exists()
