"""The manifest at a target: whose it is, and what was put there; nothing else there is ever touched."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from audiobrief.errors import PublishError
from audiobrief.expressions import regex
from audiobrief.model import Show
from audiobrief.publish.names import FEED_FILE
from audiobrief.show.members.paths import conceal, revealer
from audiobrief.show.public import is_ours
from audiobrief.show.storage import Place

MANIFEST, VERSION, WITHOUT_SHOW = ".audiobrief-manifest.json", 2, 1
"""Version 1 did not say whose it is."""
GUID = regex(rb"<podcast:guid>\s*([0-9A-Fa-f-]{36})\s*</podcast:guid>")
TITLE = regex(rb"<title>([^<]{1,255})</title>")

Told = tuple[str, int]
"""Digest of a file and of how it is dressed; its size in bytes at the target."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is ours at a target."""

    files: Mapping[str, Told] = field(default_factory=dict)
    """Path → what was sent there."""
    begun: frozenset[str] = frozenset()
    """Paths that were about to be sent: ours if they are there, whatever they hold."""
    ours: bool = False
    """Whether the target is known to be this show's."""
    complete: bool = False
    """Whether all that is ours there is listed; a lost manifest, or an old one, does not tell."""

    @property
    def owned(self) -> frozenset[str]:
        """Every path that is ours."""
        return self.begun | self.files.keys()


def read_manifest(place: Place, shown: str, show: Show, there: Iterable[str]) -> Manifest:
    """Return what is ours at a target, where these paths are.

    Raises PublishError when it belongs to another show, or was written by a newer program.
    """
    data = place.read(MANIFEST)
    manifest = _parse(data, shown) if data is not None else {}
    owner = str(manifest.get("show", ""))
    complete = bool(owner)
    if owner and owner != show.guid:
        raise _not_ours(shown, str(manifest.get("title", "")), owner, show)
    if not owner:
        feed = place.read(FEED_FILE) or b""
        owner, title = _first(GUID, feed), _first(TITLE, feed)
        if owner and owner.lower() != show.guid.lower():
            raise _not_ours(shown, title, owner, show)
    if not owner:
        return Manifest()
    reveal = revealer(there)
    files = {reveal.get(path, path): told for path, told in _files(manifest).items() if is_ours(path, show.image)}
    begun = frozenset(reveal.get(path, path) for path in _strings(manifest.get("begun")) if is_ours(path, show.image))
    return Manifest(files, begun - files.keys(), ours=True, complete=complete)


def render_manifest(manifest: Manifest, show: Show) -> bytes:
    """Return the manifest as its file holds it: it lies where all can read it, so members' paths are concealed."""
    begun, files = sorted(map(conceal, manifest.begun)), {conceal(path): told for path, told in manifest.files.items()}
    head = {"version": VERSION, "show": show.guid, "title": show.title, "begun": begun}
    return json.dumps(head | {"files": dict(sorted(files.items()))}, indent=0).encode()


def _parse(data: bytes, shown: str) -> dict[str, object]:
    """Return what a manifest says; nothing of a damaged one: everything is sent again."""
    try:
        manifest = json.loads(data)
        version = manifest["version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    if version in (VERSION, WITHOUT_SHOW):
        return dict(manifest)
    raise PublishError(f"{shown}: was published by a newer audiobrief (manifest {version}); update audiobrief")


def _files(manifest: Mapping[str, object]) -> dict[str, Told]:
    files = manifest.get("files")
    if not isinstance(files, dict):
        return {}
    return {
        path: (told[0], told[1])
        for path, told in files.items()
        if isinstance(told, list) and [type(part) for part in told] == [str, int]
    }


def _strings(value: object) -> Iterable[str]:
    return (part for part in value if isinstance(part, str)) if isinstance(value, list) else ()


def _first(pattern: re.Pattern[bytes], text: bytes) -> str:
    found = pattern.search(text)
    return found[1].decode("utf-8", "replace") if found else ""


def _not_ours(shown: str, title: str, owner: str, show: Show) -> PublishError:
    other = f'"{title}" ({owner})' if title else owner
    what = f'holds the show {other}, and this is "{show.title}" ({show.guid}); give each show a place of its own'
    return PublishError(f"{shown}: {what}")
