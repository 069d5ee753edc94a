"""The values that flow from source to episode.

All are frozen and know nothing of files, engines or libraries. Offsets are code points, spans are
half-open, times are milliseconds from the start of the decoded audio.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

Span = tuple[int, int]


class SourceType(StrEnum):
    """What the bytes of a source are."""

    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"
    EMAIL = "email"
    """A message, or the web page archive (.mhtml) that is built like one."""
    EPUB = "epub"
    PDF = "pdf"
    DOCX = "docx"
    """A Word document, Office Open XML (ECMA-376)."""
    ODT = "odt"
    """An OpenDocument text (OASIS OpenDocument 1.3)."""
    FEED = "feed"
    """RSS, Atom or JSON Feed: many articles, which are split before any is read."""
    ENTRY = "entry"
    """One entry of a feed, as a JSON Feed 1.1 with nothing but that item."""


class Kind(StrEnum):
    """What part of an article a paragraph, line or mark is."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATE = "date"
    HEADING = "heading"
    BODY = "body"
    QUOTE = "quote"
    LIST_ITEM = "list item"
    CAPTION = "caption"
    TABLE = "table"
    CODE = "code"
    NOTICE = "notice"
    """What the piece says of itself: a label such as "Sponsored", a correction, a helpline, a disclaimer."""
    NOTE = "note"
    """Said beside the article: that the voice is synthetic, or what was corrected."""


EpisodeKind = Literal["full", "trailer", "bonus"]
"""As `itunes:episodeType` has it."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one article and where they came from."""

    data: bytes
    type: SourceType
    name: str
    """What the user typed, for messages: a path, a URL, or "-"."""
    url: str = ""
    """The final address after redirects, or the one given for stdin; empty for local input."""
    path: Path | None = None
    """The local file, when there is one."""
    charset: str = ""
    """The character set a server declared; empty when nobody did."""
    entry: str = ""
    """What an entry of a feed is called for good: its id, link or title; empty for all else."""
    reserved: tuple[str, ...] = ()
    """What its server said against its use by machines, such as "tdm-reservation: 1"."""
    digest: str = ""
    """Of `data`, where that was read and let go; see `made_from.source_digest`."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that is kept."""

    text: str
    kind: Kind = Kind.BODY
    spans: tuple[Span, ...] = ()
    """The pieces of `Article.text` it was made of, in order; more than one where something was cut out."""
    hints: tuple[str, ...] = ()
    """What markup suggests of it, for the cleaner: "link" (all of it is one), or a class name such as "related"."""
    language: str = ""
    """BCP 47, where markup calls it another than the article's; else empty."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line, or part of one, that is not read out as body text."""

    text: str
    rule: str
    """The rule's short name, such as "newsletter"."""
    reason: str
    """The rule's explanation for people, such as "newsletter sign-up"."""
    spans: tuple[Span, ...] = ()
    """Where it stood in `Article.text`; empty for what was never in it."""
    kept_as: str = ""
    """The `Article` field it moved to ("title", "standfirst", "byline", "published"), else empty."""
    place: int = -1
    """Of what stood on a page outside its article: before which place of `Article.text`; -1 for all else."""

    @property
    def of_article(self) -> bool:
        """Whether it stood in the article, and is now nowhere else."""
        return self.place < 0 and not self.kept_as


@dataclass(frozen=True, slots=True)
class Hold:
    """Why an article is not to be spoken unless somebody allows it."""

    sign: str
    """What settings and options allow it by: "not-free", "live", "several" or "no-audio"."""
    told: str
    """What was found, for people."""


@dataclass(frozen=True, slots=True)
class Article:
    """What was found in a source: before cleaning with every paragraph, after it with the kept ones."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    """The body in order, without title and standfirst."""
    standfirst: str = ""
    byline: str = ""
    """Names only, without "By"."""
    published: str = ""
    """ISO 8601 date or date-time, or empty."""
    language: str = "en"
    """BCP 47, such as "en" or "en-ZA"."""
    source_url: str = ""
    """The canonical URL."""
    site_name: str = ""
    image_url: str = ""
    text: str = ""
    """The text given to the classifier, to which all spans refer."""
    dropped: tuple[Dropped, ...] = ()
    page_words: int = 0
    """Words of the prose on the page that it was found on; 0 for what is no page."""
    holds: tuple[Hold, ...] = ()
    """What speaks against speaking it."""
    reserved: tuple[str, ...] = ()
    """What its server or page says against its use by machines, such as "tdm-reservation: 1"."""
    remarks: tuple[str, ...] = ()
    """What people are told beside it, such as that little of its page is read."""


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word the voice says, and the shown characters it stands for."""

    start: int
    """Span in `Line.spoken`."""
    end: int
    shown_start: int
    """Span in `Line.text`; several spoken words may share it, and it is never empty."""
    shown_end: int
    phonemes: str = ""
    """Engine phonemes from a lexicon, for a driver that can pass them; else the spelling is said."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is spoken in one go: a paragraph, or a part of a very long one."""

    text: str
    """As shown."""
    spoken: str
    """As said: plain text, never markup."""
    words: tuple[SpokenWord, ...]
    """Every word of `spoken`, in order: the runs of non-space that hold a letter or digit."""
    kind: Kind = Kind.BODY
    paragraph: int = 0
    """Index into `Article.paragraphs`; -1 for title, standfirst, byline and date."""
    role: str = "body"
    """Which of the profile's roles speaks it: title, heading, body or quote."""
    pause_ms: int = 0
    """Silence after it."""
    sentences: tuple[Span, ...] = ()
    """Spans of `spoken` that are sentences, in order and together holding all its words; empty: one sentence."""


