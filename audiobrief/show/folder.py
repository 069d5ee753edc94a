"""The show folder: which episodes there are, under which names, and who may write.

Each episode's folder is complete in itself and its record is written last, so the records are all
there is to know; what stands in `.audiobrief/` can be lost, and is made again. Identity, guid and
date of an episode are frozen when it is first placed.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.atomic import clear_parts, disk_errors, remove_tree, write_whole
from audiobrief.disk.changes import Content, change_together, finish_change, read_note
from audiobrief.disk.regular import is_regular, refuse_links
from audiobrief.disk.writer_lock import locked
from audiobrief.errors import PublishError
from audiobrief.model import Article, Episode, Show
from audiobrief.publish.names import slugify
from audiobrief.publish.page.data import episode_path
from audiobrief.show.addresses import address_of
from audiobrief.show.homes import (
    CHECKED,
    EPISODES,
    NO_NOTES,
    NOTES,
    PRIVATE,
    RECORD,
    STATE,
    PrivateNotes,
    home_of,
    read_notes,
    render_notes,
    with_path,
)
from audiobrief.show.identity import SHOWN_HEX, Identity, has_address
from audiobrief.show.index import Entry, RecordIndex, read_record, twin_key
from audiobrief.show.life import LIVE, RETRACTED, settle
from audiobrief.show.outputs import BY_URL, BY_URL_NAME, file_names, find_leaders, render_outputs
from audiobrief.show.records import render_record, tombstone
from audiobrief.show.settings import load_show
from audiobrief.sources.links import address_forms, canonical_url
from audiobrief.standards.moments import find_zone, first_date, in_zone, iso, now_utc

FOLDERS = (EPISODES, PRIVATE, STATE, "assets", "by-url")
"""What a show's folder holds beside files."""
HOMES = (f"{EPISODES}/", f"{PRIVATE}/")
PATIENCE_S = 600.0
"""How long a writer waits for another: longer than taking in the longest episode lasts; set by hand."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article's episode belongs, and what of it is frozen."""

    slug: str
    guid: str
    identity: str
    """As a record holds it."""
    published: str
    """ISO 8601, UTC."""
    revision: int
    """Of the episode that stands there; 0 when there is none yet."""
    folder: Path
    is_new: bool


