"""An archive, opened: its settings, and the place where its objects are."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from audiobrief.disk.atomic import write_whole
from audiobrief.disk.operations import make_folder
from audiobrief.disk.regular import without_links
from audiobrief.errors import PublishError, SettingsError
from audiobrief.folders import user_cache_folder
from audiobrief.model import Show
from audiobrief.settings import FILE_NAME, load_settings
from audiobrief.show.settings import check_show, fill_in
from audiobrief.show.storage import Place, open_place, parse_target
from audiobrief.sources.stores import is_store

LAYOUT = "archive"


class ArchivePlace(Place, Protocol):
    """A place of which a part can be listed alone."""

    def sizes(self, below: str = "") -> Mapping[str, int]:
        """Return path → size in bytes of every file below a folder of the place."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A show in the archive layout."""

    address: str
    """A folder, or an address in an object store."""
    place: ArchivePlace
    show: Show
    near: Path
    """A folder of this machine for what can be lost."""

    @property
    def settings_file(self) -> Path:
        """The settings, as a file of this machine."""
        return (self.near if is_store(self.address) else Path(self.address)) / FILE_NAME


def is_archive(output: str) -> bool:
    """Say whether an output is an archive: every show on a store is, and a folder whose settings say so."""
    if is_store(output):
        return True
    file = Path(output) / FILE_NAME
    show = load_settings(file).show if file.is_file() else None
    return show is not None and show.layout == LAYOUT


@contextmanager
def open_archive(address: str) -> Iterator[Archive]:
    """Hold an archive; raises PublishError when there is none, SettingsError when its settings are wrong."""
    near = near_folder(address)
    with open_objects(address) as place:
        if is_store(address):
            _bring_settings(address, place, near)
        archive = Archive(address, place, _read_show(address, near), near)
        yield archive


@contextmanager
def open_objects(address: str) -> Iterator[ArchivePlace]:
    """Hold the place of an archive alone, which is all that a worker needs."""
    with open_place(parse_target(address), {}) as place:
        yield cast("ArchivePlace", place)  # a folder and a store, of all places, list a part alone


def near_folder(address: str) -> Path:
    """Return the folder of this machine for what can be lost of an archive: a copy of its settings, an index."""
    whole = address.rstrip("/") if is_store(address) else str(without_links(Path(address)))
    return user_cache_folder() / "archives" / hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:16]


def _bring_settings(address: str, place: ArchivePlace, near: Path) -> None:
    text = place.read(FILE_NAME)
    if text is None:
        raise PublishError(f'{address}: no show ({FILE_NAME} is missing); start one with "audiobrief init {address}"')
    make_folder(near)
    write_whole(near / FILE_NAME, text)
    show = load_settings(near / FILE_NAME).show
    image = show.image if show else ""
    if image == Path(image).name and not (near / image).exists() and (picture := place.read(image)):
        write_whole(near / image, picture)


def _read_show(address: str, near: Path) -> Show:
    folder = near if is_store(address) else Path(address)
    try:
        return fill_in(_checked(folder))
    except SettingsError as error:
        raise SettingsError(str(error).replace(str(folder), address.rstrip("/"))) from error


def _checked(folder: Path) -> Show:
    show = load_settings(folder / FILE_NAME).show
    if show is None or show.layout != LAYOUT:
        what = 'has no [show] with layout = "archive", which a show on a store has'
        raise SettingsError(f"{folder / FILE_NAME}: {what}; a show with pages is brought there by publish --to")
    check_show(show, folder)
    return show