@dataclass(frozen=True, slots=True)
class Script:
    """An article as it will be said."""

    title: str
    language: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class WordTime:
    """When a spoken word sounds, from the start of its clip or cut."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Clip:
    """The sound of one line: signed 16-bit mono PCM, native byte order."""

    pcm: bytes
    rate_hz: int
    words: tuple[WordTime, ...]
    """One for each of `Line.words`, monotone and complete."""
    joins: tuple[tuple[int, int], ...] = ()
    """(sample, word) pairs: where a sentence's sound begins, and its first word; the first sentence is left out."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The MP3 frames of one line with its pause; knows nothing of the shown text."""

    frames: bytes
    frame_count: int
    words: tuple[WordTime, ...]
    speech_ms: int
    """Where the speech ends and the pause begins."""
    powers: tuple[float, ...] = ()
    """K-weighted mean square of each tenth of a second; empty where nobody measured."""


@dataclass(frozen=True, slots=True)
class MarkWord:
    """A spoken word's time and the shown characters it lights up."""

    start_ms: int
    end_ms: int
    shown_start: int
    """Span in `Mark.text`."""
    shown_end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A line in the finished audio; all timed outputs come from the list of these."""

    line: int
    """Index in the script."""
    start_ms: int
    end_ms: int
    """Where its speech ends; the pause after it belongs to no mark."""
    text: str
    """The line as shown."""
    kind: Kind
    paragraph: int
    words: tuple[MarkWord, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """Stitched MP3 frames in a file, not yet tagged."""

    frames_file: Path
    """Bare frames without header or tag."""
    frame_count: int
    byte_count: int
    rate_hz: int
    bitrate_kbps: int
    sample_count: int
    """Samples after the decoder has trimmed delay and padding."""
    marks: tuple[Mark, ...]
    cuts: tuple[str, ...] = ()
    """Keys of the cached cuts that it is put together from."""
    loudness_lufs: float | None = None
    """Integrated, of all cuts that were measured; None where none was, or next to nothing is heard."""
    loud_s: float = 0.0
    """Seconds of sound that were measured."""

    @property
    def duration_ms(self) -> int:
        """The exact decoded length, rounded to a millisecond."""
        return round(self.sample_count * 1000 / self.rate_hz)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A headed part of an episode."""

    title: str
    start_ms: int
    end_ms: int
    url: str = ""
    """Where its article lives, in a briefing."""


@dataclass(frozen=True, slots=True)
class Audio:
    """A finished MP3 file."""

    file: str
    """Its name without folder."""
    byte_count: int
    sha256: str
    """Hex digest of the whole file."""
    duration_ms: int
    rate_hz: int
    bitrate_kbps: int


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silences in ms, at the voice's own rate; scaled when the rate changes."""

    title_ms: int = 1050
    before_heading_ms: int = 900
    after_heading_ms: int = 600
    paragraph_ms: int = 680
    sentence_ms: int = 350
    end_ms: int = 500
    """After the last line."""


@dataclass(frozen=True, slots=True)
class Role:
    """How a role (title, heading, quote) differs from the body; None means as the body."""

    engine_voice: str | None = None
    rate_wpm: int | None = None
    pitch: int | None = None
    gain_db: float | None = None


@dataclass(frozen=True, slots=True)
class VoiceProfile:
    """A voice as listeners choose it; read from voices/*.toml."""

    name: str
    description: str
    language: str
    """BCP 47; decides readings and lexicon ("en-ZA"), not only the accent."""
    engine: str
    """The pyttsx3 driver: "espeak" (embedded, in memory), "tone" (for tests), "sapi5", "nsss", or a dotted module."""
    engine_voice: str
    rate_wpm: int = 170
    """True words per minute of the body, pauses included."""
    rate_scale: float = 1.0
    """Engine rate over true rate, calibrated."""
    pitch: int = 50
    """The engine's scale, 0 to 99."""
    pitch_range: int = 50
    """How lively it is, on the engine's scale, 0 to 99."""
    word_gap_ms: int = 0
    """A breath between words, at the engine's usual rate: they are told apart better."""
    volume: float = 1.0
    """0 to 1."""
    gain_db: float = 0.0
    """Calibrated so that any article meets the loudness bar."""
    ms_per_character: tuple[float, float] = (25.0, 160.0)
    """The band in which honest audio lies, per spoken character at `rate_wpm`."""
    pauses: Pauses = field(default_factory=Pauses)
    roles: dict[str, Role] = field(default_factory=dict)
    lexicon: tuple[str, ...] = ()
    """Names of shipped lexicons beyond the language's own."""
    licence: str = ""
    base_model: str = ""
    commercial: str = "unclear"
    """May its audio be used commercially: yes, no or unclear."""
    digital_source_type: str = "algorithmicMedia"
    """IPTC term: "algorithmicMedia", or "trainedAlgorithmicMedia" for a neural voice."""
    model: str = ""
    """A neural voice's file: a path, or a bare name for one inside its package."""
    sha256: str = ""
    """Of that file: with another the voice does not speak."""
    training_data: str = ""
    """What the model learnt from, and the base model too."""
    naturalness: float | None = None
    """DNSMOS overall, 1 to 5, of an article that it read for us; None: not measured."""
    commercial_reason: str = ""
    """Why `commercial` says what it says."""


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
    season: int = 0
    """0 for none; so the number."""
    number: int = 0
    kind: EpisodeKind = "full"
    explicit: bool | None = None
    """None: as the show."""


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
    listen_on: dict[str, str] = field(default_factory=dict)
    """Where else the show is listed: the name of a directory or application → the show's address there."""
