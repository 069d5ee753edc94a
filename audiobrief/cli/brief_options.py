"""The options of `audiobrief brief` for its MP3, its picture and its cache, and what they make of the settings."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from audiobrief.briefing.outlets.pictures import PICTURED
from audiobrief.cli.options import SharedOptions, gather
from audiobrief.episode_options import EpisodeOptions
from audiobrief.settings import Settings
from audiobrief.standards.ranges import RANGES

Command = Callable[..., Any]

_OPTIONS = (
    click.option("--quality", type=click.Choice(["broadcast", "stereo"]),
                 help="44.1 kHz, 96 kbit/s mono, or 128 in joint stereo at -16 LUFS.  [default: broadcast]"),
    click.option("--loudness", type=click.FloatRange(*RANGES["loudness_lufs"]), metavar="LUFS",
                 help="Integrated.  [default: -19; stereo -16]"),
    click.option("--id3", type=click.Choice(["2.4", "2.3"]),
                 help="The tag's version; in 2.4 chapters have no pictures.  [default: 2.3]"),
    click.option("--cover", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A JPEG or PNG."),
    click.option("--fetch-image/--no-fetch-image", default=None,
                 help="Fetch articles' own images for chapters.  [default: where the article was fetched too]"),
    click.option("--cache", "cache_folder", type=click.Path(file_okay=False, path_type=Path),
                 help="Another cache folder."),
)  # fmt: skip
OWN = ("quality", "loudness", "id3", "cover", "fetch_image", "cache_folder")
OF_THE_OUTPUT = ("m4b", "each")
"""What a command asked of the files that it wrote."""
PATHS = ("settings_file", "cover", "cache_folder")


def is_given(value: Any) -> bool:
    """Say whether an option was given: a switch that is off was, an empty name was not."""
    return value is not None and value not in ("", ())


def sound_options(command: Command) -> Command:
    """Add the options that say how the MP3 is made."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def gather_brief(given: Mapping[str, Any], show: Path | None) -> tuple[EpisodeOptions, Settings]:
    """Return what options say over the settings of user and show: as they were given, or as an edition keeps them."""
    own = {name: given.get(name) for name in OWN}
    shared = {name: value for name, value in given.items() if name not in (*OWN, *OF_THE_OUTPUT)}
    for name in PATHS:
        table = own if name in OWN else shared
        if name in table:
            value = table[name]
            table[name] = Path(value) if value else None
    shared["lexicon"] = tuple(map(Path, shared.get("lexicon", ())))
    options, settings = gather(SharedOptions(**shared), show=show)
    audio = replace(
        settings.audio,
        quality=own["quality"] or settings.audio.quality,
        loudness_lufs=settings.audio.loudness_lufs if own["loudness"] is None else own["loudness"],
        id3=own["id3"] or PICTURED,
    )
    options = replace(options, cover=own["cover"], fetch_image=own["fetch_image"], cache_folder=own["cache_folder"])
    return options, replace(settings, audio=audio)
