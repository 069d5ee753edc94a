"""The speakers of one voice: one, or several threads' where an engine gains by it."""

from queue import LifoQueue

from audiobrief.model import Clip, Line, VoiceProfile
from audiobrief.speech.engine import engine_version
from audiobrief.speech.speaker import Speaker


class Speakers:
    """Speaks lines with one voice, in as many threads as it has speakers; each has an engine of its own."""

    def __init__(self, profile: VoiceProfile, count: int) -> None:
        self.engine_version = engine_version(profile.engine)
        """The engine's own version, for cache keys."""
        self._all = [Speaker(profile) for _ in range(count)]
        self._free: LifoQueue[Speaker] = LifoQueue()
        for speaker in self._all:
            self._free.put(speaker)

    def speak(self, line: Line) -> Clip:
        """Return what `Speaker.speak` returns, from the first speaker that is free."""
        speaker = self._free.get()
        try:
            return speaker.speak(line)
        finally:
            self._free.put(speaker)

    def close(self) -> None:
        """Close their engines."""
        for speaker in self._all:
            speaker.close()
