"""What check remembers never hides a fault, and is void when anything that it stood on has changed."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from shows import sounding_show

from audiobrief.check import check
from audiobrief.check import episode as episode_room

SLUG = "2026-11-20-ferry-returns-to-the-inner-quay-cdb570"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sounding_show(tmp_path_factory.mktemp("memory") / "show")


@pytest.fixture
def show(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("audiobrief.check.memory.SETTLED_NS", 0)
    return shutil.copytree(good, tmp_path / "show")


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the places of the items that are really looked at."""
    places: list[str] = []
    seen = episode_room._seen

    def noted(item: episode_room.Item, show: str, assets: episode_room.Assets, depth: episode_room.Depth) -> object:
        places.append(item.title)
        return seen(item, show, assets, depth)

    monkeypatch.setattr(episode_room, "_seen", noted)
    return places


def codes(show: Path) -> list[str]:
    return sorted(found.code for found in check(str(show), quick=True))


def test_what_is_unchanged_is_not_looked_at_again(show: Path, looked_at: list[str]) -> None:
    codes(show)
    assert len(looked_at) == 2
    codes(show)
    assert len(looked_at) == 2


def test_what_has_just_changed_is_looked_at_again(
    show: Path, looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audiobrief.check.memory.SETTLED_NS", 10**12)
    codes(show)
    codes(show)
    assert len(looked_at) == 4


@pytest.mark.parametrize("suffix", [".mp3", ".vtt", ".srt", ".json", ".jpg", "index.html", "embed.html", "lines.json"])
def test_a_file_that_was_changed_and_given_its_old_time_back_is_seen(show: Path, suffix: str) -> None:
    before = codes(show)
    name = f"{SLUG}{suffix}" if suffix.startswith(".") else suffix
    file = show / "episodes" / SLUG / name
    if not file.exists():
        pytest.skip(f"this episode has no {name}")
    status, data = file.stat(), bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    fresh = shutil.copytree(show, show.with_name("fresh"))  # whose memory knows none of these inodes
    assert codes(show) == codes(fresh)
    assert suffix == ".jpg" or codes(show) != before  # a picture is held against nothing


def test_another_program_looks_at_all_again(show: Path, looked_at: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    codes(show)
    monkeypatch.setattr("audiobrief.check.memory.program_look", lambda: "another")
    codes(show)
    assert len(looked_at) == 4


def test_other_settings_of_the_show_are_seen(show: Path) -> None:
    assert codes(show) == []
    settings = show / "audiobrief.toml"
    settings.write_text(settings.read_text("utf-8").replace("Harbour Briefing", "Quay Briefing"), "utf-8")
    assert "record-stale" in codes(show)


@pytest.mark.parametrize("told", ["nothing", "[]", "{}", '[["no-such-code", "x", "y"]]', "7", "[[1, 2]]"])
def test_a_memory_that_somebody_wrote_is_not_believed(show: Path, told: str) -> None:
    (show / "episodes" / SLUG / f"{SLUG}.vtt").unlink()
    found = codes(show)
    with sqlite3.connect(show / ".audiobrief" / "checked.sqlite") as database:
        database.execute("UPDATE checked SET told = ?, key = 'x' || key", (told,))
    assert codes(show) == found
    (show / ".audiobrief" / "checked.sqlite").write_bytes(b"no database")
    assert codes(show) == found


STRAYS = [
    (f"episodes/{SLUG}/draft.docx", "stray"),
    (f"episodes/{SLUG}/episode.json.bak", "stray"),
    ("episodes/loose.txt", "stray"),
    ("episodes/no-record/page.html", "stray"),
    ("episodes/no-record/sound.mp3", "record"),
    (f".private/{SLUG}/old.mp3", "stray"),
    ("by-url/notes.json", "stray"),
    ("sound.mp3", "stray"),
]


@pytest.mark.parametrize(("name", "code"), STRAYS)
def test_files_that_no_record_names_are_named(show: Path, name: str, code: str) -> None:
    assert codes(show) == []
    (show / name).parent.mkdir(exist_ok=True)
    (show / name).write_bytes(b"mine")
    assert [(f.code, f.place) for f in check(str(show), quick=True)] == [(code, name)]


def test_hidden_files_and_a_users_own_in_the_root_are_nobodys_business(show: Path) -> None:
    (show / "article.md").write_text("mine", "utf-8")
    (show / "episodes" / ".DS_Store").write_bytes(b"")
    assert codes(show) == []


def test_a_link_among_an_episodes_files_is_named(show: Path, tmp_path: Path) -> None:
    file = show / "episodes" / SLUG / f"{SLUG}.vtt"
    (tmp_path / "elsewhere.vtt").write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(tmp_path / "elsewhere.vtt")
    assert "stray" in codes(show)
