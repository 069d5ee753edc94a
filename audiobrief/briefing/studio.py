"""Speaks the parts of a programme with their voices, through one cache: what was said once is not spoken again.

A story is the cached cuts of its lines. What the presenter says is mixed with music, and cached by all that is in it.
"""

import hashlib
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from audiobrief.assembly import Assembly
from audiobrief.audio.cache import CutCache
from audiobrief.audio.frames import parse_frame_header
from audiobrief.audio.mix.settings import SoundSettings
from audiobrief.audio.mix.sounds import Sound, find_sound
from audiobrief.audio.mix.stretch import Music, Spoken, mix_stretch, stretch_length_ms
from audiobrief.audio.mp3 import QUALITIES
from audiobrief.briefing.frame import Part
from audiobrief.briefing.rundown import FOR_EVER_MS
from audiobrief.model import Cut, Line, VoiceProfile
from audiobrief.settings import Settings

QUALITY, STEREO = "broadcast", "stereo"
"""Those of one rate for all voices, 44.1 kHz, resampled by the encoder, so that cuts of any engine join."""


USUAL_PACE_MS = 63.9
"""A spoken character of the default voice, fitted on six articles; on six others the sum was 1.9 % off."""
ENOUGH_CHARACTERS = 500
"""Spoken ones, from which on a voice's own pace is believed more than the usual one: half a minute; set by hand."""

Said = tuple[str, str, str, int]
"""Voice, words, role and pause in ms: what decides a line's length."""

HEADS = {"opening": "jingle", "link": "sting", "brief": "sting", "again": "sting"}
"""Kind of a part → what is heard before its words. A story has no music: it stays as it was spoken."""
TAILS = {"closing": "closing"}
ALWAYS_UNDER = "bed"


class MusicShelf:
    """The music of one programme, each sound opened when it is first needed."""

    def __init__(self, settings: SoundSettings, lufs: float, cache: CutCache | None, channel_count: int) -> None:
        self._settings, self._lufs, self._cache, self._channel_count = settings, lufs, cache, channel_count
        self._sounds: dict[str, Sound] = {}

    def music_for(self, part: Part) -> Music | None:
        """Return what is heard with a part; None for a story, or where there is to be no music."""
        kind = part.kind
        if not self._settings.music or kind not in HEADS | TAILS:
            return None
        return Music(
            head=self._sound(HEADS, kind),
            bed=self._sound({kind: ALWAYS_UNDER}, kind),
            tail=self._sound(TAILS, kind),
            under_db=self._settings.under_db,
            lufs=self._lufs,
            linger_s=part.linger_ms / 1000,
        )

    def _sound(self, table: Mapping[str, str], kind: str) -> Sound | None:
        if kind not in table:
            return None
        name = table[kind]
        if name not in self._sounds:
            self._sounds[name] = find_sound(self._settings, name, self._cache, self._channel_count)
        return self._sounds[name]


