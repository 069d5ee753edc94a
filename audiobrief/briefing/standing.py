"""briefing.toml: a standing programme, checked key by key; an error names file and line."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, tzinfo
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from audiobrief.audio.mix.settings import SoundSettings, settle_paths
from audiobrief.briefing.frame import FIELDS
from audiobrief.briefing.wanted import Order, Section, Wanted
from audiobrief.disk.atomic import create_whole
from audiobrief.disk.operations import write_file
from audiobrief.errors import PublishError, VoiceNotFound
from audiobrief.expressions import regex
from audiobrief.speech.voices import find_voice
from audiobrief.standards.moments import find_zone
from audiobrief.toml_loader import Place, build, read_toml

STARTER = Path(__file__).with_name("starter.toml")
_CLOCK = regex(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class SectionTable:
    """[sections."Title"]: sources that belong together."""

    sources: tuple[str, ...]
    """Feeds, articles, lists, folders and shows; paths start at the file's folder."""
    newest: int | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class VoiceTable:
    """[voice]: who speaks."""

    presenter: str = ""
    stories: str = ""
    by_language: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing programme, as its file describes it."""

    name: str
    sections: dict[str, SectionTable]
    output: str = ""
    """An .mp3 file, or a show's folder; relative to the file's folder."""
    language: str = ""
    zone: str = ""
    """Of its day and clock, such as "Africa/Johannesburg"; empty for the machine's."""
    newest: int | None = 2
    max_minutes: float | None = None
    order: Order = "section"
    headlines_only: bool = False
    leads: bool = False
    pages: bool = False
    m4b: bool = False
    """An M4B with the same chapters beside the MP3, where ffmpeg is."""
    quality: Literal["broadcast", "stereo"] | None = None
    """Mono at -19 LUFS, or joint stereo at -16, in which the music is wide and voices are in the middle."""
    rights: bool = False
    """The articles are one's own or licensed."""
    ready: str = ""
    """"06:30": by then it is out, with what could be read."""
    hold: bool = False
    """A run makes a private preview, which `brief approve` publishes."""
    approve_by: str = ""
    """"06:50": a preview that nobody approved by then is published or skipped."""
    silence: str = "publish"
    """What silence means at `approve_by`: publish or skip."""
    on_failed: str = ""
    """A command that gets the failure as JSON on its standard input."""
    voice: VoiceTable = VoiceTable()
    say: dict[str, str] = field(default_factory=dict)
    sound: SoundSettings = field(default_factory=SoundSettings)

    def clock(self) -> tzinfo | None:
        """Return the zone of its day and times; None for the machine's own."""
        return find_zone(self.zone)


def load_standing(file: Path) -> Standing:
    """Return the standing programme of a file, its paths full; raises SettingsError with file and line."""
    tables, place = read_toml(file)
    standing = build(Standing, tables, place)
    _check(standing, place)
    folder = file.resolve().parent
    sections = {
        title: replace(table, sources=tuple(_full(folder, name) for name in table.sources))
        for title, table in standing.sections.items()
    }
    output = str(folder / standing.output) if standing.output else ""
    return replace(standing, sections=sections, output=output, sound=settle_paths(standing.sound, folder))


def wanted_of(standing: Standing, day: date) -> Wanted:
    """Return what a standing programme is to be on a day."""
    sections = [Section(table.sources, title, table.newest, table.whole) for title, table in standing.sections.items()]
    return Wanted(
        name=standing.name,
        day=day,
        sections=tuple(sections),
        language=standing.language,
        max_minutes=standing.max_minutes,
        headlines_only=standing.headlines_only,
        leads=standing.leads,
        newest=standing.newest,
        order=standing.order,
        presenter=standing.voice.presenter,
        by_language=standing.voice.by_language,
        say=standing.say,
        pages=standing.pages,
        sound=standing.sound,
    )


def moment_of(clock: str, now: datetime) -> datetime:
    """Return when a time such as "06:30" is on the day of `now`, in its zone."""
    hours, minutes = map(int, clock.split(":"))
    return datetime.combine(now.date(), time(hours, minutes), now.tzinfo)


def write_starter(file: Path) -> None:
    """Write a commented briefing.toml; raises PublishError when there is such a file."""
    text = STARTER.read_bytes()
    if not create_whole(file, lambda part: write_file(part, text)):
        raise PublishError(f"{file}: there already; edit it, or give another name")


def _check(standing: Standing, place: Place) -> None:
    """Raise SettingsError for a value that no programme can have."""
    checks = {
        "name": _name_fault(standing.name),
        "sections": "" if standing.sections else "a programme needs a section with sources",
        "zone": _fault_of(find_zone, standing.zone),
        "newest": "newest must be 1 or more" if standing.newest is not None and standing.newest < 1 else "",
        "max_minutes": _length_fault(standing.max_minutes),
        "ready": _clock_fault("ready", standing.ready),
        "approve_by": _clock_fault("approve_by", standing.approve_by),
        "silence": "" if standing.silence in ("publish", "skip") else 'silence must be "publish" or "skip"',
    }
    for key, fault in checks.items():
        if fault:
            raise place.error(key, fault)
    _check_voices(standing, place)
    for key, sentence in standing.say.items():
        if fault := _sentence_fault(key, sentence):
            raise place.inside("say").error(key, fault)
    for title, table in standing.sections.items():
        if table.newest == 0 or not table.sources:
            what = "newest must be 1 or more" if table.sources else "this section has no sources"
            raise place.inside("sections").error(title, what)


def _check_voices(standing: Standing, place: Place) -> None:
    voices = place.inside("voice")
    named = {"presenter": standing.voice.presenter, "stories": standing.voice.stories, **standing.voice.by_language}
    for key, name in named.items():
        try:
            if name:
                find_voice(name)
        except VoiceNotFound as error:
            at = voices if key in ("presenter", "stories") else voices.inside("by_language")
            raise at.error(key, str(error)) from error


def _name_fault(name: str) -> str:
    return "" if name.strip() and name.isprintable() else "name must be a line of text"


def _length_fault(minutes: float | None) -> str:
    return "" if minutes is None or 0.5 <= minutes <= 600 else "max_minutes must be from 0.5 to 600"  # noqa: PLR2004


def _clock_fault(key: str, clock: str) -> str:
    return "" if not clock or _CLOCK.fullmatch(clock) else f'{key} must be a time of day such as "06:30"'


def _fault_of(check: Any, value: str) -> str:
    try:
        check(value)
    except ValueError as error:
        return str(error)
    return ""


def _sentence_fault(key: str, sentence: str) -> str:
    if key not in FIELDS:
        return f'unknown sentence "{key}"; here may stand: {", ".join(FIELDS)}'
    try:
        named = [field for _, field, _, _ in Formatter().parse(sentence) if field is not None]
    except ValueError as error:
        return f"{key} cannot be read: {error}; a field stands in braces, as in {{name}}"
    if other := next((field for field in named if field not in FIELDS[key]), None):
        allowed = ", ".join(f"{{{field}}}" for field in FIELDS[key])
        return f'{key} has no field "{{{other}}}"; it may have {allowed}'
    return ""


def _full(folder: Path, name: str) -> str:
    """Return a source's name as it is found from any folder."""
    return name if "://" in name else str(folder / name)
