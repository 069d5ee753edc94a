"""The audio of an MP3, frame by frame, and its header.

ISO 11172-3 and 13818-3 for frames; the Xing/Info header as LAME writes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from audiobrief.audio.frames import FrameHeader, find_frame_header
from audiobrief.check.findings import Finding, finding
from audiobrief.standards.signatures import has_id3_tag

SPEECH_HZ, BROADCAST_HZ = (22_050, 24_000), (44_100, 48_000)
"""Rates of the two qualities (help sound)."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What the frames of an MP3 add up to."""

    first: FrameHeader
    frame_count: int
    duration_s: float
    """After the header's delay and padding are trimmed."""


def tag_size(data: bytes) -> int:
    """Return how many bytes the ID3v2 tag in front takes; 0 without one."""
    if not has_id3_tag(data) or len(data) < 10:  # noqa: PLR2004
        return 0
    return 10 + (data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]) + (10 if data[5] & 0x10 else 0)


def check_stream(data: bytes, place: str, *, broadcast: bool = False) -> tuple[Stream | None, list[Finding]]:
    """Return what the frames add up to, None when there are none, with what is wrong with them."""
    start = tag_size(data)
    while start < len(data) and not data[start]:
        start += 1
    first = find_frame_header(data, start)
    if first is None:
        return None, [finding("mp3-open", place, "no MP3 frame follows its tag" if data else "is empty")]
    end, count, found = _walk(data, start, place)
    header = _info_header(data[start : start + first.byte_count], first)
    samples = count * first.sample_count
    if header is None:
        found.append(finding("mp3-header", place, "has no Xing or Info header"))
    else:
        samples = (count - 1) * first.sample_count - header.delay - header.padding
        found += _header_findings(header, end - start, count - 1, place)
    found += _format_findings(first, place, broadcast)
    return Stream(first, count, max(0.0, samples / first.rate_hz)), found


@dataclass(frozen=True, slots=True)
class _Header:
    frame_count: int | None
    byte_count: int | None
    delay: int
    padding: int


def _walk(data: bytes, start: int, place: str) -> tuple[int, int, list[Finding]]:
    """Return where the frames end, how many there are, and what is between or after them."""
    found: list[Finding] = []
    at, count = start, 0
    while frame := find_frame_header(data, at):
        if at + frame.byte_count > len(data):
            found.append(
                finding("mp3-damaged", place, f"the last frame lacks {at + frame.byte_count - len(data)} bytes")
            )
            return len(data), count, found
        at, count = at + frame.byte_count, count + 1
    rest = data[at:]
    if has_id3_tag(rest) or find_frame_header(data, _next_frame(data, at)):
        found.append(
            finding("mp3-damaged", place, f"after frame {count}, at byte {at}, comes what is no frame, and then frames")
        )
    elif rest.strip(b"\0") and not (rest[:3] == b"TAG" and len(rest) == 128) and rest[:8] != b"APETAGEX":  # noqa: PLR2004
        found.append(finding("mp3-tail", place, f"{len(rest)} bytes of something else follow the audio"))
    return at, count, found


def _next_frame(data: bytes, at: int) -> int:
    """Return where the next two frames in a row begin; the end when none do."""
    while (at := data.find(b"\xff", at + 1)) >= 0:
        frame = find_frame_header(data, at)
        if frame and find_frame_header(data, at + frame.byte_count):
            return at
    return len(data)


def _info_header(frame: bytes, first: FrameHeader) -> _Header | None:
    at = 4 + first.side_byte_count
    if frame[at : at + 4] not in (b"Xing", b"Info"):
        return None
    flags = int.from_bytes(frame[at + 4 : at + 8], "big")
    at += 8
    numbers: list[int | None] = []
    for bit in (1, 2):
        numbers.append(int.from_bytes(frame[at : at + 4], "big") if flags & bit else None)
        at += 4 if flags & bit else 0
    at += (100 if flags & 4 else 0) + (4 if flags & 8 else 0)
    gap = int.from_bytes(frame[at + 21 : at + 24], "big")
    return _Header(numbers[0], numbers[1], gap >> 12, gap & 0xFFF)


def _header_findings(header: _Header, byte_count: int, frame_count: int, place: str) -> Iterator[Finding]:
    if header.byte_count not in (None, byte_count):
        yield finding("mp3-header-bytes", place, f"its header says {header.byte_count} bytes, there are {byte_count}")
    if header.frame_count not in (None, frame_count):
        yield finding(
            "mp3-header-bytes", place, f"its header says {header.frame_count} frames, there are {frame_count}"
        )
    if not header.delay and not header.padding:
        yield finding("mp3-header-gap", place, "its header tells neither delay nor padding")


def _format_findings(first: FrameHeader, place: str, broadcast: bool) -> Iterator[Finding]:
    speech = not broadcast and first.mono and first.rate_hz in SPEECH_HZ
    if first.rate_hz not in BROADCAST_HZ and not speech:
        yield finding("mp3-rate", place, f"{first.rate_hz} Hz in {'mono' if first.mono else 'stereo'}")
    if first.bitrate_kbps < (64 if first.mono and not broadcast else 96):
        yield finding("mp3-bitrate", place, f"{first.bitrate_kbps} kbit/s")
