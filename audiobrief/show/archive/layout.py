"""Where an archive keeps what it holds: paths that fan out, and follow from what an article is known by alone.

So two machines that are given one article write the same names, nobody has to list anything, and no lock is needed.
"""

from dataclasses import dataclass

from audiobrief.show.records import identity_digest

ARTICLES, LOG = "articles", ".audiobrief/log"
SLUG_HEX = 20
"""Of the identity's digest: among a billion articles two meet once in 2,400,000 archives."""


@dataclass(frozen=True, slots=True)
class Home:
    """The three objects of an article."""

    slug: str

    @property
    def folder(self) -> str:
        """Two steps of 256: of a million articles 15 lie together."""
        return f"{ARTICLES}/{self.slug[:2]}/{self.slug[2:4]}/"  # as `archive_path` of the feed has it

    @property
    def mp3(self) -> str:
        """Where its MP3 lies."""
        return f"{self.folder}{self.slug}.mp3"

    @property
    def record(self) -> str:
        """Where its record lies, which is written last: without it the article is not there."""
        return f"{self.folder}{self.slug}.json"

    @property
    def manifest(self) -> str:
        """Where the digests of the other two lie, and where all came from."""
        return f"{self.folder}{self.slug}.manifest.json"


def home_of(known_by: str) -> Home:
    """Return where an article lies that is known by an id, an address or a path."""
    return Home(identity_digest(known_by)[:SLUG_HEX])
