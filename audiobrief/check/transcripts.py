"""Transcripts in WebVTT, SRT and the Podcast Index's JSON, and chapters as JSON."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from audiobrief.check.findings import Finding, finding, quoted
from audiobrief.expressions import regex

TYPES = {"text/vtt", "application/x-subrip", "application/srt", "application/json", "text/html", "text/plain"}
TIMED = {"text/vtt", "application/x-subrip", "application/srt", "application/json"}
CHAPTER_TYPES = ("application/json+chapters", "application/json")
CLOCK = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)%s(\d{3})"
VTT_MARKUP = regex(r"</?(?:c|i|b|u|v|lang|ruby|rt)(?:[. ][^>\n]*)?>|<(?:\d{2,}:)?\d\d:\d\d\.\d{3}>")
VTT_ESCAPES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": ""}
VTT_ESCAPE = regex("|".join(VTT_ESCAPES))
NOT_CUES = ("WEBVTT", "NOTE", "STYLE", "REGION")
COVERED, SLACK_S = 0.8, 5.0  # share of the sound, beyond opening and closing silence, music and disclosure; set by hand


@dataclass(frozen=True, slots=True)
class Cue:
    """A piece of a transcript; times in seconds."""

    start_s: float
    end_s: float
    text: str


class _MalformedError(ValueError):
    """A transcript that its grammar does not allow."""


def check_transcript(kind: str, data: bytes, place: str, duration_s: float) -> tuple[str, list[Finding]]:
    """Return the words of a timed transcript, with what is wrong with it; `duration_s` is 0 when not known."""
    try:
        cues = READERS[kind](data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
    except _MalformedError as error:
        return "", [finding("transcript-form", place, str(error))]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return "", [finding("transcript-form", place, f"cannot be read: {error!r:.100}")]
    found = list(_cue_findings(cues, place, duration_s))
    if kind == "text/vtt" and any(
        "<" in VTT_MARKUP.sub("", c.text) or re.search(r"&(?!\w{1,8};|#\d+;)", c.text) for c in cues
    ):
        found.append(finding("transcript-escape", place, "has a bare & or < in a cue"))
    plain = (_plain(cue.text) if kind == "text/vtt" else cue.text for cue in cues)
    return " ".join(" ".join(plain).split()), found


def check_chapters(data: bytes, place: str, duration_s: float, in_tag_ms: Sequence[int]) -> Iterator[Finding]:
    """Yield what is wrong with a chapters file; `in_tag_ms` are the starts of the MP3's own chapters."""
    try:
        document = json.loads(data)
        version, starts_s = str(document["version"]), [float(chapter["startTime"]) for chapter in document["chapters"]]
        titles = [chapter.get("title") for chapter in document["chapters"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        yield finding("chapters-form", place, f"cannot be read: {error!r:.100}")
        return
    if not version.startswith("1.") or not starts_s or not all(titles):
        yield finding("chapters-form", place, "lacks version 1, chapters, or their titles")
    if starts_s != sorted(set(starts_s)) or starts_s[:1] != [0] or (duration_s and starts_s[-1] >= duration_s):
        yield finding("chapters-form", place, f"the chapters start at {', '.join(map(str, starts_s[:5]))} s")
    if in_tag_ms and [round(start * 1000) for start in starts_s] != list(in_tag_ms):
        yield finding("chapters-match", place, "the chapters of the MP3's tag are others")


def _cue_findings(cues: Sequence[Cue], place: str, duration_s: float) -> Iterator[Finding]:
    if not cues:
        yield finding("transcript-form", place, "has no cues")
        return
    for cue in cues:
        if cue.start_s >= cue.end_s or not cue.text.strip():
            yield finding("cue-time", place, f"the cue at {cue.start_s:.3f} s has no length or no text")
            break
    for one, other in pairwise(cues):
        if other.start_s < one.end_s - 0.001:
            yield finding("cue-time", place, f"the cue at {other.start_s:.3f} s begins before the one before it ends")
            break
    if duration_s and cues[-1].end_s > duration_s + 0.05:
        yield finding(
            "cue-time", place, f"the last cue ends at {cues[-1].end_s:.2f} s, the audio at {duration_s:.2f} s"
        )
    if duration_s and cues[-1].end_s < duration_s * COVERED - SLACK_S:
        yield finding("cue-coverage", place, f"the cues stop at {cues[-1].end_s:.0f} of {duration_s:.0f} s")


def _read_vtt(text: str) -> list[Cue]:
    if not re.match(r"WEBVTT(?:[ \t][^\n]*)?(?:\n|$)", text):
        raise _MalformedError("does not begin with WEBVTT")
    return [_cue(block, ".") for block in _blocks(text) if not block[0].startswith(NOT_CUES)]


def _read_srt(text: str) -> list[Cue]:
    cues = []
    for number, block in enumerate(_blocks(text), 1):
        if block[0].strip() != str(number):
            raise _MalformedError(f"cue {number} is numbered {quoted(block[0])}")
        cues.append(_cue(block, ","))
    return cues


def _read_json(text: str) -> list[Cue]:
    document = json.loads(text)
    if not document.get("version"):
        raise _MalformedError("has no version")
    segments = document["segments"]
    return [Cue(float(s["startTime"]), float(s.get("endTime", s["startTime"])), s["body"]) for s in segments]


READERS: dict[str, Callable[[str], list[Cue]]] = {
    "text/vtt": _read_vtt,
    "application/x-subrip": _read_srt,
    "application/srt": _read_srt,
    "application/json": _read_json,
}


def _blocks(text: str) -> list[list[str]]:
    return [block.split("\n") for block in re.split(r"\n{2,}", text.strip("\n")) if block.strip()]


def _cue(block: list[str], point: str) -> Cue:
    at = next((n for n, line in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        raise _MalformedError(f"{quoted(block[0])} has no times")
    clock = CLOCK % re.escape(point)
    match = re.match(rf"{clock} --> {clock}(?:[ \t]|$)", block[at])
    if not match:
        raise _MalformedError(f"{quoted(block[at])} is no line of times")
    parts = [int(part or 0) for part in match.groups()]
    start_s, end_s = (h * 3600 + m * 60 + s + ms / 1000 for h, m, s, ms in (parts[:4], parts[4:]))
    return Cue(start_s, end_s, "\n".join(block[at + 1 :]))


def _plain(text: str) -> str:
    return VTT_ESCAPE.sub(lambda escape: VTT_ESCAPES[escape[0]], VTT_MARKUP.sub("", text))
