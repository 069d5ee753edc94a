"""What a batch remembers: torn, hostile or missing, it is never trusted further than what lies there."""

from pathlib import Path

import pytest

from audiobrief.many.journal import FOLDER, JOURNAL, Journal, Try

ONE = Try("k", "a.txt", "made", "a.mp3", 4, "digest")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    (tmp_path / "a.mp3").write_bytes(b"mp3!")
    return tmp_path


def test_what_was_made_is_known_in_the_next_run(output: Path) -> None:
    Journal(output).add(ONE)
    assert Journal(output).is_made("k", "digest") == ONE


@pytest.mark.parametrize("change", ["source", "size", "gone"])
def test_what_changed_is_not(output: Path, change: str) -> None:
    Journal(output).add(ONE)
    if change == "size":
        (output / "a.mp3").write_bytes(b"mp")
    if change == "gone":
        (output / "a.mp3").unlink()
    assert Journal(output).is_made("k", "other" if change == "source" else "digest") is None


def test_a_line_torn_by_a_kill_costs_itself_alone(output: Path) -> None:
    journal = Journal(output)
    journal.add(ONE)
    file = output / FOLDER / JOURNAL
    file.write_bytes(file.read_bytes() + b'{"version": 1, "key": "torn')
    again = Journal(output)
    again.add(Try("k2", "b.txt", "failed", error="no"))
    assert Journal(output).is_made("k", "digest") == ONE
    assert [one.key for one in Journal(output).failures()] == ["k2"]


@pytest.mark.parametrize(
    "line",
    ["[]", "{}", '{"version": 2, "key": "k"}', '{"version": 1, "key": 3}', "[" * 5000, '{"version":1,"seconds":"x"}'],
)  # fmt: skip
def test_hostile_lines_are_passed_over(output: Path, line: str) -> None:
    (output / FOLDER).mkdir()
    (output / FOLDER / JOURNAL).write_text(line + "\n")
    assert Journal(output).is_made("k", "digest") is None


def test_nothing_is_written_through_a_link(output: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    victim = tmp_path_factory.mktemp("other") / "victim"
    victim.write_text("mine")
    (output / FOLDER).mkdir()
    (output / FOLDER / JOURNAL).symlink_to(victim)
    with pytest.raises(Exception, match="cannot be written"):
        Journal(output).add(ONE)
    assert victim.read_text() == "mine"


def test_failures_are_listed_until_they_are_made(output: Path) -> None:
    journal = Journal(output)
    journal.add(Try("k", "a.txt", "failed", error="no text"))
    file = journal.write_failures()
    assert file
    assert '"no text"' in file.read_text()
    journal.add(ONE)
    assert journal.write_failures() is None
    assert file.read_text() == ""
