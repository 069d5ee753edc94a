"""The manifest of an article in an archive: what its objects must be, and where all came from.

Nothing in it depends on when or where it was made, so that two machines write the same bytes.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from audiobrief.made_from import LIBRARIES
from audiobrief.model import Episode, Show
from audiobrief.show.archive.layout import Home
from audiobrief.version import VERSION, version_of

FORM = 1
"""Raised when its fields change; a newer one is refused."""


def render_manifest(episode: Episode, home: Home, record: bytes, show: Show, source: Mapping[str, str]) -> bytes:
    """Return the manifest of an episode: checksums of MP3 and record, source, makers, voice and licences.

    `source` tells name, id and digest of what it was made from.
    """
    voice, audio = episode.voice, episode.audio
    files = {
        home.mp3: {"sha256": audio.sha256, "byte_count": audio.byte_count},
        home.record: {"sha256": hashlib.sha256(record).hexdigest(), "byte_count": len(record)},
    }
    told: dict[str, Any] = {
        "version": FORM,
        "files": {path.rpartition("/")[2]: about for path, about in files.items()},
        "source": {**source, "url": episode.article.source_url, "title": episode.article.title},
        "made_by": {"audiobrief": VERSION, "program": episode.made_from.program, **_libraries()},
        "options": episode.made_from.options,
        "voice": {
            "name": voice.name,
            "language": voice.language,
            "engine": voice.engine,
            "model": voice.model.rpartition("/")[2],
            "model_sha256": voice.sha256,
            "profile": episode.made_from.voice,
            "licence": voice.licence,
            "commercial": voice.commercial,
            "digital_source_type": voice.digital_source_type,
        },
        "rights": {"rights": show.rights, "license": show.license, "license_url": show.license_url},
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def read_checksums(manifest: bytes) -> dict[str, str]:
    """Return name → sha256 of the files of a manifest; nothing of one that cannot be read."""
    try:
        files = json.loads(manifest)["files"]
        return {name: str(about["sha256"]) for name, about in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


@cache
def _libraries() -> dict[str, str]:
    return {name: found for name in LIBRARIES if (found := version_of(name))}
