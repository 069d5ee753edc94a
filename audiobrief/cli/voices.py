"""audiobrief voices: which there are, and what they sound like."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from audiobrief.cli import own_voices
from audiobrief.cli.completion import complete_voice
from audiobrief.cli.options import SharedOptions, gather, voice_options
from audiobrief.cli.report import Report, report_options
from audiobrief.disk.atomic import write_whole
from audiobrief.disk.operations import make_folder
from audiobrief.errors import PublishError
from audiobrief.languages import reading_of
from audiobrief.model import VoiceProfile

_COMMERCIAL_USE = {"yes": "commercial", "no": "private only", "unclear": "unclear"}
"""A profile's `commercial` → what may be done with what it speaks."""
_BELOW_THE_TABLE = """
* the default of its language. The figure is naturalness as DNSMOS predicts it (overall, 1 to 5) of an article read by
us; "?" was not measured. In brackets: the command that brings a voice. Licence, base model, training data: --json"""


@click.group(
    "voices",
    invoke_without_command=True,
    epilog="""\b
Examples:
  audiobrief voices                                list them
  audiobrief voices sample scottish -o hello.mp3   hear one
  audiobrief voices add emma                       fetch one of those offered
\b
A voice of your own is a TOML file beside your settings, in the folder voices/, or given by its path.
""",
)
@report_options
@click.pass_context
def command(ctx: click.Context, *, report: Report) -> None:
    """List the voices, hear one, add or remove one."""
    if ctx.invoked_subcommand is not None:
        return
    from audiobrief.speech.voices import DEFAULT_VOICES, list_voices

    here = list_voices()
    names = {voice.name for voice in here}
    voices = [*here, *(profile for name, profile in _offered().items() if name.lower() not in names)]
    width = max(len(voice.name) for voice in voices)
    defaults = set(DEFAULT_VOICES.values())
    for voice in voices:
        mark = "*" if voice.name in defaults else " "
        kind = "neural" if voice.base_model else voice.engine
        use = _COMMERCIAL_USE.get(voice.commercial, "unclear")
        score = f"{voice.naturalness:.2f}" if voice.naturalness else "?"
        bring = "" if voice.name in names else f"audiobrief voices add {voice.name}"
        about = f"{voice.description} [{bring}]" if bring else voice.description
        report.result(f"{mark} {voice.name:<{width}}  {voice.language:<6} {kind:<7} {score:<5} {use:<12} {about}")
        report.event("voice", **asdict(voice), default=voice.name in defaults, installed=not bring, bring=bring)
    report.say(_BELOW_THE_TABLE)


def _offered() -> dict[str, VoiceProfile]:
    """Return the voices that `voices add` brings."""
    from audiobrief.speech.own_voices import list_offers, suggestions

    with suppress(ImportError):  # hibari is not on this machine, nor can its other voices speak here
        return {name: offer.profile for name, offer in list_offers().items()} | suggestions()
    return suggestions()


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
    from audiobrief.recording import record_text

    if target.exists() and not force:
        raise PublishError(f"{target}: exists already; give another name with -o, or --force to replace it")
    _, settings = gather(SharedOptions(**shared))
    audio = record_text(text or reading_of(profile.language)[0], target, settings)
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


for _own in (own_voices.add, own_voices.calibrate_voice, own_voices.remove):
    command.add_command(_own)
