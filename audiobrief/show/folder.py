"""The show folder: which episodes there are, under which names, and who may write.

Each episode's folder is complete in itself and its record is written last, so the records are all
there is to know; what stands in `.audiobrief/` can be lost, and is made again. Identity, guid and
date of an episode are frozen when it is first placed.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.atomic import clear_parts, disk_errors, remove_tree, take_in, write_whole
from audiobrief.disk.regular import refuse_links, refuse_links_in
from audiobrief.disk.writer_lock import locked
from audiobrief.errors import PublishError
from audiobrief.model import Article, Episode, Show
from audiobrief.publish.dates import first_date, now_utc
from audiobrief.publish.names import CHAPTERS_FILE, slugify
from audiobrief.show.index import RECORD, Entry, RecordIndex
from audiobrief.show.life import RETRACTED, settle
from audiobrief.show.outputs import render_outputs
from audiobrief.show.records import parse_record, render_record, tombstone
from audiobrief.show.settings import load_show

EPISODES, STATE = "episodes", ".audiobrief"
FOLDERS = (EPISODES, STATE, "assets", "by-url")
"""What a show's folder holds beside files."""
PATIENCE_S = 600.0
"""How long a writer waits for another: longer than taking in the longest episode lasts."""


@dataclass(frozen=True, slots=True)
class Identity:
    """By what an article is known again, the strongest first; an empty one is unknown."""

    url: str = ""
    """Canonical address of the article."""
    path: str = ""
    """Absolute path of its file; of an entry, its feed's path or address, "#" and what the entry is called there."""
    digest: str = ""
    """sha256 of its spoken text."""
    slug: str = ""
    """The episode it is said to be; counts before all others."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article's episode belongs, and what of it is frozen."""

    slug: str
    guid: str
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
        self.catalogue = RecordIndex(folder / EPISODES, folder / STATE / "catalogue.tsv")

    @contextmanager
    def locked(self, patience_s: float = PATIENCE_S) -> Iterator[None]:
        """Be the only writer; raises PublishError when another keeps the folder for too long."""
        refuse_links(self.folder / name for name in FOLDERS)
        with locked(self.folder / STATE / "lock", patience_s):
            refuse_links_in(self.folder / EPISODES)
            yield

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
        entries = self.catalogue.read()
        exact = [e for e in entries if name and name in (e.slug, e.url, e.path)]
        folder_name = name.rstrip("/").rpartition("/")[2]
        near = exact or [e for e in entries if folder_name and folder_name in e.slug]
        near = near or [e for e in entries if e.episode().guid == name]
        if len(near) == 1:
            return self.read(near[0].slug)
        if near:
            some = f"{near[0].slug} and {near[1].slug}"
            raise PublishError(f'{self.folder}: "{name}" fits {len(near)} episodes, such as {some}; write one out')
        raise PublishError(f'{self.folder}: there is no episode "{name}"; audiobrief status lists them')

    def recognise(self, identity: Identity) -> Episode | None:
        """Return the article's episode, if it has one, without paragraphs, marks and chapters.

        Raises PublishError when it was retracted.
        """
        entry = _recognise(identity, self.catalogue.read())
        if entry is None:
            return None
        episode = entry.episode()
        if episode.status == RETRACTED:
            what = identity.url or identity.path or "this text"
            raise PublishError(f"{what}: retracted on {episode.updated[:10]} and stays so ({episode.slug})")
        return episode

    def place(self, identity: Identity, article: Article, now: datetime | None = None) -> Placement:
        """Return where the article's episode belongs; call it and `store` under one lock.

        Raises PublishError when the article was retracted.
        """
        episode = self.recognise(identity)
        if episode is not None:
            folder = self.folder / EPISODES / episode.slug
            return Placement(episode.slug, episode.guid, episode.published, episode.revision, folder, is_new=False)
        published = first_date(article.published, now or now_utc())
        slug = self._free_slug(f"{published[:10]}-{slugify(article.title)}")
        return Placement(slug, str(uuid.uuid4()), published, 0, self.folder / EPISODES / slug, is_new=True)

    def store(self, episode: Episode, mp3_file: Path, now: datetime | None = None) -> Episode:
        """Take a finished episode in and return it as its record has it; call it under the lock of `place`.

        A new episode is live, or scheduled when its date lies ahead; an old one keeps its state. What did
        not change is not written.
        """
        named = replace(episode, audio=replace(episode.audio, file=f"{episode.slug}.mp3"), rights=self.show.rights)
        settled = settle(named, self._before(episode.slug), now or now_utc())
        folder = self.folder / EPISODES / episode.slug
        with disk_errors(folder):
            operations.make_folder(folder)
            clear_parts(folder)
        take_in(mp3_file, folder / settled.audio.file)
        self.write(settled)
        return settled

    def write(self, episode: Episode) -> dict[str, bool]:
        """Write all that is made from an episode, its record last; return path in the folder → whether it changed."""
        outputs = render_outputs(episode, self.show)
        outputs[f"{EPISODES}/{episode.slug}/{RECORD}"] = render_record(episode)
        changed = {path: write_whole(self.folder / path, text) for path, text in outputs.items()}
        stale = self.folder / EPISODES / episode.slug / CHAPTERS_FILE
        if not episode.chapters and stale.exists():
            with disk_errors(stale):
                operations.remove_file(stale)
        return changed

    def bury(self, episode: Episode) -> None:
        """Leave nothing of an episode but the tombstone; the record changes first, then the files go."""
        write_whole(self._record(episode.slug), render_record(tombstone(episode)))
        self.clear_beside_tombstone(episode.slug)

    def clear_beside_tombstone(self, slug: str) -> tuple[str, ...]:
        """Remove what lies beside a tombstone, and return its names; raises PublishError naming what cannot go."""
        record = self._record(slug)
        others = sorted(file for file in record.parent.iterdir() if file != record)
        left = [file for file in others if not remove_tree(file)]
        if left:
            names = ", ".join(map(str, left))
            raise PublishError(f"{names}: cannot be removed, although {slug} was retracted; remove it, and publish")
        return tuple(file.name for file in others)

    def _record(self, slug: str) -> Path:
        return self.folder / EPISODES / slug / RECORD

    def _before(self, slug: str) -> Episode | None:
        return self.read(slug) if self._record(slug).exists() else None

    def _free_slug(self, wanted: str) -> str:
        slug, number = wanted, 2
        while self._record(slug).exists():
            slug, number = f"{wanted}-{number}", number + 1
        return slug


def open_show_folder(folder: Path) -> ShowFolder:
    """Return the show folder, its settings checked.

    Raises SettingsError, naming file and line, when they are wrong; PublishError when it is no show.
    """
    return ShowFolder(folder, load_show(folder))


def _recognise(identity: Identity, entries: Sequence[Entry]) -> Entry | None:
    """Return the entry that is the same article.

    A slug decides alone, then an address. A file or a text is the same article only while no other address says
    otherwise, since a file may hold another article tomorrow, and a text stand at two addresses.
    """
    for entry in entries:
        if identity.slug and entry.slug == identity.slug:
            return entry
    for entry in entries:
        if identity.url and entry.url == identity.url and not identity.slug:
            return entry
    unclaimed = [e for e in entries if not (identity.url and e.url)]
    for entry in unclaimed:
        if identity.path and entry.path == identity.path:
            return entry
    for entry in unclaimed:
        if identity.digest and entry.digest == identity.digest:
            return entry
    return None
