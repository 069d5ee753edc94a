"""Piper's voices by name: where their files lie, and what is known of them, as their own list tells.

The list is `voices.json` of https://huggingface.co/rhasspy/piper-voices, as its own `piper.download_voices` reads it:
a voice's name → `files`, each path with `size_bytes` and `md5_digest`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from audiobrief.errors import FetchError
from audiobrief.expressions import regex
from audiobrief.speech.piper.card import CARD

BASE_URL = "https://huggingface.co/rhasspy/piper-voices/resolve/main/"
LIST_FILE = "voices.json"
NAME = regex(r"[a-z]{2,3}_[A-Z]{2}-[^\W_](?:\w*[^\W_])?-(?:x_low|low|medium|high)")
"""Language, region, who speaks, quality: es_MX-claude-high."""
_PATH = regex(r"(?:[\w.-]*[\w-]/)*[\w.-]*[\w-]")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file that can be fetched."""

    path: str
    """Below the list's folder."""
    byte_count: int
    md5: str

    def name_of(self, voice: str) -> str:
        """Return the name that it gets on this machine: what it is of a voice, of which cards alone do not tell."""
        own = PurePosixPath(self.path).name
        return f"{voice}.{own}" if own == CARD else own


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list tells of a voice."""

    model: RemoteFile
    config: RemoteFile
    card: RemoteFile | None


def read_list(data: bytes, name: str) -> dict[str, Entry]:
    """Return the voices of a list by name, leaving out those without model or configuration.

    Raises FetchError, which calls the list `name`, for anything but a list.
    """
    try:
        found: Any = json.loads(data)
        return {voice: entry for voice, told in found.items() for entry in _entries(_files(told["files"]))}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise FetchError(f"{name}: no list of Piper's voices; give another folder with --from") from error


def _files(told: Mapping[str, Any]) -> Iterator[RemoteFile]:
    for path, known in told.items():
        if _PATH.fullmatch(path):  # it also becomes a name on this machine
            yield RemoteFile(path, int(known["size_bytes"]), str(known["md5_digest"]))


def _entries(files: Iterator[RemoteFile]) -> Iterator[Entry]:
    by_end = {PurePosixPath(file.path).suffix: file for file in files}
    if ".onnx" in by_end and ".json" in by_end:
        yield Entry(by_end[".onnx"], by_end[".json"], by_end.get(""))
