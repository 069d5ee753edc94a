"""Sound files that OS voices write, read by content and never by suffix.

macOS writes AIFF or AIFF-C whatever the name says, Windows RIFF WAVE. pydub would hand AIFF to
ffmpeg; two small parsers need nothing.
"""

import struct
import sys
from array import array
from collections.abc import Iterator

from audiobrief.errors import SpeechError
from audiobrief.standards.signatures import AIFF, WAVE, name_format

_PCM_FORMATS = {1, 0xFFFE}  # WAVE_FORMAT_PCM, WAVE_FORMAT_EXTENSIBLE
_BIG_ENDIAN, _LITTLE_ENDIAN = {b"NONE", b"twos"}, {b"sowt"}  # AIFF-C compression types that are plain PCM


def parse_sound(data: bytes) -> tuple[bytes, int]:
    """Return 16-bit mono PCM in native byte order and its rate in Hz.

    Reads RIFF WAVE (Microsoft RIFF MCI, 1991), AIFF 1.3 and AIFF-C of uncompressed 16-bit samples; of
    stereo the first channel. Raises SpeechError for anything else and for a file shorter than it claims.
    """
    kind = name_format(data)
    if kind == WAVE:
        return _parse_wave(data)
    if kind == AIFF:
        return _parse_aiff(data)
    if not data:
        raise SpeechError("the engine wrote an empty file")
    raise SpeechError(f"the engine wrote neither WAV nor AIFF (it begins with {data[:4]!r})")


def _parse_wave(data: bytes) -> tuple[bytes, int]:
    chunks = dict(_chunks(data, "<"))
    try:
        code, channel_count, rate_hz, _, _, bit_count = struct.unpack_from("<HHIIHH", chunks[b"fmt "])
        sound = chunks[b"data"]
    except (KeyError, struct.error) as error:
        raise SpeechError("the engine wrote a broken WAV file") from error
    if code not in _PCM_FORMATS:
        raise SpeechError(f"the engine wrote a WAV of format {code}, not PCM")
    return _mono(sound, channel_count, bit_count, "little"), rate_hz


def _parse_aiff(data: bytes) -> tuple[bytes, int]:
    chunks = dict(_chunks(data, ">"))
    try:
        common = chunks[b"COMM"]
        channel_count, _, bit_count, exponent, mantissa = struct.unpack_from(">hIhHQ", common)
        sound = chunks[b"SSND"]
        offset = struct.unpack_from(">I", sound)[0]
    except (KeyError, struct.error) as error:
        raise SpeechError("the engine wrote a broken AIFF file") from error
    compression = common[18:22] or b"NONE"
    if compression not in _BIG_ENDIAN | _LITTLE_ENDIAN:
        raise SpeechError(f"the engine wrote AIFF-C compressed as {compression!r}, not PCM")
    rate_hz = round(mantissa * 2.0 ** ((exponent & 0x7FFF) - 16383 - 63))  # IEEE 754 80-bit extended
    order = "little" if compression in _LITTLE_ENDIAN else "big"
    return _mono(sound[8 + offset :], channel_count, bit_count, order), rate_hz


def _chunks(data: bytes, order: str) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        name, byte_count = struct.unpack_from(f"{order}4sI", data, at)
        body = data[at + 8 : at + 8 + byte_count]
        if len(body) < byte_count:
            raise SpeechError(f"the engine's file ends early: {byte_count - len(body)} bytes are missing")
        yield name, body
        at += 8 + byte_count + byte_count % 2


def _mono(sound: bytes, channel_count: int, bit_count: int, order: str) -> bytes:
    if bit_count != 16 or channel_count < 1:  # noqa: PLR2004  the one width a voice writes
        raise SpeechError(f"the engine wrote {bit_count}-bit sound in {channel_count} channels, not 16-bit")
    samples = array("h", sound[: len(sound) // (2 * channel_count) * 2 * channel_count])
    if order != sys.byteorder:
        samples.byteswap()
    return samples[::channel_count].tobytes()
