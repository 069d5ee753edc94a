"""What a batch remembers beside its output: a line a try, never rewritten, so that nothing tears.

A line that a killed process left half written is passed over. The truth is what lies there: an MP3 of the size that
its line tells.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audiobrief.disk import operations
from audiobrief.disk.atomic import disk_errors, write_whole
from audiobrief.disk.regular import read_regular
from audiobrief.standards.moments import now_iso

if TYPE_CHECKING:
    from audiobrief.many.work import Result, Task

FOLDER, JOURNAL, FAILURES = ".audiobrief", "made.jsonl", "failures.jsonl"
VERSION = 1
"""Raised when the lines change; a newer journal is refused, never overwritten."""
MOST_BYTES = 1 << 32
"""About 400 bytes a try, so ten million of them; a larger journal is none of ours."""
FAILED = frozenset({"failed", "quarantined"})
"""States of an article that has no MP3."""


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt at one article."""

    key: str
    """What the article is known by in every run: its address, or its list's path and its key there."""
    name: str
    state: str
    """made, updated, unchanged, failed or quarantined."""
    file: str = ""
    """Of its MP3, below the output."""
    byte_count: int = 0
    digest: str = ""
    """Of source and options; another one means that it changed."""
    error: str = ""
    seconds: float = 0.0
    at: str = ""
    """ISO 8601, UTC."""


class Journal:
    """The tries of all runs into one output."""

    def __init__(self, output: Path) -> None:
        self._output, self._file = output, output / FOLDER / JOURNAL
        self._torn = False
        self._latest: dict[str, Try] = {one.key: one for one in self._read()}

    def latest(self, key: str) -> Try | None:
        """Return the last try of an article."""
        return self._latest.get(key)

    def is_settled(self, key: str, digest: str) -> Try | None:
        """Return the try by which there is nothing to do: the one that made the article; what failed is tried again."""
        return self.is_made(key, digest)

    def is_made(self, key: str, digest: str) -> Try | None:
        """Return the try that made an article as it is now, if its MP3 still lies there whole."""
        known = self._latest.get(key)
        if known is None or known.state in FAILED or (digest and known.digest != digest):
            return None
        with suppress(OSError):
            if (self._output / known.file).stat().st_size == known.byte_count:
                return known
        return None

    def failures(self) -> Iterator[Try]:
        """Yield the articles whose last try failed."""
        return (one for one in self._latest.values() if one.state in FAILED)

    def add(self, one: Try) -> None:
        """Note a try; raises PublishError when the disk refuses."""
        self._latest[one.key] = one
        line = "\n" * self._torn + _line({"version": VERSION, **asdict(one)})
        self._torn = False
        with disk_errors(self._file):
            operations.make_folder(self._file.parent)
            operations.append(self._file, line.encode())

    def ended(self, task: "Task", result: "Result") -> None:
        """Note what became of a batch's article; raises PublishError when the disk refuses."""
        made = (result.state, result.file, result.byte_count, task.digest, result.error, result.seconds)
        self.add(Try(task.key, task.name, *made, at=now_iso()))

    def failed_list(self, name: str, fault: str) -> None:
        """Note a list that cannot be read; raises PublishError when the disk refuses."""
        self.add(Try(name, name, "failed", error=fault, at=now_iso()))

    def flush(self) -> None:
        """Do nothing: every line is written as it comes."""

    def write_failures(self) -> Path | None:
        """Write the articles that failed, a line each, and return that file; without any it is empty, and None."""
        lines = [_line(asdict(one)) for one in self.failures()]
        file = self._file.with_name(FAILURES)
        if lines or file.exists():
            write_whole(file, "".join(lines))
        return file if lines else None

    def _read(self) -> Iterator[Try]:
        try:
            data = read_regular(self._file, MOST_BYTES)
        except OSError:
            return
        self._torn = bool(data) and not data.endswith(b"\n")
        known = Try.__dataclass_fields__
        for line in data.splitlines():
            with suppress(ValueError, TypeError, RecursionError):
                found: Any = json.loads(line)
                if isinstance(found, Mapping) and found.get("version") == VERSION and _fits(found):
                    yield Try(**{name: value for name, value in found.items() if name in known})


def _line(content: Mapping[str, Any]) -> str:
    """Return a value as a line of JSON; in escapes where a name is no text, as a file's name may be on POSIX."""
    line = json.dumps(content, ensure_ascii=False)
    return (line if line.isascii() or _is_text(line) else json.dumps(content)) + "\n"


def _is_text(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


def _fits(found: Mapping[str, Any]) -> bool:
    """Tell whether a line's values are of the kinds they must be: the file is input like any other."""
    words = (found.get(name, "") for name in Try.__dataclass_fields__ if name not in {"byte_count", "seconds"})
    numbers = found.get("byte_count", 0), found.get("seconds", 0)
    return all(isinstance(word, str) for word in words) and all(isinstance(n, int | float) for n in numbers)
