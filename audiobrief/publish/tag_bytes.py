"""The bytes of an ID3v2 tag: frames rendered, put together, taken apart and changed in their places."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Literal

from audiobrief.publish.characters import one_line
from audiobrief.publish.cover.picture import Cover
from audiobrief.standards.moments import DAY_ONLY, parse_date
from audiobrief.standards.signatures import has_id3_tag

HEADER_BYTES = 10
"""Of a tag, and of a frame (ID3v2.4 §3.1, §4)."""
PADDING_BYTES = 1024
"""A later change of a title does not rewrite the file; set by hand."""
SIZE_BITS = {"2.3": 8, "2.4": 7}
"""Of each byte of a frame's size."""
DATES_OF_23 = ("TYER", "TDAT", "TIME")
"""What stands in ID3v2.3 for TDRC."""

Frame = Any
"""A mutagen frame; the library is untyped."""


def timestamp(date: str) -> str:
    """Return an ISO 8601 date in UTC without a zone, as ID3v2.4 §4 wants it; empty when it is none."""
    moment = parse_date(date)
    if moment is None:
        return ""
    return f"{moment:%Y-%m-%d}" if DAY_ONLY.fullmatch(date.strip()) else f"{moment:%Y-%m-%dT%H:%M:%S}"


def render_frame(frame: Frame, version: str) -> bytes:
    """Return one frame's bytes; in v2.3 a date becomes two frames and text UTF-16."""
    from mutagen.id3 import ID3

    tag = ID3()
    tag.add(frame)
    if version == "2.3":
        tag.update_to_v23()
    if not tag:
        return b""
    out = BytesIO()
    tag.save(out, v1=0, v2_version=int(version[-1]), padding=lambda _: 0)
    return out.getvalue()[HEADER_BYTES:]


def assemble_tag(frames: bytes, version: str) -> bytes:
    """Return a tag of rendered frames (ID3v2.4 §3.1): header with synchsafe size, frames, padding."""
    size = len(frames) + PADDING_BYTES
    synchsafe = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3" + bytes((int(version[-1]), 0, 0)) + synchsafe + frames + bytes(PADDING_BYTES)


def retag(tag: bytes, *, date: str, album: str = "", artist: str = "") -> bytes:
    """Return a tag of ours with another date, and with album and artist where they are given; all else as it was.

    Frames are changed in their places, so that the same episode made again has the same bytes. Raises ValueError
    when it is no whole tag.
    """
    from mutagen.id3 import Encoding, Frames

    version = _version_of(tag)
    texts = {"TDRC": timestamp(date), "TDRL": timestamp(date), "TALB": album, "TPE1": artist}
    fresh = {
        name: render_frame(Frames[name](Encoding.UTF8, [one_line(text)]), version)
        for name, text in texts.items()
        if one_line(text)
    }
    parts: dict[str, bytes] = {}
    for name, frame in _split(tag, version):
        key = "TDRC" if name in DATES_OF_23 else name
        if key in fresh:
            parts[key] = fresh[key]
        else:
            parts[f"{name} {len(parts)}"] = frame
    return assemble_tag(b"".join(parts.values()), version)


def find_picture(tag: bytes) -> Cover | None:
    """Return the picture in a tag of ours, None where it holds none; raises ValueError when it is no whole tag."""
    version = _version_of(tag)
    body = next((frame[HEADER_BYTES:] for name, frame in _split(tag, version) if name == "APIC"), b"")
    if not body:
        return None
    mime, _, rest = body[1:].partition(b"\0")  # after the byte of the encoding, which is Latin-1
    return Cover(rest[1:].partition(b"\0")[2], mime.decode("latin-1"))


def find_chapter_pictures(tag: bytes) -> list[Cover | None]:
    """Return each chapter's picture in a tag of ours, in their order; raises ValueError when it is no whole tag."""
    from mutagen import MutagenError
    from mutagen.id3 import ID3

    try:
        chapters = ID3(BytesIO(tag)).getall("CHAP")
    except MutagenError as error:
        raise ValueError(f"its tag cannot be read: {error}") from error
    found = (frame.sub_frames.getall("APIC") for frame in sorted(chapters, key=lambda frame: frame.start_time))
    return [Cover(pictures[0].data, pictures[0].mime) if pictures else None for pictures in found]


def tag_version(tag: bytes) -> Literal["2.4", "2.3"]:
    """Return the version of a tag of ours; raises ValueError when it is none."""
    return "2.3" if _version_of(tag) == "2.3" else "2.4"


def _version_of(tag: bytes) -> str:
    version = f"2.{tag[3]}" if has_id3_tag(tag) and len(tag) > HEADER_BYTES else ""
    if version not in SIZE_BITS:
        raise ValueError("there is no ID3v2.3 or ID3v2.4 tag")
    return version


def _split(tag: bytes, version: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of a tag's frames (ID3v2.4 §4: sizes of 7 bits a byte; ID3v2.3 §3.3: of 8)."""
    at, bits = HEADER_BYTES, SIZE_BITS[version]
    while len(tag) - at > HEADER_BYTES and tag[at]:
        name = tag[at : at + 4].decode("latin-1")
        size = sum(byte << bits * place for place, byte in enumerate(tag[at + 7 : at + 3 : -1]))
        end = at + HEADER_BYTES + size
        if end > len(tag):
            raise ValueError(f"its frame {name} is cut off")
        yield name, tag[at:end]
        at = end
