"""What an article is known by, once and for all: its address, else its feed and entry, else its file, else its text.

An address counts that somebody typed or that was fetched. What a page says of itself counts only where that cannot
make it another site's article, or every page of a site one and the same: on the same host, and not the home page.
"""

import uuid
from dataclasses import dataclass

from audiobrief.model import Article, Episode, Source
from audiobrief.show.records import identity_digest, text_identity
from audiobrief.sources import canonical_url, reopening_name, same_site

SHOWN_HEX = 6
"""Of the identity's digest in a slug: among a thousand articles of one day and title two would share it once in 30."""


@dataclass(frozen=True, slots=True)
class Identity:
    """By what an article is known again, the strongest first; an empty one is unknown."""

    url: str = ""
    """Its canonical address, as far as it counts."""
    path: str = ""
    """Absolute path of its file; of an entry, its feed's path or address, "#" and what the entry is called there."""
    digest: str = ""
    """sha256 of its spoken text."""
    slug: str = ""
    """The episode it is said to be; counts before all others."""
    declared: str = ""
    """The address its page gives itself, which may be anybody's: only enough to know a retracted article."""

    @property
    def known_by(self) -> str:
        """The one of them that names the article for good."""
        return self.url or self.path or text_identity(self.digest)

    @property
    def key(self) -> str:
        """The digest of that, as a record holds it."""
        return identity_digest(self.known_by)

    def guid(self, show_guid: str) -> str:
        """Return the guid of the article's episode in a show: the same whenever and wherever it is made."""
        name = self.known_by.encode("utf-8", "replace").decode()
        return str(uuid.uuid5(uuid.UUID(show_guid), name))


def programme_identity(name: str, day: str) -> Identity:
    """Return by what the programme of a name and day, in ISO 8601, is known."""
    return Identity(path=f"briefing:{name}#{day}")


def is_programme(episode: Episode) -> bool:
    """Say whether an episode is a programme of several articles, with voices and music of its own."""
    article = episode.article
    return episode.identity == programme_identity(article.site_name, article.published).key


def find_identity(source: Source, article: Article, text_digest: str = "", *, slug: str = "") -> Identity:
    """Return by what an article is known that was read from a source."""
    declared = article.source_url
    return Identity(_address(source, declared), reopening_name(source), text_digest, slug, declared)


def is_known_by(episode: Episode, name: str) -> bool:
    """Say whether this is what an episode is known by."""
    return episode.identity == identity_digest(name)


def has_address(episode: Episode) -> bool:
    """Say whether an episode is known by an address."""
    return not any(is_known_by(episode, name) for name in (episode.source_path, text_identity(episode.text_digest)))


def _address(source: Source, declared: str) -> str:
    asked = canonical_url(source.url) if source.url else ""
    return declared if asked and same_site(asked, declared) else asked
