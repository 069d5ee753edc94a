"""A stretch of speech with music around and under it, mixed block by block and encoded as one run of frames.

The words' own times say where the music gives way: there is nothing to listen for. Each line has its share of the
frames as a cut of its own, so that whoever joins cuts need not know that some are mixed.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audiobrief.audio.frames import parse_frame_header
from audiobrief.audio.master import CEILING_DBFS
from audiobrief.audio.mix.sounds import Sound, resample
from audiobrief.audio.mix.synth import RATE_HZ
from audiobrief.audio.mp3 import Quality, encode_blocks
from audiobrief.errors import AudioError
from audiobrief.model import Clip, Cut, WordTime

if TYPE_CHECKING:
    import numpy as np

FORMAT = 2
"""Part of every key: raise it when stretches are mixed in another way."""
BLOCK_S = 1
"""Sound that is mixed at a time: a two-hour bed never lies in memory whole, and a second takes 5 MB on its way."""
ATTACK_S, RELEASE_S = 0.15, 0.7
"""How long before the first word music is down, and after the last until it is back; set by hand."""
LONGEST_HELD_S = 1.5
"""Music does not come back in a shorter gap between words; set by hand."""
VOICE_BEFORE_END_S = 0.7
"""The voice enters over the tail of a jingle or sting, as on the radio; set by hand."""
BED_BEFORE_VOICE_S = 0.5
"""The bed is heard for so long before the first word: enough to know that there is music. Set by hand,
like the next three."""
BED_FADE_S = 0.8
"""How long a bed comes and goes: a shorter fade is heard as a cut; set by hand."""
CLOSING_AFTER_S = 0.3
"""A breath between the last word and the closing music; set by hand."""
CLOSING_FADE_S = 3.0
"""The closing music's last seconds, in which it goes; set by hand."""
BED_BELOW_DB = 8.0
"""Where nobody speaks, a bed stays behind a jingle; set by hand."""
SILENT_END_S = 0.4
"""Digital silence at the end, so that a decoder forgets all of it before the next cut."""
KNEE_DBFS = -2.5
"""Above it the sum is bent towards the ceiling that speech keeps; speech alone seldom gets there."""


@dataclass(frozen=True, slots=True)
class Music:
    """What is heard with a stretch of speech."""

    head: Sound | None = None
    """Over whose tail the voice enters."""
    bed: Sound | None = None
    tail: Sound | None = None
    """Behind the last word."""
    under_db: float = 20.0
    lufs: float = -19.0
    """The programme's loudness, which a jingle has too."""
    linger_s: float = 0.0
    """How long the bed goes on alone behind the last word, before the tail."""

    def key(self, cut_keys: Sequence[str]) -> str:
        """Return the digest of all that shapes a stretch of these lines."""
        sounds = [sound.digest if sound else "" for sound in (self.head, self.bed, self.tail)]
        shaped_by = [FORMAT, list(cut_keys), sounds, self.under_db, self.lufs, self.linger_s]
        return hashlib.blake2b(json.dumps(shaped_by).encode(), digest_size=20).hexdigest()

    @property
    def lead_s(self) -> float:
        """How long the music is alone before the first word."""
        return max(0.0, self.head.length_s - VOICE_BEFORE_END_S) if self.head else BED_BEFORE_VOICE_S

    @property
    def end_s(self) -> float:
        """How long a stretch goes on after its last word."""
        tail_s = CLOSING_AFTER_S + self.tail.length_s if self.tail else BED_FADE_S
        return self.linger_s + tail_s + SILENT_END_S


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line as it is laid into a stretch."""

    clip: Clip
    speech_ms: int
    pause_ms: int


def stretch_length_ms(lines: Sequence[tuple[int, int]], music: Music) -> float:
    """Return how long a stretch of lines, each its speech and its pause in ms, lasts at the most: in whole frames."""
    speech_ms = sum(speech + pause for speech, pause in lines) - (lines[-1][1] if lines else 0)
    count = (music.lead_s + speech_ms / 1000 + music.end_s) * RATE_HZ
    return (count // FRAME_SAMPLES + 3) * FRAME_SAMPLES * 1000 / RATE_HZ


FRAME_SAMPLES = 1152
"""Of MPEG 1, Layer III, which has the rate (ISO 11172-3 §2.4.2.1)."""


def mix_stretch(spoken: Sequence[Spoken], music: Music, quality: Quality) -> tuple[Cut, ...]:
    """Return the lines' cuts, in order; their frames are one run and only join whole. Raises AudioError."""
    starts = _line_starts(spoken, music)
    voice_end = starts[-1] + round(spoken[-1].speech_ms * RATE_HZ / 1000)
    count = voice_end + round(music.end_s * RATE_HZ)
    frames = encode_blocks(_blocks(spoken, starts, music, count, quality.channel_count), RATE_HZ, quality)
    return _cuts(spoken, starts, frames)


