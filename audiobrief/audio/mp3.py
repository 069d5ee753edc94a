"""MP3 frames by lameenc (its only importer), and the Info header it does not write.

Each cut has an encoder of its own and ends in digital silence, so its first frame borrows no bits
from before and its last leaves the decoder's memory at zero: frames of cuts join by concatenation,
bit for bit.
"""

import math
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from audiobrief.audio.frames import MPEG1, MPEG2, RATES_HZ, count_frames, parse_frame_header
from audiobrief.errors import AudioError
from audiobrief.model import Clip, Cut

DELAY_SAMPLES = 576
"""What the Info header declares as encoder delay; every decoder adds 529 of its own."""
DECODER_DELAY_SAMPLES = 529
"""Of the hybrid filter bank: 528 samples and one (LAME's technical FAQ)."""
TRIMMED_SAMPLES = DELAY_SAMPLES + DECODER_DELAY_SAMPLES
"""Samples trimmed from the head of the whole, equal to the delay at the head of each cut."""

ENCODER_LOSS_DB = 0.45
"""At a constant bit rate LAME scales its input by 0.95 to keep it from clipping."""

BLOCK_BYTES = 1 << 16
"""Of 16-bit mono, given to LAME at a time: it keeps eight bytes a sample of the largest block it was given."""

_LARGEST_BYTE_COUNT = 2**32 - 1  # the header counts bytes in 32 bits


@dataclass(frozen=True, slots=True)
class Quality:
    """How a cut is encoded."""

    name: str
    bitrate_kbps: int
    rate_hz: int | None
    """None: the engine's own rate."""
    effort: int
    """LAME's quality setting: 0 is slowest and best, 9 quickest."""
    tail_ms: int
    """Silence that the encoder's last frames add to a cut, on average."""
    channel_count: int = 1
    """Two are joint stereo, as LAME's own choice at such bit rates: a voice in the middle costs what mono does."""
    loudness_lufs: float = -19.0
    """Where podcasts are mastered (AES TD1008, Apple): mono lies 3 LU lower, as two speakers play it."""

    def goal_lufs(self, asked: float | None) -> float:
        """Return the loudness that is asked for, else this quality's own."""
        return self.loudness_lufs if asked is None else asked

    def mono_lufs(self, goal_lufs: float) -> float:
        """Return how loud one channel is where all of them together have a loudness (BS.1770-5 adds their powers)."""
        return goal_lufs - 10 * math.log10(self.channel_count)


QUALITIES = {
    "speech": Quality("speech", 64, None, 3, 65),
    "broadcast": Quality("broadcast", 96, 44_100, 5, 41),
    "stereo": Quality("stereo", 128, 44_100, 5, 41, channel_count=2, loudness_lufs=-16.0),
}


def find_quality(bitrate_kbps: int) -> Quality:
    """Return the quality of an MP3 of ours by its bit rate; raises AudioError for another's."""
    for quality in QUALITIES.values():
        if quality.bitrate_kbps == bitrate_kbps:
            return quality
    raise AudioError(f"an MP3 of {bitrate_kbps} kbit/s is none of ours")


def encode_mp3(clip: Clip, speech_ms: int, quality: Quality) -> Cut:
    """Return the clip as MP3 frames, in all channels of the quality.

    The clip must end in at least 350 ms of digital silence. Raises AudioError.
    """
    blocks = (clip.pcm[start : start + BLOCK_BYTES] for start in range(0, len(clip.pcm), BLOCK_BYTES))
    frames = encode_blocks((_in_channels(block, quality.channel_count) for block in blocks), clip.rate_hz, quality)
    return Cut(frames, count_frames(frames), clip.words, speech_ms)


def encode_blocks(blocks: Iterable[bytes], rate_hz: int, quality: Quality) -> bytes:
    """Return 16-bit PCM, its channels in turn, which may come piece by piece, as MP3 frames of one run.

    It must end in at least 350 ms of digital silence. Raises AudioError.
    """
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(quality.channel_count)
    encoder.set_in_sample_rate(rate_hz)
    encoder.set_out_sample_rate(quality.rate_hz or _nearest_rate_hz(rate_hz))
    encoder.set_bit_rate(quality.bitrate_kbps)
    encoder.set_quality(quality.effort)
    try:
        return b"".join([*(bytes(encoder.encode(pcm)) for pcm in blocks), bytes(encoder.flush())])
    except RuntimeError as error:
        raise AudioError(f"LAME cannot encode {rate_hz} Hz sound: {error}") from error


def render_info_header(first_frame: bytes, frame_count: int, byte_count: int) -> bytes:
    """Return the frame that tells players the exact length, a seek table, delay and padding.

    Layout: Xing's header ("Info" for a constant bit rate) and LAME's extension (LAME tag revision 1).
    `byte_count` is that of the frames that follow; the tag before does not count. The field for a
    checksum of the music is left at 0, which players take as "not computed".
    """
    header = parse_frame_header(first_frame)
    head = bytearray(first_frame[:4])
    head[1] |= 1  # no checksum follows this header
    head[2] &= 0xFD  # no padding byte
    size = header.byte_count - header.padded
    total = size + byte_count
    if total > _LARGEST_BYTE_COUNT:
        raise AudioError("the recording is over 4 GiB, more than an MP3 header can count")
    body = bytes(head) + bytes(header.side_byte_count)
    body += b"Info" + struct.pack(">III", 0b1111, frame_count, total)
    body += bytes(256 * percent // 100 for percent in range(100)) + struct.pack(">I", 78)
    body += b"LAME3.100" + bytes([0x01, 0]) + bytes(8) + bytes([0x14, min(255, header.bitrate_kbps)])
    padding = DECODER_DELAY_SAMPLES
    body += bytes([DELAY_SAMPLES >> 4, (DELAY_SAMPLES & 15) << 4 | padding >> 8, padding & 255]) + bytes(4)
    body += struct.pack(">IH", total, 0)
    return (body + struct.pack(">H", _crc16(body))).ljust(size, b"\0")


def _in_channels(pcm: bytes, count: int) -> bytes:
    """Return 16-bit mono PCM in so many channels, in turn."""
    if count == 1:
        return pcm
    import numpy as np

    return np.repeat(np.frombuffer(pcm, np.int16), count).tobytes()


def _nearest_rate_hz(rate_hz: int) -> int:
    rates = sorted(RATES_HZ[MPEG1] + RATES_HZ[MPEG2])
    return next((rate for rate in rates if rate >= rate_hz), rates[-1])


def _crc16(data: bytes) -> int:
    """Return CRC-16/ARC, which LAME's tag uses over itself."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc
