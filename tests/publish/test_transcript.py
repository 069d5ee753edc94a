import itertools
import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
import srt
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import marks_of

from audiobrief.model import Kind, Mark, MarkWord
from audiobrief.publish.characters import publishable
from audiobrief.publish.cues import cut_cues
from audiobrief.publish.transcript import render_srt, render_transcript_json, render_vtt

ARTICLE = marks_of(
    (Kind.TITLE, "Ferry returns to the inner quay"),
    "The small ferry is back at the inner quay after nine weeks of repairs. Crews replaced the ramp & the <old> winch.",
    "“It is done,” Mr. Jones said. “Yes.” Nobody in the harbour, where the boat had been lying since the storm of "
    "September – the worst in a century – believes it, though; tickets cost $4.50 and up.",
    (Kind.HEADING, "What comes next"),
    "See https://example.org/a/very/long/address/that/never/ends/and/still/goes/on/and/on/2026?x=1&y=2 for the rest.",
)

texts = st.lists(
    st.text(
        st.one_of(
            st.sampled_from("aaeeiimnopr....,,;:-–&<>\"“”’'  \n\t\u00a0$19"),
            st.characters(codec="utf-8"),
            st.sampled_from("\x00\x0b\u200f\u202e今天，。한国🙂🏽\u0301"),
        ),
        min_size=1,
        max_size=200,
    ),
    min_size=1,
    max_size=6,
).map(lambda lines: marks_of(*lines))


def bare(text: str) -> str:
    """Return the text without any white space: scripts without spaces are cut between characters."""
    return "".join(publishable(text).split())


def shown(marks: tuple[Mark, ...]) -> str:
    return bare("".join(mark.text for mark in marks))


def read_vtt(marks: tuple[Mark, ...]) -> list[tuple[float, float, str]]:
    """Read WebVTT as its grammar wants it: header, then blocks of id, times and one line."""
    head, *blocks = render_vtt(marks).split("\n\n")
    assert head.rstrip("\n") == "WEBVTT"
    cues = []
    for number, block in enumerate(blocks, 1):
        name, times, payload = block.rstrip("\n").split("\n")
        assert name == str(number)
        start, end = (seconds(time) for time in times.split(" --> "))
        stamps = [seconds(stamp) for stamp in re.findall(r"<(\d\d:\d\d:\d\d\.\d\d\d)>", payload)]
        assert [start, *stamps, end] == sorted({start, *stamps, end})
        plain = re.sub(r"<[^>]*>", "", payload)
        assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", plain)
        cues.append((start, end, plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")))
    return cues


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.replace(",", ".").split(":")
    return round(int(hours) * 3600 + int(minutes) * 60 + float(rest), 3)


def read_srt(marks: tuple[Mark, ...]) -> list[tuple[float, float, str]]:
    return [
        (cue.start.total_seconds(), cue.end.total_seconds(), cue.content)
        for cue in srt.parse(render_srt(marks), ignore_errors=False)
    ]


def read_json(marks: tuple[Mark, ...]) -> list[tuple[float, float, str]]:
    segments = json.loads(render_transcript_json(marks))["segments"]
    return [(segment["startTime"], segment["endTime"], segment["body"]) for segment in segments]


@pytest.mark.parametrize("read", [read_vtt, read_srt, read_json])
def test_carries_the_shown_text(read) -> None:
    cues = read(ARTICLE)
    whole_words = " ".join(re.sub(r"\s+", " ", text) for *_, text in cues)
    assert bare(whole_words) == shown(ARTICLE)
    assert "replaced the ramp & the <old> winch." in whole_words
    assert len(cues) == len(cut_cues(ARTICLE))


def test_the_three_agree() -> None:
    vtt, subrip, podcast_index = read_vtt(ARTICLE), read_srt(ARTICLE), read_json(ARTICLE)
    assert vtt == podcast_index
    assert [(start, end, text.replace("\n", " ")) for start, end, text in subrip] == vtt


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("Yes. He did.", ["Yes. He did."]),
        ("Crews replaced the ramp. Crossings start at six.", ["Crews replaced the ramp.", "Crossings start at six."]),
        ("“It is done,” Mr. Jones said. “Yes.”", ["“It is done,” Mr. Jones said. “Yes.”"]),
        (
            (
                "Nobody in the harbour, where the boat had been lying since the storm of September – the worst in a "
                "century – believes it, though; tickets cost $4.50 and up."
            ),
            [
                "Nobody in the harbour, where the boat had been lying",
                "since the storm of September – the worst in a century –",
                "believes it, though; tickets cost $4.50 and up.",
            ],
        ),
        ("x" * 100 + " end", ["x" * 32, "x" * 32, "x" * 32, "xxxx end"]),
        (" \u00a0 \x00 ", []),
        ("*", ["*"]),
    ],
)
def test_cues_end_with_sentences_and_clauses(text: str, cues: list[str]) -> None:
    assert [cue.text for cue in cut_cues(marks_of(text))] == cues


def test_every_line_starts_and_ends_with_its_mark() -> None:
    starts = {start for start, *_ in read_vtt(ARTICLE)}
    ends = {end for _, end, _ in read_vtt(ARTICLE)}
    assert starts >= {mark.start_ms / 1000 for mark in ARTICLE}
    assert ends >= {mark.end_ms / 1000 for mark in ARTICLE}


