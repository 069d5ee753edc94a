"""The ID3v2 tag of an MP3 (ID3v2.3 and 2.4, Chapter Frame Addendum 1.0)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any

from audiobrief.check.findings import Finding, finding, quoted
from audiobrief.check.sound.stream import tag_size
from audiobrief.expressions import regex
from audiobrief.standards.moments import from_rfc_2822
from audiobrief.standards.signatures import IMAGE_TYPES, name_format

REQUIRED = {"TIT2": "title", "TPE1": "artist", "TALB": "show", "TCON": "genre", "TLAN": "language", "TDRC": "date"}
LANGUAGE = regex(r"[a-z]{3}")
# players show a cover late when the tag before the sound is heavier; set by hand:
COVER_BYTES, TAG_BYTES = 500_000, 80 * 1024
FRONT_COVER, MILLISECONDS, TOP_LEVEL = 3, 2, 1
"""Codes of ID3v2.4: the picture's type (§4.14), SYLT's time stamps (§4.9), CTOC's flag (chapters §3.2)."""
LENGTH_TOLERANCE_MS, END_TOLERANCE_MS = 100, 500
"""A frame at 8 kHz is 72 ms; a last chapter may end within the last pause."""
NO_OFFSET = 0xFFFFFFFF  # ID3v2 chapters §3.1: offsets are not used


@dataclass(frozen=True, slots=True)
class Told:
    """What the feed says of the same episode; empty outside a feed."""

    title: str = ""
    show: str = ""
    published: str = ""
    """RFC 2822."""
    private: bool = False
    """Kept out of directories, as other people's articles are: their text is no one's to hand on."""


def check_tag(data: bytes, place: str, duration_ms: int, told: Told) -> tuple[tuple[int, ...], list[Finding]]:
    """Return where the tag's chapters start in ms, with what is wrong with the tag."""
    from mutagen import MutagenError
    from mutagen.id3 import ID3

    if not tag_size(data):
        return (), [finding("id3-none", place, "has no ID3v2 tag")]
    try:
        tag = ID3(BytesIO(data))
    except (MutagenError, ValueError, KeyError, IndexError) as error:
        return (), [finding("id3-none", place, f"its tag cannot be read: {error}")]
    found = [*_texts(tag, place, duration_ms, told), *_pictures(tag, place), *_lyrics(tag, place, duration_ms, told)]
    if told.show and tag_size(data) > TAG_BYTES:
        found.append(finding("id3-heavy", place, f"the tag has {tag_size(data) // 1024} KB"))
    chapters = sorted(tag.getall("CHAP"), key=lambda chapter: chapter.start_time)
    if chapters:
        found += _chapters(chapters, tag.getall("CTOC"), place, duration_ms)
    return tuple(chapter.start_time for chapter in chapters), found


def _texts(tag: Any, place: str, duration_ms: int, told: Told) -> Iterator[Finding]:
    values = {name: str(tag[name]).strip() if name in tag else "" for name in (*REQUIRED, "TLEN")}
    for name, what in REQUIRED.items():
        if not values[name]:
            yield finding("id3-frame", place, f"has no {name} ({what})")
    for name, expected, code in (("TIT2", told.title, "id3-match"), ("TALB", told.show, "id3-show")):
        if expected and values[name] and values[name] != expected:
            yield finding(code, place, f"{name} is {quoted(values[name])}, the feed says {quoted(expected)}")
    if told.published and values["TDRC"] and not _same_day(values["TDRC"], told.published):
        yield finding("id3-match", place, f"TDRC is {values['TDRC']}, the feed says {told.published}")
    if values["TCON"] not in ("", "Podcast"):
        yield finding("id3-match", place, f"the genre is {quoted(values['TCON'])}, not Podcast")
    languages = [values["TLAN"], *(frame.lang for name in ("COMM", "USLT", "SYLT") for frame in tag.getall(name))]
    for language in filter(None, languages):
        if not LANGUAGE.fullmatch(language):
            yield finding("id3-lang", place, f"{quoted(language)} is no ISO 639-2 code")
    length = values["TLEN"]
    if length and (not length.isdecimal() or abs(int(length) - duration_ms) > LENGTH_TOLERANCE_MS):
        yield finding("id3-length", place, f"TLEN is {length} ms, the audio lasts {duration_ms} ms")


def _same_day(stamp: str, published: str) -> bool:
    moment = from_rfc_2822(published)
    return moment is None or stamp[:10] == moment.date().isoformat()


def _pictures(tag: Any, place: str) -> Iterator[Finding]:
    pictures = tag.getall("APIC")
    if not any(picture.type == FRONT_COVER for picture in pictures):
        yield finding("id3-cover", place, "has no front cover")
    for picture in pictures:
        kind = IMAGE_TYPES.get(name_format(picture.data))
        if picture.mime != kind:
            yield finding(
                "id3-cover", place, f"the picture is called {picture.mime}, and is {kind or 'something else'}"
            )
        if len(picture.data) >= COVER_BYTES:
            yield finding("id3-cover-heavy", place, f"the picture has {len(picture.data) // 1000} KB")


def _lyrics(tag: Any, place: str, duration_ms: int, told: Told) -> Iterator[Finding]:
    if not told.private and not tag.getall("USLT"):
        yield finding("id3-text", place, "the text is not in the tag")
    for frame in tag.getall("SYLT"):
        stamps = [stamp for _, stamp in frame.text]
        if frame.format != MILLISECONDS or stamps != sorted(stamps) or (stamps and stamps[-1] > duration_ms):
            yield finding("id3-sylt", place, "the timed lines are not in ms, not in order, or past the end")


def _chapters(chapters: Sequence[Any], tables: Sequence[Any], place: str, duration_ms: int) -> Iterator[Finding]:
    names = [chapter.element_id for chapter in chapters]
    top = [table for table in tables if table.flags & TOP_LEVEL]
    if not top:
        yield finding("id3-chapters", place, "has chapters, but no top-level table of contents")
    elif list(top[0].child_element_ids) != names:
        yield finding("id3-chapters", place, "the table of contents does not name the chapters in order of time")
    if chapters[0].start_time:
        yield finding("id3-chapters", place, f"the first chapter starts at {chapters[0].start_time} ms")
    for one, other in pairwise(chapters):
        if one.end_time != other.start_time:
            yield finding(
                "id3-chapters", place, f"a chapter ends at {one.end_time} ms, the next starts at {other.start_time}"
            )
    if abs(chapters[-1].end_time - duration_ms) > END_TOLERANCE_MS:
        yield finding("id3-chapters", place, f"the last chapter ends at {chapters[-1].end_time} of {duration_ms} ms")
    for chapter in chapters:
        if "TIT2" not in chapter.sub_frames:
            yield finding("id3-chapters", place, f"chapter {chapter.element_id} has no title")
        if (chapter.start_offset, chapter.end_offset) != (NO_OFFSET, NO_OFFSET):
            yield finding("id3-chapters", place, f"chapter {chapter.element_id} has byte offsets")
