"""A dictionary that stays on disk: hibari's hold 400,000 keys, of which an article needs a few thousand.

Little-endian: the number of buckets, 32 bits; where each begins after this head, and where the last ends, 32 bits
each; the buckets, each a JSON object of the keys whose CRC-32 leads there, or nothing.
"""

import json
import zlib
from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

_KEYS_IN_A_BUCKET = 2
"""On average: a look-up reads one short bucket; set by hand."""
_REMEMBERED = 1 << 14
"""Keys: words and signs of an article come again and again; set by hand."""


def render_table(entries: Iterable[tuple[str, Any]]) -> bytes:
    """Return the table of keys, each given once, and values that JSON can hold.

    They lie as JSON behind one another until all are known: as objects they take six times the memory.
    """
    sums, ends, pairs = array("I"), array("I", [0]), bytearray()
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for key, value in entries:
        sums.append(_sum(key))
        pairs += encode({key: value})[1:-1].encode()
        ends.append(len(pairs))
    count = len(sums) // _KEYS_IN_A_BUCKET + 1
    numbers = array("I", (known % count for known in sums))
    starts, contents = array("I", [count]), bytearray()
    order = iter(sorted(range(len(numbers)), key=numbers.__getitem__))
    at = next(order, None)
    for number in range(count):
        starts.append(len(contents))
        opening = b"{"
        while at is not None and numbers[at] == number:
            contents += opening + pairs[ends[at] : ends[at + 1]]
            opening, at = b", ", next(order, None)
        contents += b"}" if opening != b"{" else b""
    starts.append(len(contents))
    return starts.tobytes() + contents


class Table:
    """Looks keys up in a rendered table; safe to share between threads."""

    def __init__(self, data: memoryview) -> None:
        (self._count,) = data[:4].cast("I")
        head_bytes = 4 * (self._count + 2)
        self._starts = data[4:head_bytes].cast("I")
        self._contents = data[head_bytes:]
        self.get = lru_cache(_REMEMBERED)(self._find)
        """Return the value of a key, None where there is none."""

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def _find(self, key: str) -> Any:
        number = _number(key, self._count)
        begin, end = self._starts[number], self._starts[number + 1]
        return json.loads(bytes(self._contents[begin:end])).get(key) if begin < end else None


def _number(key: str, count: int) -> int:
    return _sum(key) % count


def _sum(key: str) -> int:
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))
