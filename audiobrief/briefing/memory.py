"""What programmes of a name have told, so that no later one tells it again; it can be lost, and then they do."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from audiobrief.disk.atomic import write_whole
from audiobrief.disk.regular import read_regular
from audiobrief.folders import user_state_folder
from audiobrief.publish.names import slugify

VERSION = 1
"""Of the file; a newer one is not read."""
MOST_BYTES = 10_000_000
"""A file of more is not ours."""
MOST_TOLD = 20_000
"""Stories of a name that are remembered: those of years; set by hand."""
NAME_HEX = 8
"""Digits of the digest that tells apart names that make one file name."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The stories of one programme's name → the day on which each was last told, in ISO 8601."""

    file: Path
    told: Mapping[str, str] = field(default_factory=dict)

    def is_told_before(self, key: str, day: date) -> bool:
        """Say whether an earlier day's programme had a story; the same day's tells it again."""
        return bool(key) and self.told.get(key, "9999") < day.isoformat()

    def note(self, keys: Iterable[str], day: date) -> None:
        """Write down what a day's programme tells; raises PublishError when the disk refuses."""
        today = day.isoformat()
        told = {key: when for key, when in self.told.items() if when != today}
        told |= {key: min(today, told.get(key, today)) for key in keys if key}
        kept = dict(sorted(told.items(), key=lambda item: (item[1], item[0]))[-MOST_TOLD:])
        write_whole(self.file, json.dumps({"version": VERSION, "told": kept}, ensure_ascii=False, indent=0) + "\n")


def programme_folder(name: str) -> Path:
    """Return where the state of the programmes of a name is kept."""
    known_by = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:NAME_HEX]
    return user_state_folder() / "briefings" / f"{slugify(name)}-{known_by}"


def recall(name: str) -> Memory:
    """Return what programmes of a name have told; nothing when its file is missing, torn, or not ours."""
    file = programme_folder(name) / "told.json"
    try:
        found: Any = json.loads(read_regular(file, MOST_BYTES))
        if found["version"] != VERSION:
            return Memory(file)
        return Memory(file, {str(key): str(day) for key, day in dict(found["told"]).items()})
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return Memory(file)
