"""Lines to cuts: a synthesis thread, or as many as the engine gains by, encoder threads after it, cuts in order.

The main thread only waits, so that Ctrl-C is answered at once: a signal handler must not run
inside the engine's callback. A window bounds what is in flight; memory does not grow with the
length of the article.
"""

import hashlib
import json
import os
import sys
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from types import MappingProxyType

from audiobrief.audio import master, mp3
from audiobrief.audio.cache import CutCache
from audiobrief.audio.uncoded import pack_clip, unpack_clip
from audiobrief.heap import QUICK, SPARING, give_back, keep_together
from audiobrief.model import Clip, Cut, Line, Role, VoiceProfile
from audiobrief.speech.engine import thread_count
from audiobrief.speech.speaker import role_properties
from audiobrief.speech.speakers import Speakers

CUT_FORMAT = 2
"""Part of every key: raise it when cuts are made in another way."""

LINES_IN_FLIGHT = 6
"""Spoken and not yet stitched: enough to keep two encoders busy, few enough that memory stays flat; set by hand."""
CHARACTERS_IN_FLIGHT = 2000
"""Spoken ones, whatever the lines: two minutes of sound, 6 MB before it is encoded."""
LINES_TO_GIVE_BACK = 4
"""Spoken ones, after which free memory goes back to the system: rarer, peaks pile up; it takes 2 ms."""
LONG_CHARACTERS = 60_000
"""An hour of speech: from here on memory counts for more than a twentieth of the time; set by hand."""
QUIETER_LUFS = -19.0
"""The loudness for which the profiles' gains are calibrated."""


COMMON_RATE_HZ = 24_000
"""Of the sound where voices of several engines speak in one article: the neural one's, so that it loses nothing."""


