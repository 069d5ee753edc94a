"""What listeners get, and the show it is of."""

from dataclasses import dataclass, field
from typing import Literal

from audiobrief.model.article import Article, EpisodeKind
from audiobrief.model.sound import Audio, Chapter, Mark
from audiobrief.model.voice import VoiceProfile


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of an episode's log."""

    number: int
    date: str
    """ISO 8601 date-time, UTC."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What an episode was made from and by, each as a hex digest; empty where nobody took note of it."""

    source: str = ""
    """sha256 of the source's bytes."""
    options: str = ""
    """Of what its maker asked for: options and settings."""
    program: str = ""
    """Of what it was made by: the program, its rules and lexicons, the libraries that read and sound."""
    voice: str = ""
    """Of the voice's profile, before anything of it was changed by options."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One article's finished episode; as JSON it is the record of a show folder."""

    slug: str
    article: Article
    """Without `text` and `dropped` when read back from a record."""
    audio: Audio
    marks: tuple[Mark, ...]
    chapters: tuple[Chapter, ...]
    voice: VoiceProfile
    guid: str = ""
    """UUID, frozen at the first build: version 5 of the show's and the identity; empty outside a show."""
    status: str = "live"
    """live, held, scheduled or retracted."""
    published: str = ""
    """ISO 8601 date-time, UTC; frozen at the first build."""
    updated: str = ""
    revision: int = 1
    log: tuple[Revision, ...] = ()
    source_path: str = ""
    """Absolute path of its file; of an entry, its feed's path or address, "#" and what the entry is called there."""
    text_digest: str = ""
    """sha256 of the spoken text."""
    rights: str = "own"
    correction: str = ""
    """The public correction note of the latest revision."""
    identity: str = ""
    """sha256 of what the article is known by for good, frozen at the first build; empty outside a show."""
    made_from: MadeFrom = MadeFrom()
    image: str = ""
    """File name of its own picture, beside the MP3; empty: the show's is shown."""
    image_drawn: bool = False
    """Whether that is one drawn by us, which says the headline: too small to read beside it."""
    season: int = 0
    """0 for none; so the number."""
    number: int = 0
    kind: EpisodeKind = "full"
    explicit: bool | None = None
    """None: as the show."""
    members: bool = False
    """Whether only members of the show get it, each under a path of their own."""

    @property
    def standing(self) -> str:
        """Its status; "members" for one that is live for them alone."""
        return "members" if self.members and self.status == "live" else self.status


@dataclass(frozen=True, slots=True)
class Made:
    """What became of an article."""

    episode: Episode
    """Of an unchanged one without paragraphs, marks and chapters, as nothing of it was read."""
    state: Literal["made", "updated", "unchanged", "planned"]
    """New; another than before; as it was; or not written, in a dry run."""


@dataclass(frozen=True, slots=True)
class Show:
    """A podcast, as its settings describe it."""

    title: str
    link: str = ""
    description: str = ""
    author: str = ""
    email: str = ""
    language: str = "en"
    category: tuple[str, ...] = ("News",)
    """Apple's category and, optionally, its sub-category."""
    image: str = ""
    """File name in the show folder."""
    explicit: bool = False
    base_url: str = ""
    article_base: str = ""
    """Rule for the addresses of articles read from files, such as "https://example.org/news/{slug}/"."""
    guid: str = ""
    """podcast:guid, fixed for life."""
    copyright: str = ""
    rights: Literal["own", "licensed", "private"] = "own"
    """private: other people's articles, for oneself: kept out of directories, without full text in feed and tag."""
    disclosure: Literal["intro", "outro", "off"] = "off"
    """Where the voice is declared synthetic in the audio."""
    timezone: str = ""
    """Of dates without an offset, such as "Africa/Johannesburg"; empty for the machine's."""
    feed_size: int = 300
    """Episodes on a page of the feed."""
    layout: Literal["episodes", "archive"] = "episodes"
    """episodes: a folder with pages and transcripts each; archive: three objects each, for any number of articles."""
    enclosure_prefix: str = ""
    """A measurement service's prefix, put before every MP3's address."""
    medium: Literal["podcast", "newsletter", "audiobook", "blog"] = "podcast"
    locked: bool = False
    """Whether other hosts are told not to import the feed."""
    funding: str = ""
    """URL where listeners can support the show."""
    funding_text: str = "Support this show"
    license: str = ""
    """SPDX identifier such as "CC-BY-4.0", or the name of a licence of your own (then with `license_url`)."""
    license_url: str = ""
    update_frequency: str = ""
    """For people: "every weekday"."""
    update_rule: str = ""
    """The same as an RFC 5545 recurrence rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"."""
    txt: dict[str, str] = field(default_factory=dict)
    """Free texts by purpose, such as a directory's "verify" code."""
    new_feed_url: str = ""
    """Where the feed has moved to."""
    listed: bool = True
    """Whether search engines and directories may list the show."""
    listen_on: dict[str, str] = field(default_factory=dict)
    """Where else the show is listed: the name of a directory or application → the show's address there."""
