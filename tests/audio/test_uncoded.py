"""A clip comes out of the cache as it went in."""

from audiobrief.audio.cache import CutCache
from audiobrief.audio.uncoded import pack_clip, unpack_clip
from audiobrief.model import Clip, WordTime


def test_a_clip_comes_back_from_the_cache_as_it_was(tmp_path):
    clip = Clip(bytes(range(256)) * 40, 22_050, (WordTime(3, 80), WordTime(90, 210)))
    cache = CutCache(tmp_path, 10)
    cache.put("ab" * 20, pack_clip(clip, 215))
    kept = cache.get("ab" * 20)
    assert kept is not None
    assert (unpack_clip(kept), kept.speech_ms) == (clip, 215)
