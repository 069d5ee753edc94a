"""audiobrief.toml → Settings: option > show > user config > voice profile > default.

The dataclasses are the schema; schema.py reads files into them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from audiobrief.errors import SettingsError
from audiobrief.folders import user_cache_folder, user_config_folder
from audiobrief.model import Role, Show
from audiobrief.standards.language_tags import tidy_tag
from audiobrief.toml_loader import Place, build, merge, read_toml

FILE_NAME = "audiobrief.toml"
HOLD_SIGNS = ("not-free", "live", "several", "no-audio")
SPEAKABLE_PARTS = ("title", "standfirst", "byline", "date", "body", "captions", "tables", "all-tables", "code")


@dataclass(frozen=True, slots=True)
class PauseSettings:
    """[voice] pauses_ms: silences in place of the profile's, at its own rate."""

    title: int | None = None
    heading: int | None = None
    """Before a heading."""
    after_heading: int | None = None
    paragraph: int | None = None
    sentence: int | None = None


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """[voice]: which profile speaks, and what of it is changed."""

    name: str = ""
    """A profile's name or path; empty for the default of the language."""
    by_language: dict[str, str] = field(default_factory=dict)
    """Profiles by language tag ("en-ZA", "af"), where `name` is empty; a region's own before its language's.

    In a file a tag may stand as a key of its own: `en-ZA = "south-african"`.
    """
    by_kind: dict[str, str] = field(default_factory=dict)
    """Profiles of their own for some lines: for "title", "standfirst", "heading", "quote", "note" and the like."""
    rate_wpm: int | None = None
    pitch: int | None = None
    pauses_ms: PauseSettings = PauseSettings()
    roles: dict[str, Role] = field(default_factory=dict)
    """How title, heading and quote differ from the body; whole roles, in place of the profile's."""

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the table of a file with its language tags among `by_language`."""
        known = {f.name for f in fields(cls)}
        tags = {key for key in table if key not in known and (tidy_tag(key).lower() == key.lower())}
        named = {key: table[key] for key in table if key in tags}
        others = {key: value for key, value in table.items() if key not in tags}
        return others | ({"by_language": {**others.get("by_language", {}), **named}} if named else {})


@dataclass(frozen=True, slots=True)
class AudioSettings:
    """[audio]: how the MP3 is made."""

    quality: Literal["speech", "broadcast", "stereo"] | None = None
    """None: speech for `make`, broadcast for a show."""
    loudness_lufs: float | None = None
    """None: the quality's own, -19 in mono, -16 in stereo."""
    id3: Literal["2.4", "2.3"] = "2.4"
    intro: str = ""
    """A sound before each episode: a file; a relative path starts at the settings' folder."""
    outro: str = ""
    """One after it."""


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """[publish]: what else is to happen when a show goes out or an episode is withdrawn."""

    purge: str = ""
    """A command that `retract` runs: it gets the addresses that are gone as a JSON list on its stdin."""
    htaccess: bool = False
    """Whether `publish --to` puts an .htaccess there: types, CORS, lifetimes, and what is gone."""


@dataclass(frozen=True, slots=True)
class SiteRules:
    """[read.site."example.org"]: lines of one site to keep or drop, by regular expression."""

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """[read]: what of an article is read out, and how dates are said."""

    language: str = ""
    """BCP 47; overrides what the article says of itself."""
    speak: tuple[str, ...] = ("title", "standfirst", "body", "tables")
    """"tables" are those whose headings are known, "all-tables" the others too."""
    date_order: Literal["", "day-first", "month-first"] = ""
    """Empty: by the voice's language region."""
    max_size: int = 20_000_000
    """Bytes; a larger source is refused."""
    max_pages: int = 5000
    """Of a PDF; one with more is refused, never read in part."""
    allow_short: bool = False
    quarantine: float = 0.0
    """An article of whose words more than this share is none is set aside; 0: none is."""
    drafts: bool = False
    """Whether drafts, private and future posts are read too; else they are refused by name."""
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    site: dict[str, SiteRules] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ValueError for a part of an article that nobody knows."""
        if unknown := [part for part in self.speak if part not in SPEAKABLE_PARTS]:
            raise ValueError(f"speak has no part {unknown[0]!r:.40}; parts are {', '.join(SPEAKABLE_PARTS)}")

    def speaks(self, part: str) -> bool:
        """Say whether a part of an article is read out; all tables are more than those with headings."""
        return part in self.speak or (part == "tables" and "all-tables" in self.speak)


@dataclass(frozen=True, slots=True)
class RightsSettings:
    """[rights]: whose texts are not spoken, and what is spoken all the same."""

    no_audio: tuple[str, ...] = ()
    """Agencies and papers whose texts may not be spoken, as bylines and credits name them."""
    allow: tuple[str, ...] = ()
    """Of HOLD_SIGNS, what is spoken although it would be held."""


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """How one written word or phrase is said: exactly one of the five ways is set."""

    say: str = ""
    """A re-spelling in ordinary letters."""
    letters: bool = False
    """Letter by letter."""
    phonemes: str = ""
    """In espeak-ng's notation, which every voice that takes phonemes understands."""
    ipa: str = ""
    """The sounds of English in IPA."""
    borrowed: str = field(default="", metadata={"key": "as"})
    """The language whose reading is borrowed, such as "af"; in files `as`."""
    case: bool = True
    """Whether capitals must match."""
    engines: tuple[str, ...] = ()
    """The engines whose voices need the entry; empty: all."""

    def __post_init__(self) -> None:
        """Raise ValueError unless exactly one way is set."""
        if bool(self.say) + self.letters + bool(self.phonemes) + bool(self.ipa) + bool(self.borrowed) != 1:
            raise ValueError("exactly one of say, letters = true, phonemes, ipa, as must be given")

    @classmethod
    def from_text(cls, say: str) -> "LexiconEntry":
        """Return what a bare string in a lexicon means: a re-spelling, [[phonemes]], or IPA between slashes."""
        if say.startswith("[[") and say.endswith("]]"):
            return cls(phonemes=say[2:-2].strip())
        if len(say) > len("//") and say.startswith("/") and say.endswith("/"):
            return cls(ipa=say)
        return cls(say=say)


