"""A sample of an archive, drawn by lot: MP3s in a folder, with a page that plays them."""

import hashlib
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from audiobrief.disk.atomic import write_whole
from audiobrief.errors import PublishError
from audiobrief.publish.page.players import Playable, render_players
from audiobrief.show.archive.layout import Home
from audiobrief.show.archive.log import Logged
from audiobrief.show.archive.manifest import read_checksums
from audiobrief.show.archive.place import Archive
from audiobrief.show.archive.view import View

AT_ONCE = 8
"""Objects read side by side; set by hand: most of the time of each is waiting."""
PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class Drawn:
    """An episode of a sample."""

    line: Logged
    file: Path
    fault: str = ""
    """Why its MP3 could not be had; empty when it lies there."""


def draw_sample(archive: Archive, count: int, folder: Path, seed: int = 0) -> Iterator[Drawn]:
    """Write the MP3s of `count` episodes into a folder, with a page, and yield each; the same seed draws the same.

    Each of all that stand is as likely as any other, and is held against its manifest. Raises PublishError when none
    stands, or the disk refuses.
    """
    view = View(archive)
    view.refresh()
    standing = view.standing()
    if not standing:
        raise PublishError(f"{archive.address}: no episode stands there; make some with audiobrief batch")
    keys = random.Random(seed).sample(standing, min(count, len(standing)))  # noqa: S311  a lot, not a secret
    lines = [line for line in map(view.find, keys) if line]
    drawn = []
    with ThreadPoolExecutor(AT_ONCE) as readers:
        for one in readers.map(lambda line: _bring(archive, line, folder), lines):
            drawn.append(one)
            yield one
    title = f"{archive.show.title}: {len(drawn)} of {len(standing):,}"
    heard = (_playable(one) for one in drawn if not one.fault)
    write_whole(folder / PAGE, render_players(title, heard, archive.show.language))


def _bring(archive: Archive, line: Logged, folder: Path) -> Drawn:
    file, home = folder / f"{line.slug}.mp3", Home(line.slug)
    data, manifest = archive.place.read(home.mp3), archive.place.read(home.manifest)
    if data is None:
        return Drawn(line, file, f"{line.name}: its MP3 is not there; make the article again with --refresh")
    if hashlib.sha256(data).hexdigest() != read_checksums(manifest or b"").get(home.mp3.rpartition("/")[2]):
        what = f"its MP3, {home.mp3}, is not the one of its manifest; make the article again with --refresh"
        return Drawn(line, file, f"{line.name}: {what}")
    write_whole(file, data)
    return Drawn(line, file)


def _playable(one: Drawn) -> Playable:
    line = one.line
    minutes, seconds = divmod(line.duration_ms // 1000, 60)
    return Playable(line.title, one.file.name, f"{line.name}, {minutes}:{seconds:02d}, {line.voice}")
