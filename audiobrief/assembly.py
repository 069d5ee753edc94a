"""Lines to cuts: one synthesis thread, encoder threads after it, cuts in order.

The main thread only waits, so that Ctrl-C is answered at once: a signal handler must not run
inside the engine's callback. A window bounds what is in flight; memory does not grow with the
length of the article.
"""

import hashlib
import json
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

from audiobrief.audio import master, mp3
from audiobrief.audio.cache import CutCache
from audiobrief.model import Clip, Cut, Line, Role, VoiceProfile
from audiobrief.speech.speaker import Speaker, role_properties

CUT_FORMAT = 1
"""Part of every key: raise it when cuts are made in another way."""

LINES_IN_FLIGHT = 6
"""Spoken and not yet stitched: enough to keep two encoders busy, few enough that memory stays flat."""
QUIETER_LUFS = -19.0
"""The loudness for which the profiles' gains are calibrated."""


class Assembly:
    """Makes cuts with one voice and one quality; what is in the cache is not spoken again."""

    def __init__(
        self, voice: VoiceProfile, quality: mp3.Quality, *, loudness_lufs: float, cache: CutCache | None
    ) -> None:
        self._voice, self._quality, self._cache = voice, quality, cache
        self._speaker = Speaker(voice)
        self._louder_db = loudness_lufs - QUIETER_LUFS
        self.keys: list[str] = []
        """Of the cuts in the cache, so far."""
        self.spoken_count = 0
        """Lines that were not in the cache."""

    def make_cuts(self, lines: Iterable[Line]) -> Iterator[Cut]:
        """Yield the lines' cuts in order; the first error cancels what is in flight and is raised."""
        window: deque[Callable[[], Cut]] = deque()
        with (
            closing(self._speaker),
            ThreadPoolExecutor(1, "speech") as speaking,
            ThreadPoolExecutor(_encoder_count(), "encoder") as encoding,
        ):
            try:
                for line in lines:
                    window.append(self._start(line, speaking, encoding))
                    if len(window) >= LINES_IN_FLIGHT:
                        yield window.popleft()()
                while window:
                    yield window.popleft()()
            except BaseException:
                speaking.shutdown(wait=False, cancel_futures=True)
                raise

    def make_clips(self, lines: Iterable[Line]) -> Iterator[tuple[Clip, int]]:
        """Yield the lines' mastered sound with their pauses, and where their speech ends in ms, to be mixed."""
        from audiobrief.audio.segment import shape_line

        with closing(self._speaker):
            for line in lines:
                self.spoken_count += 1
                clip, speech_ms = shape_line(
                    self._speaker.speak(line), sentence_ms=self._voice.pauses.sentence_ms, pause_ms=line.pause_ms
                )
                yield master.master(clip, self._gain_db(line.role)), speech_ms

    def cut_key(self, line: Line) -> str:
        """Return the digest of everything that shapes a line's cut, and of nothing else."""
        shaped_by = [
            CUT_FORMAT,
            line.spoken,
            [[word.start, word.end, word.phonemes] for word in line.words],
            line.sentences,
            line.pause_ms,
            self._voice.pauses.sentence_ms,
            self._voice.engine,
            self._speaker.engine_version,
            role_properties(self._voice, line.role),
            self._gain_db(line.role),
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
        self.spoken_count += 1

        def speak() -> Future[Cut]:
            return encoding.submit(self._finish, self._speaker.speak(line), line, key)

        spoken = speaking.submit(speak)
        return lambda: spoken.result().result()

    def _finish(self, clip: Clip, line: Line, key: str) -> Cut:
        from audiobrief.audio.segment import shape_line

        shaped, speech_ms = shape_line(
            clip,
            sentence_ms=self._voice.pauses.sentence_ms,
            pause_ms=line.pause_ms - self._quality.tail_ms,
        )
        cut = mp3.encode_mp3(master.master(shaped, self._gain_db(line.role)), speech_ms, self._quality)
        if self._cache:
            self._cache.put(key, cut)
        return cut

    def _gain_db(self, role: str) -> float:
        own = self._voice.roles.get(role, Role()).gain_db
        return (self._voice.gain_db if own is None else own) + self._louder_db


def _encoder_count() -> int:
    """Return how many encoders an article has: one a core; in a worker one, as its siblings have the rest."""
    multiprocessing = sys.modules.get("multiprocessing")  # which every worker has imported; it takes 10 ms
    is_worker = multiprocessing is not None and multiprocessing.parent_process() is not None
    return 1 if is_worker else os.cpu_count() or 1
