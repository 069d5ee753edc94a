"""What a retraction reaches beyond the show's folder: cached lines, every copy published, caches of others.

Each step can be done again, and says what is gone and what could not be reached.
"""

import json
import os
import shlex
import stat
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audiobrief.audio.cache import CutCache
from audiobrief.errors import AudiobriefError, PublishError
from audiobrief.model import Episode, Show
from audiobrief.publish.names import FEED_FILE
from audiobrief.publish.page.data import show_address
from audiobrief.publish.page.listen import by_url_name
from audiobrief.settings import FILE_NAME, load_settings
from audiobrief.show.addresses import address_of
from audiobrief.show.copies.manifest import read_manifest
from audiobrief.show.copies.targets import known_targets
from audiobrief.show.folder import ShowFolder
from audiobrief.show.homes import EPISODES, read_notes
from audiobrief.show.life import LIVE, MEMBERS
from audiobrief.show.members.paths import member_path, split_path
from audiobrief.show.outputs import BY_URL, file_names
from audiobrief.show.settings import load_show_settings
from audiobrief.show.storage import Place, Target, open_place, parse_target
from audiobrief.show.upload import UploadOptions, upload

PURGE_S = 60.0
"""How long a purge command may take: it sends a request or a few; set by hand."""
OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class Reached:
    """What one step of a takedown did."""

    what: str
    """folder, cache, target or purge."""
    where: str
    gone: tuple[str, ...] = ()
    """Paths, keys or addresses."""
    fault: str = ""
    """Why it, or a part of it, could not be reached; empty when it could."""


def take_down(shelf: ShowFolder, episodes: Sequence[Episode], purges: Sequence[str]) -> Iterator[Reached]:
    """Remove what is left of retracted episodes outside the show's folder, which is rebuilt already.

    `purges` are the addresses at which they could be had. Call it under the shelf's lock.
    """
    for episode in episodes:
        yield from _forget_lines(shelf, episode.slug)
    own, told = known_targets(shelf)
    for name in own:
        yield _withdraw(shelf, name, episodes)
    for name in told:
        fault = "named by the show's folder, but you never published there; if it is yours, publish --to it once more"
        yield Reached("target", name, fault=fault)
    if command := load_show_settings(shelf.folder).publish.purge:
        yield _purge(shelf.folder, command, purges)


def public_addresses(episode: Episode, show: Show, tokens: Sequence[str] = ()) -> list[str]:
    """Return every address at which something of an episode could be had, or what leads to it.

    `tokens` are those of members who had a copy.
    """
    folder = f"{EPISODES}/{episode.slug}"
    paths = [f"{folder}/", *(f"{folder}/{name}" for name in sorted(file_names(episode.slug)))]
    if episode.audio.sha256:
        paths.append(f"{folder}/{episode.slug}.mp3?v={episode.audio.sha256[:8]}")
    if url := address_of(episode, show):
        paths.append(f"{BY_URL}/{by_url_name(url)}")
    paths += [FEED_FILE, "", "index.html", "listen.js"]
    return [
        show_address(show, member_path(token, path) if token else path) for token in ("", *tokens) for path in paths
    ]


def _forget_lines(shelf: ShowFolder, slug: str) -> Iterator[Reached]:
    notes = read_notes(shelf.folder, slug)
    faults = 0
    for folder in notes.caches:
        try:
            gone = CutCache(Path(folder), 0).remove(notes.cuts)
        except AudiobriefError as error:
            faults += 1
            yield Reached("cache", folder, fault=str(error))
        else:
            yield Reached("cache", folder, gone)
    if notes.cuts and not faults:
        shelf.forget_cuts(slug)


def _withdraw(shelf: ShowFolder, name: str, episodes: Sequence[Episode]) -> Reached:
    """Remove the episodes' files at a target, whatever else is to be done there, then bring it up to date."""
    gone: list[str] = []
    try:
        target = parse_target(name)
        with open_place(target, {}) as place:
            for path in _copies(shelf, place, target, episodes):
                place.remove(path)
                gone.append(path)
        done = upload(shelf, target, allowed=UploadOptions(prune=True, held_back=_unfit(shelf)))
    except AudiobriefError as error:
        return Reached("target", name, tuple(gone), str(error))
    return Reached("target", name, tuple(dict.fromkeys((*gone, *done.removed))))


def _copies(shelf: ShowFolder, place: Place, target: Target, episodes: Sequence[Episode]) -> list[str]:
    there = place.sizes()
    if not there:
        raise PublishError(f"{target.shown}: is empty or not there; if it has moved, take the episode away by hand")
    if not read_manifest(place, target.shown, shelf.show, there).ours:
        raise PublishError(f"{target.shown}: holds no copy of this show now; was it moved?")
    copies = []
    for episode in episodes:
        folder, url = f"{EPISODES}/{episode.slug}/", address_of(episode, shelf.show)
        names = file_names(episode.slug)
        led = f"{BY_URL}/{by_url_name(url)}" if url else ""
        for path in there:
            below = split_path(path)[1]  # a member's copy goes like everybody's
            name = below.removeprefix(folder)
            half = below.startswith(folder) and name.startswith(".") and name.endswith(".part")
            if (below.startswith(folder) and name in names) or half or below == led:
                copies.append(path)
    return sorted(copies)


def _unfit(shelf: ShowFolder) -> frozenset[str]:
    from audiobrief.show.sounds import find_unfit

    return frozenset(find_unfit(shelf, (entry for entry in shelf.catalogue.read() if entry.status in (LIVE, MEMBERS))))


def _purge(show: Path, command: str, urls: Sequence[str]) -> Reached:
    """Run the command with the addresses as a JSON list on its stdin."""
    if fault := _not_trusted(show / FILE_NAME):
        return Reached("purge", command, fault=fault)
    try:
        done = subprocess.run(  # noqa: S603  the command is what it is for
            shlex.split(command),
            input=json.dumps(list(urls)).encode(),
            capture_output=True,
            timeout=PURGE_S,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return Reached("purge", command, fault=f"the purge command of the settings cannot be run: {error}")
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
        return Reached("purge", command, fault=f"the purge command ended with {done.returncode}: {words}")
    return Reached("purge", command, tuple(urls))


def _not_trusted(file: Path) -> str:
    """Return why no command of a show's settings is run: others can write them; empty for one of the user's own."""
    if os.name == "nt" or not load_settings(file).publish.purge:
        return ""
    status = file.stat()
    if status.st_uid == os.geteuid() and not status.st_mode & OTHERS_MAY_WRITE:
        return ""
    return f"not run, as others can write {file}; let it be yours alone (chmod go-w), or set it in your own settings"
