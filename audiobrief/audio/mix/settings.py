"""Which sounds go with speech; the dataclass is the schema of [sound]."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

LEAST_UNDER_DB, MOST_UNDER_DB = 15.0, 40.0
"""Nearer, a bed covers weak consonants; farther, it is not there; set by hand."""


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """[sound]: the music of a programme."""

    music: bool = True
    set: Literal["harbour", "wire", "lamp"] = "harbour"
    """Which of our own sounds, where no file is named."""
    jingle: str = ""
    """A file that opens the programme; empty: the set's."""
    sting: str = ""
    """One before each link."""
    bed: str = ""
    """One that plays on under what the presenter says, again and again."""
    closing: str = ""
    """One that ends the programme."""
    under_db: float = 20.0
    """How far the music lies below the voice while words sound."""

    def __post_init__(self) -> None:
        """Raise ValueError for a bed that would cover the words, or not be heard."""
        if not LEAST_UNDER_DB <= self.under_db <= MOST_UNDER_DB:
            raise ValueError(f"under_db must be from {LEAST_UNDER_DB:.0f} to {MOST_UNDER_DB:.0f}")


SOUND_FILES = ("jingle", "sting", "bed", "closing")


def settle_paths(sound: SoundSettings, folder: Path) -> SoundSettings:
    """Return the settings with full paths, which start at a folder."""
    named: dict[str, Any] = {name: getattr(sound, name) for name in SOUND_FILES}
    full: dict[str, Any] = {name: str(folder / file) for name, file in named.items() if file}
    return replace(sound, **full)