class Assembly:
    """Makes cuts with one voice, or others for some lines; what is in the cache is not spoken again."""

    def __init__(  # noqa: PLR0913  each a value of another room
        self,
        voice: VoiceProfile,
        quality: mp3.Quality,
        *,
        loudness_lufs: float,
        cache: CutCache | None,
        by_kind: Mapping[str, VoiceProfile] = MappingProxyType({}),
        by_language: Mapping[str, VoiceProfile] = MappingProxyType({}),
    ) -> None:
        self._voice, self._by_kind, self._by_language, self._cache = voice, by_kind, by_language, cache
        voices = (voice, *by_kind.values(), *by_language.values())
        threads = {own.name: min(thread_count(own.engine), _core_count()) for own in voices}
        self._thread_count = max(threads.values())
        self._speakers = {own.name: Speakers(own, threads[own.name]) for own in voices}
        mixed = len({own.engine for own in voices}) > 1
        self._quality = replace(quality, rate_hz=quality.rate_hz or COMMON_RATE_HZ) if mixed else quality
        self._louder_db = quality.mono_lufs(loudness_lufs) - QUIETER_LUFS
        self.keys: list[str] = []
        """Of the cuts in the cache, so far."""
        self.spoken_count = 0
        """Lines that were not in the cache."""

    def named(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        """Return the lines with who says each, where several voices speak."""
        if len(self._speakers) == 1:
            return tuple(lines)
        return tuple(replace(line, speaker=self._voice_of(line).name) for line in lines)

    def make_cuts(self, lines: Collection[Line]) -> Generator[Cut, None, None]:
        """Yield the lines' cuts in order; the first error cancels what is in flight and is raised.

        Whoever may stop before the last one closes it: its threads end then. Left to the garbage collector they would
        be waited for in whatever it interrupts, and for ever where that is the start of a thread.
        """
        is_long = sum(len(line.spoken) for line in lines) > LONG_CHARACTERS
        keep_together(SPARING if is_long else QUICK)
        window: deque[tuple[int, Callable[[], Cut]]] = deque()
        in_flight = 0
        with (
            self._closing(),
            ThreadPoolExecutor(self._thread_count, "speech") as speaking,
            ThreadPoolExecutor(_core_count(), "encoder") as encoding,
        ):
            try:
                for line in lines:
                    window.append((len(line.spoken), self._start(line, speaking, encoding)))
                    in_flight += len(line.spoken)
                    while len(window) >= LINES_IN_FLIGHT or in_flight > CHARACTERS_IN_FLIGHT:
                        character_count, cut = window.popleft()
                        in_flight -= character_count
                        yield cut()
                while window:
                    yield window.popleft()[1]()
            except BaseException:
                speaking.shutdown(wait=False, cancel_futures=True)
                raise

    def make_clips(self, lines: Iterable[Line]) -> Generator[tuple[Clip, int], None, None]:
        """Yield the lines' mastered sound with their pauses, and where their speech ends in ms, to be mixed."""
        with self._closing():
            for line in lines:
                known = self._cache.get(self._clip_key(line)) if self._cache else None
                yield (unpack_clip(known), known.speech_ms) if known else self._clip(line)

    def kept_cut(self, line: Line) -> Cut | None:
        """Return a line's cut as far as it was made before."""
        return self._cache.get(self.cut_key(line)) if self._cache else None

    def kept_speech_ms(self, line: Line) -> int | None:
        """Return where a line's speech ends whose sound was made before to be mixed."""
        known = self._cache.get(self._clip_key(line)) if self._cache else None
        return known.speech_ms if known else None

    def _clip(self, line: Line) -> tuple[Clip, int]:
        from audiobrief.audio.segment import shape_line

        self._count_spoken()
        clip, speech_ms = shape_line(
            self._speak(line), sentence_ms=self._voice_of(line).pauses.sentence_ms, pause_ms=line.pause_ms
        )
        mastered = master.master(clip, self._gain_db(line))
        if self._cache:
            self._cache.put(self._clip_key(line), pack_clip(mastered, speech_ms))
        return mastered, speech_ms

    def _clip_key(self, line: Line) -> str:
        return hashlib.blake2b(f"clip {self.cut_key(line)}".encode(), digest_size=20).hexdigest()

    def cut_key(self, line: Line) -> str:
        """Return the digest of everything that shapes a line's cut, and of nothing else."""
        voice = self._voice_of(line)
        shaped_by = [
            CUT_FORMAT,
            line.spoken,
            [[word.start, word.end, word.phonemes] for word in line.words],
            line.sentences,
            line.pause_ms,
            voice.pauses.sentence_ms,
            voice.engine,
            self._speakers[voice.name].engine_version,
            role_properties(voice, line.role),
            self._gain_db(line),
            master.VERSION,
            [self._quality.bitrate_kbps, self._quality.rate_hz, self._quality.effort],
        ]
        return hashlib.blake2b(json.dumps(shaped_by).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()

    def _start(self, line: Line, speaking: ThreadPoolExecutor, encoding: ThreadPoolExecutor) -> Callable[[], Cut]:
        """Return a function that waits for the line's cut, which is under way when this returns."""
        key = self.cut_key(line) if self._cache else ""
        self.keys += [key] if key else []
        if self._cache and (known := self._cache.get(key)):
            return lambda: known
        self._count_spoken()

        def speak() -> Future[Cut]:
            return encoding.submit(self._finish, [self._speak(line)], line, key)

        spoken = speaking.submit(speak)
        return lambda: spoken.result().result()

    def _finish(self, spoken: list[Clip], line: Line, key: str) -> Cut:
        """Return the cut of a line's only clip, which is taken out: whoever submitted this would hold it meanwhile."""
        from audiobrief.audio.loudness import pcm_powers
        from audiobrief.audio.segment import shape_line

        shaped, speech_ms = shape_line(
            spoken.pop(),
            sentence_ms=self._voice_of(line).pauses.sentence_ms,
            pause_ms=line.pause_ms - self._quality.tail_ms,
        )
        mastered = master.master(shaped, self._gain_db(line))
        del shaped
        powers = pcm_powers(mastered.pcm, mastered.rate_hz, self._quality.channel_count)
        cut = replace(mp3.encode_mp3(mastered, speech_ms, self._quality), powers=powers)
        if self._cache:
            self._cache.put(key, cut)
        return cut

    def _count_spoken(self) -> None:
        self.spoken_count += 1
        if self.spoken_count % LINES_TO_GIVE_BACK == 0:
            give_back()

    def _give_back(self) -> None:
        if self.spoken_count:
            give_back()

    def _closing(self) -> ExitStack:
        """Return what closes the speakers at its end."""
        stack = ExitStack()
        for speaker in self._speakers.values():
            stack.callback(speaker.close)
        stack.callback(self._give_back)
        return stack

    def _speak(self, line: Line) -> Clip:
        return self._speakers[self._voice_of(line).name].speak(line)

    def _voice_of(self, line: Line) -> VoiceProfile:
        return self._by_language.get(line.language) or self._by_kind.get(line.kind, self._voice)

    def _gain_db(self, line: Line) -> float:
        voice = self._voice_of(line)
        own = voice.roles.get(line.role, Role()).gain_db
        return (voice.gain_db if own is None else own) + self._louder_db


def _core_count() -> int:
    """Return how many cores an article has: all; in a worker one, as its siblings have the rest."""
    multiprocessing = sys.modules.get("multiprocessing")  # which every worker has imported; it takes 10 ms
    is_worker = multiprocessing is not None and multiprocessing.parent_process() is not None
    return 1 if is_worker else os.cpu_count() or 1
