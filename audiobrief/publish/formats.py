"""The text formats made from a recording's marks, said once: files, feed, upload and help are made from this table.

A new one is a renderer and a row here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from audiobrief.model import Mark
from audiobrief.publish.transcript import render_srt, render_transcript_json, render_vtt


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A transcript as one kind of file."""

    suffix: str
    """With its full stop; the file has the MP3's name otherwise."""
    media_type: str
    label: str
    """What people call it."""
    render: Callable[[Sequence[Mark]], str]
    captions: bool = False
    """Whether its feed element says rel="captions" (Podcast Index: timed text meant to be shown with the sound)."""
    in_feed: bool = True
    """Whether podcast apps know it as a transcript."""


VTT = TextFormat(".vtt", "text/vtt", "WebVTT", render_vtt, captions=True)
FORMATS = (
    VTT,
    TextFormat(".srt", "application/x-subrip", "SubRip", render_srt, captions=True),
    TextFormat(".json", "application/json", "JSON", render_transcript_json),
)
"""In the order in which apps that take the first they know should meet them."""


def render_formats(name: str, marks: Sequence[Mark]) -> dict[str, str]:
    """Return file name → text of every format, for an MP3 called `name` plus ".mp3"."""
    return {name + form.suffix: form.render(marks) for form in FORMATS}
