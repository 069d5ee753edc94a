"""Which music goes with which part of a programme: a jingle opens it, stings lead to the stories, a closing ends it."""

from collections.abc import Mapping

from audiobrief.audio.cache import CutCache
from audiobrief.audio.mix.settings import SoundSettings
from audiobrief.audio.mix.sounds import Sound, find_sound
from audiobrief.audio.mix.stretch import Music

HEADS = {"opening": "jingle", "link": "sting", "brief": "sting"}
"""Kind of a part → what is heard before its words. A story has no music: it stays as it was spoken."""
TAILS = {"closing": "closing"}
ALWAYS_UNDER = "bed"


class MusicShelf:
    """The music of one programme, each sound opened when it is first needed."""

    def __init__(self, settings: SoundSettings, lufs: float, cache: CutCache | None) -> None:
        self._settings, self._lufs, self._cache = settings, lufs, cache
        self._sounds: dict[str, Sound] = {}

    def music_for(self, kind: str) -> Music | None:
        """Return what is heard with a part of a kind; None for a story, or where there is to be no music."""
        if not self._settings.music or kind not in HEADS | TAILS:
            return None
        return Music(
            head=self._sound(HEADS, kind),
            bed=self._sound({kind: ALWAYS_UNDER}, kind),
            tail=self._sound(TAILS, kind),
            under_db=self._settings.under_db,
            lufs=self._lufs,
        )

    def _sound(self, table: Mapping[str, str], kind: str) -> Sound | None:
        if kind not in table:
            return None
        name = table[kind]
        if name not in self._sounds:
            self._sounds[name] = find_sound(self._settings, name, self._cache)
        return self._sounds[name]
