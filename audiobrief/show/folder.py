"""The show folder: which episodes there are, under which names, and who may write.

Each episode's folder is complete in itself and its record is written last, so the records are all
there is to know; what stands in `.audiobrief/` can be lost, and is made again. Identity, guid and
date of an episode are frozen when it is first placed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from audiobrief.disk.atomic import clear_parts, disk_errors, remove_tree, write_whole
from audiobrief.disk.changes import change_together, finish_change, read_note
from audiobrief.disk.regular import refuse_links
from audiobrief.disk.writer_lock import locked
from audiobrief.errors import PublishError
from audiobrief.model import Article, Episode, Show
from audiobrief.publish.names import CHAPTERS_FILE, slugify
from audiobrief.show.identity import SHOWN_HEX, Identity, has_address
from audiobrief.show.index import RECORD, Entry, RecordIndex, twin_key
from audiobrief.show.life import RETRACTED, settle
from audiobrief.show.outputs import find_leaders, render_outputs
from audiobrief.show.records import parse_record, render_record, tombstone
from audiobrief.show.settings import load_show
from audiobrief.standards.moments import find_zone, first_date, in_zone, iso, now_utc

EPISODES, STATE = "episodes", ".audiobrief"
FOLDERS = (EPISODES, STATE, "assets", "by-url")
"""What a show's folder holds beside files."""
PATIENCE_S = 600.0
"""How long a writer waits for another: longer than taking in the longest episode lasts."""


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
        self.catalogue = RecordIndex(folder / EPISODES, folder / STATE / "index.sqlite")

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
        return next((path.split("/")[1] for path in self._changing() if path.startswith(f"{EPISODES}/")), "")

    def episodes(self, *statuses: str) -> list[Episode]:
        """Return the episodes of these statuses, or all, newest first, without paragraphs, marks and chapters."""
        return [entry.episode() for entry in self.catalogue.read() if not statuses or entry.status in statuses]

    def read(self, slug: str, *, with_marks: bool = True) -> Episode:
        """Return one episode in full; raises PublishError when there is none or its record is damaged."""
        record = self._record(slug)
        try:
            return parse_record(record.read_bytes(), str(record), with_marks=with_marks)
        except OSError as error:
            raise PublishError(f"{record}: cannot be read: {error.strerror}") from error

    def find(self, name: str) -> Episode:
        """Return the episode that a person means: by slug, guid, article URL, file, or a part of one slug.

        Raises PublishError when none or several fit.
        """
        folder_name = name.rstrip("/").rpartition("/")[2]
        near = self._known_by(name, "slug", "url", "path")
        near = near or (self.catalogue.find_part(folder_name) if folder_name else [])
        near = near or self._known_by(name, "guid")
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

    def store(self, episode: Episode, mp3_file: Path, now: datetime | None = None, *, picture: bytes = b"") -> Episode:
        """Take a finished episode in and return it as its record has it; call it under the lock of `place`.

        `picture` is the file that the episode names as its image; without one that stays as it is.

        A new episode is live, or scheduled when its date lies ahead; an old one keeps its state. What did
        not change is not written.
        """
        rights = episode.rights if episode.rights == "private" else self.show.rights
        named = replace(episode, audio=replace(episode.audio, file=f"{episode.slug}.mp3"), rights=rights)
        settled = settle(named, self._before(episode.slug), now or now_utc())
        self.catalogue.make_folder(episode.slug)
        folder = self._own_folder(episode.slug)
        with disk_errors(folder):
            clear_parts(folder)
        self.write(settled, mp3_file, picture)
        return settled

    def write(self, episode: Episode, mp3_file: Path | None = None, picture: bytes = b"") -> dict[str, bool]:
        """Write all that an episode is made into, sound and picture too, in one step; return path → did it change."""
        below = f"{EPISODES}/{episode.slug}/"
        self._own_folder(episode.slug)
        rendered = render_outputs(episode, self.show, leads=self._leads(episode))
        outputs: dict[str, str | bytes | Path] = {**rendered, below + RECORD: render_record(episode)}
        if mp3_file:
            outputs[below + episode.audio.file] = mp3_file
        if picture:
            outputs[below + episode.image] = picture
        stale = [below + CHAPTERS_FILE] if not episode.chapters else []
        stale = [path for path in stale if (self.folder / path).exists()]
        changed = change_together(self.folder, self._note, outputs, stale)
        self.catalogue.put(episode)
        return {path: path in changed for path in outputs}

    def bury(self, episode: Episode) -> None:
        """Leave nothing of an episode but the tombstone; the record changes first, then the files go.

        Stopped in between, the tombstone itself tells the next command what has to go.
        """
        write_whole(self._own_folder(episode.slug) / RECORD, render_record(tombstone(episode)))
        self.clear_beside_tombstone(episode.slug)

    def clear_beside_tombstone(self, slug: str) -> tuple[str, ...]:
        """Remove what lies beside a tombstone, and return its names; raises PublishError naming what cannot go."""
        record = self._own_folder(slug) / RECORD
        others = sorted(file for file in record.parent.iterdir() if file != record)
        left = [file for file in others if not remove_tree(file)]
        if left:
            names = ", ".join(map(str, left))
            raise PublishError(f"{names}: cannot be removed, although {slug} was retracted; remove it, and publish")
        return tuple(file.name for file in others)

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
        url = episode.article.source_url
        others = [entry.episode() for entry in self.catalogue.find("url", url) if entry.slug != episode.slug]
        return find_leaders([episode, *others]).get(url) == episode.slug

    def _changing(self) -> tuple[str, ...]:
        """Return the paths of files that a stopped change writes or removes."""
        found = read_note(self._note)
        return (*found[1], *found[2]) if found else ()

    def _own_folder(self, slug: str) -> Path:
        """Return an episode's folder, in which is written; raises PublishError when it is a link."""
        folder = self.folder / EPISODES / slug
        refuse_links([folder])
        return folder

    def _record(self, slug: str) -> Path:
        return self.folder / EPISODES / slug / RECORD

    def _before(self, slug: str) -> Episode | None:
        return self.read(slug) if self._record(slug).exists() else None

    def _free_slug(self, wanted: str) -> str:
        slug, number = wanted, 2
        while self._record(slug).exists():
            slug, number = f"{wanted}-{number}", number + 1
        return slug


def _may_change(path: str) -> bool:
    """Return whether a note of a change may name the path: a file of one episode, or the one that leads to it."""
    parts = path.split("/")
    plain = "\0" not in path and "\\" not in path and all(part not in ("", ".", "..") for part in parts)
    return plain and ((parts[0] == EPISODES and len(parts) == 3) or (parts[0] == "by-url" and len(parts) == 2))  # noqa: PLR2004


def open_show_folder(folder: Path) -> ShowFolder:
    """Return the show folder, its settings checked.

    Raises SettingsError, naming file and line, when they are wrong; PublishError when it is no show.
    """
    return ShowFolder(folder, load_show(folder))