@dataclass(frozen=True, slots=True)
class CacheSettings:
    """[cache]: where cuts are kept, and how many."""

    folder: str = ""
    """Empty: the user's cache folder."""
    size_mb: int = 1024


@dataclass(frozen=True, slots=True)
class WebSettings:
    """[web]: how servers are asked for pages, feeds and pictures."""

    user_agent: str = ""
    """Who asks; empty: audiobrief and its version."""
    headers: dict[str, str] = field(default_factory=dict)
    """Sent to the origins that a person named, and not along a redirect to another."""
    cookies: str = ""
    """A file of cookies in Netscape's form."""
    timeout_s: float = 60.0
    """For one answer, from the look-up of its host to its last byte."""


@dataclass(frozen=True, slots=True)
class HookSettings:
    """[hooks]: what a run sets off; in the user's own settings only, for a show's folder may be somebody else's."""

    on_failed: str = ""
    """A command of the shell that gets what failed on its input: a JSON object a line."""
    on_published: str = ""
    on_corrected: str = ""
    ping: str = ""
    """An address that is asked after every run in which nothing failed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a file can set."""

    show: Show | None = None
    voice: VoiceSettings = VoiceSettings()
    audio: AudioSettings = AudioSettings()
    publish: PublishSettings = PublishSettings()
    read: ReadSettings = ReadSettings()
    rights: RightsSettings = RightsSettings()
    lexicon: dict[str, LexiconEntry] = field(default_factory=dict)
    cache: CacheSettings = CacheSettings()
    web: WebSettings = field(default_factory=WebSettings)
    hooks: HookSettings = HookSettings()
    lexicon_folder: Path | None = field(default=None, metadata={"key": ""})
    """A show's own lexicons by language, on top of the user's; it follows from the show, no file sets it."""


def load_settings(*files: Path) -> Settings:
    """Return the settings of all files that exist, a later one overriding an earlier one key by key.

    Raises SettingsError with file and line.
    """
    settings = Settings()
    for file in files:
        if file.is_file():
            tables, place = read_toml(file)
            settings = merge(settings, tables, place)
            settings = replace(settings, audio=_settled_sounds(settings.audio, tables.get("audio", {}), file.parent))
    return settings


def _settled_sounds(audio: AudioSettings, given: Mapping[str, Any], folder: Path) -> AudioSettings:
    """Return the settings of sound with the files that a table names as they are found from any folder."""
    named = {name: getattr(audio, name) for name in ("intro", "outro") if given.get(name)}
    full: dict[str, Any] = {name: str(folder / Path(file).expanduser()) for name, file in named.items()}
    return replace(audio, **full)


def parse_lexicon(file: Path) -> dict[str, LexiconEntry]:
    """Return the entries of a lexicon file: a TOML table from written form to how it is said.

    Raises SettingsError with file and line.
    """
    table, place = read_toml(file)
    plain = {written: said for written, said in table.items() if isinstance(said, str) and said.strip("[] ")}
    others = {written: said for written, said in table.items() if written not in plain}
    entries = {written: LexiconEntry.from_text(said) for written, said in plain.items()}
    return entries | merge(Settings(), {"lexicon": others}, place).lexicon


def parse_entry(written: str, said: str | Mapping[str, Any]) -> LexiconEntry:
    """Return an entry from what a lexicon has for a word: a string, or a table; raises SettingsError or ValueError."""
    if isinstance(said, str):
        return LexiconEntry.from_text(said)
    return build(LexiconEntry, said, Place(Path(f'"{written}"'), ""))


def lexicon_error(file: Path, written: str, what: str) -> SettingsError:
    """Return the error for an entry of a lexicon file, naming file and line."""
    return Place(file, file.read_text("utf-8")).error(written, f'"{written}" {what}')


def setting_error(file: Path, table: str, key: str, what: str) -> SettingsError:
    """Return the error for a value that only its user can judge, naming file and line."""
    return Place(file, file.read_text("utf-8"), tuple(table.split("."))).error(key, what)


def user_settings_file() -> Path:
    """Return where the user's own settings live, whether or not the file exists."""
    return user_config_folder() / FILE_NAME


def cuts_folder(settings: CacheSettings, folder: Path | None = None) -> Path:
    """Return where cuts are cached: in the given folder, the settings' one, or the user's cache folder."""
    return folder or (Path(settings.folder).expanduser() if settings.folder else user_cache_folder() / "cuts")