def _line_starts(spoken: Sequence[Spoken], music: Music) -> list[int]:
    """Return at which sample each line begins."""
    starts = [round(music.lead_s * RATE_HZ)]
    for line in spoken[:-1]:
        starts.append(starts[-1] + round((line.speech_ms + line.pause_ms) * RATE_HZ / 1000))
    return starts


def _blocks(
    spoken: Sequence[Spoken], starts: Sequence[int], music: Music, count: int, channel_count: int = 1
) -> Iterator[bytes]:
    import numpy as np

    sounding = _sounding(spoken, starts)
    layers = _layers(music, starts[0] / RATE_HZ, sounding[-1][1], count)
    voices = _voices(spoken, starts)
    pending = np.zeros(0, np.float32)
    block = BLOCK_S * RATE_HZ
    for start in range(0, count, block):
        stop = min(count, start + block)
        while len(pending) < stop - start:
            pending = np.concatenate([pending, next(voices, np.zeros(block, np.float32))])
        mixed = pending[: stop - start].astype(np.float64)
        mixed = mixed if channel_count == 1 else np.stack([mixed] * channel_count, axis=1)
        pending = pending[stop - start :]
        t = np.arange(start, stop) / RATE_HZ
        down = _down(t, sounding)
        for layer in layers:
            mixed += layer.at(start, t, down)
        last = count - round(SILENT_END_S * RATE_HZ)
        mixed[max(0, last - start) :] = 0
        yield limited(mixed)


