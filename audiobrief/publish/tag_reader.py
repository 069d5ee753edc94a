"""A finished MP3's tag as people see it in a player: title, byline, chapters, text, picture."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audiobrief.errors import PublishError
from audiobrief.model import Chapter
from audiobrief.publish.characters import one_line
from audiobrief.standards.signatures import IMAGE_TYPES, name_format


@dataclass(frozen=True, slots=True)
class TagFront:
    """What a tag says for people; empty where it says nothing."""

    title: str
    byline: str = ""
    album: str = ""
    language: str = ""
    """ISO 639-2, three letters."""
    text: str = ""
    chapters: tuple[Chapter, ...] = ()
    picture: bytes = b""
    """JPEG or PNG."""
    picture_type: str = ""
    """Its media type."""


def read_front(mp3: Path) -> TagFront:
    """Return what the tag of an MP3 says, ID3v2.2 to 2.4; the file's name for a title where there is none.

    Raises PublishError when the file cannot be read.
    """
    from mutagen import MutagenError
    from mutagen.id3 import ID3, ID3NoHeaderError

    try:
        tag = ID3(mp3)
    except ID3NoHeaderError:
        return TagFront(mp3.stem)
    except (MutagenError, OSError, ValueError, KeyError, IndexError) as error:
        raise PublishError(f"{mp3}: its tag cannot be read ({error})") from error
    picture = next((p.data for p in tag.getall("APIC") if name_format(p.data) in IMAGE_TYPES), b"")
    return TagFront(
        _text(tag, "TIT2") or mp3.stem,
        _text(tag, "TPE1"),
        _text(tag, "TALB"),
        _text(tag, "TLAN")[:3],
        next((str(lyrics.text).strip() for lyrics in tag.getall("USLT")), ""),
        tuple(_chapters(tag)),
        picture,
        IMAGE_TYPES.get(name_format(picture), ""),
    )


def _text(tag: Any, name: str) -> str:
    return one_line(str(tag[name])) if name in tag else ""


def _chapters(tag: Any) -> list[Chapter]:
    found = [
        Chapter(str(frame.sub_frames.get("TIT2", "")), frame.start_time, frame.end_time) for frame in tag.getall("CHAP")
    ]
    return sorted(found, key=lambda chapter: chapter.start_ms)
