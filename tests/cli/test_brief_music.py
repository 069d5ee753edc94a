"""A programme with music: its stories decode to the very samples that they have without any."""

import subprocess
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from audiobrief.audio.mp3 import TRIMMED_SAMPLES
from audiobrief.speech.speaker import Speaker

FRAME = 1152
"""Samples: a cut begins with a frame."""
TEXT = "The ferry left the inner harbour at six, with {} passengers who travelled free of charge on that first day."


@pytest.fixture
def programme(audiobrief, tone, tmp_path):
    """Make a programme of three stories and return its chapters: their start and end in ms, and titles."""
    for n in range(3):
        body = "\n\n".join(f"{TEXT.format(n * 10 + at)} That was news of part {at}." for at in range(4))
        (tmp_path / f"{n}.txt").write_text(f"News number {n} of the harbour\n\n{body}")

    def programme(file: Path, *options):
        sources = [tmp_path / f"{n}.txt" for n in range(3)]
        answer = audiobrief("brief", *sources, "-o", file, "--voice", tone, "--json", *options)
        assert answer.code == 0, answer.err
        return next(e for e in answer.events if e["event"] == "briefing")

    return programme


def decoded(file: Path) -> np.ndarray:
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", file, "-map", "0:a", "-f", "s16le", "-"], check=True, capture_output=True
    )
    assert not done.stderr
    return np.frombuffer(done.stdout, "<i2")


@pytest.mark.tool("ffmpeg")
def test_stories_are_the_same_samples_with_music_and_without(programme, tmp_path):
    plain, loud = tmp_path / "plain.mp3", tmp_path / "loud.mp3"
    without, with_music = programme(plain, "--no-music"), programme(loud)
    assert with_music["duration_ms"] > without["duration_ms"] + 5_000
    one, other = decoded(plain), decoded(loud)
    for before, after in zip(without["chapters"][1:-1], with_music["chapters"][1:-1], strict=True):
        ends = [round(chapter["end_ms"] * 44.1 / FRAME) * FRAME for chapter in (before, after)]
        story = 8 * 44_100  # the story's end, well behind its link
        assert np.abs(one[ends[0] - story : ends[0]]).max() > 1000
        last = TRIMMED_SAMPLES  # where the next cut's encoder begins to be heard
        same = one[ends[0] - story : ends[0] - last] == other[ends[1] - story : ends[1] - last]
        assert same.all()


@pytest.mark.tool("mp3val")
def test_the_frames_of_a_mixed_programme_are_sound(programme, tmp_path):
    programme(tmp_path / "m.mp3")
    done = subprocess.run(["mp3val", tmp_path / "m.mp3"], check=True, capture_output=True, text=True)
    assert "WARNING" not in done.stdout


def test_what_was_mixed_once_is_not_spoken_or_mixed_again(programme, tmp_path, monkeypatch):
    programme(tmp_path / "one.mp3")
    monkeypatch.setattr("audiobrief.briefing.studio.mix_stretch", lambda *_: pytest.fail("mixed again"))
    monkeypatch.setattr(Speaker, "speak", lambda *_: pytest.fail("spoken again"))
    programme(tmp_path / "two.mp3")
    assert (tmp_path / "one.mp3").read_bytes()[200_000:] == (tmp_path / "two.mp3").read_bytes()[200_000:]


def test_nothing_is_spoken_twice_to_be_measured_and_mixed(programme, tmp_path, monkeypatch):
    spoken = []
    monkeypatch.setattr(Speaker, "speak", said_to(spoken, Speaker.speak))
    programme(tmp_path / "m.mp3", "--max-minutes", 2)
    assert len(spoken) > 10
    assert [line for line, count in Counter(spoken).items() if count > 1] == []


def test_a_programme_cut_again_speaks_only_its_new_sentences(programme, audiobrief, tmp_path, monkeypatch):
    programme(tmp_path / "m.mp3", "--name", "Again")
    spoken = []
    monkeypatch.setattr(Speaker, "speak", said_to(spoken, Speaker.speak))
    assert audiobrief("brief", "drop", "Again", "2", "--json").code == 0
    assert {words for words, *_ in spoken} <= {"News number one of the harbour."}  # the opening ends with it now


def said_to(spoken, speak):
    """Return a `speak` that notes the lines it is given."""

    def noting(self, line):
        spoken.append((line.spoken, line.role, line.pause_ms))
        return speak(self, line)

    return noting


@pytest.mark.parametrize("minutes", [1, 2])
def test_music_counts_in_the_length(programme, tmp_path, minutes):
    told = programme(tmp_path / "m.mp3", "--max-minutes", minutes)
    assert told["duration_ms"] <= minutes * 60_000


def test_a_sound_that_is_missing_is_told_with_its_name(audiobrief, tone, tmp_path):
    (tmp_path / "a.txt").write_text(f"News\n\n{TEXT.format(1)}\n\n{TEXT.format(2)}\n\n{TEXT.format(3)}")
    file = tmp_path / "m.toml"
    file.write_text(
        f'name = "M"\noutput = "m.mp3"\n[voice]\nstories = "{tone}"\npresenter = "{tone}"\n'
        '[sections.Home]\nsources = ["a.txt"]\n[sound]\njingle = "gone.wav"\n'
    )
    answer = audiobrief("brief", file)
    assert (answer.code, "gone.wav" in answer.err) == (1, True)
    assert not (tmp_path / "m.mp3").exists()