class Studio:
    """Measures parts, and gives their cuts."""

    is_sure = True
    """Whether no length that was asked for is a guess."""

    def __init__(self, settings: Settings, cache: CutCache, sound: SoundSettings) -> None:
        self._settings, self._cache = settings, cache
        self._quality = QUALITIES[STEREO if settings.audio.quality == STEREO else QUALITY]
        self._lufs = self._quality.goal_lufs(settings.audio.loudness_lufs)
        self._music = MusicShelf(sound, self._lufs, cache, self._quality.channel_count)
        self._lengths: dict[Said, tuple[float, int]] = {}
        """Voice and line → how long it lasts with its pause, and where its speech ends, in ms."""
        self._character_count = self._said_ms = 0
        """Of what was measured."""

    def prepare(self, parts: Iterable[Part]) -> None:
        """Speak what of the parts is to be heard without music, in one go a voice: measuring then only looks it up."""
        unknown: dict[str, dict[Said, Line]] = {}
        voices: dict[str, VoiceProfile] = {}
        for piece in spoken_parts(parts):
            if self._music.music_for(piece) is None:
                voices[piece.voice.name] = piece.voice
                lines = {_said(piece, line): line for line in piece.lines if _said(piece, line) not in self._lengths}
                unknown.setdefault(piece.voice.name, {}).update(lines)
        for name, lines in unknown.items():
            lengths = self._find_out(self._assembly(voices[name]), list(lines.values()), mixed=False)
            for key, length in zip(lines, lengths, strict=True):
                self._note(key, length)

    def measure(self, part: Part, most_ms: int = FOR_EVER_MS) -> int:
        """Return how long a part lasts in ms, its link and its pauses included; once over `most_ms`, it stops there."""
        total_ms = 0.0
        for piece in spoken_parts([part]):
            music = self._music.music_for(piece)
            if music is not None:
                lines = [(speech_ms, line.pause_ms) for line, (_, speech_ms) in self._measured(piece, mixed=True)]
                total_ms += stretch_length_ms(lines, music)
                continue
            for _, (length_ms, _) in self._measured(piece, mixed=False):
                total_ms += length_ms
                if total_ms > most_ms:
                    return round(total_ms) + 1
        return round(total_ms)

    def estimate(self, part: Part) -> int:
        """Return how long a part will last in ms: what is known of its lines, and the usual pace for the others."""
        total_ms = 0.0
        for piece in spoken_parts([part]):
            known = [self._lengths.get(_said(piece, line)) or self._guess(line) for line in piece.lines]
            music = self._music.music_for(piece)
            if music is None:
                total_ms += sum(whole for whole, _ in known)
            else:
                pauses = (line.pause_ms for line in piece.lines)
                total_ms += stretch_length_ms(
                    [(said, pause) for (_, said), pause in zip(known, pauses, strict=True)], music
                )
        return round(total_ms)

    def _guess(self, line: Line) -> tuple[float, int]:
        said = self._pace_ms * len(line.spoken)
        return said + line.pause_ms, round(said)

    @property
    def _pace_ms(self) -> float:
        """How long a character takes, of what was measured so far."""
        return USUAL_PACE_MS if self._character_count < ENOUGH_CHARACTERS else self._said_ms / self._character_count

    def cuts(self, parts: Iterable[Part]) -> Generator[Cut, None, None]:
        """Yield the cuts of parts in order; whoever may stop before the last one closes it."""
        for part in spoken_parts(parts):
            music = self._music.music_for(part)
            if music is None:
                yield from self._assembly(part.voice).make_cuts(part.lines)
            else:
                yield from self._mixed(part, music)

    def _mixed(self, part: Part, music: Music) -> Sequence[Cut]:
        """Return a part's cuts mixed with music: from the cache, or spoken anew, as no cut can be taken apart."""
        assembly = self._assembly(part.voice)
        stretch = music.key([assembly.cut_key(line) for line in part.lines])
        keys = [hashlib.blake2b(f"{stretch} {n}".encode(), digest_size=20).hexdigest() for n in range(len(part.lines))]
        known = [cut for cut in map(self._cache.get, keys) if cut is not None]
        if len(known) == len(keys):
            return known
        with closing(assembly.make_clips(part.lines)) as clips:
            spoken = [
                Spoken(clip, speech_ms, line.pause_ms)
                for line, (clip, speech_ms) in zip(part.lines, clips, strict=True)
            ]
        cuts = mix_stretch(spoken, music, self._quality)
        for key, cut in zip(keys, cuts, strict=True):
            self._cache.put(key, cut)
        return cuts

    def _measured(self, part: Part, *, mixed: bool) -> Iterator[tuple[Line, tuple[float, int]]]:
        """Yield a part's lines with their lengths; what goes under music is spoken, and encoded when it is mixed."""
        unknown = [line for line in part.lines if _said(part, line) not in self._lengths]
        assembly = self._assembly(part.voice)
        with closing(self._find_out(assembly, unknown, mixed=mixed)) as lengths:
            for line in part.lines:
                key = _said(part, line)
                if key not in self._lengths:
                    self._note(key, next(lengths))
                yield line, self._lengths[key]

    def _find_out(
        self, assembly: Assembly, lines: Sequence[Line], *, mixed: bool
    ) -> Generator[tuple[float, int], None, None]:
        """Yield how long lines last with their pauses, and where their speech ends, in ms."""
        return _clip_lengths(assembly, lines) if mixed else _cut_lengths(assembly, lines)

    def _note(self, said: Said, length: tuple[float, int]) -> None:
        self._lengths[said] = length
        self._character_count += len(said[1])
        self._said_ms += length[1]

    def _assembly(self, voice: VoiceProfile) -> Assembly:
        return Assembly(voice, self._quality, loudness_lufs=self._lufs, cache=self._cache)


class Foresight(Studio):
    """Says nothing: what was said before is measured by its cuts, all else guessed by the usual pace."""

    def _find_out(
        self, assembly: Assembly, lines: Sequence[Line], *, mixed: bool
    ) -> Generator[tuple[float, int], None, None]:
        for line in lines:
            cut, speech_ms = (None, assembly.kept_speech_ms(line)) if mixed else (assembly.kept_cut(line), None)
            if cut is not None:
                yield length_ms(cut), cut.speech_ms
            elif speech_ms is not None:
                yield speech_ms + line.pause_ms, speech_ms
            else:
                self.is_sure = False
                yield self._guess(line)


def _cut_lengths(assembly: Assembly, lines: Sequence[Line]) -> Generator[tuple[float, int], None, None]:
    with closing(assembly.make_cuts(lines)) as cuts:
        for cut in cuts:
            yield length_ms(cut), cut.speech_ms


def _clip_lengths(assembly: Assembly, lines: Sequence[Line]) -> Generator[tuple[float, int], None, None]:
    with closing(assembly.make_clips(lines)) as clips:
        for line, (_, speech_ms) in zip(lines, clips, strict=True):
            yield speech_ms + line.pause_ms, speech_ms


def _said(part: Part, line: Line) -> Said:
    return part.voice.name, line.spoken, line.role, line.pause_ms


def spoken_parts(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield parts with links as parts of their own, in front of their stories."""
    for part in parts:
        if part.link is not None:
            yield replace(part.link, story=part.story)
        yield replace(part, link=None)


def length_ms(cut: Cut) -> float:
    """Return how long a cut lasts, its pause included."""
    header = parse_frame_header(cut.frames)
    return cut.frame_count * header.sample_count * 1000 / header.rate_hz
