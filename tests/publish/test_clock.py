"""Every timed output tells the same time, because all come from one list of marks."""

import json
import re
from io import BytesIO

import pytest
import srt
import webvtt
from marks import marks_of
from mutagen.id3 import ID3

from audiobrief.model import Article, Kind, VoiceProfile
from audiobrief.publish.chapters import find_chapters, render_chapters_json
from audiobrief.publish.tags import TagContent, render_tag
from audiobrief.publish.transcript import render_srt, render_transcript_json, render_vtt

BODY = "The small ferry is back at the inner quay, after nine weeks of repairs. Crossings start at six in the morning. "
MARKS = marks_of(
    (Kind.TITLE, "Ferry returns"),
    *[BODY * 3] * 3,
    (Kind.HEADING, "The repairs"),
    *[BODY * 2] * 4,
    (Kind.HEADING, "What comes next"),
    *[BODY] * 9,
    first_ms=57,
)
DURATION_MS = MARKS[-1].end_ms + 500
CHAPTERS = find_chapters(MARKS, DURATION_MS, first_title="Ferry returns")
TOLERANCE_MS = 30


@pytest.fixture(scope="module")
def tag() -> ID3:
    article = Article("Ferry returns", ())
    voice = VoiceProfile("alba", "", "en-GB", "espeak", "en-gb")
    content = TagContent(article, MARKS, CHAPTERS, DURATION_MS, voice, artist="Desk", album="Show")
    return ID3(BytesIO(render_tag(content)))


def clock_ms(clock: str) -> float:
    hours, minutes, seconds = clock.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + float(seconds) * 1000


def vtt_starts() -> list[float]:
    return [clock_ms(caption.start) for caption in webvtt.from_string(render_vtt(MARKS))]


def srt_starts() -> list[float]:
    return [cue.start.total_seconds() * 1000 for cue in srt.parse(render_srt(MARKS))]


def json_starts() -> list[float]:
    return [segment["startTime"] * 1000 for segment in json.loads(render_transcript_json(MARKS))["segments"]]


def test_the_transcripts_agree_to_the_millisecond() -> None:
    assert vtt_starts() == pytest.approx(srt_starts(), abs=1)
    assert json_starts() == pytest.approx(srt_starts(), abs=1)


@pytest.mark.parametrize("starts", [vtt_starts, srt_starts, json_starts])
def test_every_line_starts_where_its_lyrics_do(starts, tag: ID3) -> None:
    for _, start_ms in tag["SYLT::eng"].text:
        assert min(abs(start - start_ms) for start in starts()) <= TOLERANCE_MS


def test_every_word_starts_with_its_stamp() -> None:
    stamps = map(clock_ms, re.findall(r"<(\d\d:\d\d:\d\d\.\d{3})>", render_vtt(MARKS)))
    times = [*stamps, *vtt_starts()]
    for mark in MARKS:
        for word in mark.words:
            assert min(abs(time - word.start_ms) for time in times) <= TOLERANCE_MS


def test_chapters_start_with_their_headings(tag: ID3) -> None:
    listed = json.loads(render_chapters_json(CHAPTERS))["chapters"]
    headings = {mark.text: mark.start_ms for mark in MARKS if mark.kind is Kind.HEADING}
    assert [chapter["title"] for chapter in listed] == ["Ferry returns", "The repairs", "What comes next"]
    for number, chapter in enumerate(listed):
        frame = tag[f"CHAP:c{number}"]
        assert (chapter["startTime"] * 1000, chapter["endTime"] * 1000) == (frame.start_time, frame.end_time)
        assert frame.start_time == headings.get(chapter["title"], 0)
        assert min(abs(start - frame.start_time) for start in vtt_starts()) <= TOLERANCE_MS + 57 * (number == 0)
    assert listed[-1]["endTime"] * 1000 == DURATION_MS


def test_nothing_lasts_longer_than_the_audio(tag: ID3) -> None:
    assert int(str(tag["TLEN"])) == DURATION_MS
    assert (
        max(segment["endTime"] for segment in json.loads(render_transcript_json(MARKS))["segments"]) * 1000
        <= DURATION_MS
    )