def test_stamps_are_the_words_times() -> None:
    cue = render_vtt(said_by("Alba <&> Co", marks_of("One two three"))).split("\n")[4]
    assert cue == "<v Alba &lt;&amp;&gt; Co>One <00:00:00.250>two <00:00:00.460>three"


def test_a_span_with_several_spoken_words_is_shown_once() -> None:
    words = [MarkWord(100 * n, 100 * n + 100, *span) for n, span in enumerate([(0, 4), *[(5, 11)] * 5, (12, 14)])]
    mark = Mark(0, 0, 700, "Over $1.2bn so", Kind.BODY, 0, tuple(words))
    assert render_vtt([mark]).endswith("Over <00:00:00.100>$1.2bn <00:00:00.600>so\n")


def test_every_cue_and_segment_names_its_speaker() -> None:
    marks = (*said_by("Alba", ARTICLE[:2]), *said_by(" Bram\n", ARTICLE[2:]))
    cues = [cue.speaker.strip() for cue in cut_cues(marks)]
    assert re.findall("<v (Alba|Bram)>", render_vtt(marks)) == cues
    segments = json.loads(render_transcript_json(marks))["segments"]
    assert [segment["speaker"] for segment in segments] == cues
    assert {"Alba", "Bram"} == set(cues)


def test_where_one_voice_speaks_nobody_is_named() -> None:
    assert "<v" not in render_vtt(ARTICLE)
    assert "speaker" not in json.loads(render_transcript_json(ARTICLE))["segments"][0]


def said_by(speaker: str, marks: Sequence[Mark]) -> tuple[Mark, ...]:
    return tuple(replace(mark, speaker=speaker) for mark in marks)


def test_chinese_is_cut_between_characters() -> None:
    marks = marks_of("我们今天在港口看到了一艘新的渡轮，它将于明天开始运营。市长说：“这是一个好消息，大家都很高兴。”")
    assert [cue.text for cue in cut_cues(marks)] == [
        "我们今天在港口看到了一艘新的渡轮，它将于明天开始运营。",
        "市长说：“这是一个好消息，大家都很高兴。”",
    ]


def test_read_by_webvtt_py() -> None:
    captions = webvtt.from_buffer(StringIO(render_vtt(ARTICLE)))
    assert next(caption.start for caption in captions) == "00:00:00.040"
    assert len(captions) == len(cut_cues(ARTICLE))


def test_nothing_shown_gives_valid_files() -> None:
    assert render_vtt(()) == "WEBVTT\n"
    assert render_srt(()) == ""
    assert json.loads(render_transcript_json(())) == {"version": "1.0.0", "segments": []}


def test_past_an_hour_and_a_hundred() -> None:
    assert "01:00:01.000 --> " in render_vtt(marks_of("Late", first_ms=3_601_000))
    assert "100:00:01,000 --> " in render_srt(marks_of("Late", first_ms=360_001_000))


@settings(deadline=None)
@given(texts)
def test_any_text_keeps_its_characters_in_all_three(marks: tuple[Mark, ...]) -> None:
    for read in (read_vtt, read_json):
        assert bare("".join(text for *_, text in read(marks))) == shown(marks)
    assert bare("".join(cue.text for cue in cut_cues(marks))) == shown(marks)


@settings(deadline=None)
@given(texts)
def test_any_text_gives_cues_in_order_within_the_audio(marks: tuple[Mark, ...]) -> None:
    cues = cut_cues(marks)
    for cue, following in itertools.pairwise(cues):
        assert cue.start_ms < cue.end_ms <= following.start_ms
    if cues:
        assert marks[0].start_ms <= cues[0].start_ms
        assert cues[-1].end_ms <= marks[-1].end_ms


@settings(deadline=None)
@given(texts)
def test_any_text_keeps_to_the_widths(marks: tuple[Mark, ...]) -> None:
    for cue in cut_cues(marks):
        assert len(cue.text) <= 65
        lines = cue.two_lines()
        assert len(lines) <= 2
        assert " ".join(lines) == cue.text
        assert all(len(line) <= 32 or len(line.split(" ")) == 1 for line in lines)


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.integers(-50, 4000)] * 2, *[st.integers(0, 30)] * 2), max_size=20))
def test_disordered_word_times_still_give_ordered_cues(words: list[tuple[int, int, int, int]]) -> None:
    mark = Mark(0, 0, 3000, "a bc, def. " * 10, Kind.BODY, 0, tuple(MarkWord(*word) for word in words))
    cues = cut_cues([mark, *marks_of("Then this.", first_ms=3000)])
    assert bare("".join(cue.text for cue in cues)) == bare(mark.text) + "Thenthis."
    assert all(cue.start_ms < cue.end_ms <= after.start_ms for cue, after in itertools.pairwise(cues))


@pytest.mark.npm("webvtt-parser")
def test_read_by_a_strict_parser(tmp_path: Path) -> None:
    script = """
        const {WebVTTParser} = require("webvtt-parser");
        const text = require("fs").readFileSync(process.argv[1], "utf8");
        console.log(JSON.stringify(new WebVTTParser().parse(text, "subtitles").errors));
    """
    file = tmp_path / "cues.vtt"
    file.write_text(render_vtt(said_by("Alba <&> Co", ARTICLE)), "utf-8")
    answer = subprocess.run(["node", "-e", script, str(file)], capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout) == []
