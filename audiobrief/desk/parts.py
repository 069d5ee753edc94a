"""An episode's MP3 in its parts: the pictures and version of its tag, and what follows the tag."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from audiobrief.errors import AudioError
from audiobrief.model import Audio
from audiobrief.publish.cover.picture import Cover
from audiobrief.publish.tag_bytes import find_chapter_pictures, find_picture, tag_version
from audiobrief.show.retagging import read_tag


@dataclass(frozen=True, slots=True)
class Parts:
    """What of an MP3 stays when some of its lines are said anew."""

    version: Literal["2.4", "2.3"]
    """Of its tag."""
    cover: Cover | None
    chapter_pictures: tuple[Cover | None, ...]
    """Of each chapter; empty where none has one."""
    frames: bytes
    """Behind the Info header, which is the first of them."""


def read_parts(mp3: Path, audio: Audio) -> Parts:
    """Return the parts of an MP3.

    Raises AudioError when it cannot be read, is not the one of its record, or has no tag of ours.
    """
    try:
        tag = read_tag(mp3)
        data = mp3.read_bytes()
    except OSError as error:
        raise AudioError(
            f"{mp3}: cannot be read: {error.strerror}; bring it back, or make the episode again"
        ) from error
    if hashlib.sha256(data).hexdigest() != audio.sha256:
        raise AudioError(f"{mp3}: not the MP3 of its record; bring that back, or make the episode again")
    try:
        cover, pictures = find_picture(tag), find_chapter_pictures(tag)
    except ValueError as error:
        raise AudioError(f"{mp3}: {error}; make the episode again") from error
    return Parts(tag_version(tag), cover, tuple(pictures) if any(pictures) else (), data[len(tag) :])
