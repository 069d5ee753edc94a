"""What stands in every record, in short, so that ten thousand need not be read to find one.

A cache: an entry holds as long as its record's file is the same, and all of it can be made again.
"""

import json
from dataclasses import astuple, dataclass
from pathlib import Path

from audiobrief.disk.atomic import write_whole
from audiobrief.errors import PublishError
from audiobrief.model import Episode
from audiobrief.show.records import parse_record, parse_summary, render_summary

RECORD = "episode.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of an episode without reading its record."""

    slug: str
    signature: str
    """Of the record's file: modification time in ns, size, inode; the last tells two writes in one tick apart."""
    status: str
    published: str
    url: str
    path: str
    digest: str
    summary: str
    """The episode as JSON, without paragraphs, marks and chapters."""

    def episode(self) -> Episode:
        """Return the episode without paragraphs, marks and chapters."""
        return parse_summary(self.summary)


class RecordIndex:
    """The entries of all records in a folder of episodes."""

    def __init__(self, folder: Path, file: Path) -> None:
        self.folder, self.file = folder, file
        self._entries: dict[str, Entry] | None = None

    def read(self) -> list[Entry]:
        """Return an entry for every record as it is now, newest first.

        Raises PublishError when a record is damaged, or newer than this program.
        """
        known = self._load() if self._entries is None else self._entries
        found = {}
        for slug, signature in self._signatures().items():
            entry = known.get(slug)
            found[slug] = entry if entry and entry.signature == signature else self._entry(slug, signature)
        if found.keys() != known.keys() or any(found[slug] is not known[slug] for slug in found):
            rows = (json.dumps(astuple(entry)) for entry in found.values())
            write_whole(self.file, "\n".join(rows) + "\n")
        self._entries = found
        return sorted(found.values(), key=lambda entry: (entry.published, entry.slug), reverse=True)

    def _signatures(self) -> dict[str, str]:
        signatures = {}
        folders = sorted(entry.name for entry in self.folder.iterdir()) if self.folder.is_dir() else ()
        for slug in folders:
            try:
                status = (self.folder / slug / RECORD).stat()
            except (FileNotFoundError, NotADirectoryError):
                continue  # an episode that is only being made
            signatures[slug] = f"{status.st_mtime_ns}-{status.st_size}-{status.st_ino}"
        return signatures

    def _entry(self, slug: str, signature: str) -> Entry:
        record = self.folder / slug / RECORD
        try:
            episode = parse_record(record.read_bytes(), str(record))
        except OSError as error:
            raise PublishError(f"{record}: cannot be read: {error.strerror}") from error
        if episode.slug != slug:
            raise PublishError(f'{record}: is the record of "{episode.slug}"; give the folder that name')
        known_by = (episode.article.source_url, episode.source_path, episode.text_digest)
        return Entry(slug, signature, episode.status, episode.published, *known_by, render_summary(episode))

    def _load(self) -> dict[str, Entry]:
        try:
            entries = [Entry(*json.loads(row)) for row in self.file.read_text("utf-8").splitlines()]
        except (OSError, ValueError, TypeError):
            return {}  # absent or damaged: it is made again
        return {entry.slug: entry for entry in entries}
