"""audiobrief voices: which there are, and what they sound like."""

from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from audiobrief.cli.completion import complete_voice
from audiobrief.cli.options import SharedOptions, gather, voice_options
from audiobrief.cli.report import Report, report_options
from audiobrief.disk.atomic import write_whole
from audiobrief.disk.operations import make_folder
from audiobrief.errors import PublishError
from audiobrief.model import VoiceProfile

_SAMPLES = {
    "en": "The ferry is back at the inner quay. After nine weeks of repairs, it sailed at six this morning, "
    "and the first forty passengers travelled free.",
    "af": "Die veerboot is terug by die binnekaai. Ná nege weke se herstelwerk het dit vanoggend om sesuur vertrek.",
    "de": "Die Fähre ist zurück am inneren Kai. Nach neun Wochen Reparatur fuhr sie heute früh um sechs ab.",
    "es": "El ferri ha vuelto al muelle interior. Tras nueve semanas de reparaciones, zarpó esta mañana a las seis.",
    "fr": "Le bac est de retour au quai intérieur. Après neuf semaines de travaux, il est parti ce matin à six heures.",
    "it": "Il traghetto è tornato al molo interno. Dopo nove settimane di lavori, è partito stamattina alle sei.",
    "nl": "De veerboot ligt weer aan de binnenkade. Na negen weken herstel vertrok hij vanochtend om zes uur.",
    "pt": "A balsa voltou ao cais interior. Depois de nove semanas de reparos, partiu hoje de manhã às seis.",
}
_COMMERCIAL_USE = {"yes": "commercial", "no": "private only", "unclear": "unclear"}
"""A profile's `commercial` → what may be done with what it speaks."""


@click.group(
    "voices",
    invoke_without_command=True,
    epilog="""\b
Examples:
  audiobrief voices                                list them
  audiobrief voices sample scottish -o hello.mp3   hear one
\b
A voice of your own is a TOML file beside your settings, in the folder voices/, or given by its path.
""",
)
@report_options
@click.pass_context
def command(ctx: click.Context, *, report: Report) -> None:
    """List the voices, or hear one."""
    if ctx.invoked_subcommand is not None:
        return
    from audiobrief.speech.voices import DEFAULT_VOICES, list_voices

    voices = list_voices()
    width = max(len(voice.name) for voice in voices)
    defaults = set(DEFAULT_VOICES.values())
    for voice in voices:
        mark = "*" if voice.name in defaults else " "
        kind = "neural" if voice.base_model else voice.engine
        use = _COMMERCIAL_USE.get(voice.commercial, "unclear")
        report.result(f"{mark} {voice.name:<{width}}  {voice.language:<6} {kind:<7} {use:<12} {voice.description}")
        report.event("voice", **asdict(voice), default=voice.name in defaults)
    report.say("\n* the default of its language. Licence, base model and training data: audiobrief voices --json")


@command.command(
    "sample",
    epilog="""\b
Examples:
  audiobrief voices sample caribbean
  audiobrief voices sample american -o hello.mp3 --rate 190
  audiobrief voices sample --all -o voices/     all of them, on one page
""",
)
@click.argument("name", required=False, shell_complete=complete_voice)
@click.argument("text", required=False)
@click.option("--all", "every", is_flag=True, help="All voices, and a page to choose among them by ear.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The MP3, or with --all a folder.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
@voice_options
@report_options
def sample(  # noqa: PLR0913  click passes every option by its name
    *, name: str | None, text: str | None, every: bool, output: Path | None, force: bool, report: Report, **shared: Any
) -> None:
    """Write an MP3 in which the voice NAME says TEXT, or a sentence of news.

    With --all, every voice says a sentence of its language, on one page with players.
    """
    from audiobrief.speech.voices import find_voice, list_voices

    if every == (name is not None):
        raise click.UsageError("give the NAME of a voice, or --all")
    if name is not None:
        profile = find_voice(name)
        target = output or Path(f"{profile.name}.mp3")
        _record(profile, text, target, force=force, report=report, shared={**shared, "voice": name})
        return
    folder = output or Path("voices")
    make_folder(folder)
    voices = list_voices()
    for profile in voices:
        target = folder / f"{profile.name}.mp3"
        _record(profile, text, target, force=force, report=report, shared={**shared, "voice": profile.name})
    page = folder / "index.html"
    write_whole(page, _page(voices))
    report.result(str(page))


def _record(  # noqa: PLR0913  the command's own options
    profile: VoiceProfile, text: str | None, target: Path, *, force: bool, report: Report, shared: dict[str, Any]
) -> None:
    from audiobrief.pipeline import record_text
    from audiobrief.standards.language_tags import primary_language

    if target.exists() and not force:
        raise PublishError(f"{target}: exists already; give another name with -o, or --force to replace it")
    _, settings = gather(SharedOptions(**shared))
    audio = record_text(text or _SAMPLES.get(primary_language(profile.language), _SAMPLES["en"]), target, settings)
    report.result(str(target))
    report.event("sample", voice=profile.name, file=str(target), duration_ms=audio.duration_ms)


def _page(voices: Sequence[VoiceProfile]) -> str:
    """Return a page with a player for each voice, and what its profile says of it."""
    rows = "\n".join(
        f"<tr><th>{escape(voice.name)}</th><td>{escape(voice.language)}</td><td>{escape(voice.description)}</td>"
        f'<td><audio controls preload="none" src="{quote(voice.name)}.mp3"></audio></td>'
        f"<td>{escape(voice.licence)}</td></tr>"
        for voice in voices
    )
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Voices of audiobrief</title>\n'
        "<style>body{font-family:sans-serif;margin:2em}th,td{text-align:left;padding:.3em .8em}</style>\n"
        f"<h1>Voices</h1>\n<table>\n{rows}\n</table>\n"
    )
