"""Transcripts as WebVTT, SRT and Podcast Index JSON, written from one list of cues.

The three hold the same cues, so their texts agree whatever a reader makes of line breaks. A cue is one
line of WebVTT and at most two of SRT; it ends where a sentence or a clause ends, if it can.
"""

import json
from collections.abc import Iterable, Sequence

from audiobrief.model import Mark
from audiobrief.publish.characters import one_line
from audiobrief.publish.cues import Cue, cut_cues

VTT_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def render_vtt(marks: Iterable[Mark]) -> str:
    """Return WebVTT (W3C) with a time stamp before each word inside a cue; where several speak, each cue names who."""
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(cut_cues(marks), 1):
        span = f"{_clock(cue.start_ms, '.')} --> {_clock(cue.end_ms, '.')}"
        blocks.append(f"{number}\n{span}\n{_voice_span(cue)}{_stamped(cue)}\n")
    return "\n".join(blocks)


def render_srt(marks: Iterable[Mark]) -> str:
    """Return SubRip, at most two lines of 32 characters a cue; a word longer than a line has one for itself.

    SubRip has no escapes: the text stands as it is shown.
    """
    return "\n".join(
        f"{number}\n{_clock(cue.start_ms, ',')} --> {_clock(cue.end_ms, ',')}\n" + "\n".join(cue.two_lines()) + "\n"
        for number, cue in enumerate(cut_cues(marks), 1)
    )


def render_transcript_json(marks: Iterable[Mark]) -> str:
    """Return the Podcast Index's JSON transcript 1.0.0, times in seconds; who speaks is told where several do."""
    segments: Sequence[dict[str, object]] = [
        ({"speaker": name} if (name := one_line(cue.speaker)) else {})
        | {"startTime": cue.start_ms / 1000, "endTime": cue.end_ms / 1000, "body": cue.text}
        for cue in cut_cues(marks)
    ]
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"


def _voice_span(cue: Cue) -> str:
    name = one_line(cue.speaker).translate(VTT_ESCAPES)
    return f"<v {name}>" if name else ""


def _stamped(cue: Cue) -> str:
    """Return the cue's text as WebVTT; §4.1 wants inner stamps rising, after the cue's start and before its end."""
    parts: list[str] = []
    latest_ms = cue.start_ms
    for word in cue.words:
        for start_ms, text in word.pieces:
            if start_ms is not None and latest_ms < start_ms < cue.end_ms:
                parts.append(f"<{_clock(start_ms, '.')}>")
                latest_ms = start_ms
            parts.append(text.translate(VTT_ESCAPES))
        parts.append(word.space)
    return "".join(parts).rstrip()


def _clock(time_ms: int, point: str) -> str:
    seconds, ms = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{ms:03}"
