"""How MP3s sound: decoded by ffmpeg, many in one run, as its start costs more than decoding a minute of speech."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from audiobrief.audio.loudness import HOPS_PER_S
from audiobrief.check.sound.metering import BYTES_A_SAMPLE, Meter
from audiobrief.disk import operations
from audiobrief.expressions import regex

PIECE_S = 30
"""Of decoded sound that is looked at at once: 11 MB of stereo at 44.1 kHz."""
TROUBLE = regex(r"^.*(?:Header missing|[Ii]nvalid|[Ee]rror while decoding|corrupt).*$", re.MULTILINE)
"""How ffmpeg says that a decoder stumbles; it goes on, and exits with 0. An "overread" is none: it says so of what LAME
often writes, steps back the bits it read too far, and gets the sound right (libavcodec, mpegaudiodec)."""
PROGRAM = "ffmpeg"
QUIET = ("-hide_banner", "-nostats", "-nostdin", "-v", "warning")
"""On a level below, it prints the tag, in which an article may tell of corrupt officials."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """An MP3 to be heard, and what its first frame says."""

    file: Path
    rate_hz: int
    channel_count: int

    @property
    def form(self) -> list[str]:
        """The options that have it decoded as the first frame says, as floats: beyond full scale is not clipped."""
        return ["-f", "f32le", "-ar", str(self.rate_hz), "-ac", str(self.channel_count)]


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of an MP3."""

    fault: str
    """What the decoder complained of; empty when it did not."""
    lufs: float | None
    """Integrated loudness; None where nothing is to be heard."""
    peak: float
    """True peak, full scale being 1; exact where it is too high."""
    silences_s: tuple[float, ...]
    """Lengths of the long silences."""


def decoder() -> str | None:
    """Return the path of the decoder; None where there is none."""
    return shutil.which(PROGRAM)


def hear(mp3s: Sequence[Encoded], folder: Path) -> Iterator[Heard]:
    """Yield what each MP3 sounds like, in order; several lie decoded in `folder`, one of this process alone.

    They are decoded together; where that is not without trouble, each by itself, which tells whose it is.
    """
    files = [folder / f"heard-{number}.f32" for number in range(len(mp3s))]
    together = len(mp3s) > 1 and _decoded_together(mp3s, files)
    for mp3, file in zip(mp3s, files, strict=True):
        if together:
            with file.open("rb") as sound:
                meter = _metered(sound, mp3)
            yield _heard(meter, "")
        else:
            yield _heard_alone(mp3, folder)
        operations.remove_file(file, missing_ok=True)


def _decoded_together(mp3s: Sequence[Encoded], files: Sequence[Path]) -> bool:
    """Write the sound of MP3s to files; return whether all went well."""
    inputs = [part for mp3 in mp3s for part in ("-i", f"file:{mp3.file}")]
    outputs = [
        part
        for number, (mp3, file) in enumerate(zip(mp3s, files, strict=True))
        for part in ("-map", f"{number}:a:0", *mp3.form, "-y", f"file:{file}")
    ]
    done = subprocess.run(  # noqa: S603  a fixed command; the files are its only input
        [PROGRAM, *QUIET, *inputs, *outputs], capture_output=True, text=True, errors="replace", check=False
    )
    return done.returncode == 0 and not TROUBLE.search(done.stderr)


def _heard_alone(mp3: Encoded, folder: Path) -> Heard:
    """Return what one MP3 sounds like, which is never decoded as a whole: it may last hours."""
    told = folder / "told.txt"
    command = [PROGRAM, *QUIET, "-i", f"file:{mp3.file}", "-map", "0:a:0", *mp3.form, "-"]
    with operations.open_work_file(told) as words:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=words) as process:  # noqa: S603  as above
            assert process.stdout is not None
            meter = _metered(process.stdout, mp3)
        code = process.returncode
    said = told.read_text("utf-8", "replace")
    trouble = TROUBLE.search(said)
    return _heard(meter, trouble[0].strip() if trouble else said.strip()[-200:].strip() if code else "")


def _metered(sound: IO[bytes], mp3: Encoded) -> Meter:
    meter = Meter(mp3.rate_hz, mp3.channel_count)
    piece_bytes = mp3.rate_hz // HOPS_PER_S * HOPS_PER_S * PIECE_S * mp3.channel_count * BYTES_A_SAMPLE
    while piece := sound.read(piece_bytes):
        meter.take(piece)
    meter.end()
    return meter


def _heard(meter: Meter, fault: str) -> Heard:
    return Heard(fault, meter.lufs(), meter.peak, tuple(meter.silences_s))
