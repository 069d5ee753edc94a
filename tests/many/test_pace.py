"""How far a batch is, and the line that says so at every width."""

from pathlib import Path

import pytest

from audiobrief.cli.batch_progress import clock, facts, progress_line
from audiobrief.many.pace import UNREAD_BYTES, Estimate, Pace, Size, Speed, measure
from audiobrief.model import Audio
from audiobrief.sources.lists import ListOptions


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clocked() -> Clock:
    return Clock()


@pytest.fixture
def pace(clocked: Clock) -> Pace:
    pace = Pace(clocked)
    pace.of(Size(4, 40_000))
    return pace


def test_what_words_become_is_told_by_the_second_reading_of_a_sample(clocked: Clock) -> None:
    took_s = [9.0, 2.0]

    def speak(text: str) -> Audio:
        clocked.now_s += took_s.pop(0)
        return Audio("", 80_000, "", 10_000, 24_000, 64)

    speed = Speed("five words are to say", speak, clocked)
    assert speed.estimate(50) == Estimate(100_000, 800_000, 20.0)


def test_the_rest_is_told_by_length_and_not_by_number(pace: Pace, clocked: Clock) -> None:
    assert (pace.share, pace.left_s, pace.speed) == (0, None, 0)
    pace.end("unchanged", "a", 20_000, 0)
    assert (pace.share, pace.left_s) == (0.5, None), "what is only looked at says nothing of what takes time"
    clocked.now_s += 10
    pace.end("made", "b", 5_000, 120_000)
    assert (pace.done, pace.share, pace.left_s, pace.speed) == (2, 0.625, 30, 12)
    pace.end("failed", "c", 5_000, 0)
    assert (pace.failed, pace.left_s) == (1, 10)


def test_an_article_that_is_tried_again_is_not_done(pace: Pace) -> None:
    pace.begin("a")
    pace.end("retried", "a", 0, 0)
    assert (pace.done, pace.running) == (0, {})


def test_where_nobody_knows_the_whole_only_what_is_done_is_told(clocked: Clock) -> None:
    pace = Pace(clocked)
    pace.of(None)
    pace.end("made", "a", 10, 5_000)
    clocked.now_s += 1
    assert facts(pace) == ["1 done", "5 times real time"]


def test_what_local_names_stand_for_is_measured_without_opening_the_web(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * 100)
    (tmp_path / "b.jpg").write_bytes(b"x" * 100)
    (tmp_path / "t.csv").write_text('title,text\nOne,"' + "y" * 50 + '"\n')
    (tmp_path / "bad.csv").write_text("a,b\n")
    found = measure([str(tmp_path), "https://example.org/story"], ListOptions(forgiving=True))
    assert found
    assert found.count == 5
    assert 100 + 50 + UNREAD_BYTES < found.byte_count < 100 + 500 + UNREAD_BYTES
    assert measure(["https://example.org/sitemap.xml"], ListOptions()) is None


@pytest.mark.parametrize("width", [1, 10, 24, 38, 60, 80, 120, 300])
@pytest.mark.parametrize("name", ["", "story.txt", "a/long/folder/of/stories/" * 9 + "story.txt", "\x1b[31mred\n"])
def test_the_line_fits_every_terminal(pace: Pace, clocked: Clock, width: int, name: str) -> None:
    clocked.now_s += 7
    pace.end("made", "b", 10_000, 120_000)
    pace.end("failed", "c", 10_000, 0)
    pace.begin(name)
    line = progress_line(pace, width)
    assert len(line) <= max(width, 1)
    assert line.isprintable()
    assert ("50%" in line) is (width >= 24)
    assert ("left" in line) is (width >= 60), "the name and the bar give way before the facts"
    assert line.endswith("story.txt") is (width >= 80 and name.endswith("story.txt")), line


@pytest.mark.parametrize(("seconds", "told"), [(0, "0:00"), (65.4, "1:05"), (7384, "2:03:04")])
def test_clock(seconds: float, told: str) -> None:
    assert clock(seconds) == told
