"""Tags that follow the record: a date that changed, and on demand the show's name, in an MP3 that is there already.

Its frames are not touched. Digest and length change with the tag, and feed and pages follow them.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.work_folder import work_folder
from audiobrief.model import Episode
from audiobrief.publish.tag_bytes import HEADER_BYTES, retag
from audiobrief.show.folder import ShowFolder
from audiobrief.show.index import Entry
from audiobrief.standards.signatures import has_id3_tag

MOST_TAG_BYTES = 2_000_000
"""Far beyond a tag of ours; a larger one is somebody else's, and stays."""


def retag_episodes(shelf: ShowFolder, entries: Iterable[Entry], *, with_show: bool) -> list[str]:
    """Give MP3s the dates of their records, `with_show` the show's title and author too; return the slugs changed.

    Each must be the MP3 of its record. One whose tag is not ours stays as it is. Raises PublishError.
    """
    changed = []
    for entry in entries:
        episode = shelf.read(entry.slug)
        mp3 = shelf.folder_of(episode.slug) / f"{episode.slug}.mp3"
        old = read_tag(mp3)
        try:
            album, artist = (shelf.show.title, shelf.show.author) if with_show else ("", "")
            new = retag(old, date=episode.published, album=album, artist=artist)
        except ValueError:
            continue
        if new != old:
            _write(shelf, episode, mp3, len(old), new)
            changed.append(episode.slug)
    return changed


def read_tag(mp3: Path) -> bytes:
    """Return the ID3 tag at the head of an MP3; empty where there is none, or one far larger than ours."""
    with mp3.open("rb") as source:
        head = source.read(HEADER_BYTES)
        if not has_id3_tag(head) or len(head) < HEADER_BYTES:
            return b""
        size = sum(byte << 7 * place for place, byte in enumerate(head[:5:-1]))  # ID3v2.4 §3.1: synchsafe
        return head + source.read(size) if size < MOST_TAG_BYTES else b""


def _write(shelf: ShowFolder, episode: Episode, mp3: Path, start: int, tag: bytes) -> None:
    with work_folder() as folder, mp3.open("rb") as source:
        written, digest, count = folder / "retagged.mp3", hashlib.sha256(), 0
        source.seek(start)
        with operations.open_new(written) as target:
            piece = tag
            while piece:
                target.write(piece)
                digest.update(piece)
                count += len(piece)
                piece = source.read(1 << 20)
        audio = replace(episode.audio, byte_count=count, sha256=digest.hexdigest())
        shelf.write(replace(episode, audio=audio), written)
