"""Where a show was published to, so that a takedown reaches every copy.

The user's own state tells for certain. The show's folder knows too, for it may move to another machine; but it may
come from somebody else as well, so nobody is sent anywhere by what stands in it alone.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.atomic import write_whole
from audiobrief.disk.regular import read_regular, without_links
from audiobrief.errors import PublishError
from audiobrief.folders import user_state_folder
from audiobrief.show.folder import ShowFolder
from audiobrief.show.homes import PRIVATE
from audiobrief.show.storage.target import FOLDER, Target

FILE = "targets.json"
MOST_BYTES = 1_000_000
"""A list of more is not ours."""


def remember_target(shelf: ShowFolder, target: Target) -> None:
    """Note that a show is published to a target, before anything is sent; without its password."""
    name = str(without_links(target.folder)) if target.kind == FOLDER else target.shown
    operations.make_folder(shelf.folder / PRIVATE, private=True)
    _add(_in_show(shelf), "targets", name)
    with suppress(PublishError, OSError):  # without a home the show's folder is all that remembers
        operations.make_folder(user_state_folder(), private=True)
        _add(user_state_folder() / FILE, shelf.show.guid, name)


def known_targets(shelf: ShowFolder) -> tuple[list[str], list[str]]:
    """Return the targets that this user published the show to, and those that only the show's folder names."""
    own = _read(user_state_folder() / FILE).get(shelf.show.guid, [])
    told = _read(_in_show(shelf)).get("targets", [])
    return own, [name for name in told if name not in own]


def _in_show(shelf: ShowFolder) -> Path:
    return shelf.folder / PRIVATE / f".{FILE}"


def _add(file: Path, key: str, name: str) -> None:
    known = _read(file)
    if name not in known.get(key, []):
        write_whole(file, json.dumps({**known, key: [*known.get(key, []), name]}, indent=1))


def _read(file: Path) -> dict[str, list[str]]:
    """Return the lists of a file; what is none, whoever wrote it, is left out."""
    try:
        found = json.loads(read_regular(file, MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    lists = found.items() if isinstance(found, dict) else ()
    return {key: list(_strings(names)) for key, names in lists if isinstance(names, list)}


def _strings(values: Iterable[object]) -> Iterable[str]:
    return (value for value in values if isinstance(value, str))
