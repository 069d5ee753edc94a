"""The headers of MPEG audio Layer III frames (ISO 11172-3 and 13818-3), understood in one place."""

from dataclasses import dataclass

from audiobrief.errors import AudioError

MPEG1, MPEG2, MPEG25 = 3, 2, 0
"""The two version bits of a frame header; 2.5 is Fraunhofer's extension to lower rates."""
RATES_HZ = {MPEG1: (44_100, 48_000, 32_000), MPEG2: (22_050, 24_000, 16_000), MPEG25: (11_025, 12_000, 8_000)}
"""By the header's rate index (ISO 11172-3 §2.4.2.3, 13818-3 §2.4.2.3)."""
_LOW_KBPS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""Of the lower sampling rates (13818-3 §2.4.2.3)."""
_BITRATES_KBPS = {
    MPEG1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    MPEG2: _LOW_KBPS,
    MPEG25: _LOW_KBPS,
}
"""Of Layer III by the header's bit rate index (11172-3 §2.4.2.3)."""
_FRAME_SAMPLES = {MPEG1: 1152, MPEG2: 576, MPEG25: 576}
"""Two granules of 576 samples; one at the lower rates (13818-3 §2.4.2.1)."""
_SIDE_BYTES = {MPEG1: {True: 17, False: 32}, MPEG2: {True: 9, False: 17}, MPEG25: {True: 9, False: 17}}
"""Of side information, by whether it is mono (11172-3 §2.4.1.7, 13818-3 §2.4.1.7)."""
_HEADER_BYTES, _LAYER_3, _MONO = 4, 1, 3
"""Length of a header, and its codes for the layer and for one channel (11172-3 §2.4.2.3)."""
_FREE, _FORBIDDEN, _RESERVED_RATE = 0, 15, 3
"""Bit rate and sample rate indices that name no rate."""


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """The four bytes a frame begins with, understood."""

    version: int
    rate_hz: int
    bitrate_kbps: int
    padded: bool
    mono: bool

    @property
    def sample_count(self) -> int:
        """Samples per channel in a frame."""
        return _FRAME_SAMPLES[self.version]

    @property
    def byte_count(self) -> int:
        """Bytes of a frame, its header included."""
        return self.sample_count // 8 * self.bitrate_kbps * 1000 // self.rate_hz + self.padded

    @property
    def side_byte_count(self) -> int:
        """Bytes of side information between header and data; the Xing header stands behind them."""
        return _SIDE_BYTES[self.version][self.mono]

    @property
    def channel_count(self) -> int:
        """One, or two in any stereo mode."""
        return 1 if self.mono else 2


def find_frame_header(data: bytes, at: int = 0) -> FrameHeader | None:
    """Return the Layer III frame header at an offset (ISO 11172-3, 2.4.1.3), or None when none begins there."""
    if at + _HEADER_BYTES > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:  # noqa: PLR2004  11 sync bits
        return None
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    bitrate, rate = data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version not in RATES_HZ or layer != _LAYER_3 or rate == _RESERVED_RATE or bitrate in (_FREE, _FORBIDDEN):
        return None
    return FrameHeader(
        version=version,
        rate_hz=RATES_HZ[version][rate],
        bitrate_kbps=_BITRATES_KBPS[version][bitrate],
        padded=bool(data[at + 2] & 2),
        mono=data[at + 3] >> 6 == _MONO,
    )


def parse_frame_header(data: bytes, at: int = 0) -> FrameHeader:
    """Return the frame header at an offset; raises AudioError where none is."""
    header = find_frame_header(data, at)
    if header is None:
        raise AudioError(f"no MP3 frame at byte {at}")
    return header


def count_frames(frames: bytes) -> int:
    """Return how many frames stand back to back; raises AudioError where the chain breaks."""
    count = at = 0
    while at < len(frames):
        at += parse_frame_header(frames, at).byte_count
        count += 1
    if at != len(frames):
        raise AudioError("the last MP3 frame is cut off")
    return count
