"""What the commands of the names desk share: whose lexicon, whose voice, and how a word is said."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from audiobrief.cli.options import SharedOptions, gather
from audiobrief.cli.report import Report, one_line
from audiobrief.errors import WrongOption

if TYPE_CHECKING:
    from audiobrief.desk.names import Desk, Said
    from audiobrief.settings import LexiconEntry, Settings

SHOW = click.option(
    "--show", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The show whose lexicon it is."
)
LANGUAGE = click.option(
    "--language", default="", metavar="TAG", help="Of the lexicon, such as af or en-ZA.  [default: the show's, or en]"
)


def settings_of(show: Path | None, language: str, voice: str | None) -> "tuple[Settings, str]":
    """Return the settings of a show or of the user, and the language of the lexicon that is meant."""
    from dataclasses import replace

    from audiobrief.settings import FILE_NAME
    from audiobrief.show.settings import load_show
    from audiobrief.speech.voices import find_voice
    from audiobrief.standards.language_tags import primary_language

    _, settings = gather(SharedOptions(language=language, voice=voice), show=show / FILE_NAME if show else None)
    tag = language and settings.read.language
    if not tag and show:
        tag = primary_language(load_show(show).language)
    if not tag and settings.voice.name:
        tag = primary_language(find_voice(settings.voice.name).language)
    tag = tag or settings.read.language or "en"
    return replace(settings, read=replace(settings.read, language=tag)), tag


def entry_of(written: str, said: str) -> "LexiconEntry":
    """Return the entry that SAID means; raises WrongOption for one that cannot be said."""
    import tomli

    from audiobrief.errors import SettingsError
    from audiobrief.settings import parse_entry
    from audiobrief.text.language.lexicon import find_fault

    try:
        table = tomli.loads(f"said = {said}")["said"] if said.lstrip().startswith("{") else said
        entry = parse_entry(written, table)
    except (tomli.TOMLDecodeError, SettingsError, ValueError) as error:
        raise WrongOption(f"{said[:80]}: not a way to say a word: {error}") from error
    if fault := find_fault(written, entry):
        raise WrongOption(f'"{written[:80]}" {fault}')
    return entry


def desk_of(tag: str, settings: "Settings") -> "Desk":
    """Return the names desk of a language."""
    from audiobrief.desk.names import desk_for

    return desk_for(tag, settings)


def tell_said(report: Report, text: str, desk: "Desk", *, file: str = "") -> "Said":
    """Tell how a text is said, and return it."""
    said = desk.say(text)
    sounds = f"  /{said.ipa}/  {said.reading}" if said.ipa else ""
    report.result(one_line(f"{said.spoken}{sounds}"))
    report.event(
        "said",
        written=text,
        spoken=said.spoken,
        ipa=said.ipa,
        reading=said.reading,
        voice=desk.voice.name,
        language=desk.language,
        file=file,
    )
    return said
