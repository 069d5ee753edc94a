"""audiobrief.toml → Settings: option > show > user config > voice profile > default.

The dataclasses are the schema. An unknown key, a wrong type or a value outside its choices is a
SettingsError that names the file and the line.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from audiobrief.errors import SettingsError
from audiobrief.model import Show

FILE_NAME = "audiobrief.toml"
SPEAKABLE_PARTS = ("title", "standfirst", "byline", "date", "body", "captions", "tables", "code")


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """[voice]: which profile speaks, and what of it is changed."""

    name: str = ""
    """A profile's name or path; empty for the default of the language."""
    rate_wpm: int | None = None
    pitch: int | None = None
    pauses_ms: dict[str, int] = field(default_factory=dict)
    """Any field of model.Pauses, without its `_ms`."""
    roles: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Per role, any field of model.Role."""


@dataclass(frozen=True, slots=True)
class AudioSettings:
    """[audio]: how the MP3 is made."""

    quality: Literal["speech", "broadcast"] | None = None
    """None: speech for `make`, broadcast for a show."""
    loudness_lufs: float = -19.0
    id3: Literal["2.4", "2.3"] = "2.4"


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
    speak: tuple[str, ...] = ("title", "standfirst", "body")
    date_order: Literal["", "day-first", "month-first"] = ""
    """Empty: by the voice's language region."""
    max_size: int = 20_000_000
    """Bytes; a larger source is refused."""
    allow_short: bool = False
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    site: dict[str, SiteRules] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """How one written word or phrase is said: exactly one of the three ways is set."""

    say: str = ""
    """A re-spelling in ordinary letters."""
    letters: bool = False
    """Letter by letter."""
    phonemes: str = ""
    """The engine's own notation."""
    case: bool = True
    """Whether capitals must match."""


@dataclass(frozen=True, slots=True)
class CacheSettings:
    """[cache]: where cuts are kept, and how many."""

    folder: str = ""
    """Empty: the user's cache folder."""
    size_mb: int = 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a file can set."""

    show: Show | None = None
    voice: VoiceSettings = VoiceSettings()
    audio: AudioSettings = AudioSettings()
    read: ReadSettings = ReadSettings()
    lexicon: dict[str, LexiconEntry] = field(default_factory=dict)
    cache: CacheSettings = CacheSettings()


def load_settings(*files: Path) -> Settings:
    """Return the settings of all files that exist, a later one overriding an earlier one key by key.

    Raises SettingsError with file and line.
    """
    settings = Settings()
    for file in files:
        if file.is_file():
            settings = _overlay(settings, file)
    return settings


def setting_error(file: Path, table: str, key: str, what: str) -> SettingsError:
    """Return the error for a value that only its user can judge, naming file and line."""
    return _Place(file, file.read_text("utf-8"), tuple(table.split("."))).error(key, what)


def user_settings_file() -> Path:
    """Return where the user's own settings live, whether or not the file exists."""
    return user_config_folder() / FILE_NAME


def user_config_folder() -> Path:
    """Return the folder of the user's settings, voices and lexicons."""
    from platformdirs import user_config_path

    return user_config_path("audiobrief", appauthor=False)


def user_cache_folder() -> Path:
    """Return the folder in which cuts are cached."""
    from platformdirs import user_cache_path

    return user_cache_path("audiobrief", appauthor=False)


