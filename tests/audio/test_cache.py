"""The cache of cuts: what went in comes out, or nothing does; it never grows past its limit nor fails a build."""

import errno
import os
import subprocess
import sys
import threading
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.audio import cache as cache_module
from audiobrief.audio.cache import CacheStatistics, CutCache
from audiobrief.disk import operations
from audiobrief.errors import AudioError
from audiobrief.model import Cut, WordTime


def key(name="a"):
    return sha256(str(name).encode()).hexdigest()


def cut(byte_count=3000, words=20):
    times = tuple(WordTime(100 * n, 100 * n + 80) for n in range(words))
    return Cut(bytes(n * 7 % 251 for n in range(byte_count)), byte_count // 209, times, 2100)


@pytest.fixture
def cache(tmp_path):
    return CutCache(tmp_path / "some" / "cache", 100)


def entries(cache):
    return sorted(cache.folder.glob("*/*"))


def test_a_miss_is_none_and_makes_no_folder(cache):
    assert cache.get(key()) is None
    assert not cache.folder.exists()
    assert cache.statistics() == CacheStatistics(0, 0)


def test_a_cut_comes_back_equal_in_another_process(cache):
    cache.put(key(), cut())
    assert cache.failure == ""
    assert CutCache(cache.folder, 100).get(key()) == cut()
    assert [file.relative_to(cache.folder).as_posix() for file in entries(cache)] == [f"{key()[:2]}/{key()[2:]}.cut"]
    assert cache.statistics() == CacheStatistics(1, entries(cache)[0].stat().st_size)


U32 = st.integers(0, 2**32 - 1)


@given(st.binary(max_size=2000), U32, st.lists(st.builds(WordTime, U32, U32), max_size=30).map(tuple), U32)
def test_any_cut_survives_packing(frames, frame_count, words, speech_ms):
    packed = Cut(frames, frame_count, words, speech_ms)
    assert cache_module._unpack(cache_module._pack(packed, key()), key()) == packed


def damages():
    size = len(cache_module._pack(cut(), key()))
    yield "empty", lambda data: b""
    yield "longer", lambda data: data + b"\0"
    yield "zeroed", lambda data: bytes(len(data))
    yield "version", lambda data: data[:7] + b"\x7f" + data[8:]
    for place in (0, 9, 25, 30, 34, 38, 45, 300, size - 1):
        yield f"flipped {place}", lambda data, at=place: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    for end in (1, 8, 24, 39, 40, 60, 300, size - 1):
        yield f"cut at {end}", lambda data, at=end: data[:at]


@pytest.mark.parametrize(("name", "damage"), list(damages()))
def test_a_damaged_entry_is_discarded_never_served(cache, name, damage):
    cache.put(key(), cut())
    file = entries(cache)[0]
    file.write_bytes(damage(file.read_bytes()))
    assert cache.get(key()) is None
    assert not file.exists()
    cache.put(key(), cut())
    assert cache.get(key()) == cut()


@given(st.binary(max_size=100))
def test_foreign_bytes_are_no_cut(data):
    assert cache_module._unpack(data, key()) is None
    assert cache_module._unpack(cache_module.MAGIC + data, key()) is None


def test_an_entry_under_another_key_is_not_served(cache):
    cache.put(key("a"), cut())
    cache.put(key("b"), cut(500))
    first, second = (cache.folder / k[:2] / f"{k[2:]}.cut" for k in (key("a"), key("b")))
    first.replace(second)
    assert cache.get(key("b")) is None


@pytest.mark.parametrize("wrong", ["", "../../etc/passwd", "ABCDEF0123456789", "abc", "0123456789abcdef\n"])
def test_only_hex_is_a_key(cache, wrong):
    with pytest.raises(ValueError, match="key is hex"):
        cache.get(wrong)
    with pytest.raises(ValueError, match="key is hex"):
        cache.put(wrong, cut())


def age(cache, name, seconds):
    then = time.time() - seconds
    os.utime(cache.folder / key(name)[:2] / f"{key(name)[2:]}.cut", (then, then))


def test_what_was_unused_for_longest_goes_first(tmp_path):
    cache = CutCache(tmp_path, 1)
    for n in range(9):
        cache.put(key(n), cut(100_000))
        age(cache, n, 100_000 - n)
    assert cache.get(key(0)) == cut(100_000)
    for n in range(9, 12):
        cache.put(key(n), cut(100_000))
    kept = [n for n in range(12) if CutCache(tmp_path, 1).get(key(n))]
    assert kept[0] == 0
    assert kept[1:] == list(range(kept[1], 12))
    assert 700_000 < cache.statistics().byte_count <= 1_000_000


def test_the_limit_holds_over_many_short_processes(tmp_path):
    for n in range(60):
        CutCache(tmp_path, 1).put(key(n), cut(50_000))
    assert CutCache(tmp_path, 1).statistics().byte_count <= 1_000_000 * (1 + cache_module.WEIGH_AFTER)


def test_entries_are_weighed_seldom(tmp_path, monkeypatch):
    weighed = []
    monkeypatch.setattr(CutCache, "_evict", lambda self: weighed.append(1))
    cache = CutCache(tmp_path, 8)
    for n in range(200):
        cache.put(key(n), cut(4000, words=2))
    assert not weighed


def test_a_cache_of_no_size_keeps_nothing(tmp_path):
    cache = CutCache(tmp_path / "cache", 0)
    cache.put(key(), cut())
    assert (cache.get(key()), cache.failure, (tmp_path / "cache").exists()) == (None, "", False)


def test_use_is_noted_but_seldom(cache):
    cache.put(key("a"), cut())
    file = entries(cache)[0]
    age(cache, "a", 60)
    noted = file.stat().st_mtime
    assert cache.get(key("a"))
    assert file.stat().st_mtime == noted
    age(cache, "a", 10_000)
    assert cache.get(key("a"))
    assert file.stat().st_mtime >= noted


def test_clear_removes_cuts_and_nothing_else(cache):
    for n in range(5):
        cache.put(key(n), cut())
    others = [cache.folder / "notes.txt", cache.folder / "ab" / "my.cut", cache.folder / "abc" / f"{key()[2:]}.cut"]
    for file in others:
        file.parent.mkdir(exist_ok=True)
        file.write_text("mine")
    assert cache.clear().cut_count == 5
    assert cache.statistics() == CacheStatistics(0, 0)
    assert [file.read_text() for file in others] == ["mine"] * 3
    assert not list(cache.folder.glob("*tally*"))


@pytest.mark.skipif(os.name != "posix", reason="links to folders")
def test_links_are_not_followed(cache, tmp_path):
    outside = CutCache(tmp_path / "outside", 100)
    outside.put(key(), cut())
    cache.folder.mkdir(parents=True)
    (cache.folder / key()[:2]).symlink_to(outside.folder / key()[:2])
    assert cache.clear().cut_count == 0
    assert outside.get(key()) == cut()


def test_half_written_files_are_never_served_and_go_in_time(tmp_path):
    cache = CutCache(tmp_path, 1)
    cache.put(key(), cut())
    fresh, old = (Path(f"{entries(cache)[0]}.{n}-{n:08x}") for n in (1, 2))
    for file in (fresh, old):
        file.write_bytes(b"half")
    os.utime(old, (1, 1))
    assert cache.statistics().cut_count == 1
    for n in range(30):
        cache.put(key(n), cut(100_000))
    assert fresh.exists()
    assert not old.exists()


def failing(monkeypatch, code):
    def fail(file, _data):
        file.touch()
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(operations, "write_file", fail)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_a_full_or_closed_disk_ends_caching_quietly(cache, monkeypatch, code):
    cache.put(key("a"), cut())
    failing(monkeypatch, code)
    cache.put(key("b"), cut())
    assert cache.failure == f"{cache.folder}: cuts cannot be kept here ({os.strerror(code)}); give another cache folder"
    assert cache.get(key("a")) == cut()
    assert cache.get(key("b")) is None
    assert len(entries(cache)) == 1
    monkeypatch.undo()
    cache.put(key("b"), cut())
    assert cache.get(key("b")) is None


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_folder_that_cannot_be_one(tmp_path):
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "deeper", Path("/dev/full"), Path("/proc/none")):
        cache = CutCache(folder, 100)
        assert cache.get(key()) is None
        cache.put(key(), cut())
        assert "cuts cannot be kept here" in cache.failure
        assert cache.get(key()) is None
        assert cache.statistics() == CacheStatistics(0, 0)