def _voices(spoken: Sequence[Spoken], starts: Sequence[int]) -> Iterator["np.ndarray"]:
    """Yield the voice alone from the first sample on, piece by piece."""
    import numpy as np

    at = 0
    for line, start in zip(spoken, starts, strict=True):
        yield np.zeros(start - at, np.float32)
        pcm = np.frombuffer(line.clip.pcm, np.int16)[: line.speech_ms * line.clip.rate_hz // 1000]
        sound = resample(pcm / np.float32(32768), line.clip.rate_hz)
        yield sound
        at = start + len(sound)


def _sounding(spoken: Sequence[Spoken], starts: Sequence[int]) -> list[tuple[float, float]]:
    """Return when words sound, in s, in stretches between which the music comes back."""
    found: list[tuple[float, float]] = []
    for line, start in zip(spoken, starts, strict=True):
        begin_s = start / RATE_HZ
        times = line.clip.words or (WordTime(0, line.speech_ms),)
        for word in times:
            first, last = begin_s + word.start_ms / 1000, begin_s + word.end_ms / 1000
            if found and first - found[-1][1] <= LONGEST_HELD_S:
                found[-1] = (found[-1][0], max(last, found[-1][1]))
            else:
                found.append((first, last))
    return found


def _down(t: "np.ndarray", sounding: Sequence[tuple[float, float]]) -> "np.ndarray":
    """Return how far the music is down at each moment: 1 while words sound, 0 where it is alone."""
    import numpy as np

    points: list[tuple[float, float]] = []
    for first, last in sounding:
        points += [(first - 2 * ATTACK_S, 0.0), (first - ATTACK_S, 1.0), (last, 1.0), (last + RELEASE_S, 0.0)]
    moments, values = zip(*points, strict=True)
    return np.asarray(np.interp(t, np.maximum.accumulate(moments), values))


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """A sound in its place, at the programme's loudness."""

    samples: "np.ndarray"
    start: int
    stop: int
    """Samples; a bed begins again until then."""
    alone_db: float
    under_db: float
    fade_in_s: float = 0.0
    fade_out_s: float = 0.0

    def at(self, first: int, t: "np.ndarray", down: "np.ndarray") -> "np.ndarray":
        """Return what it adds to the block that begins at a sample."""
        import numpy as np

        places = np.arange(first, first + len(t)) - self.start
        inside = (places >= 0) & (places < self.stop - self.start)
        gain = 10 ** (-(self.alone_db + (self.under_db - self.alone_db) * down) / 20) * inside
        if self.fade_in_s:
            gain *= np.clip(places / (self.fade_in_s * RATE_HZ), 0, 1)
        if self.fade_out_s:
            gain *= np.clip((self.stop - self.start - places) / (self.fade_out_s * RATE_HZ), 0, 1)
        return np.asarray((self.samples[places % len(self.samples)].T * gain).T)


def _layers(music: Music, voice_s: float, last_s: float, count: int) -> list[_Layer]:
    layers = []
    if music.head:
        head = music.head.at_loudness(music.lufs)
        layers.append(_Layer(head, 0, len(head), 0.0, music.under_db))
    if music.bed:
        start, stop = (
            round((voice_s - BED_BEFORE_VOICE_S) * RATE_HZ),
            round((last_s + music.linger_s + BED_FADE_S) * RATE_HZ),
        )
        bed = music.bed.at_loudness(music.lufs)
        layers.append(
            _Layer(bed, max(0, start), min(stop, count), BED_BELOW_DB, music.under_db, BED_BEFORE_VOICE_S, BED_FADE_S)
        )
    if music.tail:
        start = round((last_s + music.linger_s + CLOSING_AFTER_S) * RATE_HZ)
        tail = music.tail.at_loudness(music.lufs)
        fade_s = min(CLOSING_FADE_S, music.tail.length_s / 2)
        layers.append(_Layer(tail, start, start + len(tail), 0.0, music.under_db, 0.0, fade_s))
    return layers


def limited(mixed: "np.ndarray") -> bytes:
    """Return 16-bit PCM, what is above the knee bent towards the ceiling."""
    import numpy as np

    knee, ceiling = 10 ** (KNEE_DBFS / 20), 10 ** (CEILING_DBFS / 20)
    loud = np.abs(mixed)
    bent = knee + (ceiling - knee) * np.tanh((loud - knee) / (ceiling - knee))
    limited = np.copysign(np.where(loud <= knee, loud, bent), mixed)
    pcm: bytes = np.rint(limited * 32768).astype(np.int16).tobytes()
    return pcm


def _cuts(spoken: Sequence[Spoken], starts: Sequence[int], frames: bytes) -> tuple[Cut, ...]:
    """Return each line's share of the frames, the music before the first included, with its words' times in it."""
    offsets = _frame_offsets(frames)
    firsts = [0, *(start // FRAME_SAMPLES for start in starts[1:]), len(offsets) - 1]
    cuts = []
    for line, start, first, last in zip(spoken, starts, firsts, firsts[1:], strict=False):
        shift_ms = (start - first * FRAME_SAMPLES) * 1000 / RATE_HZ
        words = tuple(
            WordTime(round(word.start_ms + shift_ms), round(word.end_ms + shift_ms)) for word in line.clip.words
        )
        share = frames[offsets[first] : offsets[last]]
        cuts.append(Cut(share, last - first, words, round(line.speech_ms + shift_ms)))
    return tuple(cuts)


def _frame_offsets(frames: bytes) -> list[int]:
    offsets = [0]
    while offsets[-1] < len(frames):
        header = parse_frame_header(frames, offsets[-1])
        if (header.sample_count, header.rate_hz) != (FRAME_SAMPLES, RATE_HZ):
            raise AudioError(f"music is mixed at {RATE_HZ} Hz, and this quality has {header.rate_hz} Hz")
        offsets.append(offsets[-1] + header.byte_count)
    return offsets


def behind(head: Cut, cut: Cut) -> Cut:
    """Return a cut with other frames in front: its words come later by as much."""
    header = parse_frame_header(head.frames)
    shift_ms = head.frame_count * header.sample_count * 1000 / header.rate_hz
    words = tuple(WordTime(round(w.start_ms + shift_ms), round(w.end_ms + shift_ms)) for w in cut.words)
    return Cut(head.frames + cut.frames, head.frame_count + cut.frame_count, words, round(cut.speech_ms + shift_ms))


def before(cut: Cut, tail: Cut) -> Cut:
    """Return a cut with other frames behind it."""
    return replace(cut, frames=cut.frames + tail.frames, frame_count=cut.frame_count + tail.frame_count)