class ShowFolder:
    """A show folder, open for reading; `with shelf.locked()` for writing."""

    def __init__(self, folder: Path, show: Show) -> None:
        self.folder, self.show = folder, show
        self.zone = find_zone(show.timezone)
        """Of dates without an offset, read or told; None for the machine's."""
        self.catalogue = RecordIndex(folder, folder / STATE / "index.sqlite", show)

    @contextmanager
    def locked(self, patience_s: float = PATIENCE_S) -> Iterator[None]:
        """Be the only writer; raises PublishError when another keeps the folder for too long."""
        refuse_links(self.folder / name for name in FOLDERS)
        with locked(self.folder / STATE / "lock", patience_s):
            refuse_links(self.folder / path.rpartition("/")[0] for path in filter(_may_change, self._changing()))
            finish_change(self.folder, self._note, _may_change)
            yield

    def under_change(self) -> str:
        """Return the slug of the episode whose change was stopped, or is under way; its files may not agree."""
        return next((path.split("/")[1] for path in self._changing() if path.startswith(HOMES)), "")

    def episodes(self, *statuses: str) -> list[Episode]:
        """Return the episodes of these statuses, or all, newest first, without paragraphs, marks and chapters."""
        return [entry.episode() for entry in self.catalogue.read() if not statuses or entry.status in statuses]

    def read(self, slug: str, *, with_marks: bool = True) -> Episode:
        """Return one episode in full; raises PublishError when there is none or its record is damaged."""
        return with_path(read_record(self.catalogue.record_of(slug), with_marks=with_marks), self.folder)

    def folder_of(self, slug: str) -> Path:
        """Return the folder in which an episode lies with all that belongs to it."""
        return self.catalogue.record_of(slug).parent

    def find(self, name: str) -> Episode:
        """Return the episode that a person means: by slug, guid, article URL, file, or a part of one slug.

        Raises PublishError when none or several fit.
        """
        folder_name = name.rstrip("/").rpartition("/")[2]
        near = self._known_by(name, "slug", "url", "ruled", "path")
        near = near or (self.catalogue.find_part(folder_name) if folder_name else [])
        near = near or self._known_by(name, "guid")
        near = near or [e for form in address_forms(canonical_url(name)) for e in self._known_by(form, "url", "ruled")]
        if len(near) == 1:
            return self.read(near[0].slug)
        if near:
            some = f"{near[0].slug} and {near[1].slug}"
            raise PublishError(f'{self.folder}: "{name}" fits {len(near)} episodes, such as {some}; write one out')
        raise PublishError(f'{self.folder}: there is no episode "{name}"; audiobrief status lists them')

    def recognise(self, identity: Identity) -> Episode | None:
        """Return the article's episode, if it has one, without paragraphs, marks and chapters.

        A slug decides alone, then what it is known by. A file or a text is the same article only while no other
        address says otherwise, since a file may hold another article tomorrow, and a text stand at two addresses.
        Raises PublishError when it was retracted.
        """
        episode = self._recognise(identity) or self._tombstone(identity.declared)
        if episode is not None and episode.status == RETRACTED:
            what = identity.url or identity.path or "this text"
            raise PublishError(f"{what}: retracted on {episode.updated[:10]} and stays so ({episode.slug})")
        return episode

    def twins(self, title: str, published: str) -> list[Episode]:
        """Return the episodes of a title and day, which listeners cannot tell apart in a list; no retracted one."""
        entries = self.catalogue.find("twin", twin_key(title, published))
        return [entry.episode() for entry in entries if entry.status != RETRACTED]

    def place(self, identity: Identity, article: Article, now: datetime | None = None) -> Placement:
        """Return where the article's episode belongs; call it and `store` under one lock.

        An article without a date has the one on which it was first placed here. Raises PublishError when the
        article was retracted.
        """
        episode = self.recognise(identity)
        if episode is not None:
            folder = self.folder / EPISODES / episode.slug
            return Placement(
                episode.slug, episode.guid, episode.identity, episode.published, episode.revision, folder, is_new=False
            )
        present = iso(now or now_utc())
        published = first_date(article.published, now or now_utc(), self.zone)
        if published == present:
            published = self.catalogue.plan(identity.key, present)
        slug = self._free_slug(
            f"{in_zone(published, self.zone)[:10]}-{slugify(article.title)}-{identity.key[:SHOWN_HEX]}"
        )
        guid = identity.guid(self.show.guid)
        return Placement(slug, guid, identity.key, published, 0, self.folder / EPISODES / slug, is_new=True)

    def store(
        self,
        episode: Episode,
        mp3_file: Path,
        now: datetime | None = None,
        *,
        picture: bytes = b"",
        notes: PrivateNotes = NO_NOTES,
    ) -> Episode:
        """Take a finished episode in and return it as its record has it; call it under the lock of `place`.

        `picture` is the file that the episode names as its image; without one that stays as it is. `notes` tell what
        it was made from.

        A new episode is live, or scheduled when its date lies ahead; an old one keeps its state. What did
        not change is not written.
        """
        rights = episode.rights if episode.rights == "private" else self.show.rights
        named = replace(episode, audio=replace(episode.audio, file=f"{episode.slug}.mp3"), rights=rights)
        settled = settle(named, self._before(episode.slug), now or now_utc())
        self.write(settled, mp3_file, picture, notes)
        return settled

    def write(
        self,
        episode: Episode,
        mp3_file: Path | None = None,
        picture: bytes = b"",
        notes: PrivateNotes = NO_NOTES,
    ) -> dict[str, bool]:
        """Write all that an episode is made into, sound and picture too, in one step; return path → did it change.

        A live one lies among what is public, any other apart: when its state changed, it moves in the same step.
        """
        slug, home = episode.slug, home_of(episode.standing)
        self._own_folders(slug)
        self.catalogue.make_folders(slug, home, PRIVATE)
        with disk_errors(self.folder / home / slug):
            clear_parts(self.folder / home / slug)
        sound = {episode.audio.file: mp3_file, episode.image: picture}
        outputs = self._outputs(episode, {name: content for name, content in sound.items() if content}, notes)
        gone = {path for path in self._there(slug) if path not in outputs}
        changed = change_together(self.folder, self._note, outputs, sorted(gone))
        if home == PRIVATE:
            with suppress(OSError):  # what is not ours stays there
                operations.remove_empty(self.folder / EPISODES / slug)
        self.catalogue.put(episode)
        return {path: path in changed for path in outputs}

    def bury(self, episode: Episode) -> tuple[str, ...]:
        """Leave nothing of an episode but the tombstone, which lies apart; return the paths of what went.

        Stopped in between, the tombstone itself tells the next command what has to go.
        """
        self._own_folders(episode.slug)
        self.catalogue.make_folders(episode.slug, PRIVATE)
        below = f"{PRIVATE}/{episode.slug}/"
        outputs: dict[str, Content] = {
            below + NOTES: render_notes(self._notes(episode, NO_NOTES)),
            below + RECORD: render_record(replace(tombstone(episode), source_path="")),
        }
        gone = [path for path in self._there(episode.slug) if path == f"{EPISODES}/{episode.slug}/{RECORD}"]
        if not (checked := self.folder / STATE / CHECKED).is_dir():  # a folder there is none of ours
            remove_tree(checked)
        change_together(self.folder, self._note, outputs, gone)
        return (*gone, *self.clear_beside_tombstone(episode.slug))

    def clear_beside_tombstone(self, slug: str) -> tuple[str, ...]:
        """Remove what lies beside a tombstone, and return its paths; raises PublishError naming what cannot go."""
        self._own_folders(slug)
        apart, public = self.folder / PRIVATE / slug, self.folder / EPISODES / slug
        others = [*_inside(public), *(file for file in _inside(apart) if file.name not in (RECORD, NOTES))]
        left = [file for file in others if not remove_tree(file)]
        if left:
            names = ", ".join(map(str, left))
            raise PublishError(f"{names}: cannot be removed, although {slug} was retracted; remove it, and publish")
        remove_tree(public)
        return tuple(file.relative_to(self.folder).as_posix() for file in others)

    def forget_cuts(self, slug: str) -> None:
        """Forget which cached lines an episode was put together from: they are gone."""
        notes = replace(read_notes(self.folder, slug), cuts=(), caches=())
        write_whole(self.folder / PRIVATE / slug / NOTES, render_notes(notes))

    def settle_homes(self, entries: Iterable[Entry]) -> list[str]:
        """Move what does not lie where its state says, as older programs left it; return the slugs of what moved."""
        moved = []
        for entry in entries:
            if entry.status == LIVE or not any(path.startswith(f"{EPISODES}/") for path in self._there(entry.slug)):
                continue
            episode = self.read(entry.slug)
            if entry.status == RETRACTED:
                self.bury(episode)
            else:
                self.write(episode)
            moved.append(entry.slug)
        return moved

    def _outputs(self, episode: Episode, given: Mapping[str, Content], notes: PrivateNotes) -> dict[str, Content]:
        """Return path → content of every file of an episode; its record, the last, holds no path of this machine."""
        public, below = episode_path(episode), f"{home_of(episode.standing)}/{episode.slug}/"
        outputs: dict[str, Content] = {f"{PRIVATE}/{episode.slug}/{NOTES}": render_notes(self._notes(episode, notes))}
        for path, text in render_outputs(episode, self.show, leads=self._leads(episode)).items():
            outputs[below + path.removeprefix(public) if path.startswith(public) else path] = text
        for name in file_names(episode.slug).intersection((episode.audio.file, episode.image)):
            if name in given:
                outputs[below + name] = given[name]
            elif there := self._lies(episode.slug, name, below):
                outputs[below + name] = there
        return outputs | {below + RECORD: render_record(replace(episode, source_path=""))}

    def _lies(self, slug: str, name: str, below: str) -> Path | None:
        """Return where a file of an episode lies already; what lies in the right place comes first."""
        places = (below, f"{PRIVATE}/{slug}/", f"{EPISODES}/{slug}/")
        return next((file for place in places if is_regular(file := self.folder / f"{place}{name}")), None)

    def _there(self, slug: str) -> Iterator[str]:
        """Yield the paths of what was made of an episode and is there, in either home; its notes and strays aside."""
        for home in (EPISODES, PRIVATE):
            if (self.folder / home / slug).is_dir():
                for name in sorted(file_names(slug)):
                    if os.path.lexists(self.folder / home / slug / name):
                        yield f"{home}/{slug}/{name}"

    def _notes(self, episode: Episode, notes: PrivateNotes) -> PrivateNotes:
        known = read_notes(self.folder, episode.slug).joined(notes)
        return replace(known, source_path=episode.source_path)

    def _recognise(self, identity: Identity) -> Episode | None:
        if identity.slug:
            return next((entry.episode() for entry in self.catalogue.find("slug", identity.slug)), None)
        for entry in self.catalogue.find("identity", identity.key):
            return entry.episode()
        for kind, value in (("path", identity.path), ("text", identity.digest)):
            episodes = (entry.episode() for entry in self.catalogue.find(kind, value))
            for episode in episodes:
                if not (identity.url and has_address(episode)):
                    return episode
        return None

    def _tombstone(self, url: str) -> Episode | None:
        """Return the retracted episode of an address."""
        entries = self.catalogue.find("url", url)
        return next((entry.episode() for entry in entries if entry.status == RETRACTED), None)

    def _known_by(self, name: str, *kinds: str) -> list[Entry]:
        found = {entry.slug: entry for kind in kinds for entry in self.catalogue.find(kind, name)}
        return list(found.values())

    @property
    def _note(self) -> Path:
        return self.folder / STATE / "change.json"

    def _leads(self, episode: Episode) -> bool:
        """Say whether an episode's address leads to it, though others may name the same one."""
        if episode.standing != LIVE:
            return False
        url = address_of(episode, self.show)
        others = [entry.episode() for entry in self._known_by(url, "url", "ruled") if entry.slug != episode.slug]
        return find_leaders([episode, *others], self.show).get(url) == episode.slug

    def _changing(self) -> tuple[str, ...]:
        """Return the paths of files that a stopped change writes or removes."""
        found = read_note(self._note)
        return (*found[1], *found[2]) if found else ()

    def _own_folders(self, slug: str) -> None:
        """Raise PublishError when a folder of an episode, in which is to be written, is a link."""
        refuse_links(self.folder / home / slug for home in (EPISODES, PRIVATE))

    def _before(self, slug: str) -> Episode | None:
        return self.read(slug) if self.catalogue.record_of(slug).exists() else None

    def _free_slug(self, wanted: str) -> str:
        slug, number = wanted, 2
        while self.catalogue.record_of(slug).exists():
            slug, number = f"{wanted}-{number}", number + 1
        return slug


def _may_change(path: str) -> bool:
    """Return whether a note of a change may name the path: a file of one episode, or the one that leads to it."""
    match path.split("/"):
        case (home, slug, name) if home in (EPISODES, PRIVATE):
            plain = slug not in ("", ".", "..") and "\0" not in slug and "\\" not in slug
            return plain and name in file_names(slug) | {NOTES}
        case (folder, name) if folder == BY_URL:
            return bool(BY_URL_NAME.fullmatch(name))
    return False


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def open_show_folder(folder: Path) -> ShowFolder:
    """Return the show folder, its settings checked.

    Raises SettingsError, naming file and line, when they are wrong; PublishError when it is no show.
    """
    show = load_show(folder)
    if show.layout == "archive":
        what = 'is an archive (layout = "archive"), which batch, publish, status and sample know alone'
        raise PublishError(f"{folder}: {what}; a single episode of it is changed by making its article again")
    return ShowFolder(folder, show)