def test_a_cache_that_cannot_be_cleared_says_so(cache, monkeypatch):
    cache.put(key(), cut())

    def refuse(self, *, missing_ok=False):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(AudioError, match=r"cannot be cleared \(Permission denied\)"):
        cache.clear()


def test_many_threads_share_one_cache(tmp_path):
    cache = CutCache(tmp_path, 1)
    wrong = []

    def work(seed):
        for n in range(40):
            name = (seed * 7 + n) % 30
            cache.put(key(name), cut(40_000 + name))
            found = cache.get(key(name))
            if found not in (None, cut(40_000 + name)):
                wrong.append(name)

    threads = [threading.Thread(target=work, args=[seed]) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert cache.failure == ""
    assert cache.statistics().byte_count <= 1_000_000 * (1 + 2 * cache_module.WEIGH_AFTER)


PROGRAM = """
import sys
from pathlib import Path
from audiobrief.audio.cache import CutCache
from audiobrief.model import Cut, WordTime
cache = CutCache(Path(sys.argv[1]), 1)
for n in range(120):
    name = (int(sys.argv[2]) * 13 + n) % 40
    expected = Cut(bytes([name]) * 40_000, name, (WordTime(name, name),), name)
    key = f"{name:02x}" * 16
    cache.put(key, expected)
    assert cache.get(key) in (None, expected)
assert cache.failure == "", cache.failure
print("done")
"""


def test_many_processes_share_one_folder(tmp_path):
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, tmp_path, str(n)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for n in range(3)
    ]
    assert [run.communicate(timeout=120) for run in runs] == [(b"done\n", b"")] * 3
    assert CutCache(tmp_path, 1).statistics().byte_count <= 1_000_000 * (1 + 3 * cache_module.WEIGH_AFTER)
