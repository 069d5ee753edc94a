"""An episode's MP3 in its parts: the picture of its tag, and what follows the tag."""

import hashlib
from pathlib import Path

from audiobrief.errors import AudioError
from audiobrief.model import Audio
from audiobrief.publish.cover.picture import Cover
from audiobrief.publish.tag_bytes import find_picture
from audiobrief.show.retagging import read_tag


def read_parts(mp3: Path, audio: Audio) -> tuple[Cover | None, bytes]:
    """Return the picture in an MP3's tag, if it has one, and its frames with the Info header before them.

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
        cover = find_picture(tag)
    except ValueError as error:
        raise AudioError(f"{mp3}: {error}; make the episode again") from error
    return cover, data[len(tag) :]