@cache
def shipped_voices_folder() -> Path:
    """Return the folder of shipped profiles and lexicons: in the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "voices"
    return inside if inside.is_dir() else package.parent / "voices"


class _Place:
    """A table in a settings file, able to say where a key of it stands."""

    def __init__(self, file: Path, text: str, path: tuple[str, ...] = ()) -> None:
        self.file, self.text, self.path = file, text, path

    def inside(self, key: str) -> "_Place":
        return _Place(self.file, self.text, (*self.path, key))

    def error(self, key: str, what: str) -> SettingsError:
        return SettingsError(f"{self.file}, line {self._line_of(key)}: {what}")

    def _line_of(self, key: str) -> int:
        name = rf"""["']?{re.escape(key)}["']?"""
        table = ""
        found = 1
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := re.match(r"\s*\[+\s*(.*?)\s*\]+\s*(?:#.*)?$", line):
                table = header[1].replace('"', "").replace("'", "")
                if table == ".".join((*self.path, key)):
                    return number
            elif table == ".".join(self.path) and re.match(rf"\s*{name}\s*[=.]", line):
                return number
            elif re.search(rf"(?:^|[{{,\s]){name}\s*=", line):
                found = number
        return found


def _overlay(base: Settings, file: Path) -> Settings:
    try:
        text = file.read_text("utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read as TOML: {error}") from error
    place = _Place(file, text)
    if "show" in tables and base.show is None:
        base = replace(base, show=Show(title=""))
    result: Settings = _merge(base, tables, place)
    if result.show is not None and not result.show.title:
        raise place.error("show", "a show needs a title")
    return result


def _merge(base: Any, table: Mapping[str, Any], place: _Place) -> Any:
    hints = get_type_hints(type(base))
    changes = {}
    for key, value in table.items():
        if key not in hints:
            known = ", ".join(f.name for f in fields(base))
            raise place.error(key, f'unknown key "{key}"; here may stand: {known}')
        changes[key] = _convert(value, hints[key], getattr(base, key), place, key)
    return replace(base, **changes)


def _convert(value: Any, hint: Any, current: Any, place: _Place, key: str) -> Any:
    if hasattr(current, "__dataclass_fields__"):
        return _merge(current, _table(value, place, key), place.inside(key))
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal or (args and get_origin(args[0]) is Literal):
        choices = args if origin is Literal else get_args(args[0])
        if value not in choices:
            raise place.error(key, f"{key} must be one of {', '.join(repr(c) for c in choices)}")
        return value
    if origin is tuple:
        return _strings(value, place, key)
    if origin is dict:
        return dict(current) | _entries(_table(value, place, key), args[1], place.inside(key))
    kinds = tuple(a for a in args if isinstance(a, type)) or (hint,)
    if float in kinds and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise place.error(key, f"{key} must be {_named(kinds)}, not {value!r}")
    return value


def _entries(table: Mapping[str, Any], hint: Any, place: _Place) -> dict[str, Any]:
    if hint is LexiconEntry:
        return {written: _lexicon_entry(value, place, written) for written, value in table.items()}
    if hint is SiteRules:
        return {k: _merge(SiteRules(), _table(v, place, k), place.inside(k)) for k, v in table.items()}
    if hint in (int, str):
        return {k: _convert(v, hint, hint(), place, k) for k, v in table.items()}
    return dict(table)


def _lexicon_entry(value: Any, place: _Place, written: str) -> LexiconEntry:
    if isinstance(value, str):
        return LexiconEntry(say=value)
    entry: LexiconEntry = _merge(LexiconEntry(), _table(value, place, written), place.inside(written))
    if sum((bool(entry.say), entry.letters, bool(entry.phonemes))) != 1:
        raise place.error(written, f'"{written}" needs exactly one of say, letters = true, phonemes')
    return entry


def parse_lexicon(file: Path) -> dict[str, LexiconEntry]:
    """Return the entries of a lexicon file: a TOML table from written form to how it is said.

    Raises SettingsError with file and line.
    """
    try:
        text = file.read_text("utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read as a lexicon: {error}") from error
    entries: dict[str, LexiconEntry] = _entries(table, LexiconEntry, _Place(file, text))
    return entries


def _table(value: Any, place: _Place, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise place.error(key, f"{key} must be a table, not {value!r}")
    return value


def _strings(value: Any, place: _Place, key: str) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise place.error(key, f"{key} must be a list of strings, not {value!r}")


def _named(kinds: tuple[type, ...]) -> str:
    names = {int: "a whole number", float: "a number", str: "a string", bool: "true or false"}
    return " or ".join(names[k] for k in kinds if k in names)
