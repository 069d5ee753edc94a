"""What a programme is to be: its name and day, its sections with their sources, its length, order and words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Literal

from audiobrief.audio.mix.settings import SoundSettings
from audiobrief.model import Article, Source

Order = Literal["section", "date", "list"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A story of an edition that was made, as it came."""

    source: str | Source
    """A show's episode by its name, all else by its bytes."""
    key: str
    """What it is known by over the days."""
    picture: bytes = b""
    """Of its chapter."""
    article: Article | None = None
    """From a page that was fetched for it, which is not fetched again."""


@dataclass(frozen=True, slots=True)
class Section:
    """Sources that belong together, in order."""

    sources: tuple[str | Source | Kept, ...]
    """Names of articles, feeds, lists and shows, or what was opened there."""
    title: str = ""
    """Said before its first story; empty: nothing is."""
    newest: int | None = None
    """Of every feed and show, so many of the newest; None: as the programme."""
    whole: bool = False
    """Its stories are told whole or named, never begun."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a programme is to be."""

    name: str = "Briefing"
    day: date = field(default_factory=date.today)
    sections: tuple[Section, ...] = ()
    language: str = ""
    """Of what is said around the stories; empty: the first story's."""
    max_minutes: float | None = None
    headlines_only: bool = False
    leads: bool = False
    """Of every story only how it begins."""
    newest: int | None = None
    """Of every feed and show, so many of the newest."""
    order: Order = "section"
    """By section, newest first, or as the sources were listed."""
    presenter: str = ""
    """The voice of what is said around the stories; empty: the stories' own."""
    by_language: Mapping[str, str] = field(default_factory=dict)
    """Language → the voice of its stories, where not the usual one."""
    say: Mapping[str, str] = field(default_factory=dict)
    """Sentences of the frame in other words, by their names in words.toml."""
    pages: bool = False
    """Fetch the page of a feed's entry that is only a summary."""
    sound: SoundSettings = field(default_factory=SoundSettings)

    def shape(self) -> dict[str, Any]:
        """Return all but day and sections as plain values, from which `shaped` makes it again."""
        return {name: value for name, value in asdict(replace(self, sections=())).items() if name not in OF_ONE_DAY}


OF_ONE_DAY = ("day", "sections")


def shaped(shape: Mapping[str, Any], day: date, sections: tuple[Section, ...]) -> Wanted:
    """Return what a programme is to be from its shape; raises TypeError or ValueError when that is none."""
    return Wanted(**{**shape, "sound": SoundSettings(**shape["sound"])}, day=day, sections=sections)
